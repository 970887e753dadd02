package commitment_test

import (
	"slices"
	"testing"
	"time"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

func TestAnOrganisationIsSilent(t *testing.T) {
	on := func(daysAgo int) day.Day { return today.AddDays(-daysAgo) }
	asked := func(daysAgo int) commitment.Owed {
		return commitment.Owed{Organisation: "o", State: commitment.Proposed, Asked: on(daysAgo), Due: today.AddDays(9)}
	}
	promised := func(due int) commitment.Owed {
		return commitment.Owed{Organisation: "o", State: commitment.Accepted, Stands: true, Asked: on(40), Heard: on(40), Due: on(due)}
	}
	for name, tt := range map[string]struct {
		owed []commitment.Owed
		want string // since when, "" when it is not silent
	}{
		"asked for thirteen days is not silent":      {[]commitment.Owed{asked(13)}, ""},
		"asked for fourteen days is":                 {[]commitment.Owed{asked(14)}, on(14).String()},
		"the oldest question counts":                 {[]commitment.Owed{asked(15), asked(20)}, on(20).String()},
		"a promise before its day owes nothing":      {[]commitment.Owed{promised(-1)}, ""},
		"a promise fourteen days late":               {[]commitment.Owed{promised(14)}, on(14).String()},
		"a promise thirteen days late":               {[]commitment.Owed{promised(13)}, ""},
		"said to be done, it waits for others":       {[]commitment.Owed{func() commitment.Owed { o := promised(20); o.Said = true; return o }()}, ""},
		"other terms are for the asker to answer":    {[]commitment.Owed{{Organisation: "o", State: commitment.Countered, Turn: commitment.TurnAsker, Asked: on(30), Heard: on(30), Due: today}}, ""},
		"other terms are for them to answer":         {[]commitment.Owed{{Organisation: "o", State: commitment.Countered, Turn: commitment.TurnPromiser, Asked: on(30), Heard: on(35), Due: today}}, on(30).String()},
		"heard of lately about something else":       {[]commitment.Owed{asked(30), {Organisation: "o", State: commitment.Kept, Heard: on(3)}}, ""},
		"heard of long ago about something else":     {[]commitment.Owed{asked(30), {Organisation: "o", State: commitment.Kept, Heard: on(15)}}, on(15).String()},
		"what another says is not theirs":            {[]commitment.Owed{asked(30), {Organisation: "p", State: commitment.Kept, Heard: on(3)}}, on(30).String()},
		"what is waiting for a signature was heard":  {[]commitment.Owed{{Organisation: "o", State: commitment.AwaitingSignature, Asked: on(30), Heard: on(30), Due: on(20)}}, ""},
		"late though another day is being discussed": {[]commitment.Owed{{Organisation: "o", State: commitment.Countered, Turn: commitment.TurnAsker, Stands: true, Asked: on(20), Heard: on(20), Due: on(25)}}, on(20).String()},
	} {
		t.Run(name, func(t *testing.T) {
			got := commitment.Silent(tt.owed, today, 14)
			since := ""
			if len(got) > 0 {
				since = got[0].Since.String()
			}
			if since != tt.want {
				t.Errorf("silent since %q, want %q", since, tt.want)
			}
		})
	}
}

func TestSilencesOfSeveralPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		w.ask(t, w.anna, "", 0)
		w.ask(t, w.bank, "", 0)
		clinic := w.ask(t, w.clinic, "", 0)
		must(t, w.desk.Tell(ctx, w.coach, clinic, commitment.Told{Act: commitment.ActAccept}))
		w.now = w.now.AddDate(0, 0, 10)
		bo := w.ask(t, w.bo, "", 0) // of Anna's organisation, which is heard through him
		must(t, w.desk.Accept(ctx, w.bo, bo))
		w.now = w.now.AddDate(0, 0, 10)

		silent := func(after int) (list []id.Organisation) {
			must(t, d.Read(ctx, func(v *db.View) error {
				all, err := commitment.Silences(v, []id.Person{w.person, id.New[id.Person]()}, day.In(w.now, time.UTC), after)
				for _, s := range all[w.person] {
					list = append(list, s.Organisation)
				}
				return err
			}))
			return list
		}
		if got := silent(14); !slices.Equal(got, []id.Organisation{w.bank.Organisation}) {
			t.Errorf("silent for fourteen days: %q", got)
		}
		if got := silent(13); len(got) != 2 || got[1] != w.clinic.Organisation {
			t.Errorf("silent for thirteen days: %q", got)
		}
		c := w.ask(t, w.bank, "", 0)
		p, err := w.desk.Open(ctx, w.coach, c)
		must(t, err)
		if p.Silent != today {
			t.Errorf("the page says silent since %v", p.Silent)
		}
		if p, err = w.desk.Open(ctx, w.bank, c); err != nil || !p.Silent.IsZero() {
			t.Errorf("the bank reads that it is silent: %v", err)
		}
	})
}
