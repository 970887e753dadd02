package htmlcheck

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// nesting compares what is written with how a browser reads it: elements that may
// not stand in each other are moved, doubled or lost, without a word.
func (p *checked) nesting(page []byte) {
	written, read := make(map[string]int), make(map[string]int)
	z := html.NewTokenizer(bytes.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			name, _ := z.TagName()
			written[string(name)]++
		}
	}
	for n := range p.each() {
		read[strings.ToLower(n.Data)]++
	}
	for _, name := range []string{"html", "head", "body", "tbody"} { // these go without saying
		delete(written, name)
		delete(read, name)
	}
	for _, name := range sorted(written, read) {
		if written[name] != read[name] {
			p.say("<%s> stands where it may not: %d are written and %d are read", name, written[name], read[name])
		}
	}
}

func sorted(all ...map[string]int) (names []string) {
	for _, one := range all {
		for name := range one {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// document wants what every page begins with.
func (p *checked) document(page []byte) {
	if c := p.root.FirstChild; c == nil || c.Type != html.DoctypeNode || c.Data != "html" {
		p.say("it has no doctype")
	}
	if !bytes.Contains(bytes.ToLower(page), []byte("<html")) || attr(first(p.root, "html"), "lang") == "" {
		p.say("it does not say its language")
	}
	if t := first(p.root, "title"); t == nil || said(t) == "" {
		p.say("it has no title")
	}
	p.one("main")
	p.one("h1")
	for n := range p.each("nav") {
		if attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			p.say("%s does not say what it leads to", show(n))
		}
	}
}

func (p *checked) one(name string) {
	n := 0
	for range p.each(name) {
		n++
	}
	if n != 1 {
		p.say("it has %d <%s>, not 1", n, name)
	}
}

// identifiers wants every id to be there once.
func (p *checked) identifiers() {
	for n := range p.each() {
		id, ok := lookup(n, "id")
		switch {
		case !ok:
		case id == "" || strings.ContainsAny(id, " \t\n"):
			p.say("%s has an id that is none", show(n))
		case p.ids[id] != nil:
			p.say("the id %s is there twice", id)
		default:
			p.ids[id] = n
		}
	}
}

// references wants everything that is pointed at to be there.
func (p *checked) references() {
	for n := range p.each() {
		for _, key := range []string{"for", "form", "list", "headers", "aria-describedby", "aria-labelledby", "aria-controls"} {
			for id := range strings.FieldsSeq(attr(n, key)) {
				if p.ids[id] == nil {
					p.say("%s: %s points at %s, which is not there", show(n), key, id)
				}
			}
		}
		if id, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && p.ids[id] == nil {
			p.say("%s leads to nothing", show(n))
		}
		if to := p.ids[attr(n, "for")]; n.Data == "label" && to != nil && !isControl(to) {
			p.say("%s is the label of %s", show(n), show(to))
		}
	}
}

// headings wants them to go down one step at a time.
func (p *checked) headings() {
	last := 0
	for n := range p.each("h1", "h2", "h3", "h4", "h5", "h6") {
		level := int(n.Data[1] - '0')
		if level > last+1 {
			p.say("<%s> %q comes after <h%d>", n.Data, said(n), last)
		}
		last = level
	}
}

// tables wants the cells that head rows and columns to say which of them.
func (p *checked) tables() {
	for n := range p.each("table") {
		if first(n, "th") == nil {
			p.say("%s has no <th>", show(n))
		}
		if first(n, "td") == nil {
			p.say("%s is empty", show(n))
		}
	}
	for n := range p.each("th") {
		if !slices.Contains([]string{"col", "row", "colgroup", "rowgroup"}, attr(n, "scope")) {
			p.say("the <th> %q has no scope", said(n))
		}
	}
}
