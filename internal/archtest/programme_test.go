package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kasam/internal/programme"
)

// A programme is a file: a new one needs no release, so nothing in Go may know
// one by its name. Tests may.
func TestNothingInGoKnowsAProgrammeByName(t *testing.T) {
	names := programme.Shipped()
	if len(names) < 3 {
		t.Fatalf("only %v come with Kasam", names)
	}
	words := map[string]bool{}
	for _, name := range names {
		words[`"`+name+`"`] = true
		if len(name) > 5 { // a short name may stand within another word
			words[name] = true
		}
		file, _ := programme.ShippedFile(name)
		p, err := programme.Parse(name, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range p.Name {
			words[strings.ToLower(said)] = true
		}
	}
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ToLower(string(b))
			for word := range words {
				if strings.Contains(text, word) {
					t.Errorf("%s/%s knows the programme %s", p.ImportPath, file, word)
				}
			}
		}
	}
}
