package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the tree, as seen from here.
const root = "../.."

// claims are the ids of what the reports ask for: so many of each.
var claims = []struct {
	series string
	n      int
}{{"S0", 25}, {"S1", 22}, {"S2", 171}, {"S3", 23}, {"S4", 32}}

// A claim is one row of docs/mission.tsv.
type claim struct{ id, about, state, where, test, why string }

// mission reads docs/mission.tsv.
func mission(t *testing.T) (list []claim) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "docs", "mission.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	if want := "id\tabout\tstate\twhere\ttest\twhy"; lines[0] != want {
		t.Fatalf("the first line is %q, want %q", lines[0], want)
	}
	for i, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 6 || slices.ContainsFunc(f, func(s string) bool { return s != strings.TrimSpace(s) }) {
			t.Fatalf("docs/mission.tsv:%d is not six clean columns", i+2)
		}
		list = append(list, claim{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
	return list
}

func TestEveryClaimHasItsRow(t *testing.T) {
	var want, got []string
	for _, c := range claims {
		for n := range c.n {
			want = append(want, fmt.Sprintf("%s-%03d", c.series, n+1))
		}
	}
	for _, c := range mission(t) {
		got = append(got, c.id)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d rows, want %d, each once and in order", len(got), len(want))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("row %d is %s, want %s", i+1, got[i], want[i])
			}
		}
	}
}

// TestWhatIsCalledBuiltIsThere keeps the table honest: what is called built has
// a page or a command, and a test that shows it. So has what another row names
// as being half there.
func TestWhatIsCalledBuiltIsThere(t *testing.T) {
	pages, commands, tests := patterns(t), commandNames(t), testNames(t)
	for _, c := range mission(t) {
		bad := func(format string, args ...any) { t.Errorf("%s: "+format, append([]any{c.id}, args...)...) }
		switch c.state {
		case "built":
			if c.where == "" || c.test == "" || c.why != "" {
				bad("built is with where and test, and without a why")
			}
		case "not yet", "not software":
			if c.why == "" {
				bad("%s is with a why", c.state)
			}
		default:
			bad("there is no state %q", c.state)
		}
		if c.about == "" || c.state == "not software" && c.where+c.test != "" {
			bad("says too little or too much")
		}
		if c.where != "" && !pages[c.where] && !commands[c.where] {
			bad("there is no page and no command %s", c.where)
		}
		if c.test != "" && !tests[c.test] {
			bad("there is no test %s", c.test)
		}
	}
}

// patterns returns the patterns of every page in internal/web/routes.go; what is
// commented out is not one.
func patterns(t *testing.T) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	ast.Inspect(parse(t, filepath.Join(root, "internal/web/routes.go")), func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"/`) {
			found[strings.Trim(lit.Value, `"`)] = true
		}
		return true
	})
	if len(found) == 0 {
		t.Fatal("no page has been found")
	}
	return found
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// commandNames returns the commands of the program, such as "kasam report
// cohort": the fields that are marked as such in the structs of cmd/kasam.
func commandNames(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "cmd/kasam/*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no commands: %v", err)
	}
	structs := make(map[string]*ast.StructType)
	for _, file := range files {
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if s, ok := spec.Type.(*ast.StructType); ok {
					structs[spec.Name.Name] = s
				}
			}
			return true
		})
	}
	found := make(map[string]bool)
	var below func(prefix, name string)
	below = func(prefix, name string) {
		s, ok := structs[name]
		if !ok {
			return
		}
		for _, field := range s.Fields.List {
			kind, named := field.Type.(*ast.Ident)
			if field.Tag == nil || !named || len(field.Names) != 1 {
				continue
			}
			tag, _ := strconv.Unquote(field.Tag.Value) // the parser has read it
			if _, is := reflect.StructTag(tag).Lookup("cmd"); is {
				command := prefix + " " + strings.ToLower(field.Names[0].Name)
				found[command] = true
				below(command, kind.Name)
			}
		}
	}
	below("kasam", "commands")
	return found
}

var browserTest = regexp.MustCompile(`(?m)^\s*(?:test|it|step)\(\s*(['"` + "`" + `])(.+?)['"` + "`" + `]`)

// testNames returns every test in the tree: package.TestName of Go, and
// "browser: what it says" of the browser's.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".cache" || d.Name() == ".git"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".test.mjs"):
			b, err := os.ReadFile(path)
			for _, m := range browserTest.FindAllSubmatch(b, -1) {
				found["browser: "+string(m[2])] = true
			}
			return err
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f := parse(t, path)
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				found[strings.TrimSuffix(f.Name.Name, "_test")+"."+fn.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
