package story_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/story"
)

func TestAStoryIsCutIntoItsSentences(t *testing.T) {
	v := story.Version{Wish: "Sova hela natten!", Text: "Jag bodde i Luleå.  Sedan kom 1.5 år utan hem… Nu?\r\nEn rad till"}
	want := []string{"Sova hela natten!", "Jag bodde i Luleå.", "Sedan kom 1.5 år utan hem…", "Nu?", "En rad till"}
	if got := v.Sentences(); !slices.Equal(got, want) {
		t.Errorf("cut into %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := story.Version{Wish: rapid.StringMatching(`[a-zå .!?؟\n]{0,30}`).Draw(t, "wish"), Text: rapid.String().Draw(t, "text")}
		joined := strings.Join(strings.Fields(strings.Join(v.Sentences(), " ")), "")
		if whole := strings.Join(strings.Fields(v.Wish+" "+v.Text), ""); joined != whole {
			t.Fatalf("%q became %q: something was lost", whole, joined)
		}
	})
}

// What is shared stays as it was, is read by the one it was shared with and by
// nobody else, and is gone the moment it is taken back.
func TestAnExcerptIsReadByTheOneItIsFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		tell := func(wish, text string) {
			if err := w.desk.Tell(t.Context(), w.self, w.person, story.Telling{ID: id.New[string](), Wish: wish, Text: text, Language: "sv"}); err != nil {
				t.Fatal(err)
			}
			w.later()
		}
		tell("Sova hela natten", "Det är nätterna. Det andra är mitt.")
		waiver := func(to access.Actor, cs ...access.Category) string {
			one := access.Waiver{
				ID: id.New[string](), Person: w.person, Organisation: to.Organisation, Professional: to.Professional,
				Categories: cs, Since: day.Must("2026-09-01"), Until: day.Must("2027-08-31"),
			}
			w.do(t, func(tx *db.Tx) error { return access.Open(tx, one) })
			return one.ID
		}
		housing, bank := waiver(w.housing, access.Excerpt), waiver(w.nobody, access.Excerpt)
		planOnly := waiver(w.nobody, access.Plan)
		share := func(by access.Actor, to string, places ...int) (string, error) {
			s := story.Sharing{ID: id.New[string](), Waiver: to, Version: 1, Chosen: places}
			return s.ID, w.desk.Share(t.Context(), by, w.person, s)
		}
		for _, tt := range []struct {
			name    string
			by      access.Actor
			to      string
			places  []int
			refusal string
		}{
			{"nothing chosen", w.self, housing, nil, "chosen: story.share_none"},
			{"a sentence that is not there", w.self, housing, []int{1, 9}, "chosen: error.choose"},
			{"to nobody", w.self, "", []int{1}, "waiver: error.choose"},
			{"to one who may not read excerpts", w.self, planOnly, []int{1}, "waiver: error.choose"},
			{"by whom it was told to", w.housing, housing, []int{1}, "error.coordinator_only"},
		} {
			if _, err := share(tt.by, tt.to, tt.places...); refused(err) != tt.refusal {
				t.Errorf("%s: refused with %q, want %q", tt.name, refused(err), tt.refusal)
			}
		}
		one, err := share(w.self, housing, 1)
		if err != nil {
			t.Fatal(err)
		}
		tell("Något annat", "Det är dagarna.")
		read := func(by access.Actor) (said []string) {
			list, err := w.desk.Excerpts(t.Context(), by, w.person)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				said = append(said, strings.Join(e.Sentences, " "))
			}
			return said
		}
		if got := read(w.housing); !slices.Equal(got, []string{"Det är nätterna."}) {
			t.Errorf("the housing company reads %q", got)
		}
		if got := read(w.nobody); len(got) != 0 {
			t.Errorf("the bank, with which nothing was shared, reads %q", got)
		}
		if _, err := w.desk.Of(t.Context(), w.housing, w.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an excerpt opens the whole story: %v", err)
		}
		if err := w.desk.TakeBack(t.Context(), w.housing, w.person, one); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the reader takes it back: %v", err)
		}
		if err := w.desk.TakeBack(t.Context(), w.self, w.person, one); err != nil {
			t.Fatal(err)
		}
		if got := read(w.housing); len(got) != 0 {
			t.Errorf("after it was taken back the housing company reads %q", got)
		}
		if err := w.desk.TakeBack(t.Context(), w.self, w.person, id.New[string]()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("one that is not there: %v", err)
		}
		// At the person's word, and gone with the consent.
		if _, err := share(w.coach, bank, 0); err != nil {
			t.Fatal(err)
		}
		all, err := w.desk.Excerpts(t.Context(), w.self, w.person)
		if err != nil || len(all) != 2 || all[0].Told != story.Dictated || !all[0].Stands || all[0].Professional != "Nils Berg" || all[1].Stands {
			t.Errorf("the person sees %+v (%v)", all, err)
		}
		w.do(t, func(tx *db.Tx) error { return access.Withdraw(tx, w.person, bank, w.now) })
		if got := read(w.self); len(got) != 2 {
			t.Errorf("the person still sees what was shared: %q", got)
		}
		w.do(t, func(tx *db.Tx) error { return access.Withdraw(tx, w.person, planOnly, w.now) })
		if _, err := w.desk.Excerpts(t.Context(), w.nobody, w.person); fault.KindOf(err) != fault.NotFound {
			t.Errorf("without the consent: %v", err)
		}
		w.sealed(t, "story_excerpts", "text_sealed")
		w.recorded(t, "story.share", 2)
	})
}
