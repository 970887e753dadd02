package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/pdf"
)

var quiet = slog.New(slog.DiscardHandler)

const page = `<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Min plan</title>
<style>@page{size:A4;margin:16mm} h2{break-before:page}</style></head>
<body><main><h1>Min plan</h1><p>Jag vill vara bland folk igen.</p><table><tr><th>Vad</th></tr><tr><td>Laga dörren</td></tr></table>
<h2>Sida två</h2></main></body></html>`

// chromium is the real one; without it nothing is proven here.
func chromium(t *testing.T) string {
	t.Helper()
	for _, path := range []string{os.Getenv("KASAM_CHROMIUM"), "/usr/bin/chromium"} {
		if _, err := os.Stat(path); path != "" && err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium here")
	return ""
}

func TestAPageBecomesATaggedPDF(t *testing.T) {
	temp, err := os.MkdirTemp("/tmp", "kp") // Chromium allows its profile no long path
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	t.Setenv("TMPDIR", temp)
	b, err := pdf.New(chromium(t), quiet).Print(t.Context(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Fatalf("it begins with %q", b[:min(8, len(b))])
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(b, -1)); n != 2 {
		t.Errorf("%d pages, want 2", n)
	}
	for _, want := range []string{"/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("there is no %s in it", want)
		}
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("it left %s behind", left[0].Name())
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("there is no pdftotext here")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", file, "-").Output()
	if err != nil || !strings.Contains(string(text), "Jag vill vara bland folk igen.") || !strings.Contains(string(text), "Laga dörren") {
		t.Errorf("it says %q, %v", text, err)
	}
	info, err := exec.CommandContext(t.Context(), "pdfinfo", file).Output()
	if err != nil || !regexp.MustCompile(`Title:\s+Min plan`).Match(info) || !regexp.MustCompile(`Tagged:\s+yes`).Match(info) {
		t.Errorf("it is\n%s %v", info, err)
	}
}

func TestThePageReachesNothing(t *testing.T) {
	path := chromium(t)
	asked := make(chan string, 9)
	spy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer spy.Close()
	hostile := strings.Replace(page, "<h2>", `<img src="`+spy.URL+`/img"><link rel="stylesheet" href="`+spy.URL+`/css">
		<iframe src="`+spy.URL+`/frame"></iframe><script>fetch("`+spy.URL+`/script")</script><img src="file:///etc/passwd"><h2>`, 1)
	if _, err := pdf.New(path, quiet).Print(t.Context(), []byte(hostile)); err != nil {
		t.Fatal(err)
	}
	select {
	case what := <-asked:
		t.Errorf("the page asked for %s", what)
	default:
	}
}

func TestWhatGoesWrongIsSaid(t *testing.T) {
	if pdf.New("", quiet) != nil {
		t.Error("there is a printer without a Chromium")
	}
	p := pdf.New("/nowhere/chromium", quiet)
	if _, err := p.Print(t.Context(), []byte(page)); err == nil {
		t.Error("a Chromium that is not there prints")
	}
	if _, err := p.Print(t.Context(), bytes.Repeat([]byte("a"), pdf.MostPage+1)); !errors.Is(err, pdf.ErrTooLarge) {
		t.Errorf("a page that is too large: %v", err)
	}
	for name, script := range map[string]string{"ends at once": "exit 1", "says nothing": "exec sleep 60", "says nonsense": `printf 'nonsense\0' >&4; exec sleep 60`} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "chromium")
			if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			begun := time.Now()
			if _, err := pdf.New(path, quiet).Print(ctx, []byte(page)); err == nil || time.Since(begun) > 5*time.Second {
				t.Errorf("after %s: %v", time.Since(begun), err)
			}
		})
	}
}
