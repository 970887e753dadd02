package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMailIsReadAndToldByFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "k.db")
	if code, _, errs := at(t, path, "import", "people", cohortFile("people.csv"), "--programme", "coachingteamet"); code != 0 {
		t.Fatal(errs)
	}
	put := func(name, text string) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	news := put("news.eml", "Subject: News\r\n\r\nNothing to answer.\r\n")
	nobody := put("nobody.ics", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b@x\r\n"+
		"DTSTAMP:20261119T101500Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:hemlig@granen.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	broken := put("broken.ics", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n")
	for name, tt := range map[string]struct {
		path      string
		code      int
		out, errs string
	}{
		"a mail that answers nothing": {news, 0, `"mails":1,"answers":0,"before":0,"late":0,"nobody":0,"other":1,"broken":0`, ""},
		"an answer of nobody":         {nobody, 1, `"nobody":1`, nobody + ": an answer to no meeting here, or of nobody who is asked to it\n"},
		"a file that is broken":       {broken, 1, `"broken":1`, broken + ": the calendar ends before its end\n"},
		"no file":                     {filepath.Join(dir, "nowhere"), 1, "", "nowhere: no such file"},
	} {
		code, out, errs := at(t, path, "mail", "read", "--json", tt.path)
		if code != tt.code || !strings.Contains(out, tt.out) || !strings.Contains(errs, tt.errs) || strings.Contains(errs, "hemlig") {
			t.Errorf("%s: %d %s%s", name, code, out, errs)
		}
	}
	if code, out, errs := at(t, path, "mail", "read", news); code != 0 || !strings.HasPrefix(out, "Read 1 mails: 0 answers noted") {
		t.Errorf("in words: %d %s%s", code, out, errs)
	}
	if code, _, errs := at(t, path, "mail", "read"); code != 2 || errs == "" {
		t.Errorf("of nothing: %d %s", code, errs)
	}
}
