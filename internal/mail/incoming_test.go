package mail_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kasam/internal/mail"
)

// reading notes what is read, as place: text.
func reading(list *[]string) mail.Read {
	return func(where string, raw []byte, err error) error {
		if err != nil {
			raw = []byte("!" + err.Error())
		}
		*list = append(*list, filepath.Base(where)+": "+strings.ReplaceAll(string(raw), "\n", "|"))
		return nil
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const mbox = "From anna Fri Nov 20 10:00:00 2026\nSubject: a\n\nhello\n>From here\n\nFrom bo Fri Nov 20 10:01:00 2026\nSubject: b\n\n>>From y\nFrom x\n"

func TestWhereMailComesIn(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	put(t, in("one.eml"), "Subject: a\n\nhello\n")
	put(t, in("spool"), mbox)
	put(t, in("large.eml"), strings.Repeat("a", 6<<20))
	put(t, in("large-spool"), "From a\nSubject: large\n\n"+strings.Repeat("a\n", 3<<20)+"\nFrom b\nSubject: small\n")
	put(t, in("many/b.eml"), "b")
	put(t, in("many/a.eml"), "a")
	put(t, in("many/.hidden"), "h")
	put(t, in("maildir/new/2"), "new")
	put(t, in("maildir/cur/1:2,S"), "seen")
	put(t, in("maildir/tmp/3"), "half")
	for path, want := range map[string][]string{
		"one.eml":     {"one.eml: Subject: a||hello|"},
		"spool":       {"spool#1: Subject: a||hello|From here||", "spool#2: Subject: b||>From y|From x|"},
		"large.eml":   {"large.eml: !the mail is larger than 5 MB"},
		"large-spool": {"large-spool#1: !the mail is larger than 5 MB", "large-spool#2: Subject: small|"},
		"many":        {"a.eml: a", "b.eml: b"},
		"maildir":     {"1:2,S: seen", "2: new"},
	} {
		var got []string
		if err := mail.Incoming(in(path), reading(&got)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	if err := mail.Incoming(in("nowhere"), reading(new([]string))); err == nil {
		t.Error("nothing was read, and nobody says so")
	}
}

func TestNewMailIsFetchedOnce(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "new", "1"), "one")
	put(t, filepath.Join(dir, "cur", "0:2,S"), "seen")
	box := &mail.Inbox{Path: dir}
	for i, want := range [][]string{{"1: one"}, nil} {
		var got []string
		if err := box.Fetch(reading(&got)); err != nil || !slices.Equal(got, want) {
			t.Errorf("time %d: %q, %v", i, got, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "cur", "1:2,S")); err != nil {
		t.Errorf("it is not among those that are seen: %v", err)
	}
	spool := filepath.Join(t.TempDir(), "spool")
	put(t, spool, mbox)
	box = &mail.Inbox{Path: spool}
	for i, want := range []int{2, 0, 3} {
		if i == 2 {
			put(t, spool, mbox+"\nFrom c\nSubject: c\n")
		}
		var got []string
		if err := box.Fetch(reading(&got)); err != nil || len(got) != want {
			t.Errorf("time %d: %q, %v", i, got, err)
		}
	}
	failing := errors.New("ours")
	put(t, filepath.Join(dir, "new", "2"), "two")
	box = &mail.Inbox{Path: dir}
	if err := box.Fetch(func(string, []byte, error) error { return failing }); !errors.Is(err, failing) {
		t.Errorf("it fails with %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "new", "2")); err != nil {
		t.Errorf("a mail that could not be dealt with is not left for the next time: %v", err)
	}
}
