// Package archtest keeps the shape of the tree: what may import what. Its table
// is the map of the house; a package that is not on it fails the test.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "kasam"

// The floors of the house, from the ground up. A package imports what lies
// before it in its own floor and anything on the floors below.
var (
	ground = []string{
		"id", "day", "fault", "digits", "db", "db/dbtest", "text", "audit", "vault", "calendar", "mail", "access", "words", "login", "chart",
		"pdf",
	}
	subjects = []string{
		"directory", "programme", "person", "anonymous", "consent", "participation", "vacancy", "choice", "story", "intake", "referral", "preparation", "plan", "assessment", "tool", "commitment",
		"decision", "summons", "meeting", "feed", "scheduling", "guest", "review", "closing", "statute", "livelihood", "followup", "equity", "overview", "bell", "record", "demo/scene",
	}
	surfaces = []string{
		"web/kit", "web/static", "web/ui", "web/desks", "web/about", "web/around", "web/plans", "web/times", "web/meet", "web/guests", "web/intake", "web/shield", "web/staff", "web/my", "web/door", "web/admin", "web/htmlcheck", "web",
		"work", "interchange", "demo",
	}
	outside = []string{"archtest"}
)

// only names the packages that alone may import something.
var only = []struct {
	what  string
	where []string // package, or a file name for one file in any package
	why   string
}{
	{"net/http", []string{"web", "login", "cmd", "bench", "battery"}, "a subject knows no transport"},
	{"github.com/a-h/templ", []string{"web"}, "pages live in web"},
	{"database/sql", []string{"db", "store.go", "battery", "bench"}, "SQL stands in store.go"},
	{"modernc.org/sqlite", []string{"db", "bench"}, "db alone opens a database"},
	{"github.com/jackc/pgx/v5", []string{"db"}, "db alone opens a database"},
}

type pkg struct {
	ImportPath  string
	Doc         string
	Dir         string
	Imports     []string
	GoFiles     []string
	TestImports []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Doc,Dir,Imports,GoFiles", module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// place returns the floor of a package and its place on it.
func place(name string) (floor, at int, ok bool) {
	for floor, rooms := range [][]string{ground, subjects, surfaces} {
		if at := slices.Index(rooms, name); at >= 0 {
			return floor, at, true
		}
	}
	return 0, 0, false
}

func TestThePackagesStandInTheirOrder(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		name, inside := strings.CutPrefix(p.ImportPath, module+"/internal/")
		if !inside || slices.Contains(outside, name) {
			continue
		}
		seen[name] = true
		floor, at, ok := place(name)
		if !ok {
			t.Errorf("%s has no place in the house: put it on a floor in archtest", name)
			continue
		}
		for _, imported := range p.Imports {
			other, ours := strings.CutPrefix(imported, module+"/internal/")
			if !ours {
				if strings.HasPrefix(imported, module+"/") {
					t.Errorf("%s imports %s", name, imported)
				}
				continue
			}
			otherFloor, otherAt, _ := place(other)
			switch {
			case otherFloor > floor:
				t.Errorf("%s imports %s, which stands on a floor above", name, other)
			case otherFloor == floor && floor == 2 && !sameSurface(name, other):
				t.Errorf("%s imports %s: surfaces do not import each other", name, other)
			case otherFloor == floor && otherAt > at:
				t.Errorf("%s imports %s, which comes after it", name, other)
			}
		}
	}
	for _, name := range slices.Concat(ground, subjects, surfaces) {
		if !seen[name] {
			t.Errorf("%s has a place in the house but does not exist", name)
		}
	}
}

func sameSurface(a, b string) bool {
	return strings.HasPrefix(a, "web") && strings.HasPrefix(b, "web")
}

func TestWhatOnlySomeMayImport(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module+"/"), "internal/")
		for _, rule := range only {
			for _, file := range filesThatImport(t, p, rule.what) {
				if !slices.ContainsFunc(rule.where, func(w string) bool {
					return file == w || name == w || strings.HasPrefix(name, w+"/")
				}) {
					t.Errorf("%s/%s imports %s: %s", name, file, rule.what, rule.why)
				}
			}
		}
		for _, banned := range []string{"testing", "log"} {
			if slices.Contains(p.Imports, banned) && path.Base(p.ImportPath) != "dbtest" {
				t.Errorf("%s imports %s in production code", name, banned)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no doc sentence", p.ImportPath)
		}
	}
}
