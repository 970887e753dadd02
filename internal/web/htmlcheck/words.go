package htmlcheck

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// schemes are the addresses that lead to the reader's own phone or programs.
var schemes = []string{"tel:", "sms:", "mailto:", "otpauth:"}

// own wants everything to be the site's: no style or script in the page, and
// nothing that is fetched from or leads to somewhere else.
func (p *checked) own() {
	for n := range p.each() {
		if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
			p.say("<%s> stands in the page", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				p.say("%s has %s in the page", show(n), a.Key)
			case a.Key == "tabindex" && a.Val != "0" && a.Val != "-1":
				p.say("%s wants its turn out of order", show(n))
			case slices.Contains([]string{"href", "src", "action", "formaction", "poster", "data", "srcset"}, a.Key) && !isOurs(a.Val):
				p.say("%s leads away: %s", show(n), a.Val)
			}
		}
	}
}

func isOurs(address string) bool {
	if slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(address, s) }) {
		return true
	}
	return strings.HasPrefix(address, "#") || strings.HasPrefix(address, "?") ||
		strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`)
}

// named wants pictures, links and buttons to say what they are.
func (p *checked) named() {
	for n := range p.each("img", "svg") {
		_, alt := lookup(n, "alt")
		if (n.Data != "img" || !alt) && !hidden(n) && p.name(n) == "" {
			p.say("%s says nothing to those who do not see it", show(n))
		}
	}
	for n := range p.each("a", "button", "summary") {
		if hidden(n) {
			if attr(n, "tabindex") != "-1" {
				p.say("%s can be reached, and is kept from those who listen", show(n))
			}
		} else if p.name(n) == "" {
			p.say("%s has no text", show(n))
		}
	}
	for n := range p.each("a") {
		if attr(n, "href") == "" {
			p.say("%s leads nowhere", show(n))
		}
	}
	for n := range p.each("section", "aside") {
		if by := attr(n, "aria-labelledby"); by != "" && p.name(n) == "" {
			p.say("%s is named by what says nothing", show(n))
		}
	}
}

// hidden reports whether n is kept from those who listen.
func hidden(n *html.Node) bool {
	return attr(n, "aria-hidden") == "true" || attr(with(n, "aria-hidden", "true"), "aria-hidden") != ""
}

// emptiness wants nothing to be set up and then left empty.
func (p *checked) emptiness() {
	for n := range p.each("ul", "ol", "dl", "tbody") {
		if first(n) == nil {
			p.say("%s is empty", show(n))
		}
	}
	for n := range p.each("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "legend", "label", "th", "caption") {
		if said(n) == "" && first(n, "img", "svg", "input", "textarea", "select", "button") == nil {
			p.say("%s in %s is empty", show(n), show(n.Parent))
		}
	}
}

// key is a key of a sentence that is missing: it shows as itself. What is
// shortened with points, such as t.ex., has shorter parts.
var key = regexp.MustCompile(`^[a-z][a-z0-9_]+(\.[a-z][a-z0-9_]{2,})+$`)

// spilt is what a program says when nobody has said anything better.
var spilt = []string{"%!", "<nil>", "0001-01-01", "{{", "}}", "[object ", "NaN"}

// text looks for what no reader was meant to see. What stands as code is shown
// as it is.
func (p *checked) text() {
	for n := range p.root.Descendants() {
		switch {
		case n.Type == html.TextNode && above(n, "code") == nil && above(n, "pre") == nil && above(n, "textarea") == nil && above(n, "kbd") == nil:
			p.reads(n.Data)
		case n.Type == html.ElementNode:
			for _, name := range []string{"aria-label", "title", "alt", "placeholder", "content"} {
				p.reads(attr(n, name))
			}
			for _, a := range n.Attr {
				if strings.Contains(a.Val, "%!") || strings.Contains(a.Val, "0001-01-01") {
					p.say("%s: %s is %q", show(n), a.Key, a.Val)
				}
			}
		}
	}
}

func (p *checked) reads(text string) {
	for _, s := range spilt {
		if strings.Contains(text, s) {
			p.say("it says %q: %s", s, short(text))
		}
	}
	for word := range strings.FieldsSeq(text) {
		if word = strings.Trim(word, `.,:;!?()"'”’–`); key.MatchString(word) {
			p.say("it says %s, which is no word", word)
		}
	}
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return text
}
