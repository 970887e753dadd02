package meeting_test

import (
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/calendar"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
)

func TestASuggestedTimeMovesNothingByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.addressed(t)
		ctx := t.Context()
		place := directory.Place{ID: id.New[string](), Name: "Folkets hus", Address: "Storgatan 1", Neutral: true}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return directory.InsertPlace(tx, place) }))
		called := w.meeting(w.anna, w.bank)
		called.PlaceID, called.Place = place.ID, "Rum 2"
		must(t, w.desk.Call(ctx, w.coach, called))
		m := called.ID
		was := w.now.Add(time.Hour)
		at, n := w.now, 0
		// Anna's answer as the coordinator reads it, after she wants another time.
		wants := func(start, end time.Time) (meeting.Sheet, meeting.Reply) {
			t.Helper()
			n++
			r := said(m, 0, "anna@example.org", calendar.OtherTime, at.Add(time.Duration(n)*time.Minute))
			r.Start, r.End = start, end
			if heard, err := w.desk.Hear(ctx, r); heard != meeting.HeardAnswer || err != nil {
				t.Fatalf("heard as %s, %v", heard, err)
			}
			s, err := w.desk.Open(ctx, w.coach, m)
			must(t, err)
			for _, p := range s.Parties {
				if p.Professional == w.anna.Professional {
					return s, p.Answer
				}
			}
			return s, meeting.Reply{}
		}
		other := w.now.Add(48 * time.Hour)
		for name, tt := range map[string]struct{ start, end time.Time }{
			"no time at all":               {},
			"a time that is over":          {w.now.Add(-time.Minute), time.Time{}},
			"a time in ten years":          {w.now.AddDate(10, 0, 0), time.Time{}},
			"the time that it has":         {was, time.Time{}},
			"a meeting of a day":           {other, other.Add(24 * time.Hour)},
			"a meeting of a single minute": {other, other.Add(time.Minute)},
		} {
			if _, r := wants(tt.start, tt.end); r.Answer != calendar.OtherTime || !r.Suggested.IsZero() {
				t.Errorf("%s is suggested: %+v", name, r)
			}
		}
		if _, r := wants(other.Add(time.Hour), time.Time{}); r.Minutes != 60 {
			t.Errorf("without an end it is %d minutes", r.Minutes)
		}
		s, r := wants(other, other.Add(45*time.Minute))
		if !r.Suggested.Equal(other) || r.Minutes != 45 || r.How != meeting.ByMail {
			t.Errorf("Anna has said %+v", r)
		}
		if !s.StartsAt.Equal(was) || s.Sequence != 0 {
			t.Errorf("it has moved by itself to %s", s.StartsAt)
		}
		w.letters(t)
		take := func(by access.Actor, who id.Professional, start time.Time) error {
			return w.desk.TakeSuggestion(ctx, by, m, who, start, "Anna kan då")
		}
		for name, tt := range map[string]struct {
			err  error
			want fault.Kind
		}{
			"she who suggested it":       {take(w.anna, w.anna.Professional, other), fault.Forbidden},
			"one who is not asked":       {take(w.nobody, w.anna.Professional, other), fault.NotFound},
			"what was suggested before":  {take(w.coach, w.anna.Professional, other.Add(time.Hour)), fault.Conflict},
			"what nobody suggested":      {take(w.coach, w.bank.Professional, other), fault.Conflict},
			"what the person did not":    {take(w.coach, "", other), fault.Conflict},
			"nothing, of a time of none": {take(w.coach, w.bank.Professional, time.Time{}), fault.Conflict},
		} {
			if fault.KindOf(tt.err) != tt.want {
				t.Errorf("%s: %v", name, tt.err)
			}
		}
		must(t, take(w.coach, w.anna.Professional, other))
		s, err := w.desk.Open(ctx, w.coach, m)
		must(t, err)
		if !s.StartsAt.Equal(other) || s.Minutes != 45 || s.PlaceID != place.ID || s.Place != "Folkets hus, Storgatan 1, Rum 2" || s.Sequence != 1 {
			t.Errorf("it is moved to %+v", s.Meeting)
		}
		for _, p := range s.Parties {
			if !p.Answer.Suggested.IsZero() {
				t.Errorf("the suggestion still stands: %+v", p.Answer)
			}
		}
		moved := w.letters(t)
		told(t, moved, calendar.MethodRequest, 1, "anna", "bank", "coach")
		nobodyElse(t, moved)
		if err := take(w.coach, w.anna.Professional, other); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taken twice: %v", err)
		}
	})
}

func TestThePersonSuggestsATimeToo(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	w.addressed(t)
	ctx := t.Context()
	w.emailed(t, "amira@example.org", false)
	must(t, w.summons().MailMe(ctx, w.self, true))
	m := w.call(t)
	r := said(m, 0, "amira@example.org", calendar.OtherTime, w.now.Add(time.Minute))
	r.Start = w.now.Add(48 * time.Hour)
	if heard, err := w.desk.Hear(ctx, r); heard != meeting.HeardAnswer || err != nil {
		t.Fatalf("heard as %s, %v", heard, err)
	}
	must(t, w.desk.TakeSuggestion(ctx, w.coach, m, "", r.Start, "Amira kan då"))
	must(t, w.desk.Answer(ctx, w.self, m, "yes"))
	s, err := w.desk.Open(ctx, w.coach, m)
	must(t, err)
	if !s.StartsAt.Equal(r.Start) || s.PersonAnswer.Answer != calendar.Yes || !s.PersonAnswer.Suggested.IsZero() {
		t.Errorf("it is %+v", s.Meeting)
	}
}
