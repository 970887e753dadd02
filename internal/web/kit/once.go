package kit

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"kasam/internal/db"
	"kasam/internal/id"
)

// FormKey returns the id of the new thing that the form makes: of the key that
// the form came with and of what was typed in it. The same form sent twice is
// one thing; a form that is changed after going back in the browser is another,
// though it still carries the key of the first.
func (r *Request) FormKey() string {
	key, err := uuid.Parse(r.postedKey())
	if err != nil || r.mark == nil {
		return r.postedKey()
	}
	typed := make(url.Values, len(r.PostForm))
	for name, values := range r.PostForm {
		if name != "key" {
			typed[name] = values
		}
	}
	// The time of the key stays, and its version and variant (RFC 9562, 5.7).
	mark := r.mark(key.String() + "?" + typed.Encode())
	copy(key[6:], mark)
	key[6], key[8] = key[6]&0x0f|0x70, key[8]&0x3f|0x80
	return key.String()
}

// Once returns the context of the act that the form asks for: sent twice, it is
// done once. The forms of one page share a key and differ in where they go.
func (r *Request) Once() context.Context {
	return db.Once(r.Context(), string(r.View.Actor.Account)+":"+r.FormKey()+":"+r.URL.Path)
}

// postedKey is the key that the form came with, or a fresh one when it came without.
func (r *Request) postedKey() string {
	if key := r.PostFormValue("key"); id.Valid(key) {
		return key
	}
	return r.View.Key
}
