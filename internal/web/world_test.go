package web_test

import (
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/scheduling"
	"kasam/internal/story"
	"kasam/internal/tool"
)

// Who asks. Anna and Bo work at the bank; the others at the association.
const (
	coordinator role = "coordinator"
	deputy      role = "deputy"
	former      role = "former coordinator" // until lately
	stranger    role = "stranger"           // coordinator of others
	anna        role = "anna"
	bo          role = "bo"
	manager     role = "manager"
	association role = "association"
	admin       role = "admin"
	auditor     role = "auditor"
	preparer    role = "preparer" // in the preparation group, and with nobody of their own
	self        role = "self"     // the person
	other       role = "other person"
	nobody      role = "nobody"
)

// A state is how consent stands.
type state string

const (
	none      state = "none"
	planOnly  state = "plan only"
	all       state = "all"
	meetings  state = "meetings only"
	whole     state = "whole bank" // the plan, to anyone there
	expired   state = "expired"
	withdrawn state = "withdrawn"
	barred    state = "barred" // with consent to everything
	emergency state = "emergency"
)

var states = []state{none, planOnly, all, meetings, whole, expired, withdrawn, barred, emergency}

// A world is the fixture: for each state of consent a person about whom
// everything is written that can be.
type world struct {
	*scenario
	programme *programme.Programme
	people    map[state]*someone
	place     string // where people meet
}

// someone is a person, and the identifiers of what is written about them.
type someone struct {
	person id.Person
	marks  map[string]string // by field: a word that stands nowhere else
	refs   map[string]string // by the name of a part of an address
	own    access.Actor
}

// fields are what is sealed, with the category that opens each; beyond is for
// those who coordinate and the person.
const beyond access.Category = "beyond any consent"

var fields = map[string]access.Category{
	"given": access.Identity, "phone": access.Reach, "reach": access.Reach,
	"wish": access.Story, "story": access.Story, "item": access.Area("home"), "view": access.Area("home"), "other item": access.Area("health"),
	"target": access.Plan, "seen": access.Plan, "conditions": access.Plan, "note": beyond, "said": beyond,
	"goal": access.Plan, "measure": access.Plan, "promise": access.Plan,
	"place": access.Meetings, "topic": access.Meetings, "income": access.Income, "friend": access.Circle,
	"decision": access.Income, "question": access.Assessments, "answered": access.Assessments,
	"witness": beyond, "reason": beyond,
}

func (s *scenario) world() *world {
	w := &world{scenario: s, people: make(map[state]*someone)}
	s.t.Helper()
	ctx := s.t.Context()
	boss := access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	file, _ := programme.ShippedFile("coachingteamet")
	p, err := s.desks.Programme.Install(ctx, boss, file)
	s.must(err)
	w.programme = p
	w.employ(boss, "Samordningsförbundet", map[role]access.Role{
		coordinator: access.Coordinator, deputy: access.Coordinator, former: access.Coordinator, stranger: access.Coordinator,
		manager: access.Manager, association: access.Association, admin: access.Admin, auditor: access.Auditor, preparer: access.Preparation,
	})
	w.employ(boss, "Banken", map[role]access.Role{anna: access.Professional, bo: access.Professional})
	w.place = id.New[string]()
	s.must(s.desks.Directory.AddPlace(ctx, boss, directory.Place{ID: w.place, Name: "The library", Address: "Storgatan 1", Neutral: true, Access: "A lift"}))
	s.cast[other] = access.Actor{Account: id.New[id.Account](), Person: id.New[id.Person](), Language: "en"}
	for i, st := range states {
		w.people[st] = w.someone(i)
		w.consents(st, w.people[st])
	}
	s.now = s.now.AddDate(0, 0, 5)
	s.must(s.desks.Consent.BreakGlass(ctx, s.cast[anna], w.people[emergency].person, "It is about life: "+w.people[emergency].marks["reason"]))
	s.now = s.now.Add(time.Hour)
	return w
}

func (w *world) employ(boss access.Actor, name string, people map[role]access.Role) {
	w.t.Helper()
	o := directory.Organisation{ID: id.New[id.Organisation](), Name: name, Kind: "other", Country: "SE"}
	w.must(w.desks.Directory.AddOrganisation(w.t.Context(), boss, o))
	for who, as := range people {
		p := directory.Professional{ID: id.New[id.Professional](), Organisation: o.ID, Name: "Professional " + string(who), Phone: "010-1"}
		w.must(w.desks.Directory.AddProfessional(w.t.Context(), boss, p))
		w.cast[who] = access.Actor{
			Account: id.New[id.Account](), Name: p.Name, Professional: p.ID, Organisation: o.ID, Language: "en",
			Grants: []access.Grant{{Programme: w.programme.ID, Role: as}},
		}
		w.account(string(who), w.cast[who])
		if as == access.Admin || as == access.Auditor || as == access.Association {
			w.cast[who].Grants[0].Programme = ""
		}
	}
}

// account makes the login of one of the cast, by which the record names them.
func (s *scenario) account(who string, a access.Actor) {
	s.t.Helper()
	s.must(s.site.DB.Write(s.t.Context(), func(tx *db.Tx) error {
		return login.Create(tx, login.Account{
			ID: a.Account, Email: strings.ReplaceAll(who, " ", "-") + "@kasam.example", Name: a.Name,
			Professional: a.Professional, Organisation: a.Organisation, Person: a.Person, Language: "en", Password: passwordHash(),
		})
	}))
}

// someone is registered by the former coordinator, and everything is written.
func (w *world) someone(n int) *someone {
	w.t.Helper()
	ctx, d := w.t.Context(), w.desks
	one := &someone{person: id.New[id.Person](), marks: make(map[string]string), refs: make(map[string]string)}
	for field := range fields {
		one.marks[field] = "zq" + id.New[string]()[24:] + string(rune('a'+n))
	}
	one.own = access.Actor{Account: id.New[id.Account](), Person: one.person, Language: "en"}
	w.account(string(one.person), one.own)
	one.refs["person"], one.refs["bell"], one.refs["act"] = string(one.person), "quiet", "withdraw"
	one.refs["account"] = string(w.cast[anna].Account)
	one.refs["mandate"] = id.New[string]() // of nobody
	one.refs["way"], one.refs["place"] = "up", w.place
	one.refs["away"], one.refs["day"] = id.New[string](), w.tuesdays()
	feed, err := d.Login.NewFeed(ctx, one.own)
	w.must(err)
	one.refs["feed"] = feed + ".ics"
	one.refs["months"], one.refs["participant"] = "6", id.New[string]()
	one.refs["excerpt"], one.refs["tool"] = id.New[string](), "readiness"
	one.refs["token"], one.refs["link"] = strings.Repeat("A", 43), id.New[string]()
	ref := func(name string) string { one.refs[name] = id.New[string](); return one.refs[name] }
	say, today, by := one.marks, access.Today(w.now), w.cast[former]

	w.must(d.Intake.Register(ctx, by, intake.Newcomer{
		Person: person.Person{
			ID: one.person, Given: say["given"], Family: "Exempel", Sex: "female", Language: "sv", Phone: say["phone"],
			Reach: "only by text " + say["reach"],
		},
		Participation: id.Participation(ref("participation")), Programme: w.programme.ID, EnrolledOn: today.AddDays(-60), Wish: "I want " + say["wish"],
		Story: "It began " + say["story"],
	}))
	item := story.Item{ID: ref("item"), Area: "home", Kind: story.Hindrance, Text: say["item"], Voice: story.Person}
	w.must(d.Story.AddItem(ctx, by, one.person, item))
	w.must(d.Story.SeeDifferently(ctx, by, one.person, item.ID, story.View{ID: id.New[string](), Text: say["view"]}))
	w.must(d.Story.AddItem(ctx, by, one.person, story.Item{ID: id.New[string](), Area: "health", Kind: story.Resource, Text: say["other item"], Voice: story.Person}))
	w.must(d.Plan.AddGoal(ctx, by, one.person, plan.Goal{ID: ref("goal"), Level: plan.Aim, Words: say["goal"], Target: say["target"], Voice: plan.Person}))
	w.must(d.Plan.AddMeasure(ctx, by, one.person, plan.Measure{ID: ref("measure"), Goal: one.refs["goal"], Words: say["measure"]}))
	w.must(d.Plan.See(ctx, by, one.person, plan.View{
		ID: id.New[string](), Goal: one.refs["goal"], Voice: plan.Professional, Progress: "-1", Words: say["seen"],
	}))
	w.must(d.Plan.SetFrame(ctx, by, one.person, plan.Frame{Until: today.AddMonths(12), Conditions: say["conditions"]}, 3))
	w.must(d.Review.Keep(ctx, by, one.person, id.New[string](), say["note"]))
	w.must(d.Review.Answer(ctx, by, one.person, plan.Answer{ID: id.New[string](), How: plan.Paper, Words: say["said"]}, 0))
	one.refs["version"], one.refs["view"] = "1", "se.sip"
	w.must(d.Commitment.Record(ctx, by, commitment.Promise{
		ID: ref("commitment"), Person: one.person, Goal: one.refs["goal"], What: say["promise"],
		Kind: w.programme.Measures[0].Key, Amount: 1, Due: today.AddDays(20),
	}))
	w.must(d.Meeting.Call(ctx, by, meeting.Meeting{
		ID: ref("meeting"), Person: one.person, Kind: meeting.Talk, StartsAt: w.now.AddDate(0, 0, 10),
		Minutes: 60, Place: say["place"], Items: []meeting.Item{{ID: id.New[string](), Text: say["topic"], Voice: meeting.PersonVoice}},
	}))
	w.must(d.Scheduling.Ask(ctx, by, scheduling.Poll{
		ID: ref("poll"), Person: one.person, Kind: meeting.Talk, Minutes: 30, Place: say["place"],
		Times: []scheduling.Choice{{ID: id.New[string](), Start: w.now.AddDate(0, 0, 20)}, {ID: id.New[string](), Start: w.now.AddDate(0, 0, 21)}},
	}))
	w.must(d.Livelihood.AddIncome(ctx, by, livelihood.Income{
		ID: ref("income"), Person: one.person, Code: "se.sjukpenning", Share: 100,
		From: today.AddDays(-50), Source: livelihood.FromSelf, Certainty: livelihood.Reported, Note: say["income"],
	}))
	w.must(d.Decision.Apply(ctx, by, decision.New{
		ID: ref("decision"), Person: one.person, Organisation: by.Organisation, What: say["decision"], AppliedOn: today.AddDays(-41),
		Source: decision.Letter, Payer: decision.Payer{Kind: decision.Nobody},
	}))
	w.must(d.Assessment.Ask(ctx, by, assessment.Question{
		ID: ref("assessment"), Person: one.person, Professional: by.Professional, Kind: "work", Question: say["question"], Why: "To find work",
		Due: today.AddDays(20), Agreement: assessment.Agreement{How: assessment.Paper},
	}))
	w.must(d.Livelihood.AddActivity(ctx, by, livelihood.Activity{
		ID: ref("activity"), Person: one.person,
		Activity: w.programme.Activities[0].Key, Share: 50, From: today.AddDays(-40),
	}))
	w.must(d.Tool.Answer(ctx, by, one.person, tool.Sheet{
		Tool: "readiness", Voice: tool.Person, Levels: map[string]int{"need": 0}, Notes: map[string]string{"need": say["answered"]},
	}))
	one.refs["referral"], one.refs["agenda"] = w.referred(one), w.grouped()
	w.must(d.Participation.AddToCircle(ctx, by, one.person, participation.Member{ID: ref("member"), Name: say["friend"], Relation: "sister"}))
	w.must(d.Participation.ChangeCoordinator(ctx, by, one.person, participation.Successor{To: w.cast[coordinator].Professional, Asked: true}))
	w.must(d.Participation.SetDeputy(ctx, w.cast[coordinator], one.person, w.cast[deputy].Professional, day.Day{}, today.AddDays(90)))
	return one
}

// tuesdays is the meeting day of the programme, decided the first time.
func (w *world) tuesdays() string {
	w.t.Helper()
	week, err := w.desks.Scheduling.Week(w.t.Context(), w.cast[manager])
	w.must(err)
	if len(week.Days) > 0 {
		return week.Days[0].ID
	}
	m := scheduling.MeetingDay{
		ID: id.New[string](), Programme: w.programme.ID, Every: 1, From: access.Today(w.now).AddDays(1), Place: "Room 9", Rooms: 1,
		Times: []scheduling.Time{{ID: id.New[string](), Clock: 9 * 60, Minutes: 60}, {ID: id.New[string](), Clock: 13 * 60, Minutes: 60}},
	}
	w.must(w.desks.Scheduling.AddDay(w.t.Context(), w.cast[manager], m))
	return m.ID
}

// consents brings a person into a state. A waiver of something to the
// association's own is there in each: it opens nothing to the bank.
func (w *world) consents(st state, one *someone) {
	w.t.Helper()
	everything := access.Categories()
	for _, a := range w.programme.Areas {
		everything = append(everything, access.Area(a.Key))
	}
	give := func(who role, whole bool, until day.Day, cs ...access.Category) string {
		g := consent.Giving{
			ID: id.New[string](), Person: one.person, Kind: consent.Waives, Organisation: w.cast[who].Organisation,
			Professional: w.cast[who].Professional, Categories: cs, Cooperation: w.programme.Consent.Cooperations[0].Key, Until: until,
			How: consent.Oral, Witness: "Siv " + one.marks["witness"], Language: "sv", TextVersion: "1",
		}
		if whole {
			g.Professional = ""
		}
		w.must(w.desks.Consent.Give(w.t.Context(), w.cast[coordinator], g))
		return g.ID
	}
	today := access.Today(w.now)
	long := today.AddMonths(6)
	one.refs["consent"] = give(coordinator, false, long, access.Reach)
	one.refs["professional"] = string(w.cast[anna].Professional)
	switch st {
	case planOnly:
		give(anna, false, long, access.Plan)
	case all:
		give(anna, false, long, everything...)
	case meetings:
		give(anna, false, long, access.Meetings)
	case whole:
		give(anna, true, long, access.Plan)
	case expired:
		give(anna, false, today.AddDays(1), everything...)
	case withdrawn:
		c := give(anna, false, long, everything...)
		w.must(w.desks.Consent.Withdraw(w.t.Context(), one.own, one.person, c))
	case barred:
		give(anna, false, long, everything...)
		w.must(w.desks.Consent.Bar(w.t.Context(), one.own, one.person, w.cast[anna].Professional))
	}
}

// opens reports what the law of the house opens: said here a second time, in
// words of its own, so that it can be compared with what the pages show.
func opens(who role, st state, c access.Category) bool {
	switch who {
	case coordinator, deputy, self:
		return true
	case former:
		return c != beyond
	case anna:
		switch st {
		case planOnly, whole:
			return c == access.Plan || c == access.Identity
		case meetings:
			return c == access.Meetings || c == access.Identity
		case all, emergency:
			return c != beyond
		}
	case bo:
		return st == whole && (c == access.Plan || c == access.Identity)
	}
	return false
}
