package story_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/story"
	"kasam/internal/vault"
)

func TestNoTellingReplacesAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, tell := range []struct {
			by access.Actor
			story.Telling
		}{
			{w.coach, story.Telling{ID: id.New[string](), Wish: "Sova hela natten", Text: "Det är nätterna.", Language: "sv"}},
			{w.self, story.Telling{ID: id.New[string](), Wish: "أريد أن أعمل", Language: "ar"}},
		} {
			if err := w.desk.Tell(t.Context(), tell.by, w.person, tell.Telling); err != nil {
				t.Fatal(err)
			}
			w.later()
		}
		list, err := w.desk.Of(t.Context(), w.coach, w.person)
		if err != nil || len(list) != 2 {
			t.Fatalf("%d versions (%v)", len(list), err)
		}
		newest, first := list[0], list[1]
		if newest.N != 2 || newest.Wish != "أريد أن أعمل" || newest.Told != story.Written || newest.Language != "ar" {
			t.Errorf("the newest is %+v", newest)
		}
		if first.N != 1 || first.Text != "Det är nätterna." || first.Told != story.Dictated || first.By != w.coach.Account || !first.At.Equal(now) {
			t.Errorf("the first is %+v", first)
		}
		again := story.Telling{ID: id.New[string](), Wish: newest.Wish, Language: "ar"}
		if err := w.desk.Tell(t.Context(), w.self, w.person, again); refused(err) != "wish: story.same" {
			t.Errorf("the same again: %v", err)
		}
		w.sealed(t, "story_versions", "wish_sealed", "text_sealed")
		w.recorded(t, "story.tell", 2)
		w.recorded(t, "story.read", 1)
	})
}

func TestTheStoryIsHiddenFromWhomItWasNotOpenedTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		telling := story.Telling{ID: id.New[string](), Wish: "Sova", Language: "sv"}
		for _, tt := range []struct {
			name       string
			by         access.Actor
			read, tell fault.Kind
		}{
			{"who may see the home only", w.housing, fault.NotFound, fault.Forbidden},
			{"who may see nothing", w.nobody, fault.NotFound, fault.NotFound},
			{"who is not signed in", access.Actor{}, fault.NotFound, fault.NotFound},
		} {
			t.Run(tt.name, func(t *testing.T) {
				if _, err := w.desk.Of(t.Context(), tt.by, w.person); fault.KindOf(err) != tt.read {
					t.Errorf("reads: %v", err)
				}
				if err := w.desk.Tell(t.Context(), tt.by, w.person, telling); fault.KindOf(err) != tt.tell {
					t.Errorf("tells: %v", err)
				}
			})
		}
		w.recorded(t, "story.read", 0)
	})
}

func TestThePictureShowsOnlyTheAreasThatAreOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rent := w.add(t, w.coach, story.Item{Area: "home", Kind: story.Hindrance, Text: "Hyran släpar", Voice: story.Professional, Strategy: story.Eliminate})
		w.add(t, w.self, story.Item{Area: "network", Kind: story.Resource, Text: "Min syster bor nära"})
		w.later()
		for _, see := range []struct {
			by   access.Actor
			text string
		}{{w.self, "Jag har betalat"}, {w.coach, "En månad saknas"}} {
			if err := w.desk.SeeDifferently(t.Context(), see.by, w.person, rent, story.View{ID: id.New[string](), Text: see.text}); err != nil {
				t.Fatal(err)
			}
			w.later()
		}

		own, err := w.desk.Areas(t.Context(), w.self, w.person)
		if err != nil || len(own) != 9 {
			t.Fatalf("the person sees %d areas (%v)", len(own), err)
		}
		seen, err := w.desk.Areas(t.Context(), w.housing, w.person)
		if err != nil || len(seen) != 1 || seen[0].Key != "home" || len(seen[0].Items) != 1 {
			t.Fatalf("the housing company sees %+v (%v)", seen, err)
		}
		item := seen[0].Of(story.Hindrance)[0]
		if item.Text != "Hyran släpar" || item.Told != story.Written || len(item.Views) != 2 ||
			item.Views[0].Voice != story.Person || item.Views[1].Text != "En månad saknas" {
			t.Errorf("it sees %+v", item)
		}
		all, err := w.desk.Picture(t.Context(), w.coach, w.person)
		if err != nil || len(all) != 2 {
			t.Errorf("the coordinator sees %d items (%v)", len(all), err)
		}
		if _, err := w.desk.Areas(t.Context(), w.nobody, w.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("who may see nothing: %v", err)
		}
		if err := w.desk.SeeDifferently(t.Context(), w.housing, w.person, rent, story.View{ID: id.New[string](), Voice: story.Person, Text: "Två månader saknas"}); err != nil {
			t.Errorf("the housing company's view: %v", err)
		}
		if err := w.desk.SeeDifferently(t.Context(), w.nobody, w.person, rent, story.View{ID: id.New[string](), Text: "x"}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the view of someone who may see nothing: %v", err)
		}
		after, err := w.desk.Areas(t.Context(), w.self, w.person)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range after {
			if a.Key != "home" {
				continue
			}
			mine, others := a.Items[0].Sides()
			if len(mine) != 1 || len(others) != 3 || others[2].Who.Name != "Anna Ek" || !a.Items[0].Differ() {
				t.Errorf("side by side stand %+v and %+v", mine, others)
			}
		}
		w.sealed(t, "picture_items", "text_sealed")
		w.sealed(t, "picture_views", "text_sealed")
		w.recorded(t, "picture.add", 2)
		w.recorded(t, "picture.view", 3)
		w.recorded(t, "picture.read", 4)
		if got := w.categories(t, "picture.read", w.housing.Account); got != "area:home" {
			t.Errorf("it is on record that the housing company saw %q", got)
		}
	})
}

func TestTwoWhoChangeAnItemAtOnceAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		item := w.add(t, w.coach, story.Item{Area: "work", Kind: story.Hindrance, Text: "Ont i ryggen", Voice: story.Person})
		change := story.Item{ID: item, Text: "Ont i ryggen på morgonen", Strategy: story.Manage, State: story.Open, Version: 1}
		if err := w.desk.ReviseItem(t.Context(), w.coach, w.person, change); err != nil {
			t.Fatal(err)
		}
		change.Text = "Ryggen"
		if err := w.desk.ReviseItem(t.Context(), w.coach, w.person, change); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the second: %v", err)
		}
		list, err := w.desk.Picture(t.Context(), w.coach, w.person)
		if err != nil || list[0].Text != "Ont i ryggen på morgonen" || list[0].Strategy != story.Manage || list[0].Version != 2 {
			t.Errorf("kept is %+v (%v)", list, err)
		}
		// Of an area that is closed to them, there is nothing to change.
		if err := w.desk.ReviseItem(t.Context(), w.housing, w.person, change); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an item that is hidden: %v", err)
		}
		change.ID = id.New[string]()
		if err := w.desk.ReviseItem(t.Context(), w.coach, w.person, change); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an item that is not there: %v", err)
		}
	})
}

func TestWhatLaterSubjectsAsk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		debt := w.add(t, w.coach, story.Item{Area: "money", Kind: story.Hindrance, Text: "Skulder", Voice: story.Person})
		hope := w.add(t, w.coach, story.Item{Area: "money", Kind: story.Hope, Text: "Ett eget konto", Voice: story.Person})
		w.do(t, func(tx *db.Tx) error {
			key, err := w.vault.Key(tx, w.person)
			if err != nil {
				return err
			}
			if v, err := story.Latest(tx, key, w.person); err != nil || v.N != 0 {
				t.Errorf("before anything is told: %+v (%v)", v, err)
			}
			if err := story.Tell(tx, key, w.person, story.Version{Wish: "Sova", Language: "sv", Told: story.Dictated, By: w.coach.Account, At: w.now}); err != nil {
				return err
			}
			if v, err := story.Latest(tx, key, w.person); err != nil || v.N != 1 || v.Wish != "Sova" {
				t.Errorf("after: %+v (%v)", v, err)
			}
			sight, err := access.See(tx, w.coach, w.person, w.now)
			if err != nil {
				return err
			}
			if err := story.Answer(tx, key, w.person, sight, debt); err != nil {
				t.Error(err)
			}
			for _, other := range []string{hope, id.New[string](), ""} {
				if err := story.Answer(tx, key, w.person, sight, other); refused(err) != "item: error.choose" {
					t.Errorf("answering %q: %v", other, err)
				}
			}
			list, err := story.Items(tx, key, w.person, sight)
			if err != nil || len(list) != 2 || list[0].State != story.Answered || list[1].State != story.Open {
				t.Errorf("the picture is %+v (%v)", list, err)
			}
			hidden, err := story.Items(tx, key, w.person, access.Imagine(w.person, []access.Category{access.Story}))
			if err != nil || len(hidden) != 0 {
				t.Errorf("without an open area: %+v (%v)", hidden, err)
			}
			return nil
		})
	})
}

// add adds i and returns its identifier.
func (w *world) add(t *testing.T, by access.Actor, i story.Item) string {
	t.Helper()
	i.ID = id.New[string]()
	if err := w.desk.AddItem(t.Context(), by, w.person, i); err != nil {
		t.Fatal(err)
	}
	w.later()
	return i.ID
}

// sealed fails when a column of table can be read without the person's key, or
// opens in another row.
func (w *world) sealed(t *testing.T, table string, columns ...string) {
	t.Helper()
	for _, column := range columns {
		w.do(t, func(tx *db.Tx) error {
			key, err := w.vault.Key(tx, w.person)
			if err != nil {
				return err
			}
			return tx.Rows(func(row *sql.Rows) error {
				var one, text string
				if err := row.Scan(&one, &text); err != nil || text == "" {
					return err
				}
				place := table + "." + strings.TrimSuffix(column, "_sealed")
				if _, err := key.Open(place, one, text); err != nil {
					t.Errorf("%s does not open: %v", place, err)
				}
				if _, err := key.Open(place, "elsewhere", text); !errors.Is(err, vault.ErrSealed) {
					t.Errorf("%s opens in another row", place)
				}
				return nil
			}, `select id, `+column+` from `+table)
		})
	}
}

// recorded fails unless act is on record n times.
func (w *world) recorded(t *testing.T, act string, n int) {
	t.Helper()
	var got int
	w.do(t, func(tx *db.Tx) error {
		return tx.Row(`select count(*) from audit_entries where act = $1 and person = $2 and ground <> ''`, act, w.person).Scan(&got)
	})
	if got != n {
		t.Errorf("%s is on record %d times, want %d", act, got, n)
	}
}

// categories returns what is on record that account saw.
func (w *world) categories(t *testing.T, act string, account id.Account) (s string) {
	t.Helper()
	w.do(t, func(tx *db.Tx) error {
		return tx.Row(`select categories from audit_entries where act = $1 and account = $2`, act, account).Scan(&s)
	})
	return s
}
