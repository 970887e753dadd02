package archtest

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// filesThatImport returns the files of p that import what, or a package below it.
func filesThatImport(t *testing.T, p pkg, what string) (files []string) {
	t.Helper()
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, im := range f.Imports {
			path, _ := strconv.Unquote(im.Path.Value) // the parser has read it
			if path == what || strings.HasPrefix(path, what+"/") {
				files = append(files, name)
			}
		}
	}
	return files
}

// Sizes that a room does not outgrow: see docs/ARCHITECTURE.md.
const (
	mostFile    = 400
	mostPackage = 2500
)

func TestNoFileAndNoPackageOutgrowsItsReader(t *testing.T) {
	for _, p := range packages(t) {
		total := 0
		for _, name := range p.GoFiles {
			if strings.HasSuffix(name, "_templ.go") {
				continue
			}
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			n := strings.Count(string(b), "\n")
			total += n
			if n > mostFile {
				t.Errorf("%s/%s has %d lines; %d is the most", p.ImportPath, name, n, mostFile)
			}
		}
		if total > mostPackage {
			t.Errorf("%s has %d lines; %d is the most", p.ImportPath, total, mostPackage)
		}
	}
}
