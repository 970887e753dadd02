package htmlcheck

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// isControl reports whether something is typed, ticked or chosen in n.
func isControl(n *html.Node) bool {
	switch n.Data {
	case "select", "textarea":
		return true
	case "input":
		return !slices.Contains([]string{"hidden", "submit", "button", "reset", "image"}, attr(n, "type"))
	}
	return false
}

// forms wants every form to be sent to an address of ours, and what is posted to
// carry the key by which it is done once.
func (p *checked) forms() {
	for n := range p.each("form") {
		if to := attr(n, "action"); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
			p.say("%s is not sent to an address of ours", show(n))
		}
		if strings.EqualFold(attr(n, "method"), "post") && !carriesKey(n) {
			p.say("%s carries no key", show(n))
		}
	}
	for n := range p.each("fieldset") {
		if l := first(n, "legend"); l == nil || l.Parent != n || said(l) == "" {
			p.say("%s has no legend", show(n))
		}
	}
}

func carriesKey(form *html.Node) bool {
	for n := range within(form, "input") {
		if attr(n, "name") == "key" && attr(n, "type") == "hidden" && attr(n, "value") != "" {
			return true
		}
	}
	return false
}

// controls wants each to have a name for us and one for the reader.
func (p *checked) controls() {
	labels := make(map[string]string)
	for n := range p.each("label") {
		labels[attr(n, "for")] += said(n)
	}
	for n := range p.each("input", "select", "textarea") {
		if attr(n, "name") == "" && attr(n, "type") != "submit" {
			p.say("%s has no name", show(n))
		}
		if !isControl(n) {
			continue
		}
		if !p.labelled(n, labels) {
			p.say("%s has no label", show(n))
		}
		if above(n, "form") == nil && attr(n, "form") == "" {
			p.say("%s stands in no form", show(n))
		}
		if attr(n, "type") == "radio" && above(n, "fieldset") == nil && attr(with(n, "role", "radiogroup"), "role") == "" {
			p.say("%s answers no question: it stands in no fieldset", show(n))
		}
		if n.Data == "select" && first(n, "option") == nil {
			p.say("%s offers nothing", show(n))
		}
		if _, ok := lookup(n, "autocomplete"); !ok && n.Data == "input" && isTyped(n) {
			p.say("%s does not say what the browser may fill in", show(n))
		}
	}
}

// isTyped reports whether an input is one that is written in.
func isTyped(n *html.Node) bool {
	return !slices.Contains([]string{"checkbox", "radio", "file", "range", "color"}, attr(n, "type"))
}

// with returns the nearest element around n with this attribute, or an empty
// one.
func with(n *html.Node, key, value string) *html.Node {
	for a := range n.Ancestors() {
		if a.Type == html.ElementNode && attr(a, key) == value {
			return a
		}
	}
	return &html.Node{}
}

// labelled reports whether a control has words of its own; a placeholder is none,
// and neither is what stands inside it.
func (p *checked) labelled(n *html.Node, labels map[string]string) bool {
	switch {
	case attr(n, "aria-labelledby") != "":
		return p.name(n) != ""
	case strings.TrimSpace(attr(n, "aria-label")) != "":
		return true
	case attr(n, "id") != "" && labels[attr(n, "id")] != "":
		return true
	}
	l := above(n, "label")
	return l != nil && said(l) != ""
}
