package followup_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/followup"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/programme"
)

// told is a row as a page tells it.
func told(b followup.Body) string {
	n := func(c followup.Count) string {
		if c.Hidden {
			return "?"
		}
		return strconv.Itoa(c.N)
	}
	return fmt.Sprintf("%s: %s to %s; kept %s broken %s released %s late %s; rate %s/%s; moved %s", b.Name, n(b.Promises), n(b.People),
		n(b.Kept), n(b.Broken), n(b.Released), n(b.Late), n(b.Rate.N), n(b.Rate.Of), n(b.Moved.N))
}

func TestAnOrganisationIsShownFromFivePromisesToFivePeople(t *testing.T) {
	type promises struct {
		state        commitment.State
		n, to, moved int
		beginning    int // the first of the people
	}
	some := func(list ...promises) (all []followup.Promise) {
		for _, p := range list {
			for i := range p.n {
				moves := 0
				if i < p.moved {
					moves = 1
				}
				all = append(all, followup.Promise{
					Organisation: "o", Person: id.Person(strconv.Itoa(p.beginning + i%p.to)), State: p.state, Moves: moves,
				})
			}
		}
		return all
	}
	kept, broken, released, late := commitment.Kept, commitment.Broken, commitment.Released, commitment.Accepted
	for _, tt := range []struct {
		name string
		list []followup.Promise
		want string // "" when it is left out
	}{
		{"four promises", some(promises{kept, 4, 4, 0, 0}), ""},
		{"five promises to four people", some(promises{kept, 5, 4, 0, 0}), ""},
		{"five promises to five people", some(promises{kept, 5, 5, 0, 0}), "O: 5 to 5; kept 5 broken 0 released 0 late 0; rate 5/5; moved 0"},
		{
			"one broken among many takes the next smallest along", some(promises{kept, 20, 20, 0, 0}, promises{late, 7, 7, 0, 0}, promises{broken, 1, 1, 0, 0}),
			"O: 28 to 20; kept 20 broken ? released 0 late ?; rate 20/28; moved 0",
		},
		{
			"one broken beside the kept: all of it would tell", some(promises{kept, 20, 20, 0, 0}, promises{broken, 1, 1, 0, 0}),
			"O: 21 to 20; kept ? broken ? released 0 late 0; rate ?/?; moved 0",
		},
		{
			"two small ones, of six together", some(promises{kept, 20, 20, 0, 0}, promises{broken, 3, 3, 0, 0}, promises{late, 3, 3, 0, 10}),
			"O: 26 to 20; kept 20 broken ? released 0 late ?; rate 20/26; moved 0",
		},
		{
			"two small ones, of four together, take the kept along", some(promises{kept, 20, 20, 0, 0}, promises{broken, 2, 2, 0, 0}, promises{late, 2, 2, 0, 10}),
			"O: 24 to 20; kept ? broken ? released 0 late ?; rate ?/?; moved 0",
		},
		{
			"few released hide what the rate is of", some(promises{kept, 20, 20, 0, 0}, promises{late, 6, 6, 0, 0}, promises{released, 2, 2, 0, 0}),
			"O: 28 to 20; kept 20 broken 0 released ? late ?; rate ?/?; moved 0",
		},
		{
			"many broken of one person are few people", some(promises{kept, 20, 20, 0, 0}, promises{broken, 9, 1, 0, 0}, promises{late, 8, 8, 0, 0}),
			"O: 37 to 20; kept 20 broken ? released 0 late ?; rate 20/37; moved 0",
		},
		{"few were moved", some(promises{kept, 20, 20, 2, 0}), "O: 20 to 20; kept 20 broken 0 released 0 late 0; rate 20/20; moved ?"},
		{"many were moved", some(promises{kept, 20, 20, 9, 0}), "O: 20 to 20; kept 20 broken 0 released 0 late 0; rate 20/20; moved 9"},
		{"nearly all were moved", some(promises{kept, 20, 20, 17, 0}), "O: 20 to 20; kept 20 broken 0 released 0 late 0; rate 20/20; moved ?"},
	} {
		c := followup.Cohort{Bodies: followup.SummariseBodies(tt.list, map[id.Organisation]directory.Organisation{"o": {ID: "o", Name: "O"}})}
		var b strings.Builder
		for _, body := range c.Guarded().Bodies {
			b.WriteString(told(body))
		}
		got := b.String()
		if got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.name, got, tt.want)
		}
	}
}

// Whatever is shown, no hidden number follows from it: of each hidden cell at
// least two values go with all that is shown.
func TestNoHiddenPromiseFollowsFromWhatIsShown(t *testing.T) {
	states := []commitment.State{commitment.Kept, commitment.Broken, commitment.Released, commitment.Accepted}
	rapid.Check(t, func(t *rapid.T) {
		var list []followup.Promise
		for range rapid.IntRange(1, 8).Draw(t, "kinds") {
			p := followup.Promise{
				Organisation: id.Organisation(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "organisation")),
				State:        rapid.SampledFrom(states).Draw(t, "state"), Moves: rapid.IntRange(0, 1).Draw(t, "moves"),
			}
			first, people := rapid.IntRange(0, 10).Draw(t, "first"), rapid.IntRange(1, 12).Draw(t, "people")
			for i := range rapid.IntRange(1, 15).Draw(t, "alike") {
				p.Person = id.Person(strconv.Itoa(first + i%people))
				list = append(list, p)
			}
		}
		full := followup.SummariseBodies(list, map[id.Organisation]directory.Organisation{"a": {Name: "A"}, "b": {Name: "B"}})
		c := followup.Cohort{Bodies: full}.Guarded()
		for _, b := range c.Bodies {
			if b.Promises.Hidden || b.Promises.N < 5 || b.People.N < 5 {
				t.Fatalf("shown of too few: %s", told(b))
			}
			cells := []followup.Count{b.Kept, b.Broken, b.Released, b.Late}
			rest := b.Promises.N
			var hidden []int
			for i, cell := range cells {
				switch {
				case cell.Hidden:
					hidden = append(hidden, i)
					if cell.N != 0 {
						t.Fatalf("a hidden cell still holds its number: %s", told(b))
					}
				case cell.N > 0 && cell.N < 5:
					t.Fatalf("a small cell is shown: %s", told(b))
				default:
					rest -= cell.N
				}
			}
			// The attacker tries every way in which the hidden ones, each at least one,
			// make up the rest, and keeps those that fit the rate.
			values := make([]map[int]bool, 4)
			for i := range values {
				values[i] = map[int]bool{}
			}
			var try func(at, left int, guess [4]int)
			try = func(at, left int, guess [4]int) {
				if at == len(hidden) {
					if left != 0 {
						return
					}
					for i, cell := range cells {
						if !cell.Hidden {
							guess[i] = cell.N
						}
					}
					if !b.Rate.Of.Hidden && guess[0]+guess[1]+guess[3] != b.Rate.Of.N || !b.Rate.N.Hidden && guess[0] != b.Rate.N.N {
						return
					}
					for i, n := range guess {
						values[i][n] = true
					}
					return
				}
				for n := 1; n <= left; n++ {
					guess[hidden[at]] = n
					try(at+1, left-n, guess)
				}
			}
			try(0, rest, [4]int{})
			for _, i := range hidden {
				if len(values[i]) < 2 {
					t.Fatalf("cell %d follows from the others: %s", i, told(b))
				}
			}
			if !b.Moved.N.Hidden && (b.Moved.N.N > 0 && b.Moved.N.N < 5 || b.Moved.Of.N-b.Moved.N.N > 0 && b.Moved.Of.N-b.Moved.N.N < 5) {
				t.Fatalf("few were moved, or few were not: %s", told(b))
			}
			if !b.Rate.N.Hidden && b.Rate.Of.N-b.Rate.N.N > 0 && b.Rate.Of.N-b.Rate.N.N < 5 {
				t.Fatalf("few were not kept: %s", told(b))
			}
		}
	})
}

func TestPromisesThatFellDueAreCountedByOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		desk := &followup.Desk{DB: d, Now: func() time.Time { return now }}
		municipality, prison := id.New[id.Organisation](), id.New[id.Organisation]()
		person, part := id.New[id.Person](), id.New[id.Participation]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			file, _ := programme.ShippedFile("coachingteamet")
			p, err := programme.Parse("coachingteamet.yaml", file)
			if err != nil {
				return err
			}
			if err := programme.Install(tx, p, file, now); err != nil {
				return err
			}
			for _, o := range []directory.Organisation{
				{ID: municipality, Name: "Älvdals kommun", Kind: "municipality", Country: "SE"},
				{ID: prison, Name: "Frivården Älvdal", Kind: "prison-probation", Country: "SE", Sensitive: true},
			} {
				if err := directory.InsertOrganisation(tx, o); err != nil {
					return err
				}
			}
			promise := func(o id.Organisation, who id.Person, part id.Participation, due string, state commitment.State, stands bool, moves int) error {
				return tx.Exec(`
					insert into commitments (id, person_id, participation_id, professional_id, organisation_id, kind, amount, unit, what_sealed, due, state,
						recorded_by, recorded_at, version, stands, moves)
					values ($1, $2, $3, 'x', $4, '', 0, '', '', $5, $6, 'x', $7, 1, $8, $9)`,
					id.New[string](), who, part, o, due, state, now, stands, moves)
			}
			enrol := func(who id.Person, part id.Participation) error {
				return tx.Exec(`
					insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closing_reason, next_holder_sealed, version)
					values ($1, $2, 'coachingteamet', '', 'active', 'settling', '2026-01-01', '2026-01-01', '', '', 1)`, part, who)
			}
			if err := enrol(person, part); err != nil {
				return err
			}
			for _, p := range []struct {
				due    string
				state  commitment.State
				stands bool
				moves  int
			}{
				{"2026-01-01", commitment.Kept, false, 0},      // the first day counts
				{"2025-12-31", commitment.Kept, false, 0},      // the day before does not
				{"2026-06-01", commitment.Broken, false, 1},    //
				{"2026-06-02", commitment.Released, false, 2},  //
				{"2026-11-19", commitment.Accepted, true, 0},   // due yesterday: late
				{"2026-11-20", commitment.Accepted, true, 0},   // due today: not yet
				{"2026-12-01", commitment.Kept, false, 0},      // kept before it was due: it has not fallen due
				{"2026-06-03", commitment.Countered, true, 0},  // it stands while another day is proposed
				{"2026-06-03", commitment.Countered, false, 0}, // never promised
				{"2026-06-03", commitment.Proposed, false, 0},  //
				{"2026-06-03", commitment.Declined, false, 0},  //
				{"2026-06-03", commitment.Withdrawn, false, 0}, //
			} {
				if err := promise(municipality, person, part, p.due, p.state, p.stands, p.moves); err != nil {
					return err
				}
			}
			for range 6 {
				who, part := id.New[id.Person](), id.New[id.Participation]()
				if err := enrol(who, part); err != nil {
					return err
				}
				if err := promise(prison, who, part, "2026-03-03", commitment.Kept, false, 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		by := func(role access.Role) access.Actor {
			return access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Grants: []access.Grant{{Role: role}}}
		}
		q := followup.Query{Programme: "coachingteamet", From: day.Must("2026-01-01"), To: day.Must("2026-12-31"), Definition: livelihood.Finsam}
		rows := func(by access.Actor) (list []string) {
			c, err := desk.Cohort(t.Context(), by, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range c.Bodies {
				list = append(list, told(b))
			}
			return list
		}
		want := []string{
			"Frivården Älvdal: 6 to 6; kept 6 broken 0 released 0 late 0; rate 6/6; moved 0",
			"Älvdals kommun: 5 to 1; kept 1 broken 1 released 1 late 2; rate 1/4; moved 2",
		}
		if diff := cmp.Diff(want, rows(by(access.Manager))); diff != "" {
			t.Error(diff)
		}
		// Too few for the association, and the name of the other is not for it.
		if diff := cmp.Diff([]string{": 6 to 6; kept 6 broken 0 released 0 late 0; rate 6/6; moved 0"}, rows(by(access.Association))); diff != "" {
			t.Error(diff)
		}
		name, list, err := desk.Rows(t.Context(), by(access.Manager), q, municipality)
		if err != nil || name != "Älvdals kommun" || len(list) != 5 || list[0].Day != q.From || list[0].ID != "" || !list[4].IsLate {
			t.Errorf("the rows: %s %+v %v", name, list, err)
		}
		for _, a := range []access.Actor{by(access.Association), by(access.Professional), {}} {
			if _, _, err := desk.Rows(t.Context(), a, q, municipality); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%v reads the rows: %v", a.Grants, err)
			}
		}
		if _, _, err := desk.Rows(t.Context(), by(access.Manager), q, id.New[id.Organisation]()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an organisation without promises: %v", err)
		}
	})
}
