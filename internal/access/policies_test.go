package access_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// noon is the time of a row that names none.
var noon = on("2026-11-20 12:00:00")

// rows says of each policy when it opens and when it does not.
var rows = []struct {
	name  string
	facts []fact
	by    access.Actor // none: the person themself
	at    time.Time    // none: noon
	want  string       // the relations that stand, strongest first; "" is 404
}{
	{"the person sees their own record", nil, access.Actor{}, noon, "self"},
	{"the person sees it whoever is barred", []fact{bar(anna, noon)}, access.Actor{}, noon, "self"},
	{"nobody else sees it without a ground", nil, anna, noon, ""},
	{"another person does not", nil, themself(id.New[id.Person]()), noon, ""},
	{
		"without a login nobody sees anything",
		[]fact{tie(access.IsCoordinator, anna, "2026-01-01", "")},
		access.Actor{Professional: anna.Professional, Organisation: bank},
		noon, "",
	},
	{
		"a login that is neither staff nor person sees nothing",
		[]fact{waiverToAll(bank, "2026-01-01", "2026-12-31")},
		access.Actor{Account: "a", Organisation: bank},
		noon, "",
	},

	{"the coordinator sees", []fact{tie(access.IsCoordinator, anna, "2026-11-20", "")}, anna, noon, "coordinator"},
	{"the coordinator's colleague does not", []fact{tie(access.IsCoordinator, anna, "2026-11-20", "")}, bo, noon, ""},
	{
		"the coordinator sees from the first instant of the first day",
		[]fact{tie(access.IsCoordinator, anna, "2026-11-20", "")},
		anna, on("2026-11-20 00:00:00"), "coordinator",
	},
	{"and not the second before", []fact{tie(access.IsCoordinator, anna, "2026-11-20", "")}, anna, on("2026-11-19 23:59:59"), ""},
	{
		"the coordinator sees to the end of the last day",
		[]fact{tie(access.IsCoordinator, anna, "2026-01-01", "2026-11-20")},
		anna, on("2026-11-20 23:59:59"), "coordinator",
	},
	{"and not the second after", []fact{tie(access.IsCoordinator, anna, "2026-01-01", "2026-11-20")}, anna, on("2026-11-21 00:00:00"), ""},
	{"a deputy sees while there is one", []fact{tie(access.IsDeputy, bo, "2026-11-01", "2026-11-30")}, bo, noon, "deputy"},
	{"a deputy's time ends", []fact{tie(access.IsDeputy, bo, "2026-11-01", "2026-11-19")}, bo, noon, ""},
	{"the former coordinator sees for a while", []fact{tie(access.IsTail, anna, "2026-11-01", "2026-12-01")}, anna, noon, "tail"},
	{"the tail ends", []fact{tie(access.IsTail, anna, "2026-10-01", "2026-10-31")}, anna, noon, ""},
	{"a tie of another kind opens nothing", []fact{tie("friend", anna, "2026-01-01", "")}, anna, noon, ""},

	{"consent opens for the one it names", []fact{waiver(anna, "2026-11-20", "2026-12-20", access.Plan)}, anna, noon, "consent"},
	{"and not for a colleague", []fact{waiver(anna, "2026-11-20", "2026-12-20", access.Plan)}, bo, noon, ""},
	{"consent to the whole bank opens for each at the bank", []fact{waiverToAll(bank, "2026-11-20", "2026-12-20", access.Plan)}, bo, noon, "consent"},
	{"and not for the housing company", []fact{waiverToAll(bank, "2026-11-20", "2026-12-20", access.Plan)}, cilla, noon, ""},
	{
		"whoever changes employer leaves the consent behind",
		[]fact{waiver(anna, "2026-11-20", "2026-12-20", access.Plan)},
		access.Actor{Account: anna.Account, Professional: anna.Professional, Organisation: housing},
		noon, "",
	},
	{"consent begins with its first day", []fact{waiver(anna, "2026-11-20", "2026-12-20", access.Plan)}, anna, on("2026-11-20 00:00:00"), "consent"},
	{"and not before", []fact{waiver(anna, "2026-11-20", "2026-12-20", access.Plan)}, anna, on("2026-11-19 23:59:59"), ""},
	{"consent lasts to the end of its last day", []fact{waiver(anna, "2026-10-20", "2026-11-20", access.Plan)}, anna, on("2026-11-20 23:59:59"), "consent"},
	{"and not after", []fact{waiver(anna, "2026-10-20", "2026-11-20", access.Plan)}, anna, on("2026-11-21 00:00:00"), ""},
	{
		"the day ends at midnight in Stockholm in summer too",
		[]fact{waiver(anna, "2026-06-01", "2026-06-30", access.Plan)},
		anna, time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC), "",
	},
	{
		"the last day has 23 hours when the clocks go forward",
		[]fact{waiver(anna, "2027-03-01", "2027-03-28", access.Plan)},
		anna, time.Date(2027, 3, 28, 22, 0, 0, 0, time.UTC), "",
	},
	{
		"and 25 hours when they go back",
		[]fact{waiver(anna, "2027-10-01", "2027-10-31", access.Plan)},
		anna, time.Date(2027, 10, 31, 22, 59, 59, 0, time.UTC), "consent",
	},
	{"consent that is withdrawn is over at once", []fact{withdrawn(waiver(anna, "2026-11-20", "2026-12-20", access.Plan), noon)}, anna, noon, ""},
	{
		"a new consent stands after a withdrawn one",
		[]fact{withdrawn(waiver(anna, "2026-11-20", "2026-12-20", access.Plan), noon), waiver(anna, "2026-11-20", "2026-12-20", access.Story)},
		anna, noon, "consent",
	},

	{"an emergency opens", []fact{emergency(david, noon, 3*time.Hour)}, david, noon, "emergency"},
	{"for nobody else", []fact{emergency(david, noon, 3*time.Hour)}, cilla, noon, ""},
	{"not before it began", []fact{emergency(david, noon, 3*time.Hour)}, david, noon.Add(-time.Second), ""},
	{"until three hours have passed", []fact{emergency(david, noon, 3*time.Hour)}, david, noon.Add(3*time.Hour - time.Second), "emergency"},
	{"and not then", []fact{emergency(david, noon, 3*time.Hour)}, david, noon.Add(3 * time.Hour), ""},

	{
		"grounds add up",
		[]fact{tie(access.IsCoordinator, anna, "2026-01-01", ""), waiver(anna, "2026-11-01", "2026-11-30", access.Plan)},
		anna, noon, "coordinator consent",
	},

	{"whom the person has barred sees nothing as coordinator", []fact{tie(access.IsCoordinator, anna, "2026-01-01", ""), bar(anna, noon)}, anna, noon, ""},
	{"nor as deputy", []fact{tie(access.IsDeputy, anna, "2026-01-01", ""), bar(anna, noon)}, anna, noon, ""},
	{"nor as former coordinator", []fact{tie(access.IsTail, anna, "2026-01-01", ""), bar(anna, noon)}, anna, noon, ""},
	{"nor by consent to them", []fact{waiver(anna, "2026-01-01", "2026-12-31", access.Plan), bar(anna, noon)}, anna, noon, ""},
	{"nor by consent to all at the bank", []fact{waiverToAll(bank, "2026-01-01", "2026-12-31", access.Plan), bar(anna, noon)}, anna, noon, ""},
	{"nor in an emergency", []fact{emergency(anna, noon, 3*time.Hour), bar(anna, noon)}, anna, noon, ""},
	{"a bar keeps no one else out", []fact{waiverToAll(bank, "2026-01-01", "2026-12-31", access.Plan), bar(anna, noon)}, bo, noon, "consent"},
	{"a bar that is lifted is gone", []fact{tie(access.IsCoordinator, anna, "2026-01-01", ""), bar(anna, noon), lifted(anna, noon)}, anna, noon, "coordinator"},
	{
		"a bar set again holds again",
		[]fact{tie(access.IsCoordinator, anna, "2026-01-01", ""), bar(anna, noon), lifted(anna, noon), bar(anna, noon)},
		anna, noon, "",
	},

	{
		"a guest sees by a link, with a consent behind it",
		[]fact{link(guests[0], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-30", access.Plan)},
		guests[0], noon, "guest",
	},
	{
		"and by one link, however many consents there are",
		[]fact{link(guests[1], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-30"), waiverToAll(bank, "2026-11-01", "2026-11-30")},
		guests[1], noon, "guest",
	},
	{"a link alone opens nothing", []fact{link(guests[2], noon.Add(time.Hour))}, guests[2], noon, ""},
	{"nor does a consent without the link", []fact{waiver(anna, "2026-11-01", "2026-11-30", access.Plan)}, guests[3], noon, ""},
	{
		"a link is over at its last instant",
		[]fact{link(guests[4], noon), waiver(anna, "2026-11-01", "2026-11-30")},
		guests[4], noon, "",
	},
	{
		"and not before",
		[]fact{link(guests[5], noon.Add(time.Microsecond)), waiver(anna, "2026-11-01", "2026-11-30")},
		guests[5], noon, "guest",
	},
	{
		"a link that was taken back opens nothing",
		[]fact{link(guests[6], noon.Add(time.Hour)), ended(guests[6], noon), waiver(anna, "2026-11-01", "2026-11-30")},
		guests[6], noon, "",
	},
	{
		"a link is worth nothing once the consent is withdrawn",
		[]fact{link(guests[7], noon.Add(time.Hour)), withdrawn(waiver(anna, "2026-11-01", "2026-11-30"), noon)},
		guests[7], noon, "",
	},
	{
		"nor before the consent begins",
		[]fact{link(guests[8], noon.Add(time.Hour)), waiver(anna, "2026-11-21", "2026-11-30")},
		guests[8], noon, "",
	},
	{
		"it opens on the first day of the consent",
		[]fact{link(guests[9], noon.Add(time.Hour)), waiver(anna, "2026-11-20", "2026-11-30")},
		guests[9], noon, "guest",
	},
	{
		"and on the last",
		[]fact{link(guests[10], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-20")},
		guests[10], noon, "guest",
	},
	{
		"and not after it",
		[]fact{link(guests[11], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-19")},
		guests[11], noon, "",
	},
	{
		"a guest whom the person has barred sees nothing",
		[]fact{link(guests[12], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-30"), bar(anna, noon)},
		guests[12], noon, "",
	},
	{
		"a guest is a guest and not the coordinator they may be signed in",
		[]fact{link(guests[13], noon.Add(time.Hour)), tie(access.IsCoordinator, anna, "2026-01-01", ""), emergency(anna, noon, time.Hour)},
		guests[13], noon, "",
	},
	{
		"a link is for the one it was sent to",
		[]fact{link(guests[14], noon.Add(time.Hour)), waiverToAll(bank, "2026-11-01", "2026-11-30")},
		access.AsGuest(guests[14].Guest, bo.Professional, bank, ""),
		noon, "",
	},
	{
		"and for the organisation they were at",
		[]fact{link(guests[15], noon.Add(time.Hour)), waiver(anna, "2026-11-01", "2026-11-30"), waiverToAll(housing, "2026-11-01", "2026-11-30")},
		access.AsGuest(guests[15].Guest, anna.Professional, housing, ""),
		noon, "",
	},
}

func TestEachPolicyOpensJustWhatItSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				person := mustEnter(t, d, row.facts...)
				by := row.by
				if by.Account == "" && by.Professional == "" {
					by = themself(person)
				}
				err := d.Read(t.Context(), func(v *db.View) error {
					sight, err := access.See(v, by, person, row.at)
					if err != nil && fault.KindOf(err) != fault.NotFound {
						return err
					}
					if got := relations(sight.Grounds); got != row.want {
						t.Errorf("sees as %q, want %q", got, row.want)
					}
					if (err == nil) != (row.want != "") {
						t.Errorf("refusal = %v with grounds %q", err, row.want)
					}
					list, err := listed(v, by, row.at)
					if got := slices.Contains(list, person); err == nil && got != (row.want != "" && by.Guest == "") {
						t.Errorf("is in the list: %v", got)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	})
}

func relations(grounds []access.Ground) string {
	var list []string
	for _, g := range grounds {
		list = append(list, string(g.Relation))
	}
	return strings.Join(list, " ")
}

// listed returns everyone on file whom by may see, as a list page asks for them.
func listed(r db.Reader, by access.Actor, now time.Time) (list []id.Person, err error) {
	condition, args := access.Visible(by, now, "vault_keys.person_id", 1)
	err = r.Rows(func(row *sql.Rows) error {
		var p id.Person
		if err := row.Scan(&p); err != nil {
			return err
		}
		list = append(list, p)
		return nil
	}, `select person_id from vault_keys where `+condition, args...)
	return list, err
}

func TestUnknownAndHiddenAreTheSameRefusal(t *testing.T) {
	d := dbtest.New(t)
	hidden := mustEnter(t, d, tie(access.IsCoordinator, bo, "2026-01-01", ""))
	barred := mustEnter(t, d, tie(access.IsCoordinator, anna, "2026-01-01", ""), bar(anna, noon))
	err := d.Read(t.Context(), func(v *db.View) error {
		_, want := access.See(v, anna, id.New[id.Person](), noon)
		for name, person := range map[string]id.Person{"hidden": hidden, "barred": barred, "not even an identifier": "1 or 1=1", "nobody": ""} {
			_, got := access.See(v, anna, person, noon)
			if got == nil || got.Error() != want.Error() || fault.KindOf(got) != fault.KindOf(want) {
				t.Errorf("%s is refused with %v, an unknown one with %v", name, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsWithdrawnIsShutAtTheNextRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		person := mustEnter(t, d, waiver(anna, "2026-11-01", "2026-12-31", access.Plan))
		see := func() (err error) {
			return d.Read(t.Context(), func(v *db.View) error {
				_, err := access.See(v, anna, person, noon)
				return err
			})
		}
		if err := see(); err != nil {
			t.Fatal(err)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			list, err := access.Waivers(tx, person)
			if err != nil {
				return err
			}
			return access.Withdraw(tx, person, list[0].ID, noon)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := see(); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the next request got %v", err)
		}
	})
}

// TestTheTableNoticesEveryWeakenedPolicy drops each policy, each part of a
// condition and each word of a list, moves each comparison by one, and wants a
// row of the table above to fail each time.
func TestTheTableNoticesEveryWeakenedPolicy(t *testing.T) {
	d := dbtest.New(t)
	persons := make([]id.Person, len(rows))
	for i, row := range rows {
		persons[i] = mustEnter(t, d, row.facts...)
	}
	noticed := func(policies string) bool {
		found := false
		err := d.Read(t.Context(), func(v *db.View) error {
			for i, row := range rows {
				by := row.by
				switch {
				case by.Account == "" && by.Professional == "":
					by = themself(persons[i])
				case by.Account == "":
					continue // refused before any policy is asked
				}
				grounds, err := access.SeeUnder(policies, v, by, persons[i], row.at)
				if err != nil {
					return err
				}
				found = found || relations(grounds) != row.want
			}
			return nil
		})
		if err != nil {
			t.Fatalf("%v in\n%s", err, policies)
		}
		return found
	}
	if noticed(access.Policies()) {
		t.Fatal("the policies as they are do not fit the table")
	}
	list := mutants(access.Policies())
	if len(list) < 30 {
		t.Errorf("only %d mutants: has the form of the policies changed?", len(list))
	}
	for _, m := range list {
		if !noticed(m) {
			t.Errorf("no row notices\n%s", changed(access.Policies(), m))
		}
	}
	t.Logf("%d mutants, all noticed but those above", len(list))
}

var (
	policy     = regexp.MustCompile(`(?s)@id.*?;\n`)
	comparison = regexp.MustCompile(`<=|<|==|&& `)
	part       = regexp.MustCompile(`!?context\.[a-z.]+(?: (?:<=|<|==) [a-z.]+)?|\[[^]]*\]\.contains\([a-z.]+\)`)
	word       = regexp.MustCompile(`"(?:coordinator|deputy|tail)",? ?`)
)

// mutants returns the policies with one thing changed, in every way known here.
// What a policy asks with "has" is left alone: without it the question itself
// fails, and a policy that fails permits nothing.
func mutants(text string) (list []string) {
	change := func(at []int, with string) { list = append(list, text[:at[0]]+with+text[at[1]:]) }
	for _, p := range policy.FindAllStringIndex(text, -1) {
		change(p, "")
		when := p[0] + strings.Index(text[p[0]:p[1]], "when {")
		body := text[when:p[1]]
		within := func(in []int) []int { return []int{when + in[0], when + in[1]} }
		for _, in := range part.FindAllStringIndex(body, -1) {
			change(within(in), "true")
			change(within(in), "false")
		}
		for _, in := range word.FindAllStringIndex(body, -1) {
			change(within(in), "")
		}
		for _, in := range comparison.FindAllStringIndex(body, -1) {
			switch body[in[0]:in[1]] {
			case "<=":
				change(within(in), "<")
			case "<":
				change(within(in), "<=")
			case "==":
				change(within(in), "!=")
			default:
				change(within(in), "|| ")
			}
		}
	}
	return list
}

// changed returns the lines in which b differs from a.
func changed(a, b string) string {
	var out []string
	old := strings.Split(a, "\n")
	for line := range strings.SplitSeq(b, "\n") {
		if !slices.Contains(old, line) {
			out = append(out, "+ "+line)
		}
	}
	return strings.Join(out, "\n")
}
