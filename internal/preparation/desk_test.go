package preparation_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/vault"
)

// A scene is a programme with someone in its group, and a coordinator who refers.
type scene struct {
	*preparation.Desk
	t                  *testing.T
	now                time.Time
	group, coordinator access.Actor
	day                string // of the group, today
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), day: id.New[string]()}
	now := func() time.Time { return s.now }
	s.Desk = &preparation.Desk{DB: d, Vault: v, Now: now, Referral: &referral.Desk{DB: d, Vault: v, Now: now}}
	file, _ := programme.ShippedFile("coachingteamet")
	parsed, err := programme.Parse("coachingteamet.yaml", file)
	s.must(err)
	body := directory.Organisation{ID: id.New[id.Organisation](), Name: "Kontoret", Kind: directory.Municipality}
	s.must(d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, parsed, file, s.now); err != nil {
			return err
		}
		if err := directory.InsertOrganisation(tx, body); err != nil {
			return err
		}
		for role, a := range map[access.Role]*access.Actor{access.Preparation: &s.group, access.Coordinator: &s.coordinator} {
			*a = access.Actor{
				Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: body.ID, Name: "Kim " + string(role),
				Grants: []access.Grant{{Programme: "coachingteamet", Role: role}},
			}
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: body.ID, Name: a.Name}); err != nil {
				return err
			}
			if err := login.Create(tx, login.Account{ID: a.Account, Email: string(role) + "@kasam.example", Name: a.Name, Professional: a.Professional, Grants: a.Grants, Language: "sv"}); err != nil {
				return err
			}
		}
		return nil
	}))
	s.must(s.Plan(t.Context(), s.group, preparation.Day{ID: s.day, Programme: "coachingteamet", On: access.Today(s.now)}))
	return s
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) refers(given string, year int, exhausted programme.Answer) string {
	s.t.Helper()
	one := id.New[string]()
	s.must(s.Referral.Refer(s.t.Context(), s.coordinator, referral.New{
		ID: one, Programme: "coachingteamet", View: referral.Wants, Parties: []string{"fk", "kommun"}, Exhausted: exhausted, Same: referral.Other,
		Person: person.Person{Given: given, Sex: "female", BirthYear: year}, Told: referral.Told{Words: "Ro", Tried: "Kurs"},
	}))
	return one
}

func (s *scene) decision(one, kind string) preparation.Decision {
	return preparation.Decision{
		ID: id.New[string](), Day: s.day, Referral: one, Kind: kind, DecidedBy: "Gruppen",
		Said: preparation.Said{Reason: "Därför", Which: "Kurator"},
	}
}

func refusals(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	var list []string
	for ; e != nil; e = e.Next {
		list = append(list, strings.TrimSpace(e.Field+" "+e.Key))
	}
	return strings.Join(list, ", ")
}

func TestTheLongestWaitingComesFirstWithWhatTheCriteriaSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		first := s.refers("Mika", 1960, programme.Unknown)
		s.now = s.now.AddDate(0, 0, 10)
		second := s.refers("Robin", 2000, programme.Yes)
		sheet, err := s.Open(t.Context(), s.group, s.day)
		s.must(err)
		if len(sheet.Agenda) != 2 || sheet.Agenda[0].ID != first || sheet.Agenda[1].ID != second || sheet.Agenda[0].Waits != 10 {
			t.Fatalf("agenda: %+v", sheet.Agenda)
		}
		said := func(c preparation.Case) string {
			var list []string
			for _, w := range c.Criteria {
				list = append(list, w.Key+" "+referral.AnswerWord(w.Answer)+" "+strings.Join(w.Sources, "+"))
			}
			return strings.Join(list, ", ")
		}
		want := "age no birth, two-parties yes parties, exhausted unknown unknown, voluntary yes words"
		if diff := cmp.Diff(want, said(sheet.Agenda[0])); diff != "" {
			t.Errorf("criteria (-want +got):\n%s", diff)
		}
		if sheet.Agenda[0].Named || sheet.Agenda[0].Told != (referral.Told{}) {
			t.Errorf("the agenda tells who it is")
		}
		if sheet.Capacity.Places != 45 || sheet.Capacity.Free() != 45 {
			t.Errorf("capacity: %+v", sheet.Capacity)
		}
	})
}

func TestWhatADecisionMustSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		old, fit := s.refers("Mika", 1960, programme.Yes), s.refers("Robin", 2000, programme.Yes)
		for _, tt := range []struct {
			name  string
			of    string
			kind  string
			adapt func(*preparation.Decision)
			want  string
		}{
			{"nothing chosen", fit, "", func(*preparation.Decision) {}, "kind error.choose"},
			{"no reason", fit, preparation.Wait, func(d *preparation.Decision) { d.Said.Reason = "" }, "reason error.required"},
			{"nobody decided", fit, preparation.Wait, func(d *preparation.Decision) { d.DecidedBy = "" }, "decided_by error.required"},
			{"other support, but not which", fit, preparation.Other, func(d *preparation.Decision) { d.Said.Which = "" }, "which preparation.which_required"},
			{"more to know, but not from whom", fit, preparation.Information, func(d *preparation.Decision) { d.Said.Which = "" }, "which preparation.whom_required"},
			{"a no against the criteria", fit, preparation.No, func(*preparation.Decision) {}, "deviation preparation.deviation_required"},
			{"an offer against the criteria", old, preparation.Offer, func(*preparation.Decision) {}, "deviation preparation.deviation_required"},
			{"what someone else has changed", fit, preparation.Wait, func(d *preparation.Decision) { d.Version = 9 }, "referral.moved"},
			{"an offer against them, with why", old, preparation.Offer, func(d *preparation.Decision) { d.Said.Deviation = "Ingen annan tar emot" }, ""},
			{"once more", old, preparation.Wait, func(*preparation.Decision) {}, "referral.moved"},
			{"to wait", fit, preparation.Wait, func(*preparation.Decision) {}, ""},
			{"and then an offer", fit, preparation.Offer, func(*preparation.Decision) {}, ""},
		} {
			t.Run(tt.name, func(t *testing.T) {
				c := s.decision(tt.of, tt.kind)
				tt.adapt(&c)
				if diff := cmp.Diff(tt.want, refusals(s.Decide(t.Context(), s.group, c))); diff != "" {
					t.Errorf("refusals (-want +got):\n%s", diff)
				}
			})
		}
		sheet, err := s.Open(t.Context(), s.group, s.day)
		s.must(err)
		if len(sheet.Decisions) != 3 || !sheet.Decisions[0].Deviates || sheet.Decisions[0].Criteria != "age=no two-parties=yes exhausted=yes voluntary=yes" {
			t.Errorf("decisions: %+v", sheet.Decisions)
		}
		if len(sheet.Agenda) != 0 || sheet.Capacity.Free() != 43 {
			t.Errorf("left: %d, free %d", len(sheet.Agenda), sheet.Capacity.Free())
		}
	})
}

func TestWhoIsNotInTheGroupHasNoDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		one := s.refers("Mika", 2000, programme.Yes)
		by := s.coordinator
		_, opened := s.Open(t.Context(), by, s.day)
		_, looked := s.Case(t.Context(), by, s.day, one)
		for what, err := range map[string]error{
			"open": opened, "case": looked, "decide": s.Decide(t.Context(), by, s.decision(one, preparation.Wait)),
			"attend": s.Attend(t.Context(), by, s.day, nil),
			"plan":   s.Plan(t.Context(), by, preparation.Day{ID: id.New[string](), Programme: "coachingteamet", On: day.Must("2026-12-01")}),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		if boards, err := s.Boards(t.Context(), by); err != nil || len(boards) != 0 {
			t.Errorf("boards: %d, %v", len(boards), err)
		}
	})
}

func TestTheDaysOfTheGroupAndWhoWasThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := begin(t, d)
		plan := func(on string) string {
			return refusals(s.Plan(t.Context(), s.group, preparation.Day{ID: id.New[string](), Programme: "coachingteamet", On: day.Must(on)}))
		}
		for on, want := range map[string]string{
			"2026-11-20": "on preparation.day_taken", "2026-11-19": "on preparation.day_past", "2028-01-01": "on preparation.day_far", "2026-12-18": "",
		} {
			if got := plan(on); got != want {
				t.Errorf("%s: %q, want %q", on, got, want)
			}
		}
		s.must(s.Attend(t.Context(), s.group, s.day, []preparation.Attendance{
			{Party: "fk", Came: preparation.Came, Who: "Lovisa"}, {Party: "bank", Came: preparation.Informs}, {Party: "kyrkan", Came: preparation.Came}, {Party: "af"},
		}))
		sheet, err := s.Open(t.Context(), s.group, s.day)
		s.must(err)
		if len(sheet.Attendance) != 2 {
			t.Errorf("attendance: %+v", sheet.Attendance)
		}
		if got := refusals(s.Attend(t.Context(), s.group, s.day, []preparation.Attendance{{Party: "fk", Came: "late"}})); got != "came_fk error.choose" {
			t.Errorf("a way that there is not: %q", got)
		}
		s.now = s.now.AddDate(0, 0, 1)
		boards, err := s.Boards(t.Context(), s.group)
		s.must(err)
		if boards[0].Next.On != day.Must("2026-12-18") || boards[0].Gap != 28 {
			t.Errorf("next %s after %d days", boards[0].Next.On, boards[0].Gap)
		}
		if got := refusals(s.Attend(t.Context(), s.group, boards[0].Next.ID, nil)); got != "preparation.not_yet" {
			t.Errorf("who was there before it was: %q", got)
		}
	})
}
