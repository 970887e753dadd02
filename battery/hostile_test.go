//go:build battery

package battery_test

import (
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/web"
)

// Nonsense sent to every form is refused: never an error of ours, never half an
// act, and by both engines alike.
func TestNonsenseIsRefusedEverywhere(t *testing.T) {
	verdicts := make(map[string]map[string]int)
	for engine, database := range dbtest.Addresses(t) {
		verdicts[engine] = sweep(t, newSite(t, database, world))
		answers := make(map[int]int)
		for _, status := range verdicts[engine] {
			answers[status]++
		}
		t.Logf("%s: %d requests, by answer: %v", engine, len(verdicts[engine]), answers)
	}
	if len(verdicts["sqlite"]) < 1000 {
		t.Errorf("only %d requests", len(verdicts["sqlite"]))
	}
	if verdicts["postgres"] != nil {
		if diff := cmp.Diff(verdicts["sqlite"], verdicts["postgres"]); diff != "" {
			t.Errorf("the engines judge differently (-sqlite +postgres):\n%s", diff)
		}
	}
}

// A mutant is a body that no page of ours sends.
type mutant struct {
	name        string
	contentType string
	body        func(fields []string) string
}

// each fills every field with one value, as it stands on the wire.
func each(value string) func([]string) string {
	return func(fields []string) string {
		list := []string{"key=" + id.New[string]()}
		for _, f := range fields {
			list = append(list, url.QueryEscape(f)+"="+value)
		}
		return strings.Join(list, "&")
	}
}

var mutants = []mutant{
	{"nothing", form, func([]string) string { return "" }},
	{"too large", form, func([]string) string { return "what=" + strings.Repeat("a", 300<<10) }},
	{"json", "application/json", func([]string) string { return `{"what":"x"}` }},
	{"plain text", "text/plain", func([]string) string { return "what=x" }},
	{"several parts", "multipart/form-data; boundary=x", func([]string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nx\r\n--x--\r\n"
	}},
	{"broken escapes", form, each("%zz")},
	{"invalid UTF-8", form, each("%ff%fe%c3")},
	{"a zero byte", form, each("a%00b")},
	{"control characters", form, each("%01%02%1b%7f%0b")},
	{"long everywhere", form, each(strings.Repeat("a", 1200))},
	{"ten thousand characters and one", form, func([]string) string {
		return each(strings.Repeat("a", 10_001))([]string{"what", "text", "words", "wish", "story", "notes", "reason", "reach", "name", "item", "code", "email", "own"})
	}},
	{"a huge number", form, each("99999999999999999999999")},
	{"a negative number", form, each("-9223372036854775808")},
	{"a day that is none", form, each("2026-02-31")},
	{"the end of days", form, each("9999-12-31")},
	{"an unknown identifier", form, each("01890000-0000-7000-8000-000000000000")},
	{"SQL", form, each(url.QueryEscape("'; drop table persons; --"))},
	{"another direction", form, each(url.QueryEscape("\u202e\u2066\ufeff\U000e0041"))},
	{"six hundred fields", form, func([]string) string {
		var b strings.Builder
		for n := range 600 {
			fmt.Fprintf(&b, "f%d=x&", n)
		}
		return b.String()
	}},
}

// sweep sends every mutant to every form, of things that are there and of things
// that are not, and returns how each was answered.
func sweep(t *testing.T, s *site) map[string]int {
	t.Helper()
	d := s.open()
	who := map[web.Rule]*visitor{
		web.Coordinators: s.signIn(d, "Maja Lindvall"), web.Admins: s.signIn(d, "Yasmin Nordh"),
		web.Auditors: s.signIn(d, "Sten Ahlrot"), web.Persons: s.signIn(d, "Rim Sjögård"), web.Preparers: s.signIn(d, "Petra Almgren"),
	}
	who[web.Staff], who[web.SignedIn], who[web.Figures] = who[web.Coordinators], who[web.Coordinators], who[web.Coordinators]
	who[web.Planners] = who[web.Coordinators]
	who[web.Anyone] = &visitor{s, "", who[web.Coordinators].client}
	s.start()
	real := realIDs(t, who[web.Coordinators], d)
	fields := fieldsOf(t, who[web.Coordinators], real["person"])

	verdicts, before := make(map[string]int), rowCounts(t, d)
	for _, r := range (&web.Site{}).Routes() {
		if r.Method != http.MethodPost || r.Pattern == "/logout" {
			continue
		}
		for _, m := range mutants {
			for _, ids := range []map[string]string{real, nil} {
				path := fill(r.Pattern, ids)
				if ids == nil && path == r.Pattern {
					continue
				}
				name := fmt.Sprintf("%s of %s, there: %v", m.name, r.Pattern, ids != nil)
				status, text, err := who[r.Rule].ask(http.MethodPost, path, m.contentType, m.body(fields))
				after := rowCounts(t, d)
				switch {
				case err != nil:
					t.Errorf("%s: %v", name, err)
				case status >= http.StatusInternalServerError:
					t.Errorf("%s: %d", name, status)
				case status >= http.StatusBadRequest && !maps.Equal(before, after):
					t.Errorf("%s: refused with %d and yet written:\n%s", name, status, cmp.Diff(before, after))
				case strings.ContainsRune(text, 0):
					t.Errorf("%s: a zero byte came back", name)
				}
				verdicts[name], before = status, after
			}
		}
	}
	return verdicts
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// fill puts identifiers into an address: those of ids, or such as nothing has.
func fill(pattern string, ids map[string]string) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		if known := ids[strings.Trim(p, "{}")]; known != "" {
			return known
		}
		return "01890000-0000-7000-8000-000000000000"
	})
}

// realIDs returns, by the name of a part of an address, what is there for one
// person of the visitor's.
func realIDs(t *testing.T, v *visitor, d *db.DB) map[string]string {
	t.Helper()
	people, _ := v.people()
	person := strings.TrimPrefix(people[0], "/people/")
	ids := map[string]string{"person": person, "bell": "quiet", "act": "accept", "way": "pause", "months": "6", "tool": "readiness", "theme": "need"}
	err := d.Read(t.Context(), func(r *db.View) error {
		for part, query := range map[string]string{
			"goal":          `select min(id) from goals where person_id = $1`,
			"measure":       `select min(id) from measures where person_id = $1`,
			"commitment":    `select min(id) from commitments where person_id = $1`,
			"meeting":       `select min(id) from meetings where person_id = $1`,
			"item":          `select min(id) from picture_items where person_id = $1`,
			"consent":       `select min(id) from consents where person_id = $1`,
			"member":        `select min(id) from circle_members where person_id = $1`,
			"participation": `select min(id) from participations where person_id = $1`,
			"referral":      `select min(id) from referrals where $1 <> ''`,
			"agenda":        `select min(id) from preparation_days where $1 <> ''`,
			"participant":   `select min(id) from anonymous_participants where $1 <> ''`,
			"professional":  `select min(id) from professionals where $1 <> ''`,
			"mandate":       `select min(id) from mandates where $1 <> ''`,
		} {
			var found sql.NullString
			if err := r.Row(query, person).Scan(&found); err != nil {
				return fmt.Errorf("%s: %w", part, err)
			}
			ids[part] = found.String
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

var fieldName = regexp.MustCompile(`<(?:input|select|textarea)[^>]* name="([^"]+)"`)

// fieldsOf returns the names of all fields that our forms have.
func fieldsOf(t *testing.T, v *visitor, person string) (list []string) {
	t.Helper()
	for _, r := range (&web.Site{}).Routes() {
		if r.Method != http.MethodGet || strings.Contains(strings.Replace(r.Pattern, "{person}", "", 1), "{") {
			continue
		}
		for _, query := range []string{"", "?do=goal", "?do=agree", "?do=review", "?tell", "?bar"} {
			_, page, err := v.get(strings.Replace(r.Pattern, "{person}", person, 1) + query)
			v.site.must(err)
			for _, found := range fieldName.FindAllStringSubmatch(page, -1) {
				if found[1] != "key" && !slices.Contains(list, found[1]) {
					list = append(list, found[1])
				}
			}
		}
	}
	if len(list) < 40 {
		t.Fatalf("only %d fields: %v", len(list), list)
	}
	slices.Sort(list)
	return list
}

// rowCounts counts the rows of every table but those that note a look, a
// session or a try to sign in.
func rowCounts(t *testing.T, d *db.DB) map[string]int {
	t.Helper()
	schema, err := db.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, found := range regexp.MustCompile(`(?m)^create table (\w+)`).FindAllStringSubmatch(schema, -1) {
		if !slices.Contains([]string{"audit_entries", "audit_head", "audit_roster_members", "sessions", "login_attempts"}, found[1]) {
			queries = append(queries, fmt.Sprintf(`select '%s', count(*) from %s`, found[1], found[1]))
		}
	}
	counts := make(map[string]int)
	err = d.Read(t.Context(), func(v *db.View) error {
		return v.Rows(func(r *sql.Rows) error {
			var table string
			var n int
			if err := r.Scan(&table, &n); err != nil {
				return err
			}
			counts[table] = n
			return nil
		}, strings.Join(queries, " union all "))
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}
