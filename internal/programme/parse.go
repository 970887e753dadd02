package programme

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Errors are the mistakes of a programme file, in the order of their places.
type Errors []Error

// An Error is one mistake and its place, lines and columns counted from 1.
type Error struct {
	File         string
	Line, Column int
	What         string
}

func (e Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.What) }

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// largest bounds a programme file, in bytes, and deepest how far lists and maps
// stand within each other: more is a mistake, or someone trying.
const (
	largest = 256 << 10
	deepest = 100
)

// Parse reads and checks a programme file; file is what mistakes call it. The
// error is of type Errors, and holds as many mistakes as can be told apart.
func Parse(file string, b []byte) (*Programme, error) {
	c := &checker{file: file, places: make(map[string]place)}
	if p := c.read(b); len(c.errors) == 0 {
		return p, nil
	}
	slices.SortStableFunc(c.errors, func(a, b Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return nil, slices.CompactFunc(c.errors, func(a, b Error) bool { return a == b })
}

// A checker gathers the mistakes of one file.
type checker struct {
	file   string
	errors Errors
	places map[string]place // by path: "phases[2].weight"
}

type place struct {
	line, column int
	node         ast.Node
}

func (c *checker) read(b []byte) *Programme {
	if len(b) > largest {
		c.add(1, 1, "the file is too large; at most %d kB", largest>>10)
		return nil
	}
	if !tame(b) {
		c.add(1, 1, "the lists stand too deep within each other to be a programme")
		return nil
	}
	f, err := parser.ParseBytes(b, 0, parser.AllowDuplicateMapKey()) // walk says it better
	if err != nil {
		c.wrong(err)
		return nil
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		c.add(1, 1, "the file should hold one programme, and nothing before or after it")
		return nil
	}
	c.walk(f.Docs[0].Body, "", reflect.TypeFor[Programme]())
	if len(c.errors) > 0 {
		return nil
	}
	var p Programme
	if err := yaml.NodeToValue(f.Docs[0].Body, &p); err != nil {
		c.wrong(err)
		return nil
	}
	c.check(&p)
	p.fill()
	return &p
}

// tame reports whether the brackets of a text nest no deeper than deepest: the
// YAML reader calls itself for each, and would use up the stack.
func tame(b []byte) bool {
	flow, deep := 0, 0
	for line := range strings.SplitSeq(string(b), "\n") {
		trimmed := strings.TrimLeft(line, " -?:\t")
		if strings.Count(line[:len(line)-len(trimmed)], " ")+strings.Count(line[:len(line)-len(trimmed)], "-") > 4*deepest {
			return false
		}
		for _, r := range trimmed {
			switch r {
			case '[', '{':
				flow++
			case ']', '}':
				flow = max(0, flow-1)
			}
			deep = max(deep, flow)
		}
	}
	return deep <= deepest
}

func (c *checker) add(line, column int, what string, args ...any) {
	c.errors = append(c.errors, Error{c.file, line, column, fmt.Sprintf(what, args...)})
}

// at adds a mistake about what stands at path, or where it should have stood.
func (c *checker) at(path, what string, args ...any) {
	for {
		if p, ok := c.places[path]; ok {
			c.add(p.line, p.column, what, args...)
			return
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			c.add(1, 1, what, args...)
			return
		}
		path = path[:i]
	}
}

// wrong puts what the YAML reader says into plain words.
func (c *checker) wrong(err error) {
	var syntax *yaml.SyntaxError
	var kind *yaml.TypeError
	var twice *yaml.DuplicateKeyError
	var node *yaml.UnexpectedNodeTypeError
	var over *yaml.OverflowError
	switch {
	case errors.As(err, &syntax):
		c.token(syntax.Token, "this is not YAML: "+syntax.Message)
	case errors.As(err, &kind):
		c.token(kind.Token, "this should be "+called(kind.DstType))
	case errors.As(err, &twice):
		c.token(twice.Token, "this stands twice")
	case errors.As(err, &node):
		c.token(node.Token, "this should be another kind of thing here")
	case errors.As(err, &over):
		c.token(over.Token, "this number is too large")
	default:
		c.add(1, 1, "the file cannot be read: %s", strings.SplitN(err.Error(), "\n", 2)[0])
	}
}

func (c *checker) token(t *token.Token, what string) {
	line, column := 1, 1
	if t != nil && t.Position != nil {
		line, column = t.Position.Line, t.Position.Column
	}
	c.add(line, column, "%s", what)
}

// called says in words what a field holds.
func called(t reflect.Type) string {
	if t == nil {
		return "something else"
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list: lines that begin with “- ”"
	case reflect.Map:
		return "texts by language, such as {sv: …, en: …}"
	}
	if t == reflect.TypeFor[Programme]() {
		return "a programme: lines such as “programme: name”"
	}
	return "a group of named lines"
}

// walk notes where everything stands, and refuses what no programme file has:
// unknown names, names that stand twice, and YAML's cleverer parts.
func (c *checker) walk(n ast.Node, path string, t reflect.Type) {
	if n == nil {
		return
	}
	if path != "" {
		if _, known := c.places[path]; !known {
			at := n.GetToken().Position
			c.places[path] = place{at.Line, at.Column, n}
		}
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		c.mapping(n.Values, path, t)
	case *ast.MappingValueNode:
		c.mapping([]*ast.MappingValueNode{n}, path, t)
	case *ast.SequenceNode:
		if t.Kind() != reflect.Slice {
			c.token(n.GetToken(), "this should be "+called(t)+", not a list")
			return
		}
		for i, value := range n.Values {
			c.walk(value, fmt.Sprintf("%s[%d]", path, i), t.Elem())
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode, *ast.DirectiveNode:
		c.token(n.GetToken(), "anchors (&), references (*), tags (!) and merges (<<) are not used in a programme file")
	case *ast.NullNode:
		c.token(n.GetToken(), "nothing stands here; leave the line out, or fill it in")
	default:
		if k := t.Kind(); k == reflect.Slice || k == reflect.Map || k == reflect.Struct && t.NumField() > 1 {
			c.token(n.GetToken(), "this should be "+called(t))
		}
	}
}

func (c *checker) mapping(values []*ast.MappingValueNode, path string, t reflect.Type) {
	if t.Kind() != reflect.Struct && t.Kind() != reflect.Map {
		if len(values) > 0 {
			c.token(values[0].Key.GetToken(), "this should be "+called(t))
		}
		return
	}
	if len(values) > 0 && path != "" {
		at := values[0].Key.GetToken().Position
		c.places[path] = place{at.Line, at.Column, values[0]}
	}
	seen := make(map[string]bool)
	for _, v := range values {
		tok := v.Key.GetToken()
		if tok == nil {
			continue
		}
		key := tok.Value
		if seen[key] {
			c.token(tok, fmt.Sprintf("“%s” stands twice", key))
			continue
		}
		seen[key] = true
		var inner reflect.Type
		if t.Kind() == reflect.Map {
			inner = t.Elem()
		} else {
			names := fields(t)
			field, ok := names[key]
			if !ok {
				c.token(tok, fmt.Sprintf("“%s” is not known here%s", key, suggest(key, slices.Collect(maps.Keys(names)))))
				continue
			}
			inner = field
		}
		c.walk(v.Value, strings.TrimPrefix(path+"."+key, "."), inner)
	}
}

func fields(t reflect.Type) map[string]reflect.Type {
	all := make(map[string]reflect.Type)
	for field := range t.Fields() {
		if name := field.Tag.Get("yaml"); name != "" {
			all[name] = field.Type
		}
	}
	return all
}
