package web_test

import (
	"net/url"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// TestAFormChangedAfterGoingBackIsAnother sends a form, goes back in the browser,
// changes what was typed and sends it again: the page still carries the first
// key, and what was typed then must not be taken for what was kept before.
func TestAFormChangedAfterGoingBackIsAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		goals := func() (n int) {
			err := d.Read(t.Context(), func(v *db.View) error { return v.Row(`select count(*) from goals`).Scan(&n) })
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := goals()
		plan := "/people/" + string(w.people[states[0]].person) + "/plan"
		typed := func(key, words string) url.Values {
			return url.Values{"key": {key}, "level": {"goal"}, "voice": {"person"}, "words": {words}}
		}
		key := id.New[string]()
		for _, words := range []string{"Sova hela natten", "Sova hela natten", "Sova hela natten och vakna pigg"} {
			w.As(coordinator).Post(plan+"/goals", typed(key, words)).Done()
		}
		w.As(coordinator).Get(plan).Sees("Sova hela natten och vakna pigg")
		if n := goals() - before; n != 2 {
			t.Errorf("two different forms, one of them sent twice, made %d goals", n)
		}
	})
}
