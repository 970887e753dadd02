// Package my holds the person's own side: what others do for me and when, my
// story, my people, who may see what, and who has looked. It is read on a
// telephone, tired and in a second language: one column, short words, one thing
// after the other. No title, address or mail of it says who it is about.
package my

import (
	"strings"

	"kasam/internal/id"
	"kasam/internal/web/desks"
	"kasam/internal/web/kit"
)

// Pages are the pages of the person's own side, on the desks they act at.
type Pages struct{ *desks.Desks }

// me returns whose pages these are: the one who asks, and nobody else.
func me(r *kit.Request) id.Person { return r.View.Actor.Person }

// first returns what people call each other by: the first word of a name.
func first(name string) string {
	word, _, _ := strings.Cut(name, " ")
	return word
}

// done shows what was just done, when the address that an act led to says so.
// The address holds one of a few words, never what was done with whom.
func done(r *kit.Request) kit.View {
	v := r.View
	if key := "my.done." + r.URL.Query().Get("done"); v.W.Has(key) { // words: my.done.*
		v.Flash = key
	}
	return v
}

// fresh gives one of several forms of a page a key of its own: each of them
// counts once, and none for another.
func fresh(v kit.View) kit.View {
	v.Key = id.New[string]()
	return v
}
