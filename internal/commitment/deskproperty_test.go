package commitment_test

import (
	"testing"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// The same as of the rules, through the desk and what is stored: anyone tries
// anything, signed in or by a link, and what is always true is true of what is
// read afterwards.
func TestNoSequenceOfActsAtTheDeskBreaksThePromiseLedger(t *testing.T) {
	sequences := 12
	if testing.Short() {
		sequences = 3
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		deputy := access.Actor{Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: w.coach.Organisation, Name: "Eva Ny"}
		var mandates []directory.Mandate
		w.do(t, func(tx *db.Tx) error {
			if err := directory.InsertProfessional(tx, directory.Professional{
				ID: deputy.Professional, Organisation: deputy.Organisation, Name: deputy.Name,
			}); err != nil {
				return err
			}
			list, err := directory.Mandates(tx, w.anna.Organisation)
			mandates = list
			return err
		})
		around := &participation.Desk{DB: d, Vault: w.vault, Now: w.desk.Now}
		must(t, around.SetDeputy(ctx, w.coach, w.person, deputy.Professional, day.Day{}, today.AddDays(90)))
		cast := map[string]access.Actor{
			"anna": w.anna, "bo": w.bo, "coach": w.coach, "deputy": deputy, "self": w.self, "stranger": w.nobody, "bank": w.bank,
			"guest": access.AsGuest(id.New[string](), w.bank.Professional, w.bank.Organisation, "Nils Berg"),
		}
		names := []string{"anna", "bo", "coach", "deputy", "self", "stranger", "bank", "guest"}
		coordinates := map[id.Professional]bool{w.coach.Professional: true, deputy.Professional: true}
		moved := 0
		for n := range sequences {
			p := w.promise([]access.Actor{w.anna, w.anna, w.coach, {}}[n%4])
			if n%4 < 2 {
				p.Kind, p.Amount = "money", 8_000
			}
			must(t, w.desk.Record(ctx, w.coach, p))
			for i := range 14 {
				before := w.one(t, p.ID)
				script := tries(names, func(one try) bool { return before.May(one.act, w.stance(before, cast[one.who], mandates, &one)) })
				one := script.Example(n*100 + i)
				one.terms.Amount *= 700
				if before.Kind == "" {
					one.terms.Amount = 0
				}
				w.stance(before, cast[one.who], mandates, &one)
				var err error
				if one.tell {
					err = w.desk.Tell(ctx, cast[one.who], p.ID, commitment.Told{Act: one.act, Terms: one.terms, Reason: one.reason})
				} else {
					err = w.desk.Do(ctx, cast[one.who], p.ID, commitment.Doing{Act: one.act, Terms: one.terms, Reason: one.reason})
				}
				after := w.one(t, p.ID)
				if err != nil {
					if after.Version != before.Version || len(after.Steps) != len(before.Steps) || after.State != before.State || after.Terms() != before.Terms() {
						t.Fatalf("%s of %s was refused (%v) and changed it all the same", one.act, one.who, err)
					}
					continue
				}
				moved++
				if one.who == "stranger" || one.who == "bank" || one.who == "guest" {
					t.Fatalf("%s could %s", one.who, one.act)
				}
				hold(t, before, after, mandates, coordinates)
			}
		}
		if moved < sequences*4 {
			t.Errorf("only %d acts were done: nothing is proven", moved)
		}
	})
}

// stance is how by stands to c, as the test sees it.
func (w *world) stance(c commitment.Commitment, by access.Actor, mandates []directory.Mandate, one *try) commitment.Standing {
	_, signs := commitment.Signs(c, mandates, today, by.Professional)
	who := commitment.Standing{
		Self: by.Person == w.person && by.Person != "", Coordinates: one.who == "coach" || one.who == "deputy",
		Promises: by.Professional != "" && by.Professional == c.Professional && by.Guest == "", Signs: c.Needs() && signs,
	}
	if one.tell = one.tell && who.Coordinates && !who.Promises && !c.Mine(); one.tell {
		return commitment.Standing{Promises: true}
	}
	return who
}
