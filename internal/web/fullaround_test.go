package web_test

import (
	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/tool"
)

// shared lets Anna read a sentence of the story of rich, and takes another one
// back; the way of answering the questions has changed over time.
func (w *fuller) shared() {
	w.t.Helper()
	ctx, one, d := w.t.Context(), w.rich, w.desks.Story
	readers, err := d.Readers(ctx, one.own, one.person)
	w.must(err)
	told, err := d.Of(ctx, one.own, one.person)
	w.must(err)
	back := id.New[string]()
	for sentence, excerpt := range []string{id.New[string](), back} {
		w.must(d.Share(ctx, one.own, one.person, story.Sharing{ID: excerpt, Waiver: readers[0].ID, Version: told[0].N, Chosen: []int{sentence}}))
	}
	w.must(d.TakeBack(ctx, one.own, one.person, back))
	for level := range 2 {
		w.must(w.desks.Tool.Answer(ctx, one.own, one.person, tool.Sheet{
			ID: id.New[string](), Tool: "readiness", Levels: map[string]int{"need": level + 1}, Notes: map[string]string{"need": "I can say it now"},
		}))
	}
}

// around has two more coordinate for rich at other bodies: with one it is agreed
// who does what.
func (w *fuller) around() {
	w.t.Helper()
	ctx, by, one, d := w.t.Context(), w.cast[coordinator], w.rich, w.desks.Participation
	for _, name := range []string{"Siri Second", "Tore Third"} {
		m := participation.Member{ID: id.New[string](), Name: name, Role: participation.Another, Phone: "010-7"}
		w.must(d.AddToCircle(ctx, by, one.person, m))
		one.refs["member"] = m.ID
	}
	w.must(d.Agree(ctx, by, one.person, one.refs["member"], "Tore rings the landlord"))
}

// resting has one rest, one to get another coordinator who did not ask for it, and
// one whom nobody coordinates since who did is kin.
func (w *fuller) resting() {
	w.t.Helper()
	ctx, by, d := w.t.Context(), w.cast[coordinator], w.desks.Participation
	rests := w.people[none]
	w.must(d.Pause(ctx, by, rests.person, id.Participation(rests.refs["participation"]), participation.Pause{
		ID: id.New[string](), Reason: "To care for a child", BackOn: w.today().AddDays(30),
	}))
	w.must(d.ChangeCoordinator(ctx, by, w.people[barred].person, participation.Successor{To: w.cast[stranger].Professional}))
	for _, who := range []role{deputy, ""} {
		lost := w.bare(w.cast[former], w.programme.ID)
		if who != "" {
			w.must(d.SetDeputy(ctx, w.cast[former], lost.person, w.cast[who].Professional, day.Day{}, w.today().AddDays(60)))
		}
		w.must(w.desks.Consent.Bar(ctx, lost.own, lost.person, w.cast[former].Professional))
	}
}

// unnamed counts two without a name: the time of one has ended.
func (w *fuller) unnamed() {
	w.t.Helper()
	ctx, by, d := w.t.Context(), w.cast[coordinator], w.desks.Anonymous
	for range 2 {
		one := anonymous.Participant{
			ID: id.New[string](), Programme: w.programme.ID, Professional: by.Professional, Sex: "female", From: w.today().AddDays(-400),
		}
		w.must(d.Count(ctx, by, one))
		w.rich.refs["participant"] = one.ID
	}
	w.must(d.End(ctx, by, w.rich.refs["participant"], w.today()))
}

// before has so many who took part until a year ago that there is something to
// compare. Nobody sees them any more.
func (w *fuller) before() {
	w.t.Helper()
	w.must(w.site.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		for n := range 24 {
			who := id.New[id.Person]()
			sex := []string{"female", "male"}[n%2]
			if _, err := person.Add(tx, w.desks.Person.Vault, person.Person{ID: who, Given: "Long Gone", Sex: sex, BirthYear: 1990, Language: "sv"}, w.now); err != nil {
				return err
			}
			err := participation.Enrol(tx, participation.Participation{
				ID: id.New[id.Participation](), Person: who, Programme: w.programme.ID, EnrolledOn: w.today().AddDays(-700), ClosedOn: w.today().AddDays(-365), ClosingReason: "completed",
			}, w.cast[former].Professional, w.now)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// protected is someone whom no list names, and of whom little is known.
func (w *fuller) protected() {
	w.t.Helper()
	one := w.bare(w.cast[coordinator], w.programme.ID)
	w.people["protected"] = one
	w.must(w.desks.Participation.SetDeputy(w.t.Context(), w.cast[coordinator], one.person, w.cast[deputy].Professional, day.Day{}, w.today().AddDays(60)))
	p, err := w.desks.Person.Of(w.t.Context(), w.cast[coordinator], one.person)
	w.must(err)
	p.Protected = true
	w.must(w.desks.Person.Correct(w.t.Context(), w.cast[coordinator], p))
	w.must(w.desks.Person.Open(w.t.Context(), w.cast[coordinator], one.person, "To plan the next meeting"))
}

// bare is someone of whom nothing is known but what they are called and what
// they want.
func (s *scenario) bare(by access.Actor, in id.Programme) *someone {
	s.t.Helper()
	one := &someone{person: id.New[id.Person](), marks: map[string]string{"given": "zq" + id.New[string]()[24:] + "z"}}
	one.own = access.Actor{Account: id.New[id.Account](), Person: one.person, Language: "en"}
	one.refs = map[string]string{"person": string(one.person), "bell": "quiet"}
	s.must(s.desks.Intake.Register(s.t.Context(), by, intake.Newcomer{
		Person: person.Person{ID: one.person, Given: one.marks["given"], Sex: "other"}, Participation: id.New[id.Participation](), Programme: in, Wish: "Peace",
	}))
	s.account(string(one.person), one.own)
	return one
}

// closed is someone whose time in the programme is over.
func (w *fuller) closed() {
	w.t.Helper()
	one := w.someone(len(states))
	w.people["closed"] = one
	one.refs["consent"], one.refs["professional"] = id.New[string](), string(w.cast[bo].Professional)
	w.must(w.desks.Participation.Close(w.t.Context(), w.cast[coordinator], one.person, participation.Ending{
		Reason: "completed", GoodHealth: true, NextHolder: "Siv Vittne",
	}))
}

// started gives rich a plan by law.
func (w *fuller) started() {
	w.t.Helper()
	w.must(w.desks.Statute.Start(w.t.Context(), w.cast[coordinator], w.rich.person, statute.Started{
		ID: id.New[string](), View: "no.ip", On: w.today(), By: statute.ByPerson,
	}))
}
