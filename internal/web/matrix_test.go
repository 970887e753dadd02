package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/web"
)

var everyone = []role{
	coordinator, deputy, former, stranger, anna, bo, manager, association, admin, auditor, preparer, self, other, nobody,
}

// admitted says whom a rule lets in at all.
var admitted = map[web.Rule][]role{
	web.Anyone:       everyone,
	web.SignedIn:     everyone[:13],
	web.Staff:        everyone[:11],
	web.Coordinators: {coordinator, deputy, former, stranger},
	web.Admins:       {admin},
	web.Auditors:     {auditor},
	web.Figures:      {coordinator, deputy, former, stranger, manager, association},
	web.Planners:     {coordinator, deputy, former, stranger, manager, admin},
	web.Persons:      {self, other},
	web.Preparers:    {preparer},
}

// A need is what a page about a person asks of the one who comes.
type need func(who role, st state) bool

func sees(cs ...access.Category) need {
	return func(who role, st state) bool {
		return slices.ContainsFunc(cs, func(c access.Category) bool { return opens(who, st, c) })
	}
}

// leads is for those who coordinate.
func leads(who role, _ state) bool { return who == coordinator || who == deputy }

// present is for those who see more than a consent opens: by consent alone one
// sees the meetings that one is asked to, and nobody is asked to these.
func present(c access.Category) need {
	return func(who role, st state) bool {
		return opens(who, st, c) && (who != anna && who != bo || st == emergency)
	}
}

// needs says it of every page that is about a person. A page that is missing
// here fails the test.
var needs = map[string]need{
	"/people/{person}":                           sees(access.Identity),
	"/people/{person}/thread":                    sees(access.Plan, access.Meetings, access.Story),
	"/people/{person}/open":                      func(role, state) bool { return false }, // none of them is protected
	"/people/{person}/kinship":                   sees(access.Identity),
	"/people/{person}/edit":                      leads,
	"/people/{person}/invitation":                leads,
	"/people/{person}/story":                     sees(access.Story, access.Excerpt),
	"/people/{person}/story/share":               leads,
	"/people/{person}/picture":                   sees(access.Area("home")),
	"/people/{person}/picture/{item}":            sees(access.Area("home")),
	"/people/{person}/circle":                    sees(access.Circle),
	"/people/{person}/coordinator":               leads,
	"/people/{person}/handover":                  leads,
	"/people/{person}/time":                      leads,
	"/people/{person}/close":                     leads,
	"/people/{person}/after":                     func(role, state) bool { return false }, // nobody's time has ended in the fixture
	"/people/{person}/income":                    sees(access.Income),
	"/people/{person}/decisions":                 sees(access.Income),
	"/people/{person}/decisions/{decision}":      sees(access.Income),
	"/people/{person}/assessments":               sees(access.Assessments),
	"/assessments/{assessment}":                  sees(access.Assessments),
	"/people/{person}/tools":                     sees(access.Assessments),
	"/people/{person}/plan":                      sees(access.Plan),
	"/people/{person}/plan/print":                sees(access.Plan),
	"/people/{person}/plan/pdf":                  sees(access.Plan),
	"/people/{person}/plan/review":               leads,
	"/people/{person}/plan/frame":                leads,
	"/people/{person}/plan/versions/{version}":   sees(access.Plan),
	"/people/{person}/plan/views":                sees(access.Plan),
	"/people/{person}/plan/views/{view}":         sees(access.Plan),
	"/people/{person}/plan/views/{view}/print":   sees(access.Plan),
	"/people/{person}/plan/views/{view}/pdf":     sees(access.Plan),
	"/people/{person}/plan/goals/{goal}":         leads,
	"/people/{person}/plan/measures/{measure}":   leads,
	"/people/{person}/promises/new":              leads,
	"/commitments/{commitment}":                  sees(access.Plan),
	"/people/{person}/consents":                  leads,
	"/people/{person}/consents/new":              leads,
	"/people/{person}/meetings/new":              leads,
	"/people/{person}/meetings/find":             leads,
	"/people/{person}/polls/new":                 leads,
	"/polls/{poll}":                              present(access.Meetings),
	"/polls/{poll}/told":                         leads,
	"/meetings/{meeting}":                        present(access.Meetings),
	"/meetings/{meeting}/minutes":                present(access.Meetings),
	"/meetings/{meeting}/readback":               leads,
	"/meetings/{meeting}/change":                 leads,
	"/meetings/{meeting}/consent":                leads,
	"/meetings/{meeting}/consent/{professional}": leads,
	"/people/{person}/bells/{bell}/pause":        leads,
}

var part = regexp.MustCompile(`\{(\w+)\}`)

// path fills a pattern with what belongs to one.
func (w *world) path(pattern string, one *someone) string {
	return part.ReplaceAllStringFunc(pattern, func(name string) string {
		ref, ok := one.refs[name[1:len(name)-1]]
		if !ok {
			w.t.Errorf("%s: the fixture has no %s", pattern, name)
		}
		return ref
	})
}

var mark = regexp.MustCompile(`zq[0-9a-f]{12}[a-z]`)

// leaks lists what a body says that the one who asks may not see, and counts
// what it says of each field.
func (w *world) leaks(who role, asked state, body string, said map[string]int) (list []string) {
	for _, word := range mark.FindAllString(body, -1) {
		for st, one := range w.people {
			for field, m := range one.marks {
				if m != word {
					continue
				}
				said[field]++
				if !opens(who, st, fields[field]) || who == self && st != asked {
					list = append(list, string(st)+": "+field)
				}
			}
		}
	}
	return list
}

// recorded wants everything that an answer says of a person to be on record
// since before: an entry for each person, and one that names each category.
func (w *world) recorded(who role, before string, got answer) {
	w.t.Helper()
	account := w.cast[who].Account
	for _, word := range slices.Compact(slices.Sorted(slices.Values(mark.FindAllString(got.Body, -1)))) {
		for st, one := range w.people {
			for field, m := range one.marks {
				if m != word {
					continue
				}
				category := string(fields[field])
				if fields[field] == beyond || fields[field] == access.Identity {
					category = ""
				}
				var n int
				w.must(w.site.DB.Read(w.t.Context(), func(v *db.View) error {
					return v.Row(`select count(*) from (
							select id, account, person, categories from audit_entries
							union all
							select e.id, e.account, m.person, m.categories
							from audit_entries e join audit_roster_members m on m.roster = e.roster where e.roster <> '') as looks
						where person = $1 and account = $2 and id > $3 and ' ' || categories || ' ' like $4`,
						one.person, account, before, "%"+category+"%").Scan(&n)
				}))
				if n == 0 {
					w.t.Errorf("%s (%s) says the %s, and no entry of the record does", got.what, st, field)
				}
			}
		}
	}
}

// about reports whether a pattern is of a page that is about a person, on the
// side of staff.
func about(pattern string) bool {
	for _, name := range []string{"{person}", "{meeting}", "{commitment}", "{assessment}", "{poll}"} {
		if strings.Contains(pattern, name) {
			return !strings.HasPrefix(pattern, "/my")
		}
	}
	return false
}

// tells is what a page tells of a person to someone to whom nothing of them is
// open: the auditor reads why the glass was broken (domain § 7: "shown to the
// person and the auditor"), and no other sealed word.
var tells = map[role]map[string][]string{
	auditor: {"/record/emergencies": {"emergency: reason"}},
}

func TestEveryPageShowsJustWhatItMay(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		t.Parallel()
		w := newScenario(t, d).world()
		said := make(map[string]int)
		n := 0
		for _, route := range w.site.Routes() {
			if len(admitted[route.Rule]) == 0 {
				t.Errorf("%s %s has no rule", route.Method, route.Pattern)
			}
			if route.Method != http.MethodGet {
				continue
			}
			wants, told := needs[route.Pattern]
			if about(route.Pattern) && !told {
				t.Errorf("%s: nobody has said what it needs", route.Pattern)
				continue
			}
			for _, st := range states {
				one := w.people[st]
				w.cast[self] = one.own
				path := w.path(route.Pattern, one)
				for _, who := range everyone {
					n++
					before := id.New[string]() // later entries have later identifiers
					got := w.As(who).Get(path)
					if list := w.leaks(who, st, got.Body, said); !slices.Equal(list, tells[who][route.Pattern]) {
						t.Errorf("%s (%s) tells of %q", got.what, st, list)
					}
					w.recorded(who, before, got)
					switch in := slices.Contains(admitted[route.Rule], who); {
					case !in && who == nobody:
						if got.Status != http.StatusSeeOther || got.Location != "/login" {
							t.Errorf("%s: %d %s, want the door", got.what, got.Status, got.Location)
						}
					case !in, about(route.Pattern) && !opens(who, st, access.Identity):
						w.nothing(who, got, st)
					case about(route.Pattern) && wants(who, st):
						if got.Status != http.StatusOK {
							t.Errorf("%s (%s): %d, want the page", got.what, st, got.Status)
						}
					case about(route.Pattern):
						if got.Status != http.StatusForbidden && got.Status != http.StatusNotFound {
							t.Errorf("%s (%s): %d, want a refusal", got.what, st, got.Status)
						}
					case got.Status >= 500 || got.Status == http.StatusForbidden:
						t.Errorf("%s: %d", got.what, got.Status)
					}
				}
				if !part.MatchString(route.Pattern) && route.Rule != web.Persons {
					break // the same page for each of them
				}
			}
		}
		for field := range fields {
			if said[field] == 0 {
				t.Errorf("no page says the %s of anyone: its mark proves nothing", field)
			}
		}
		t.Logf("%d answers, %d kinds of sealed words in them", n, len(said))
	})
}

// nothing wants the answer that an address gets at which there is nothing.
func (w *world) nothing(who role, got answer, st state) {
	w.t.Helper()
	want := w.As(who).Get("/nowhere/" + id.New[string]())
	if got.Status != http.StatusNotFound || got.Body != want.Body {
		w.t.Errorf("%s (%s): %d, want it as if there were nothing", got.what, st, got.Status)
	}
}

func TestNobodyActsWhoMayNot(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		t.Parallel()
		w := newScenario(t, d).world()
		for _, route := range w.site.Routes() {
			if route.Method == http.MethodGet {
				continue
			}
			mine := strings.HasPrefix(route.Pattern, "/my")
			for _, st := range states {
				one := w.people[st]
				w.cast[self] = one.own
				for _, who := range everyone {
					in := slices.Contains(admitted[route.Rule], who)
					if in && (leads(who, st) || who == self || !about(route.Pattern) && !mine) {
						continue // they may: what comes of it is for other tests
					}
					got := w.As(who).Post(w.path(route.Pattern, one), nil)
					if list := w.leaks(who, st, got.Body, map[string]int{}); len(list) > 0 {
						t.Errorf("%s (%s) tells of %s", got.what, st, strings.Join(list, ", "))
					}
					switch {
					case who == nobody: // whatever it was sent to, it comes back to be sent again
						if got.Status != http.StatusUnauthorized {
							t.Errorf("%s (%s): %d, want to be told to sign in", got.what, st, got.Status)
						}
					case !in, about(route.Pattern) && !opens(who, st, access.Identity):
						w.nothing(who, got, st)
					case got.Status < 400 || got.Status >= 500:
						t.Errorf("%s (%s): %d, want a refusal", got.what, st, got.Status)
					}
				}
				if !part.MatchString(route.Pattern) {
					break
				}
			}
		}
	})
}

var link = regexp.MustCompile(`<a [^>]*href="(/[^"#]*)`)

// TestNoPageLeadsNowhere follows every link of every page that anyone gets: what
// someone may not do is not offered to them.
func TestNoPageLeadsNowhere(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	w := newScenario(t, dbtest.New(t)).world()
	for _, st := range states {
		one := w.people[st]
		w.cast[self] = one.own
		for _, who := range everyone {
			if st != none && !opens(who, st, access.Identity) {
				continue // the pages that are not about this person were looked at already
			}
			followed := map[string]bool{}
			for _, route := range w.site.Routes() {
				if route.Method != http.MethodGet {
					continue
				}
				page := w.As(who).Get(w.path(route.Pattern, one))
				if page.Status != http.StatusOK {
					continue
				}
				for _, m := range link.FindAllStringSubmatch(page.Body, -1) {
					if followed[m[1]] || strings.HasPrefix(m[1], "/static/") {
						continue
					}
					followed[m[1]] = true
					if got := w.As(who).Get(m[1]); got.Status >= 400 {
						t.Errorf("%s (%s) leads to %s: %d", page.what, st, m[1], got.Status)
					}
				}
			}
		}
	}
}
