// Package fault is the one vocabulary of refusals, shared by rules, storage and
// surfaces.
//
// A rule that is broken returns a *fault.Error. Any other error is a bug or an
// outage: the surface logs it once and shows a neutral sentence.
package fault

import "errors"

// A Kind says what a surface does with a refusal.
type Kind int

// The kinds. Absent and hidden are both NotFound: nobody learns from a refusal
// that something exists.
const (
	Internal  Kind = iota // not a refusal: log it, tell the user nothing
	Invalid               // the user can correct it: show it beside the field
	Forbidden             // the actor may not do this
	NotFound              // absent, or hidden from this actor
	Conflict              // true when the form was read, no longer true now
)

// An Error is a refusal that the user may read.
type Error struct {
	Kind  Kind
	Field string // the form field concerned, "" when it is none in particular
	Key   string // message key in package words, translated by the surface
	Args  []any  // what the message mentions: never personal data
	Next  *Error // a further refusal of the same input, if any
}

func (e *Error) Error() string {
	s := e.Key
	if e.Field != "" {
		s = e.Field + ": " + e.Key
	}
	if e.Next != nil {
		s += "; " + e.Next.Error()
	}
	return s
}

// Refuse returns a refusal of the given kind that concerns no field.
func Refuse(k Kind, key string, args ...any) error { return &Error{Kind: k, Key: key, Args: args} }

// Field returns an Invalid refusal of one form field.
func Field(field, key string, args ...any) error {
	return &Error{Kind: Invalid, Field: field, Key: key, Args: args}
}

// Hidden is the refusal for what is absent or not for this actor's eyes.
func Hidden() error { return &Error{Kind: NotFound, Key: "error.unknown"} }

// Join returns the Invalid refusals among errs as one, in their order, so that
// a form shows every mistake at once; nil when there are none. An error that is
// no Invalid refusal wins over all of them.
func Join(errs ...error) error {
	var head, tail *Error
	for _, err := range errs {
		var e *Error
		switch {
		case err == nil:
			continue
		case !errors.As(err, &e) || e.Kind != Invalid:
			return err
		}
		for c := e; c != nil; c = c.Next {
			one := *c
			one.Next = nil
			if head == nil {
				head, tail = &one, &one
				continue
			}
			tail.Next = &one
			tail = &one
		}
	}
	if head == nil {
		return nil
	}
	return head
}

// KindOf reports the kind of err: Internal when it is no refusal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
