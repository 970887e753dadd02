package bell_test

import (
	"testing"

	"kasam/internal/access"
	"kasam/internal/bell"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/story"
)

// part returns the participation of someone.
func (w *world) part(t *testing.T, who id.Person) (p participation.Participation) {
	t.Helper()
	if err := w.db.Read(t.Context(), func(v *db.View) (err error) {
		p, err = participation.Current(v, who)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheBoardShowsOnesOwnPeopleByPhase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		amira, ali := w.enrol(t, "Amira", "Haddad", 20, 3), w.enrol(t, "Ali", "Karimi", 130, 3)
		w.do(t, func(tx *db.Tx) error { // not the coach's
			return w.enrolIn(tx, w.other.Professional, id.New[id.Person](), "Sam", "Lind", 9, 1)
		})
		people := participation.Desk{DB: d, Vault: w.vault, Now: w.desk.Now}
		w.do(t, func(tx *db.Tx) error {
			key, err := w.vault.Key(tx, amira)
			if err != nil {
				return err
			}
			return story.Tell(tx, key, amira, story.Version{Wish: "To bake bread", Told: story.Dictated, Language: "sv", By: w.coach.Account, At: w.now})
		})
		one := w.part(t, amira)
		if err := people.Move(ctx, w.coach, amira, one.ID, one.Phase, "settling"); err != nil {
			t.Fatal(err)
		}
		b, err := w.desk.Board(ctx, w.coach, "")
		if err != nil {
			t.Fatal(err)
		}
		first, settling := b.Columns[0], b.Columns[3]
		if b.People != 2 || b.Counted || len(first.Cards) != 1 || len(settling.Cards) != 1 {
			t.Fatalf("board: %+v", b)
		}
		if c := first.Cards[0]; c.Name != "Karimi, Ali" && c.Name != "Ali Karimi" || !c.Over || !c.Long || c.Days != 130 {
			t.Errorf("who has been there long: %+v", c)
		}
		if c := settling.Cards[0]; c.Wish != "To bake bread" || c.Days != 0 || c.Over {
			t.Errorf("who was moved: %+v", c)
		}

		// While it rests the days stand still, on the board and for the bells.
		if err := people.Pause(ctx, w.coach, ali, w.part(t, ali).ID, participation.Pause{ID: id.New[string](), Since: today.AddDays(-30), Reason: "Ill"}); err != nil {
			t.Fatal(err)
		}
		if b, err = w.desk.Board(ctx, w.coach, "coachingteamet"); err != nil || b.Columns[0].Cards[0].Days != 100 || !b.Columns[0].Cards[0].Paused || b.Columns[0].Cards[0].Over {
			t.Errorf("while it rests: %+v, %v", b.Columns[0].Cards, err)
		}
		if _, err := w.desk.Board(ctx, w.coach, "nowhere"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a programme that there is not: %v", err)
		}
		if _, err := w.desk.Board(ctx, w.handler, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("who neither coordinates nor leads: %v", err)
		}
		boss := w.other
		boss.Grants, boss.Professional = []access.Grant{{Role: access.Manager}}, id.New[id.Professional]()
		if b, err = w.desk.Board(ctx, boss, ""); err != nil || b.People != 0 || !b.Counted || b.Columns[0].All != 2 || b.Columns[3].All != 1 {
			t.Errorf("who leads the programme sees how many, and nobody: %+v, %v", b, err)
		}
	})
}

func TestWhileItRestsWhatIsOwedTheyStillRings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		ali := w.enrol(t, "Ali", "Karimi", 100, 40)
		w.promise(t, ali, "Certificate", -1, "accepted")
		people := participation.Desk{DB: d, Vault: w.vault, Now: w.desk.Now}
		which := w.part(t, ali).ID
		has := func(bells ...string) {
			t.Helper()
			rings := make(map[string]bool)
			for _, n := range w.today(t, w.coach).Needs {
				for _, r := range n.Rings {
					rings[key(r.Bell)] = true
				}
			}
			if len(rings) != len(bells) {
				t.Errorf("%v ring; want %v", rings, bells)
			}
			for _, b := range bells {
				if !rings[b] {
					t.Errorf("%s does not ring among %v", b, rings)
				}
			}
		}
		has("promise-late", "quiet")
		if err := people.Pause(ctx, w.coach, ali, which, participation.Pause{ID: id.New[string](), BackOn: today.AddDays(40), Reason: "Ill"}); err != nil {
			t.Fatal(err)
		}
		has("promise-late")
		if list, err := w.desk.People(ctx, w.coach, bell.Filter{}); err != nil || list.Quiet != 0 || !list.Rows[0].Paused {
			t.Errorf("the list: %+v, %v", list, err)
		}
		w.now = noon.AddDate(0, 0, 28)
		has("promise-late", "silent-organisation", "pause-long")
		w.now = noon.AddDate(0, 0, 38)
		has("promise-late", "silent-organisation", "pause-ends")
		if err := people.Resume(ctx, w.coach, ali, which); err != nil {
			t.Fatal(err)
		}
		has("promise-late", "silent-organisation", "no-next-meeting") // contact is counted from the day it went on
		own := access.Actor{Account: id.New[id.Account](), Person: ali}
		if err := people.Pause(ctx, own, ali, which, participation.Pause{ID: id.New[string]()}); err != nil {
			t.Fatal(err)
		}
		has("promise-late", "silent-organisation", "pause-own")
	})
}

// key is what a bell is called in the file.
func key(b string) string {
	for i := range b {
		if b[i] == ':' {
			return b[:i]
		}
	}
	return b
}
