package programme_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kasam/internal/programme"
)

// calm is someone around whom nothing rings.
func calm(p *programme.Programme) programme.Facts {
	return programme.Facts{
		Phase: "settling", Days: 200, DaysLeft: 800, ContactDays: 3, ContactLimit: p.ContactDays, TalkDays: 3, TalkLimit: p.MeetingDays,
		MeetingDays: 5, MeetingPlanned: true, InterpreterDays: programme.Never, Parties: 3, Coordinated: true,
		ConsentDaysLeft: programme.Never, PlanExists: true, PlanLimit: p.PlanDays, ReviewDays: programme.Never,
		PromiseState: "accepted", PromiseStands: true, PromiseDaysLate: -10,
		DecisionState: "final", DecisionAppeal: programme.Never, DecisionJoint: 3,
		AssessmentLate: -10, PollLeft: 10,
	}
}

// Every shipped bell, at the boundary of its condition.
func TestBellsRingForTheirReason(t *testing.T) {
	p := shipped(t, "coachingteamet")
	type facts = programme.Facts
	tested := map[string][2]int{}
	for _, tt := range []struct {
		bell   string
		name   string
		change func(f *facts)
		want   string // in Swedish; "" when it does not ring
	}{
		{"promise-late", "due today", func(f *facts) { f.PromiseDaysLate = 0 }, ""},
		{"promise-late", "due yesterday", func(f *facts) { f.PromiseDaysLate = 1 }, "Löftet skulle ha varit klart"},
		{"promise-late", "due yesterday, and said to be done", func(f *facts) { f.PromiseDaysLate, f.PromiseSaid = 1, true }, ""},
		{"promise-late", "due yesterday and standing while another day is proposed", func(f *facts) { f.PromiseDaysLate, f.PromiseState = 1, "countered" }, "Löftet skulle ha varit klart"},
		{"promise-late", "due yesterday and never promised", func(f *facts) { f.PromiseDaysLate, f.PromiseStands, f.PromiseState = 1, false, "proposed" }, ""},
		{"promise-due", "in three days", func(f *facts) { f.PromiseDaysLate = -3 }, ""},
		{"promise-due", "in two days", func(f *facts) { f.PromiseDaysLate = -2 }, "Löftet ska snart vara klart"},
		{"promise-due", "today", func(f *facts) { f.PromiseDaysLate = 0 }, "Löftet ska snart vara klart"},
		{"promise-due", "yesterday", func(f *facts) { f.PromiseDaysLate = 1 }, ""},
		{"promise-said", "today", func(f *facts) { f.PromiseSaid = true }, ""},
		{"promise-said", "today, on the last day", func(f *facts) { f.PromiseSaid, f.PromiseDaysLate = true, 0 }, "Sägs vara klart sedan 0 dagar. Stämmer det?"},
		{"promise-said", "yesterday", func(f *facts) { f.PromiseSaid, f.PromiseSaidDays = true, 1 }, "Sägs vara klart sedan 1 dag. Stämmer det?"},
		{"promise-said", "two days ago", func(f *facts) { f.PromiseSaid, f.PromiseSaidDays = true, 2 }, "Sägs vara klart sedan 2 dagar. Stämmer det?"},
		{"promise-broken", "broken two days ago", func(f *facts) { f.BrokenDays = 2 }, ""},
		{"promise-broken", "broken three days ago", func(f *facts) { f.BrokenDays = 3 }, "Ett löfte bröts för 3 dagar sedan, och inget har kommit i stället"},
		{"promise-countered", "the coordinator is to answer", func(f *facts) { f.PromiseState, f.PromiseTurn = "countered", "asker" }, "Andra villkor har föreslagits. Det är er tur att svara"},
		{"promise-countered", "the promiser is to answer", func(f *facts) { f.PromiseState, f.PromiseTurn = "countered", "promiser" }, ""},
		{"promise-countered-promiser", "the promiser is to answer", func(f *facts) { f.PromiseState, f.PromiseTurn = "countered", "promiser" }, "Andra villkor har föreslagits. Det är din tur att svara"},
		{"promise-countered-promiser", "nothing else was proposed", func(f *facts) { f.PromiseState, f.PromiseTurn = "proposed", "promiser" }, ""},
		{"promise-unanswered", "for six days", func(f *facts) { f.PromiseState, f.PromiseAge = "proposed", 6 }, ""},
		{"promise-unanswered", "for seven days", func(f *facts) { f.PromiseState, f.PromiseAge = "proposed", 7 }, "Ingen har svarat på 7 dagar"},
		{"promise-unanswered", "for eight days", func(f *facts) { f.PromiseState, f.PromiseAge = "proposed", 8 }, "Ingen har svarat på 8 dagar"},
		{"promise-unanswered", "for a day, and it was due", func(f *facts) { f.PromiseState, f.PromiseAge, f.PromiseDaysLate = "proposed", 1, 1 }, "Ingen har svarat på 1 dag"},
		{"promise-unsigned", "for six days", func(f *facts) { f.PromiseState, f.PromiseAge = "awaiting-signature", 6 }, ""},
		{"promise-unsigned", "for seven days", func(f *facts) { f.PromiseState, f.PromiseAge = "awaiting-signature", 7 }, "Väntar på underskrift sedan 7 dagar"},
		{"promise-moved", "once", func(f *facts) { f.PromiseMoves = 1 }, ""},
		{"promise-moved", "twice", func(f *facts) { f.PromiseMoves = 2 }, "Dagen har flyttats 2 gånger"},
		{"promise-moved", "three times", func(f *facts) { f.PromiseMoves = 3 }, "Dagen har flyttats 3 gånger"},
		{"quiet", "fourteen days", func(f *facts) { f.ContactDays = 14 }, ""},
		{"quiet", "fifteen days", func(f *facts) { f.ContactDays = 15 }, "Ingen kontakt på 15 dagar"},
		{"no-meeting", "thirteen days", func(f *facts) { f.TalkDays = 13 }, ""},
		{"no-meeting", "fourteen days", func(f *facts) { f.TalkDays = 14 }, ""},
		{"no-meeting", "fifteen days, as long as there was no contact at all", func(f *facts) { f.TalkDays, f.ContactDays = 15, 15 }, ""},
		{"no-meeting", "fifteen days", func(f *facts) { f.TalkDays = 15 }, "Inget möte eller samtal på 15 dagar"},
		{"no-next-meeting", "in the first fourteen days", func(f *facts) { f.MeetingPlanned, f.Days = false, 14 }, ""},
		{"no-next-meeting", "after fifteen days", func(f *facts) { f.MeetingPlanned, f.Days = false, 15 }, "Inget nästa möte är bokat"},
		{"no-next-meeting", "one is booked", func(f *facts) { f.Days = 15 }, ""},
		{"no-interpreter", "in six days", func(f *facts) { f.InterpreterDays = 6 }, ""},
		{"no-interpreter", "in five days", func(f *facts) { f.InterpreterDays = 5 }, "Möte om 5 dagar, men ingen tolk är beställd"},
		{"no-interpreter", "in one day", func(f *facts) { f.InterpreterDays = 1 }, "Möte om 1 dag, men ingen tolk är beställd"},
		{"no-second-party", "two parties", func(f *facts) { f.PlanExists, f.Parties = false, 2 }, ""},
		{"no-second-party", "one party", func(f *facts) { f.PlanExists, f.Parties = false, 1 }, "Bara en part är med. Alla behöver minst en till"},
		{"no-second-party", "one party, thirteen days after enrolment", func(f *facts) { f.PlanExists, f.Parties, f.Days = false, 1, 13 }, ""},
		{"plan-alone", "two parties", func(f *facts) { f.Parties = 2 }, ""},
		{"plan-alone", "one party", func(f *facts) { f.Parties = 1 }, "Planen finns bara på papper. Bara en part är med"},
		{"plan-alone", "one party and no plan", func(f *facts) { f.Parties, f.PlanExists = 1, false }, ""},
		{"plan-still", "sixty days", func(f *facts) { f.PlanStill = 60 }, ""},
		{"plan-still", "sixty-one days", func(f *facts) { f.PlanStill = 61 }, "Inget har hänt i planen på 61 dagar"},
		{"plan-no-coordinator", "nobody is at work", func(f *facts) { f.Coordinated = false }, "Planen finns bara på papper. Ingen samordnare är i tjänst"},
		{"plan-no-coordinator", "nobody is at work, and there is no plan", func(f *facts) { f.Coordinated, f.PlanExists = false, false }, ""},
		{"plan-review", "in eight days", func(f *facts) { f.ReviewDays = 8 }, ""},
		{"plan-review", "in seven days", func(f *facts) { f.ReviewDays = 7 }, "Planen ska gås igenom om 7 dagar"},
		{"plan-review", "yesterday", func(f *facts) { f.ReviewDays = -1 }, ""},
		{"plan-review-late", "today", func(f *facts) { f.ReviewDays = 0 }, ""},
		{"plan-review-late", "yesterday", func(f *facts) { f.ReviewDays = -1 }, "Planen skulle ha gåtts igenom för 1 dag sedan"},
		{"consent-expiring", "in thirty-one days", func(f *facts) { f.ConsentDaysLeft = 31 }, ""},
		{"consent-expiring", "in thirty days", func(f *facts) { f.ConsentDaysLeft = 30 }, "Ett samtycke går ut om 30 dagar"},
		{"longest-time", "ninety-one days left", func(f *facts) { f.DaysLeft = 91 }, ""},
		{"longest-time", "ninety days left", func(f *facts) { f.DaysLeft = 90 }, "90 dagar kvar av den längsta tiden"},
		{"phase-long", "as long as it may", func(f *facts) { f.PhaseDays, f.PhaseLimit = 120, 120 }, ""},
		{"phase-long", "a day more", func(f *facts) { f.PhaseDays, f.PhaseLimit = 121, 120 }, "121 dagar i samma fas"},
		{"phase-long", "it rests", func(f *facts) { f.PhaseDays, f.PhaseLimit, f.Paused = 121, 120, true }, ""},
		{"pause-long", "twenty-seven days", func(f *facts) { f.Paused, f.PauseDays, f.PauseLeft = true, 27, programme.Never }, ""},
		{"pause-long", "twenty-eight days", func(f *facts) { f.Paused, f.PauseDays, f.PauseLeft = true, 28, programme.Never }, "Pausad i 28 dagar. Hör hur det är"},
		{"pause-ends", "in four days", func(f *facts) { f.Paused, f.PauseLeft = true, 4 }, ""},
		{"pause-ends", "in three days", func(f *facts) { f.Paused, f.PauseLeft = true, 3 }, "Pausen skulle ta slut nu. Hör hur personen vill ha det"},
		{"pause-own", "a week ago", func(f *facts) { f.Paused, f.PauseOwn, f.PauseDays = true, true, 7 }, "Har själv tagit en paus. Hör om något behövs"},
		{"pause-own", "eight days ago", func(f *facts) { f.Paused, f.PauseOwn, f.PauseDays = true, true, 8 }, ""},
		{"longest-time-passed", "the last day", func(f *facts) { f.DaysLeft = 0 }, ""},
		{"longest-time-passed", "the day after", func(f *facts) { f.DaysLeft = -1 }, "Den längsta tiden tog slut för 1 dag sedan"},
		{"decision-waiting", "twenty-nine days", func(f *facts) { f.DecisionWaiting, f.DecisionDays = true, 29 }, ""},
		{"decision-waiting", "thirty days", func(f *facts) { f.DecisionWaiting, f.DecisionDays = true, 30 }, "Väntar på beslut sedan 30 dagar"},
		{"decision-waiting", "decided after a hundred days", func(f *facts) { f.DecisionDays = 100 }, ""},
		{"decision-unpaid", "six days without money", func(f *facts) { f.DecisionWaiting, f.DecisionUnpaid, f.DecisionDays = true, true, 6 }, ""},
		{"decision-unpaid", "seven days without money", func(f *facts) { f.DecisionWaiting, f.DecisionUnpaid, f.DecisionDays = true, true, 7 }, "Väntar på beslut sedan 7 dagar. Ingen betalar under tiden"},
		{"appeal-soon", "eight days left", func(f *facts) { f.DecisionAppeal = 8 }, ""},
		{"appeal-soon", "seven days left", func(f *facts) { f.DecisionAppeal = 7 }, "7 dagar kvar att överklaga beslutet"},
		{"appeal-soon", "the last day", func(f *facts) { f.DecisionAppeal = 0 }, "0 dagar kvar att överklaga beslutet"},
		{"appeal-soon", "too late", func(f *facts) { f.DecisionAppeal = -1 }, ""},
		{"appeal-soon", "appealed", func(f *facts) { f.DecisionAppeal, f.DecisionState = 3, "appealed" }, ""},
		{"meet-before-decision", "a joint meeting ninety days ago", func(f *facts) { f.DecisionWaiting, f.DecisionPayment, f.DecisionJoint = true, true, 90 }, ""},
		{"meet-before-decision", "ninety-one days ago", func(f *facts) { f.DecisionWaiting, f.DecisionPayment, f.DecisionJoint = true, true, 91 }, "Ett beslut om pengar är på väg. Ni har inte haft ett gemensamt möte innan"},
		{"meet-before-decision", "it is not about money", func(f *facts) { f.DecisionWaiting, f.DecisionJoint = true, programme.Never }, ""},
		{"assessment-late", "due today", func(f *facts) { f.AssessmentLate = 0 }, ""},
		{"assessment-late", "due yesterday", func(f *facts) { f.AssessmentLate = 1 }, "Bedömningen skulle ha kommit för 1 dag sedan"},
		{"assessment-unanswered", "thirteen days", func(f *facts) { f.AssessmentAge = 13 }, ""},
		{"assessment-unanswered", "fourteen days", func(f *facts) { f.AssessmentAge = 14 }, "Frågan om bedömning väntar sedan 14 dagar"},
		{"poll-waiting", "sent two days ago", func(f *facts) { f.PollWaiting, f.PollDays = 2, 2 }, ""},
		{"poll-waiting", "sent three days ago", func(f *facts) { f.PollWaiting, f.PollDays = 2, 3 }, "2 har inte svarat på när ni kan ses. Frågan skickades för 3 dagar sedan"},
		{"poll-waiting", "sent today, for the day after tomorrow", func(f *facts) { f.PollWaiting, f.PollLeft = 1, 2 }, "1 har inte svarat på när ni kan ses. Frågan skickades för 0 dagar sedan"},
		{"poll-waiting", "all have answered", func(f *facts) { f.PollDays = 9 }, ""},
		{"silent-organisation", "one is silent", func(f *facts) { f.SilentName, f.SilentDays = "Älvdals kommun", 14 }, "Älvdals kommun har inte svarat på 14 dagar"},
		{"silent-organisation", "silent for thirteen days", func(f *facts) { f.SilentName, f.SilentDays = "Älvdals kommun", 13 }, ""},
	} {
		b, ok := p.Bell(tt.bell)
		if !ok {
			t.Errorf("there is no bell %s", tt.bell)
			continue
		}
		f := calm(p)
		tt.change(&f)
		got := ""
		rings, err := b.Rings(&f)
		if err != nil {
			t.Fatal(err)
		}
		counts := tested[b.Key]
		if rings {
			got = b.Reasons(&f).In("sv")
			counts[1]++
		} else {
			counts[0]++
		}
		tested[b.Key] = counts
		if got != tt.want {
			t.Errorf("%s, %s: %q, want %q", tt.bell, tt.name, got, tt.want)
		}
	}
	f := calm(p)
	for i := range p.Bells {
		b := &p.Bells[i]
		if rings, err := b.Rings(&f); rings || err != nil {
			t.Errorf("%s rings around someone for whom all is calm: %v", b.Key, err)
		}
		if n := tested[b.Key]; n[0] == 0 || n[1] == 0 {
			t.Errorf("%s is not tested both ringing and not: %v", b.Key, n)
		}
		if b.Name.In("en") == b.Name.In("sv") || b.Text.In("en") == b.Text.In("sv") {
			t.Errorf("%s has no English words", b.Key)
		}
	}
}

// The functions that Today uses say what CEL says.
func TestTheFastWayRingsAsCELDoes(t *testing.T) {
	p := shipped(t, "coachingteamet")
	rapid.Check(t, func(t *rapid.T) {
		var f programme.Facts
		v := reflect.ValueOf(&f).Elem()
		for i := range v.NumField() {
			switch field := v.Field(i); field.Kind() {
			case reflect.Int:
				field.SetInt(int64(rapid.OneOf(rapid.IntRange(-5, 100), rapid.Just(programme.Never)).Draw(t, v.Type().Field(i).Name)))
			case reflect.Bool:
				field.SetBool(rapid.Bool().Draw(t, v.Type().Field(i).Name))
			case reflect.String:
				field.SetString(rapid.SampledFrom([]string{"", "proposed", "countered", "awaiting-signature", "accepted", "asker", "promiser", "applied", "final"}).Draw(t, v.Type().Field(i).Name))
			}
		}
		for i := range p.Bells {
			b := &p.Bells[i]
			got, err := b.Rings(&f)
			want, other := b.RingsByCEL(&f)
			if got != want || err != nil || other != nil || !b.Fast() {
				t.Fatalf("%s: %v (%v), by CEL %v (%v), fast %v", b.Key, got, err, want, other, b.Fast())
			}
		}
	})
}

// What is more than the fast way knows is left to CEL, and rings all the same.
func TestConditionsOfEveryKind(t *testing.T) {
	good, _ := programme.ShippedFile("coachingteamet")
	for _, tt := range []struct {
		when       string
		fast, want bool
	}{
		{"contact.days > contact.limit", true, true},
		{"contact.days > contact.limit + 5", false, true},
		{"contact.days - 1 > contact.limit * 2", false, false},
		{"!(plan.exists) || phase == 'settling'", true, true},
		{"phase in ['settling', 'trying-out']", false, true},
		{"plan.exists == plan.agreed", true, false},
		{"plan.exists ? contact.days >= 20 : false", false, true},
		{"phase.startsWith('sett') && true", false, true},
		{"phase != 'settling'", true, false},
		{"20 <= contact.days && 20 == contact.days && contact.days != 21 && contact.days < 21", true, true},
	} {
		text := strings.Replace(string(good), "when: contact.days > contact.limit", fmt.Sprintf("when: %q", tt.when), 1)
		p, err := programme.Parse("f.yaml", []byte(text))
		if err != nil {
			t.Fatal(tt.when, err)
		}
		b, _ := p.Bell("quiet")
		f := calm(p)
		f.ContactDays = 20
		got, err := b.Rings(&f)
		if err != nil || got != tt.want || b.Fast() != tt.fast {
			t.Errorf("%s: rings %v (want %v), fast %v (want %v): %v", tt.when, got, tt.want, b.Fast(), tt.fast, err)
		}
	}
}

// Whoever writes a condition finds every fact in the documentation.
func TestEveryFactIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/programme.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, about := range []string{
		programme.AboutPerson, programme.AboutPromise, programme.AboutDecision, programme.AboutAssessment, programme.AboutPoll,
		programme.AboutOrganisation,
	} {
		if !strings.Contains(string(doc), "`"+about+"`") {
			t.Errorf("about: %s is not documented", about)
		}
		for _, n := range programme.Names(about) {
			if !strings.Contains(string(doc), "`"+n+"`") {
				t.Errorf("the fact %s is not documented", n)
			}
		}
	}
}
