package statute_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/statute"
	"kasam/internal/story"
)

var today = day.Must("2026-11-20")

func laws(t *testing.T) map[string]statute.Law {
	t.Helper()
	list, err := statute.Laws()
	if err != nil {
		t.Fatal(err)
	}
	m := make(map[string]statute.Law)
	for _, l := range list {
		m[l.Key] = l
	}
	return m
}

func TestTheLawsThatShip(t *testing.T) {
	for key, want := range map[string]struct {
		country  string
		points   int
		deadline int
		one      bool
		native   string
	}{
		"se.sip":    {"SE", 5, 10, false, "sv"},
		"dk.sel141": {"DK", 4, 0, false, "da"},
		"no.ip":     {"NO", 9, 0, true, "nb"},
		"own":       {"", 8, 0, false, "sv"},
	} {
		l := laws(t)[key]
		if l.Country != want.country || len(l.Points) != want.points || l.Deadline != want.deadline || l.OnePerPerson != want.one {
			t.Errorf("%s: %s, %d points, %d days, one: %v", key, l.Country, len(l.Points), l.Deadline, l.OnePerPerson)
		}
		for _, p := range append(slices.Clone(l.Points), l.Around...) {
			if p.Name[want.native] == "" {
				t.Errorf("%s: %s has no name in %s", key, p.Key, want.native)
			}
		}
	}
	sip := laws(t)["se.sip"]
	if before, after := sip.Source(day.Must("2025-06-30")), sip.Source(day.Must("2025-07-01")); !strings.Contains(before, "2001:453") || !strings.Contains(after, "2025:400") {
		t.Errorf("where the law is written: %q, then %q", before, after)
	}
	if sip.Holds(day.Must("2009-12-31")) || !sip.Holds(today) {
		t.Error("it holds before it came, or not now")
	}
}

func TestAMistakeInALawIsFound(t *testing.T) {
	good := `key: x
country: SE
name: {sv: X, en: X}
about: {sv: X, en: X}
valid_from: 2020-01-01
points: [{key: a, name: {sv: A, en: A}, from: [{feed: goals}]}]
`
	if _, err := statute.Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"a feed that is not there": {"feed: goals", "feed: gaols"},
		"a kind that is not there": {"{feed: goals}", "{feed: promises, kinds: [town]}"},
		"a point without a name":   {"name: {sv: A, en: A}", "name: {sv: A}"},
		"a field nobody knows":     {"country: SE", "country: SE\ncolour: red"},
		"a point twice":            {"points: [", "points: [{key: a, name: {sv: B, en: B}, from: [{feed: way}]}, "},
		"needs nobody knows":       {"{key: a,", "{key: a, needs: some,"},
		"no day it came":           {"valid_from: 2020-01-01\n", ""},
		"a point fed from nothing": {"[{feed: goals}]", "[]"},
		"not a key":                {"key: x", "key: a/b"},
		"someone who may not ask":  {"points:", "initiators: [neighbour]\npoints:"},
		"no points":                {"points: [{key: a, name: {sv: A, en: A}, from: [{feed: goals}]}]", "points: []"},
		"nothing at all":           {good, ""},
	} {
		if _, err := statute.Parse([]byte(strings.Replace(good, edit[0], edit[1], 1))); err == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

// full is a plan in which every law finds what it asks for.
func full() statute.Matter {
	noon := today.AddDays(3).Start(access.Zone()).Add(12 * time.Hour)
	promised := func(org id.Organisation, who, measure string) commitment.Commitment {
		return commitment.Commitment{
			ID: id.New[string](), Measure: measure, Professional: id.Professional(who), ProfessionalName: who, Organisation: org,
			OrganisationName: string(org), What: "does it", State: commitment.Accepted, Due: today.AddDays(9),
		}
	}
	own := commitment.Commitment{ID: id.New[string](), What: "I come", State: commitment.Accepted}
	return statute.Matter{
		Today: today, Sight: access.Sight{Grounds: []access.Ground{{Relation: access.IsCoordinator}}}, Areas: true, Wish: "Be with people",
		Plan: plan.Plan{
			ID: "plan", AgreedAt: noon, ReviewOn: today.AddDays(90),
			Frame: plan.Frame{Organisation: "town", OrganisationName: "The town", Until: today.AddMonths(12), Conditions: "A flat", Way: "Weekly", Near: "The sister"},
			Goals: []plan.Goal{
				{ID: "w", Level: plan.Wish, Words: "People", State: plan.Open, Voice: plan.Person},
				{ID: "g", Parent: "w", Level: plan.Aim, Words: "Work", State: plan.Open, Measures: []plan.Measure{{ID: "m", Goal: "g", Words: "A placement"}}},
			},
		},
		Items: []story.Item{
			{Area: "home", Kind: story.Hindrance, Text: "Debts", State: story.Open}, {Area: "home", Kind: story.Resource, Text: "A sister", State: story.Open},
		},
		Promises:    []commitment.Commitment{promised("town", "Sara", "m"), promised("region", "Maja", "m"), own},
		Kinds:       map[id.Organisation]directory.Kind{"town": directory.Municipality, "region": directory.RegionHealth},
		Consents:    []consent.Consent{{Kind: consent.Plans, GivenAt: noon}, {Kind: consent.Waives, GivenAt: noon, OrganisationName: "The town", Waiver: access.Waiver{Until: today.AddMonths(3)}}},
		Coordinator: directory.Professional{ID: "coach", Name: "Ingrid"},
		Around:      participation.Around{Team: []participation.Seat{{Who: directory.Professional{ID: "Sara", Name: "Sara"}}}},
		Meetings:    []meeting.Meeting{{ID: "next", StartsAt: noon, State: meeting.StatePlanned}},
		Started:     statute.Started{ID: "s", On: today, By: statute.ByPerson},
	}
}

func TestAWholePlanLacksNothing(t *testing.T) {
	for key, l := range laws(t) {
		v := statute.Fill(l, full())
		if done, all := v.Done(); done != all || !v.Whole() {
			t.Errorf("%s: %d of %d; %v", key, done, all, lacking(v))
		}
	}
}

func TestAnEmptyPlanLacksEverythingAndSaysWhere(t *testing.T) {
	empty := statute.Matter{Today: today, Sight: full().Sight, Areas: true}
	for key, l := range laws(t) {
		v := statute.Fill(l, empty)
		for _, p := range append(slices.Clone(v.Points), v.Around...) {
			needed := slices.ContainsFunc(p.From, func(f programme.Feed) bool { return !f.Optional })
			if (p.State == statute.Missing) != needed {
				t.Errorf("%s: %s is %s", key, p.Key, p.State)
			}
			for _, part := range p.Parts {
				if part.State == statute.Missing && part.Where == "" {
					t.Errorf("%s: nowhere to write the %s of %s", key, part.Feed.Feed, p.Key)
				}
			}
		}
	}
}

// lacking are the points that are not whole.
func lacking(v statute.View) (keys []string) {
	for _, p := range append(slices.Clone(v.Points), v.Around...) {
		if p.State == statute.Missing || p.State == statute.Hidden {
			keys = append(keys, p.Key+" "+string(p.State))
		}
	}
	return keys
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	for _, tt := range []struct {
		name string
		law  string
		take func(m *statute.Matter)
		want []string
	}{
		{"the region has promised nothing", "se.sip", func(m *statute.Matter) { m.Promises = slices.Delete(m.Promises, 1, 2) }, []string{"region missing"}},
		{"it was only asked", "se.sip", func(m *statute.Matter) { m.Promises[1].State = commitment.Proposed }, []string{"region missing"}},
		{"it promised and broke it", "se.sip", func(m *statute.Matter) { m.Promises[1].State = commitment.Broken }, []string{"region missing"}},
		{"nobody else needs to do anything", "se.sip", func(m *statute.Matter) { m.Promises = m.Promises[:2] }, nil},
		{"a bank cannot have the overall responsibility", "se.sip", func(m *statute.Matter) { m.Kinds["town"] = directory.Bank }, []string{"municipality missing", "responsible missing"}},
		{"not against the person's will", "se.sip", func(m *statute.Matter) { m.Consents[0].WithdrawnAt = time.Unix(9, 0) }, []string{"consent missing"}},
		{"no meeting within ten days", "se.sip", func(m *statute.Matter) { m.Meetings[0].StartsAt = m.Meetings[0].StartsAt.AddDate(0, 0, 8) }, []string{"start missing"}},
		{"on the tenth day is in time", "se.sip", func(m *statute.Matter) { m.Meetings[0].StartsAt = m.Meetings[0].StartsAt.AddDate(0, 0, 7) }, nil},
		{"a cancelled meeting begins nothing", "se.sip", func(m *statute.Matter) { m.Meetings[0].State = meeting.StateCancelled }, []string{"start missing"}},
		{"the day of the review has passed", "se.sip", func(m *statute.Matter) { m.Plan.ReviewOn = today.AddDays(-1) }, []string{"followup missing"}},
		{"no purpose", "dk.sel141", func(m *statute.Matter) { m.Plan.Goals[0].Level = plan.Aim }, []string{"purpose missing"}},
		{"no expected duration", "dk.sel141", func(m *statute.Matter) { m.Plan.Frame.Until = day.Day{} }, []string{"duration missing"}},
		{"no other conditions", "dk.sel141", func(m *statute.Matter) { m.Plan.Frame.Conditions = "" }, []string{"conditions missing"}},
		{"no measure", "dk.sel141", func(m *statute.Matter) { m.Plan.Goals[1].Measures = nil }, []string{"effort missing"}},
		{"a dropped goal's measures do not count", "dk.sel141", func(m *statute.Matter) { m.Plan.Goals[1].State = plan.Dropped }, []string{"effort missing"}},
		{"no resources", "no.ip", func(m *statute.Matter) { m.Items = m.Items[:1] }, []string{"needs missing"}},
		{"what is gone is no resource", "no.ip", func(m *statute.Matter) { m.Items[1].State = story.Gone }, []string{"needs missing"}},
		{
			"one alone does not take part together", "no.ip", func(m *statute.Matter) { m.Around.Team, m.Promises = nil, m.Promises[2:] },
			[]string{"participants missing", "contributions missing", "measures missing"},
		},
		{"nobody coordinates", "no.ip", func(m *statute.Matter) { m.Coordinator = directory.Professional{} }, []string{"coordinator missing"}},
		{"the person contributes nothing", "no.ip", func(m *statute.Matter) { m.Promises = m.Promises[:2] }, []string{"contributions missing"}},
		{"a measure nobody does", "no.ip", func(m *statute.Matter) {
			m.Plan.Goals[1].Measures = append(m.Plan.Goals[1].Measures, plan.Measure{ID: "n", Words: "More"})
		}, []string{"measures missing"}},
		{"how is not written", "no.ip", func(m *statute.Matter) { m.Plan.Frame.Way = "" }, []string{"way missing"}},
		{"no period", "no.ip", func(m *statute.Matter) { m.Plan.Frame.Until = day.Day{} }, []string{"period missing"}},
		{"consent to the plan alone leaves cooperation", "no.ip", func(m *statute.Matter) { m.Consents = m.Consents[:1] }, []string{"cooperation missing"}},
		{"not started", "no.ip", func(m *statute.Matter) { m.Started = statute.Started{} }, []string{"start missing"}},
		{"the person has not agreed", "own", func(m *statute.Matter) { m.Plan.AgreedAt = time.Time{} }, []string{"agreed missing"}},
		{"no meeting ahead", "own", func(m *statute.Matter) { m.Meetings = nil }, []string{"meeting missing"}},
	} {
		t.Run(tt.law+": "+tt.name, func(t *testing.T) {
			m := full()
			tt.take(&m)
			if diff := cmp.Diff(tt.want, lacking(statute.Fill(laws(t)[tt.law], m))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAReaderIsNotToldThatWhatTheyMayNotSeeIsMissing(t *testing.T) {
	m := full()
	m.Sight = access.Imagine("p", []access.Category{access.Plan})
	m.Areas, m.Items, m.Consents, m.Meetings, m.Wish, m.Masked = false, nil, nil, nil, "", true
	m.Promises = []commitment.Commitment{{ID: "masked", Masked: true, State: commitment.Accepted}, m.Promises[2]}
	for key, l := range laws(t) {
		for _, text := range lacking(statute.Fill(l, m)) {
			if strings.HasSuffix(text, " missing") {
				t.Errorf("%s: %s", key, text)
			}
		}
	}
}

// A programme's file can name whatever fills a point, and nothing else.
func TestWhateverAFileNamesIsFilled(t *testing.T) {
	if diff := cmp.Diff(programme.Feeds(), statute.Filled()); diff != "" {
		t.Errorf("named (-) and filled (+):\n%s", diff)
	}
}

func TestTheProgrammeSaysWhatItsOwnPlanMustSay(t *testing.T) {
	laws, err := statute.Laws()
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(laws, func(l statute.Law) bool { return l.Key == statute.Own })
	m := statute.Matter{Plan: plan.Plan{ID: "p"}, Own: []programme.Point{
		{Key: "period", Name: programme.Words{"sv": "Hur länge"}, From: []programme.Feed{{Feed: "period"}}},
	}}
	if v := statute.Fill(laws[n], m); len(v.Points) != 1 || v.Points[0].Key != "period" || v.Points[0].State != statute.Missing {
		t.Errorf("the programme's point: %v", v.Points)
	}
	m.Own = nil
	if v := statute.Fill(laws[n], m); len(v.Points) != len(laws[n].Points) {
		t.Errorf("a programme that says nothing: %v", v.Points)
	}
	sip := slices.IndexFunc(laws, func(l statute.Law) bool { return l.Key == "se.sip" })
	m.Own = []programme.Point{{Key: "x"}}
	if v := statute.Fill(laws[sip], m); len(v.Points) != len(laws[sip].Points) {
		t.Errorf("a programme changed a law: %v", v.Points)
	}
}
