package static_test

import (
	"maps"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What is written can be read, by day and by night: 4.5 to 1, and 3 to 1 for the
// edge of a field (WCAG 2.2, 1.4.3 and 1.4.11).
func TestWhatIsWrittenCanBeRead(t *testing.T) {
	b, err := os.ReadFile("css/1-base.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(b), "prefers-color-scheme: dark")
	day := tokens(light, nil)
	pairs := []struct {
		text, under string
		least       float64
	}{
		{"ink", "paper", 4.5},
		{"ink", "surf", 4.5},
		{"ink", "tint", 4.5},
		{"mute", "paper", 4.5},
		{"mute", "surf", 4.5},
		{"mute", "tint", 4.5},
		{"brand", "paper", 4.5},
		{"brand", "surf", 4.5},
		{"brand", "tint", 4.5},
		{"brand-d", "tint", 4.5},
		{"surf", "brand", 4.5},
		{"surf", "brand-d", 4.5},
		{"thread", "paper", 4.5},
		{"thread", "surf", 4.5},
		{"late", "late-bg", 4.5},
		{"late", "surf", 4.5},
		{"soon", "soon-bg", 4.5},
		{"soon", "surf", 4.5},
		{"brand", "soon-bg", 4.5},
		{"kept", "kept-bg", 4.5},
		{"kept", "surf", 4.5},
		{"field", "surf", 3},
		{"field", "paper", 3},
	}
	for name, colours := range map[string]map[string]string{"day": day, "night": tokens(dark, day)} {
		for _, p := range pairs {
			if got := contrast(t, colours[p.text], colours[p.under]); got < p.least {
				t.Errorf("%s: %s on %s is %.2f to 1", name, p.text, p.under, got)
			}
		}
	}
}

var colour = regexp.MustCompile(`--([\w-]+): #([0-9a-f]{3,6});`)

// tokens are the colours that css names, over those it does not change.
func tokens(css string, over map[string]string) map[string]string {
	named := make(map[string]string)
	maps.Copy(named, over)
	for _, m := range colour.FindAllStringSubmatch(css, -1) {
		named[m[1]] = m[2]
	}
	return named
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Repeat(hex[:1], 2) + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:], 2)
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", hex)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
