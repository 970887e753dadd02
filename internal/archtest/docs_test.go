package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// document reads a file of the tree.
func document(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	table   = regexp.MustCompile(`(?m)^create table (\w+)`)
	setting = regexp.MustCompile(`env:"(KASAM_\w+)"`)
)

func TestWhatIsStoredStandsInTheDataMap(t *testing.T) {
	said := document(t, "docs/data-map.md")
	tables := table.FindAllStringSubmatch(document(t, "internal/db/schema.sql"), -1)
	if len(tables) == 0 {
		t.Fatal("no table has been found")
	}
	for _, m := range tables {
		if !strings.Contains(said, "`"+m[1]+"`") && !strings.Contains(said, "`"+m[1]+".") {
			t.Errorf("docs/data-map.md does not say what is in %s, for how long, and whether it is sealed", m[1])
		}
	}
}

func TestEverySettingIsExplained(t *testing.T) {
	said := document(t, "docs/operating.md")
	settings := setting.FindAllStringSubmatch(document(t, "cmd/kasam/settings.go"), -1)
	if len(settings) == 0 {
		t.Fatal("no setting has been found")
	}
	for _, m := range settings {
		if !strings.Contains(said, "`"+m[1]+"`") {
			t.Errorf("docs/operating.md does not explain %s", m[1])
		}
	}
}
