package db

import "context"

type pageKey struct{}

// A Page gathers the looks of several Reads, so that they become durable
// together, once, before the page leaves.
type Page struct{ looks []any }

// Together returns a context under which Reads leave their looks to the page.
// Whoever calls it must not let out anything that was read before Keep has
// returned without an error.
func Together(ctx context.Context) (context.Context, *Page) {
	p := &Page{}
	return context.WithValue(ctx, pageKey{}, p), p
}

// Keep makes what the page looked at durable.
func (p *Page) Keep(ctx context.Context, d *DB) error {
	if len(p.looks) == 0 {
		return nil
	}
	looks := p.looks
	p.looks = nil
	return d.keep(ctx, looks)
}
