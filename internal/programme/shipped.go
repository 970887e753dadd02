package programme

import (
	"embed"
	"slices"
	"strings"
)

//go:embed shipped/*.yaml
var shipped embed.FS

// Shipped lists the names of the programmes that come with Kasam.
func Shipped() []string {
	entries, _ := shipped.ReadDir("shipped") // embedded: it is there
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// ShippedFile returns the file of a programme that comes with Kasam.
func ShippedFile(name string) ([]byte, bool) {
	if !slices.Contains(Shipped(), name) {
		return nil, false
	}
	b, err := shipped.ReadFile("shipped/" + name + ".yaml")
	return b, err == nil
}
