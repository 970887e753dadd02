package programme

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// A test is the condition of a bell as a function. Today tries some fifteen bells
// on each of many people: through CEL's own evaluator that is most of the page.
//
// Only the part of CEL that cannot fail is made so: and, or, not, comparisons,
// facts and constants. Any other condition is left to CEL.
type test func(f *Facts) bool

// fast returns the condition as a function, nil when it speaks of more than
// fast knows.
func fast(checked *cel.Ast) test {
	tree := checked.NativeRep()
	return (&reading{tree}).truth(tree.Expr())
}

// reading turns a checked expression into functions.
type reading struct{ tree *ast.AST }

func (r *reading) truth(e ast.Expr) test {
	if name := r.fact(e); name != "" {
		if new(Facts).flag(name) == nil {
			return nil
		}
		return func(f *Facts) bool { return *f.flag(name) }
	}
	switch e.Kind() {
	case ast.LiteralKind:
		b, ok := e.AsLiteral().(types.Bool)
		if !ok {
			return nil
		}
		return func(*Facts) bool { return bool(b) }
	case ast.CallKind:
		return r.call(e.AsCall())
	default:
		return nil
	}
}

func (r *reading) call(c ast.CallExpr) test {
	args := c.Args()
	switch name := c.FunctionName(); name {
	case operators.LogicalNot:
		not := r.truth(args[0])
		if not == nil {
			return nil
		}
		return func(f *Facts) bool { return !not(f) }
	case operators.LogicalAnd, operators.LogicalOr:
		list := make([]test, len(args))
		for i, a := range args {
			if list[i] = r.truth(a); list[i] == nil {
				return nil
			}
		}
		wanted := name == operators.LogicalOr // what ends it
		return func(f *Facts) bool {
			for _, one := range list {
				if one(f) == wanted {
					return wanted
				}
			}
			return !wanted
		}
	default:
		if c.IsMemberFunction() || len(args) != 2 {
			return nil
		}
		return r.compare(name, args[0], args[1])
	}
}

func (r *reading) compare(operator string, a, b ast.Expr) test {
	if x, y := r.number(a), r.number(b); x != nil && y != nil {
		switch operator {
		case operators.Equals:
			return func(f *Facts) bool { return x(f) == y(f) }
		case operators.NotEquals:
			return func(f *Facts) bool { return x(f) != y(f) }
		case operators.Less:
			return func(f *Facts) bool { return x(f) < y(f) }
		case operators.LessEquals:
			return func(f *Facts) bool { return x(f) <= y(f) }
		case operators.Greater:
			return func(f *Facts) bool { return x(f) > y(f) }
		case operators.GreaterEquals:
			return func(f *Facts) bool { return x(f) >= y(f) }
		}
		return nil
	}
	if operator != operators.Equals && operator != operators.NotEquals {
		return nil
	}
	same := operator == operators.Equals
	if x, y := r.word(a), r.word(b); x != nil && y != nil {
		return func(f *Facts) bool { return (x(f) == y(f)) == same }
	}
	if x, y := r.truth(a), r.truth(b); x != nil && y != nil {
		return func(f *Facts) bool { return (x(f) == y(f)) == same }
	}
	return nil
}

func (r *reading) number(e ast.Expr) func(f *Facts) int {
	if name := r.fact(e); name != "" {
		if new(Facts).number(name) == nil {
			return nil
		}
		return func(f *Facts) int { return *f.number(name) }
	}
	if e.Kind() == ast.LiteralKind {
		if n, ok := e.AsLiteral().(types.Int); ok {
			return func(*Facts) int { return int(n) }
		}
	}
	return nil
}

func (r *reading) word(e ast.Expr) func(f *Facts) string {
	if name := r.fact(e); name != "" {
		if new(Facts).word(name) == nil {
			return nil
		}
		return func(f *Facts) string { return *f.word(name) }
	}
	if e.Kind() == ast.LiteralKind {
		if s, ok := e.AsLiteral().(types.String); ok {
			return func(*Facts) string { return string(s) }
		}
	}
	return nil
}

// fact returns the name of the fact that the expression is, "" when it is none.
func (r *reading) fact(e ast.Expr) string {
	if kind := e.Kind(); kind != ast.IdentKind && kind != ast.SelectKind {
		return ""
	}
	if ref, ok := r.tree.ReferenceMap()[e.ID()]; ok && ref.Value == nil {
		return ref.Name
	}
	return ""
}
