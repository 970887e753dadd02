// Package kit is the plumbing between a request and a page: who asks, what was
// typed, what to answer. It holds no rule and knows no subject.
package kit

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/words"
)

// A View is what every page knows: the language, who reads, and when.
type View struct {
	W      *words.Printer
	Actor  access.Actor
	Today  day.Day
	Now    time.Time
	Key    string // of the form on this page: the same submission counts once
	Path   string
	Errors Errors
	Form   string // which of several forms of the page this is; "" where its fields have their plain ids
	Flash  string // key of a sentence about what was just done
	Demo   bool
}

// T says a sentence.
func (v View) T(key string, args ...any) string { return v.W.T(key, args...) }

// N says a sentence that counts.
func (v View) N(key string, n int, args ...any) string { return v.W.N(key, n, args...) }

// Only is the view of one of several forms of a page: just the mistakes in its own
// fields are told above it. The field "" stands for what concerns no field in
// particular.
func (v View) Only(fields ...string) View {
	v.Errors = slices.DeleteFunc(slices.Clone(v.Errors), func(e Error) bool { return !slices.Contains(fields, e.Field) })
	return v
}

// Among is the view of the form called name, one of several of a page. It has a
// key of its own. Unless it is the one that was sent it tells of no mistakes, and
// its fields have ids of their own.
func (v View) Among(name string, sent bool) View {
	v.Key = id.New[string]()
	if !sent {
		v.Errors, v.Form = nil, name
	}
	return v
}

// At is the id of a part of a field: "f" for where it is filled in, to which its
// mistake leads, "h" for its hint, "e" for the mistake.
func (v View) At(part, field string) string {
	if v.Form != "" {
		part += "-" + v.Form
	}
	return part + "-" + field
}

// Clock says the time of day at t.
func (v View) Clock(t time.Time) string { return v.W.Clock(t, access.Zone()) }

// Day returns the day it was at t.
func (v View) Day(t time.Time) day.Day { return access.Today(t) }

// Errors are the mistakes of a form, in the order of their fields.
type Errors []Error

// An Error is one mistake, in words; Field is "" when it concerns the whole form.
type Error struct{ Field, Text string }

// For returns what is wrong with a field, or "".
func (e Errors) For(field string) string {
	for _, one := range e {
		if one.Field == field {
			return one.Text
		}
	}
	return ""
}

// A Request is an HTTP request on its way to a page.
type Request struct {
	*http.Request
	View View

	answer *answer
	mark   func(string) []byte
}

// answer is what will be sent, held back until the looks are kept.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Show answers with a page.
func (r *Request) Show(status int, page templ.Component) error {
	r.answer.body.Reset()
	if err := page.Render(r.Context(), &r.answer.body); err != nil {
		return err
	}
	r.answer.status = status
	r.answer.header.Set("Content-Type", "text/html; charset=utf-8")
	return nil
}

// Send answers with something that is no page, such as a file.
func (r *Request) Send(contentType, fileName string, body []byte) error {
	r.answer.status = http.StatusOK
	r.answer.header.Set("Content-Type", contentType)
	if fileName != "" {
		r.answer.header.Set("Content-Disposition", `attachment; filename="`+fileName+`"`)
	}
	_, err := r.answer.body.Write(body)
	return err
}

// SeeOther answers that the thing is done and where to look next. path is one
// of our own.
func (r *Request) SeeOther(path string) error {
	r.answer.status = http.StatusSeeOther
	r.answer.header.Set("Location", path)
	return nil
}

// Header returns the header of the answer, for cookies.
func (r *Request) Header() http.Header { return r.answer.header }

// SetCookie adds a cookie to the answer.
func (r *Request) SetCookie(c *http.Cookie) { r.answer.header.Add("Set-Cookie", c.String()) }

// Refused answers a form whose act was refused, as it was typed: 422 when the
// user can correct it, 409 when someone else was first, 403 when it is no longer
// theirs to do: what was typed is never lost. Every other error is returned, for
// the server to answer.
func (r *Request) Refused(err error, page func(v View) templ.Component) error {
	var refusal *fault.Error
	status := http.StatusUnprocessableEntity
	switch fault.KindOf(err) {
	case fault.Invalid:
	case fault.Conflict:
		status = http.StatusConflict
	case fault.Forbidden:
		status = http.StatusForbidden
	default:
		return err
	}
	errors.As(err, &refusal)
	v := r.View
	for e := refusal; e != nil; e = e.Next {
		v.Errors = append(v.Errors, Error{e.Field, v.W.T(e.Key, e.Args...)})
	}
	v.Key = r.postedKey()
	return r.Show(status, page(v))
}

// Done turns the refusal of a repeated submission into success: the first one
// was kept, and this is the answer to it that got lost.
func Done(err error) error {
	if errors.Is(err, db.ErrRepeated) {
		return nil
	}
	return err
}

// Text returns what was typed in a field, without the white space around it.
func (r *Request) Text(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }

// All returns every value of a field.
func (r *Request) All(name string) []string { return r.PostForm[name] }

// On reports whether a box was ticked: the boxes of ui say "yes".
func (r *Request) On(name string) bool { return r.PostFormValue(name) == "yes" }

// File returns the file that came in a field; none is nil.
func (r *Request) File(name string) ([]byte, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[name]) == 0 {
		return nil, nil
	}
	f, err := r.MultipartForm.File[name][0].Open()
	if err != nil {
		return nil, fault.Field(name, "error.form")
	}
	defer f.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, fault.Field(name, "error.form")
	}
	return b, nil
}

// Day returns the day typed in a field; nothing typed is no day.
func (r *Request) Day(name string) (day.Day, error) {
	text := r.Text(name)
	if text == "" {
		return day.Day{}, nil
	}
	d, err := day.Parse(text)
	if err != nil {
		return d, fault.Field(name, "error.date")
	}
	return d, nil
}

// Int returns the whole number typed in a field, such as fits every column of a
// database; nothing typed is 0.
func (r *Request) Int(name string) (int64, error) {
	text := strings.ReplaceAll(r.Text(name), " ", "")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, fault.Field(name, "error.number")
	}
	return n, nil
}
