package programme

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// compile checks a condition and returns it ready to be tried, the condition of a
// bell as a function too where that can be, and the names that it speaks of.
func (c *checker) compile(at, text string, names []name, isBell bool) (rule cel.Program, quick test, needs []string) {
	if strings.TrimSpace(text) == "" {
		c.at(at, "when is missing: the condition")
		return nil, nil, nil
	}
	options := []cel.EnvOption{cel.ParserExpressionSizeLimit(2000), cel.ParserRecursionLimit(50)}
	use := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if isBell {
		// A bell is tried hundreds of times for one page (see fast). Without loops its
		// cost is bounded by its length, and nothing has to be counted while it runs.
		options = append(options, cel.ClearMacros())
	} else {
		use = append(use, cel.CostLimit(100000))
	}
	for _, n := range names {
		options = append(options, cel.Variable(n.text, n.kind))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		c.at(at, "the condition cannot be read: %v", err)
		return nil, nil, nil
	}
	tree, issues := env.Compile(text)
	if issues.Err() != nil {
		for _, issue := range issues.Errors() {
			c.inside(at, text, issue.Location.Line(), issue.Location.Column(), issue.Message, names)
		}
		return nil, nil, nil
	}
	if tree.OutputType() != cel.BoolType {
		c.at(at, "the condition should be true or false, not %s", tree.OutputType())
		return nil, nil, nil
	}
	rule, err = env.Program(tree, use...)
	if err != nil {
		c.at(at, "the condition cannot be used: %v", err)
		return nil, nil, nil
	}
	for _, found := range dotted.FindAllString(text, -1) {
		if slices.Contains(texts(names), found) && !slices.Contains(needs, found) {
			needs = append(needs, found)
		}
	}
	if isBell {
		quick = fast(tree)
	}
	return rule, quick, needs
}

// inside adds a mistake within a condition, at its own line and column.
func (c *checker) inside(at, text string, line, column int, what string, names []name) {
	what = strings.SplitN(what, "\n", 2)[0]
	if lines := strings.Split(text, "\n"); strings.HasPrefix(what, "undeclared reference to") && line >= 1 && line <= len(lines) {
		// CEL points at the dot of person.aeg; a reader looks for the whole name.
		for _, word := range dotted.FindAllStringIndex(lines[line-1], -1) {
			begin, end := utf8.RuneCountInString(lines[line-1][:word[0]]), utf8.RuneCountInString(lines[line-1][:word[1]])
			if begin <= column && column < end {
				unknown := lines[line-1][word[0]:word[1]]
				column = begin
				what = fmt.Sprintf("“%s” is not known in this condition%s", short(unknown), suggest(unknown, texts(names)))
				break
			}
		}
	} else {
		what = "the condition cannot be read: " + what
	}
	p, ok := c.places[at]
	if !ok {
		c.at(at, "%s", what)
		return
	}
	switch n := p.node.(type) {
	case *ast.StringNode:
		if quoted := n.GetToken().Type; quoted == token.DoubleQuoteType || quoted == token.SingleQuoteType {
			p.column++
		}
		if line == 1 {
			p.column += column
		}
	case *ast.LiteralNode: // a block: the text begins on the next line
		p.line += line
		p.column = 1
	}
	c.add(p.line, p.column, "%s", what)
}

func texts(names []name) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.text
	}
	return list
}

var dotted = regexp.MustCompile(`[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*`)
