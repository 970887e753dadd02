package web_test

import (
	"context"
	"sync"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/story"
)

// A fuller world is the fixture in which more has happened, so that no part of a
// page is left out: rich is someone about whom there is one of everything.
type fuller struct {
	*world
	rich *someone
	off  string // the meeting that was cancelled
	lent []lent // one link of each kind, opened
}

// full makes a fuller world.
func (s *scenario) full() *fuller {
	s.t.Helper()
	w := &fuller{world: s.world()}
	w.rich = w.people[all]
	w.directory()
	w.accounts()
	w.told()
	w.planned()
	w.waived()
	w.started()
	w.livesOn()
	w.decided()
	w.scheduled()
	held := w.called()
	w.pass(3)
	w.promised(held)
	w.pass(12)
	w.answered(held)
	w.withheld()
	w.closed()
	w.followed()
	w.protected()
	w.broughtIn()
	w.offered()
	w.shared()
	w.around()
	w.resting()
	w.unnamed()
	w.before()
	w.must(s.desks.Bell.Pause(s.t.Context(), s.cast[coordinator], w.rich.person, "quiet", access.Today(s.now).AddDays(10), "Away at a course"))
	w.lends()
	return w
}

// pass lets days go by.
func (w *fuller) pass(days int) { w.now = w.now.AddDate(0, 0, days) }

func (w *fuller) today() day.Day { return access.Today(w.now) }

// directory gives the bank its place in the programme, and mandates of each sort.
func (w *fuller) directory() {
	w.t.Helper()
	ctx, boss, d := w.t.Context(), w.cast[admin], w.desks.Directory
	w.must(w.desks.Programme.SetParty(ctx, boss, w.programme.ID, "bank", w.cast[anna].Organisation))
	agency := directory.Organisation{ID: id.New[id.Organisation](), Name: "Norrviks beroendemottagning", Kind: "region-health", Country: "SE", Sensitive: true}
	w.must(d.AddOrganisation(ctx, boss, agency))
	w.must(d.AddOrganisation(ctx, boss, directory.Organisation{ID: id.New[id.Organisation](), Name: "Empty house", Kind: "housing", Country: "SE"}))
	gone := directory.Professional{ID: id.New[id.Professional](), Organisation: agency.ID, Name: "Professional gone", Title: "Adviser", Phone: "010-2"}
	w.must(d.AddProfessional(ctx, boss, gone))
	w.must(d.Leave(ctx, boss, gone.ID, w.today()))
	one, err := d.Professional(ctx, boss, w.cast[anna].Professional)
	w.must(err)
	one.Title, one.Unit, one.PhoneHours, one.Languages = "Adviser", "The office", "weekdays 9–11", "Swedish, Arabic"
	w.must(d.Correct(ctx, boss, one))
	give := func(who role, kind, unit string, ceiling int64, until day.Day) string {
		m := directory.Mandate{
			ID: id.New[string](), Professional: w.cast[who].Professional, Organisation: w.cast[who].Organisation,
			Kind: kind, Unit: unit, Ceiling: ceiling, Until: until, GivenBy: "The board",
		}
		w.must(d.GiveMandate(ctx, boss, m))
		return m.ID
	}
	w.rich.refs["mandate"] = give(anna, "money", "sek", 1000, w.today().AddMonths(6))
	give(anna, "accompany", "times", 10, w.today().AddDays(5)) // runs out
	give(bo, "money", "sek", 0, day.Day{})
	w.must(d.EndMandate(ctx, boss, give(bo, "housing", "", 0, day.Day{})))
}

const password = "häst batteri klammer"

var passwordHash = sync.OnceValue(func() string { return login.Hash(password) })

// accounts lets Anna sign in from two places, and makes one account that is
// closed and one that nobody has used.
func (w *fuller) accounts() {
	w.t.Helper()
	ctx, boss, d := w.t.Context(), w.cast[admin], w.desks.Login
	code, err := d.Invite(ctx, boss, login.Invitee{Professional: w.cast[anna].Professional, Organisation: w.cast[anna].Organisation})
	w.must(err)
	w.must(d.Redeem(ctx, code, password))
	for range 2 {
		_, err = d.SignIn(ctx, "anna@kasam.example", password, "")
		w.must(err)
		w.now = w.now.Add(time.Minute)
	}
	code, err = d.Invite(ctx, boss, login.Invitee{Email: "second@kasam.example", Name: "Second Admin", Grants: []access.Grant{{Role: access.Admin}}, New: true})
	w.must(err)
	w.must(d.Redeem(ctx, code, password))
	w.must(d.SetRoles(ctx, boss, w.cast[anna].Account, w.cast[anna].Grants))
	w.must(d.Disable(ctx, boss, w.cast[stranger].Account))
	_, err = d.Invite(ctx, boss, login.Invitee{Email: "new@kasam.example", Name: "New Auditor", Grants: []access.Grant{{Role: access.Auditor}}, New: true})
	w.must(err)
}

// told fills the story, the picture and who the person is.
func (w *fuller) told() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks, w.rich
	p, err := d.Person.Of(ctx, by, one.person)
	w.must(err)
	p.Called, p.Language, p.Interpreter, p.EasyRead, p.Municipality = p.Given, "ar", true, true, "2061"
	p.Birth, p.BirthYear, p.Email = day.Must("1990-05-06"), 1990, "rich@kasam.example"
	w.must(d.Person.Correct(ctx, by, p))
	for _, t := range []story.Telling{{Wish: "أريد أن أعمل", Text: "كنت نجارا", Language: "ar"}, {Wish: "I want to sleep", Text: "Nights are long.\n\nVery.", Language: "en"}} {
		t.ID = id.New[string]()
		w.must(d.Story.Tell(ctx, one.own, one.person, t))
	}
	item := func(kind, state, strategy string, by access.Actor, voice string) {
		i := story.Item{ID: id.New[string](), Area: "home", Kind: kind, Text: kind + " " + state, Voice: voice}
		w.must(d.Story.AddItem(ctx, by, one.person, i))
		i.State, i.Strategy, i.Version = state, strategy, 1
		w.must(d.Story.ReviseItem(ctx, by, one.person, i))
	}
	item(story.Hindrance, story.Open, story.Eliminate, by, story.Professional)
	item(story.Hindrance, story.Answered, story.Manage, one.own, story.Person)
	item(story.Hindrance, story.Gone, "", by, story.Person)
	item(story.Resource, story.Open, "", one.own, story.Person)
	item(story.Interest, story.Open, "", by, story.Person)
	item(story.Hope, story.Open, "", by, story.Person)
	w.must(d.Story.SeeDifferently(ctx, one.own, one.person, one.refs["item"], story.View{ID: id.New[string](), Text: "I see it so"}))
}

// planned makes a plan of every level, agreed to and changed afterwards.
func (w *fuller) planned() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Plan, w.rich
	parent := ""
	for _, level := range []string{plan.Wish, plan.Purpose, plan.Aim, plan.Step} {
		g := plan.Goal{ID: id.New[string](), Parent: parent, Level: level, Words: "A " + level, Voice: plan.Person, Due: w.today().AddDays(40)}
		w.must(d.AddGoal(ctx, by, one.person, g))
		w.must(d.AddMeasure(ctx, by, one.person, plan.Measure{ID: id.New[string](), Goal: g.ID, Words: "For the " + level, Item: one.refs["item"]}))
		parent = g.ID
	}
	for _, state := range []string{plan.Reached, plan.Dropped} {
		g := plan.Goal{ID: id.New[string](), Level: plan.Aim, Words: "A goal " + state, Voice: plan.Professional}
		w.must(d.AddGoal(ctx, by, one.person, g))
		g.State, g.Version = state, 1
		w.must(d.ReviseGoal(ctx, by, one.person, g))
	}
	w.must(w.desks.Review.Answer(ctx, one.own, one.person, plan.Answer{ID: id.New[string](), Yes: true, How: plan.OwnLogin}, 0))
	w.must(d.SetReview(ctx, by, one.person, w.today().AddDays(5)))
	w.now = w.now.Add(time.Hour)
	w.must(d.AddGoal(ctx, by, one.person, plan.Goal{ID: id.New[string](), Level: plan.Aim, Words: "Since then", Voice: plan.Person}))
	w.must(d.See(ctx, one.own, one.person, plan.View{ID: id.New[string](), Goal: parent, Progress: plan.UnderWay, Words: "Slowly"}))
	p, err := d.Of(ctx, by, one.person)
	w.must(err)
	w.must(d.SetFrame(ctx, by, one.person, plan.Frame{
		Organisation: w.cast[anna].Organisation, Professional: w.cast[anna].Professional, From: w.today(), Until: w.today().AddMonths(12),
		Conditions: "A flat of one's own", Way: "Every other week", Near: "The sister comes along",
	}, p.Version))
	w.must(w.desks.Review.Hold(ctx, by, one.person, review.Holding{ID: id.New[string](), Note: "Went well", Next: w.today().AddDays(9)}))
	one.refs["version"] = "3"
}

// waived gives consents of each kind and state, and bars someone.
func (w *fuller) waived() {
	w.t.Helper()
	ctx, d, one, by := w.t.Context(), w.desks.Consent, w.rich, w.cast[coordinator]
	give := func(kind consent.Kind, who role, until day.Day, how string) string {
		g := consent.Giving{
			ID: id.New[string](), Person: one.person, Kind: kind, How: how, Language: "sv", TextVersion: "1",
			Cooperation: w.programme.Consent.Cooperations[0].Key,
		}
		if how == consent.Oral {
			g.Witness = "Siv Vittne"
		}
		if kind == consent.Waives {
			g.Organisation, g.Categories, g.Until = w.cast[who].Organisation, []access.Category{access.Plan, access.Meetings, access.Area("home")}, until
		}
		w.must(d.Give(ctx, by, g))
		return g.ID
	}
	give(consent.Plans, "", day.Day{}, consent.Paper)
	give(consent.Registers, "", day.Day{}, consent.Oral)
	one.refs["consent"] = give(consent.Waives, bo, w.today().AddMonths(5), consent.Paper) // everybody at the bank
	give(consent.Waives, anna, w.today().AddDays(1), consent.Oral)                        // expires
	w.must(d.Withdraw(ctx, one.own, one.person, give(consent.Waives, anna, w.today().AddMonths(3), consent.Paper)))
	w.must(d.Bar(ctx, one.own, one.person, w.cast[manager].Professional))
}

// livesOn leaves a gap between two incomes, and ends an activity.
func (w *fuller) livesOn() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Livelihood, w.rich
	w.must(d.EndIncome(ctx, by, one.person, one.refs["income"], w.today().AddDays(-30)))
	one.refs["income"] = id.New[string]()
	w.must(d.AddIncome(ctx, by, livelihood.Income{
		ID: one.refs["income"], Person: one.person, Code: "se.lon", Share: 50,
		From: w.today().AddDays(-10), Source: livelihood.FromRecord, Certainty: livelihood.Decided,
	}))
	w.must(d.EndActivity(ctx, by, one.person, one.refs["activity"], w.today().AddDays(-3)))
	one.refs["activity"] = id.New[string]()
	w.must(d.AddActivity(ctx, by, livelihood.Activity{
		ID: one.refs["activity"], Person: one.person,
		Activity: w.programme.Activities[1].Key, Share: 25, From: w.today().AddDays(-2),
	}))
	p := w.desks.Participation
	w.must(p.AddToCircle(ctx, by, one.person, participation.Member{ID: id.New[string](), Professional: w.cast[anna].Professional}))
	w.must(p.RecordContact(ctx, by, one.person, participation.Contact{
		ID: id.New[string](), On: w.today(), Channel: "phone", Minutes: 10,
		Professional: w.cast[anna].Professional,
	}))
	w.must(p.SetPhase(ctx, by, one.person, w.programme.Phases[1].Key))
}

// scheduled keeps slots open, is away once, books one slot, and asks for a time in
// three ways: one poll is half answered, one is booked and one is closed.
func (w *fuller) scheduled() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Scheduling, w.rich
	week, err := d.Week(ctx, by)
	w.must(err)
	times := []string{week.Days[0].Times[0].ID, week.Days[0].Times[1].ID}
	for _, who := range []role{coordinator, anna, bo} {
		w.must(d.Keep(ctx, w.cast[who], w.cast[who].Professional, times, times))
		one.refs["away"] = id.New[string]()
		w.must(d.Leave(ctx, w.cast[who], w.cast[who].Professional, scheduling.Away{ID: one.refs["away"], From: w.today().AddDays(40)}))
	}
	wish := scheduling.Wish{Person: one.person, Minutes: 60, From: w.today().AddDays(60), Who: []scheduling.Someone{{Professional: w.cast[anna].Professional, Needed: true}}}
	f, err := d.Find(ctx, by, wish)
	w.must(err)
	w.must(d.Book(ctx, by, scheduling.Booking{Wish: wish, ID: id.New[string](), Kind: meeting.MultiParty, Slot: f.Offers[0].Time, Start: f.Offers[0].Start}))
	ask := func() scheduling.Poll {
		p := scheduling.Poll{ID: id.New[string](), Person: one.person, Kind: meeting.MultiParty, Minutes: 45, Place: "Library 2"}
		for n := range 3 {
			p.Times = append(p.Times, scheduling.Choice{ID: id.New[string](), Start: w.now.AddDate(0, 0, 33+n)})
		}
		p.Voters = []scheduling.Voter{{Professional: w.cast[anna].Professional, Needed: true}, {Professional: w.cast[bo].Professional}}
		w.must(d.Ask(ctx, by, p))
		return p
	}
	say := func(p scheduling.Poll, list ...scheduling.Answer) map[string]scheduling.Answer {
		return map[string]scheduling.Answer{p.Times[0].ID: list[0], p.Times[1].ID: list[1], p.Times[2].ID: list[2]}
	}
	w.must(d.ClosePoll(ctx, by, ask().ID))
	p := ask()
	w.must(d.AnswerPoll(ctx, one.own, p.ID, say(p, scheduling.No, scheduling.No, scheduling.No)))
	w.must(d.BookPoll(ctx, by, p.ID, scheduling.Pick{ID: id.New[string](), Choice: p.Times[0].ID, Reason: "The court sits"}))
	p = ask()
	w.must(d.AnswerPoll(ctx, w.cast[anna], p.ID, say(p, scheduling.Yes, scheduling.IfNeedBe, scheduling.No)))
	w.must(d.TellPoll(ctx, by, p.ID, "", say(p, scheduling.No, scheduling.Yes, scheduling.IfNeedBe)))
	one.refs["poll"] = p.ID
}

// called calls three meetings: one for later, one that is held and one that is
// called off. It returns the one that will be held.
func (w *fuller) called() string {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Meeting, w.rich
	call := func(kind string, days int) string {
		m := meeting.Meeting{
			ID: id.New[string](), Person: one.person, Kind: kind, StartsAt: w.now.AddDate(0, 0, days), Minutes: 45, Place: "Room 4",
			Parties: []meeting.Party{
				{Professional: w.cast[anna].Professional, Organisation: w.cast[anna].Organisation}, {Professional: w.cast[deputy].Professional},
			},
			Items: []meeting.Item{
				{ID: id.New[string](), Text: "My debts", Voice: meeting.PersonVoice}, {ID: id.New[string](), Text: "The flat", Voice: meeting.CoordinatorVoice},
			},
		}
		w.must(d.Call(ctx, by, m))
		return m.ID
	}
	held, off := call(meeting.MultiParty, 3), call(meeting.Reconciliation, 4)
	one.refs["meeting"] = call(meeting.Coordinating, 15) // today, in the end
	w.must(d.Arrange(ctx, by, one.refs["meeting"], meeting.Arrangement{
		Facilitator: w.cast[deputy].Professional, Interpreter: meeting.Interpreter{Language: "so", State: meeting.InterpreterOrdered},
	}))
	moved := meeting.When{StartsAt: w.now.AddDate(0, 0, 15).Add(time.Hour), Minutes: 45, Place: "Room 4", PlaceID: w.place}
	w.must(d.Move(ctx, by, one.refs["meeting"], moved, "The bus is late"))
	call(meeting.MultiParty, 30)
	w.must(d.Cancel(ctx, by, off, "Anna is ill"))
	w.off = off
	return held
}

// promised has one promise come to each state, and one be late.
func (w *fuller) promised(held string) {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Commitment, w.rich
	_, err := w.desks.Meeting.Jot(ctx, by, held, meeting.Jotting{Came: map[id.Professional]string{w.cast[anna].Professional: meeting.Came}})
	w.must(err)
	ask := func(what string, amount int64, acts ...func(string) error) {
		p := commitment.Promise{
			ID: id.New[string](), Person: one.person, Goal: one.refs["goal"], Measure: one.refs["measure"],
			Professional: w.cast[anna].Professional, Kind: "money", Amount: amount, What: what, Due: w.today().AddDays(4),
		}
		w.must(w.desks.Meeting.RecordPromise(ctx, by, held, p))
		for _, act := range acts {
			w.must(act(p.ID))
		}
	}
	accept := func(c string) error { return d.Accept(ctx, w.cast[anna], c) }
	sign := func(c string) error { return d.Sign(ctx, w.cast[bo], c) }
	keep := func(c string) error { return d.Keep(ctx, by, c) }
	because := func(act func(context.Context, access.Actor, string, string) error, who role) func(string) error {
		return func(c string) error { return act(ctx, w.cast[who], c, "So it went") }
	}
	ask("asked", 100)
	ask("late", 100, accept)
	ask("waiting for a signature", 5000, accept)
	ask("signed", 5000, accept, sign)
	ask("refused", 100, because(d.Decline, anna))
	ask("taken back", 100, because(d.Withdraw, coordinator))
	ask("kept", 100, accept, keep)
	ask("broken", 100, accept, because(d.Break, coordinator))
	ask("released", 100, accept, because(d.Release, coordinator))
	w.negotiated(ask, accept)
}

// negotiated has promises countered, moved, told of, said to be done, asked for
// anew and waiting for each other.
func (w *fuller) negotiated(ask func(string, int64, ...func(string) error), accept func(string) error) {
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Commitment, w.rich
	counter := func(c string) error {
		return d.Counter(ctx, w.cast[anna], c, commitment.Terms{What: "half of it", Amount: 50, Due: w.today().AddDays(20)}, "So it went")
	}
	back := func(c string) error {
		return d.Counter(ctx, w.cast[self], c, commitment.Terms{What: "most of it", Amount: 90, Due: w.today().AddDays(12)}, "So it went")
	}
	move := func(days int) func(string) error {
		return func(c string) error { return d.Move(ctx, by, c, w.today().AddDays(days), "So it went") }
	}
	tell := func(c string) error { return d.Tell(ctx, by, c, commitment.Told{Act: commitment.ActAccept}) }
	report := func(c string) error { return d.Report(ctx, w.cast[anna], c, "a receipt") }
	w.cast[self] = one.own
	ask("countered", 100, counter)
	ask("countered back", 100, counter, back)
	ask("changing", 100, accept, counter)
	ask("moved twice", 100, accept, move(9), move(15))
	ask("told", 100, tell)
	ask("said to be done", 100, accept, report)
	var broken string
	ask("broken and asked anew", 100, accept, func(c string) error { broken = c; return d.Break(ctx, by, c, "So it went") })
	w.must(d.Record(ctx, by, commitment.Promise{
		ID: id.New[string](), Person: one.person, Professional: w.cast[anna].Professional, What: "asked anew", Due: w.today().AddDays(9),
		Replaces: broken, DependsOn: one.refs["commitment"],
	}))
}

// answered holds the meeting, and promises in the one of today.
func (w *fuller) answered(held string) {
	w.t.Helper()
	ctx, by, one := w.t.Context(), w.cast[coordinator], w.rich
	d := w.desks.Meeting
	_, err := d.Jot(ctx, by, held, meeting.Jotting{
		PersonCame: meeting.Came, Came: map[id.Professional]string{w.cast[anna].Professional: meeting.Absent},
		Instead: map[id.Professional]string{w.cast[anna].Professional: "Her colleague Ulf"},
	})
	w.must(err)
	w.must(d.NoNext(ctx, by, held, "It is settled"))
	w.must(d.Hold(ctx, by, held, "Everybody knows who does what."))
	w.must(d.Say(ctx, by, held, meeting.Statement{ID: id.New[string](), Kind: meeting.Agrees}))
	w.must(d.Say(ctx, one.own, held, meeting.Statement{ID: id.New[string](), Kind: meeting.Differs, Text: "I did not say that"}))
	w.must(d.Correct(ctx, by, held, meeting.Statement{ID: id.New[string](), Text: "It was the other flat"}))
	w.must(d.AnswerAfter(ctx, one.own, held, meeting.After{Answer: meeting.Stronger, Words: "They listened", Shared: true}))
	w.must(w.desks.Meeting.RecordPromise(ctx, by, one.refs["meeting"], commitment.Promise{
		ID: id.New[string](), Person: one.person,
		What: "Ring the landlord", Due: w.today().AddDays(9),
	}))
	one.refs["commitment"] = id.New[string]()
	w.must(w.desks.Commitment.Record(ctx, by, commitment.Promise{
		ID: one.refs["commitment"], Person: one.person, Goal: one.refs["goal"],
		Professional: w.cast[anna].Professional, Kind: "money", Amount: 10, What: "A bus ticket", Due: w.today().AddDays(9),
	}))
}
