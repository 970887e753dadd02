package kit

import (
	"errors"
	"slices"

	"kasam/internal/fault"
)

// RefusedWith reports whether err is or holds a refusal of one of the keys.
func RefusedWith(err error, keys ...string) bool {
	var e *fault.Error
	if !errors.As(err, &e) {
		return false
	}
	for ; e != nil; e = e.Next {
		if slices.Contains(keys, e.Key) {
			return true
		}
	}
	return false
}

// Part returns which part of a page is asked for, by a script that puts it in its
// place; "" for a whole page.
func (r *Request) Part() string { return r.Request.Header.Get("Kasam-Part") }

// Renamed returns the refusal with its fields named as the page has them; every
// other error as it is.
func Renamed(err error, name func(field string) string) error {
	var e *fault.Error
	if !errors.As(err, &e) {
		return err
	}
	var list []error
	for ; e != nil; e = e.Next {
		one := *e
		one.Field, one.Next = name(e.Field), nil
		list = append(list, &one)
	}
	return fault.Join(list...)
}
