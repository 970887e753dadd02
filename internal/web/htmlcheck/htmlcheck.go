// Package htmlcheck says what is wrong with a page: what keeps someone with a
// screen reader, a keyboard or an old phone from using it, what our own policy
// forbids, and what a template has forgotten. Only tests use it.
package htmlcheck

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Check returns what is wrong with a whole page, in words, each thing once; none
// when all is well.
func Check(page []byte) []string {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{"it cannot be read: " + err.Error()}
	}
	p := &checked{root: root, ids: make(map[string]*html.Node)}
	p.nesting(page)
	p.document(page)
	p.identifiers()
	p.references()
	p.headings()
	p.own()
	p.forms()
	p.controls()
	p.named()
	p.tables()
	p.emptiness()
	p.text()
	return p.wrong
}

// checked is a page with what has been found about it.
type checked struct {
	root  *html.Node
	ids   map[string]*html.Node
	wrong []string
}

func (p *checked) say(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(p.wrong, text) {
		p.wrong = append(p.wrong, text)
	}
}

// each goes through the elements of these names, all of them when none is named,
// in the order of the page.
func (p *checked) each(names ...string) iter.Seq[*html.Node] { return within(p.root, names...) }

func within(n *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for c := range n.Descendants() {
			if c.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, c.Data)) && !yield(c) {
				return
			}
		}
	}
}

// first returns the first element of these names inside n, or nil.
func first(n *html.Node, names ...string) *html.Node {
	for c := range within(n, names...) {
		return c
	}
	return nil
}

// above returns the nearest element of this name around n, or nil.
func above(n *html.Node, name string) *html.Node {
	for a := range n.Ancestors() {
		if a.Type == html.ElementNode && a.Data == name {
			return a
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	text, _ := lookup(n, key)
	return text
}

func lookup(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// show writes an element as its tag, short enough for one line of a report.
func show(n *html.Node) string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, key := range []string{"id", "name", "type", "href", "action", "class"} {
		if v, ok := lookup(n, key); ok {
			fmt.Fprintf(&b, " %s=%q", key, v)
		}
	}
	return b.String() + ">"
}

// said is the text inside n, without what is hidden from those who listen.
func said(n *html.Node) string {
	var b strings.Builder
	gather(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func gather(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && (attr(n, "aria-hidden") == "true" || n.Data == "script" || n.Data == "template"):
		return
	case n.Type == html.ElementNode:
		b.WriteString(" " + attr(n, "alt") + " ")
		if n.Data == "svg" || attr(n, "role") == "img" {
			b.WriteString(" " + attr(n, "aria-label") + " ")
		}
	}
	for c := range n.ChildNodes() {
		gather(b, c)
	}
}

// name is what an element is called by those who listen: its label when it has
// one, else what it says.
func (p *checked) name(n *html.Node) string {
	if by := attr(n, "aria-labelledby"); by != "" {
		var parts []string
		for id := range strings.FieldsSeq(by) {
			if to := p.ids[id]; to != nil {
				parts = append(parts, said(to))
			}
		}
		return strings.TrimSpace(strings.Join(parts, " "))
	}
	if label := strings.TrimSpace(attr(n, "aria-label")); label != "" {
		return label
	}
	if text := said(n); text != "" {
		return text
	}
	if title := first(n, "title"); n.Data == "svg" && title != nil {
		return said(title)
	}
	return strings.TrimSpace(attr(n, "title"))
}
