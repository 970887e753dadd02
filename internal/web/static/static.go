// Package static holds what pages are dressed in: style, script and fonts, all
// from the program itself. Nothing is fetched from anywhere else.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed css/*.css js/*.js js/*.svg fonts/*.woff2
var files embed.FS

// Files are the files by the path they are served at; each path holds a hash of
// all of them, so that a browser may keep a file for ever.
type Files struct {
	version string
	content map[string][]byte
}

var load = sync.OnceValue(func() *Files {
	f := &Files{content: make(map[string][]byte)}
	sum := sha256.New()
	var style bytes.Buffer
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write(b)
		if strings.HasSuffix(name, ".css") {
			style.Write(b) // in the order of their names
			return nil
		}
		if strings.HasPrefix(name, "js/") {
			name = path.Base(name)
		}
		f.content[name] = b
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	f.content["kasam.css"] = style.Bytes()
	f.version = hex.EncodeToString(sum.Sum(nil)[:6])
	return f
})

// Whole returns the style with its fonts in it, for a page that reaches nothing.
func Whole() string { return whole() }

var whole = sync.OnceValue(func() string {
	f := load()
	style := string(f.content["kasam.css"])
	for name, b := range f.content {
		if path.Ext(name) == ".woff2" {
			style = strings.ReplaceAll(style, "url("+name+")", "url(data:font/woff2;base64,"+base64.StdEncoding.EncodeToString(b)+")")
		}
	}
	return style
})

// Path returns the address of a file: kasam.css, kasam.js or fonts/….
func Path(name string) string { return "/static/" + load().version + "/" + name }

// ServeHTTP serves the files below /static/.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
	b, ok := f.content[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
	h := w.Header()
	h.Set("Content-Type", kind[path.Ext(name)])
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(b) // the reader has gone: nothing left to do
}

// Handler returns the handler of the files.
func Handler() *Files { return load() }
