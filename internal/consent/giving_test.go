package consent_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/id"
)

var today = day.Must("2026-11-20")

func TestWhatAConsentMustSay(t *testing.T) {
	bank := directory.Organisation{ID: id.New[id.Organisation](), Name: "Banken"}
	anna := directory.Professional{ID: id.New[id.Professional](), Organisation: bank.ID, Name: "Anna"}
	good := consent.Giving{
		ID: id.New[string](), Kind: consent.Waives, Organisation: bank.ID, Professional: anna.ID,
		Categories: []access.Category{access.Plan, access.Area("money")}, Cooperation: "debt", Until: day.Must("2027-05-20"),
		How: consent.Oral, Witness: "Siv Vittne", Language: "sv", TextVersion: "2",
	}
	with := func(f func(*consent.Giving)) consent.Giving { g := good; f(&g); return g }
	type place struct {
		themself     bool
		organisation directory.Organisation
		professional directory.Professional
		barred       bool
	}
	here := place{false, bank, anna, false}
	left := anna
	left.EndedOn = today.AddDays(-1)
	leaving := anna
	leaving.EndedOn = today
	elsewhere := anna
	elsewhere.Organisation = id.New[id.Organisation]()

	for _, tt := range []struct {
		name   string
		giving consent.Giving
		at     place
		want   string // the refusal, "" when it is given
	}{
		{"a waiver names who, what, why, until and how", good, here, ""},
		{"anyone at the organisation may be meant", with(func(g *consent.Giving) { g.Professional = "" }), place{false, bank, directory.Professional{}, false}, ""},
		{"the recipient must be in the directory", good, place{false, directory.Organisation{}, anna, false}, "recipient: error.choose"},
		{"so must the professional", good, place{false, bank, directory.Professional{}, false}, "recipient: error.choose"},
		{"and work at that organisation", good, place{false, bank, elsewhere, false}, "recipient: error.choose"},
		{"who has left is no recipient", good, place{false, bank, left, false}, "recipient: consents.recipient_left"},
		{"who leaves tonight still is", good, place{false, bank, leaving, false}, ""},
		{"who is barred is no recipient", good, place{false, bank, anna, true}, "recipient: consents.recipient_barred"},
		{"a waiver of nothing is none", with(func(g *consent.Giving) { g.Categories = nil }), here, "categories: consents.categories_none"},
		{"one category is enough", with(func(g *consent.Giving) { g.Categories = []access.Category{access.Meetings} }), here, ""},
		{"a category must be one", with(func(g *consent.Giving) { g.Categories = []access.Category{"everything"} }), here, "categories: error.choose"},
		{"who the person is cannot be chosen: it goes with every consent", with(func(g *consent.Giving) { g.Categories = []access.Category{access.Identity} }), here, "categories: error.choose"},
		{"a life area is one word", with(func(g *consent.Giving) { g.Categories = []access.Category{"area:a b"} }), here, "categories: error.choose"},
		{"no blank slips in as a life area", with(func(g *consent.Giving) { g.Categories = []access.Category{"area:"} }), here, "categories: error.choose"},
		{"it says what the parties do together", with(func(g *consent.Giving) { g.Cooperation = " " }), here, "cooperation: error.choose"},
		{"it has a last day", with(func(g *consent.Giving) { g.Until = day.Day{} }), here, "until: error.required"},
		{"which may be today", with(func(g *consent.Giving) { g.Until = today }), here, ""},
		{"but not yesterday", with(func(g *consent.Giving) { g.Until = today.AddDays(-1) }), here, "until: consents.until_past"},
		{"and may be twelve months away", with(func(g *consent.Giving) { g.Until = day.Must("2027-11-20") }), here, ""},
		{"but not a day more", with(func(g *consent.Giving) { g.Until = day.Must("2027-11-21") }), here, "until: consents.until_far"},
		{"what is said needs a witness", with(func(g *consent.Giving) { g.Witness = "  " }), here, "witness: consents.witness_needed"},
		{"what is signed does not", with(func(g *consent.Giving) { g.How, g.Witness = consent.Paper, "" }), here, ""},
		{"nobody else gives it in the person's login", with(func(g *consent.Giving) { g.How = consent.OwnLogin }), here, "how: error.choose"},
		{"the person gives it in their own, whatever the form says", good, place{true, bank, anna, false}, ""},
		{"a witness has a name, not a story", with(func(g *consent.Giving) { g.Witness = strings.Repeat("å", 201) }), here, "witness: error.too_long"},
		{"a text that no database holds is refused", with(func(g *consent.Giving) { g.Witness = "a\x00b" }), here, "witness: error.text"},
		{"a kind must be one", with(func(g *consent.Giving) { g.Kind = "all of it" }), here, "kind: error.choose"},
		{"a new thing has its id", with(func(g *consent.Giving) { g.ID = "" }), here, "key: error.required"},
		{"a plan consent names nobody", consent.Giving{ID: good.ID, Kind: consent.Plans, How: consent.Paper}, place{}, ""},
		{"a register consent is given apart", consent.Giving{ID: good.ID, Kind: consent.Registers, How: consent.Paper}, place{}, ""},
		{
			"every mistake is told at once",
			consent.Giving{ID: good.ID, Kind: consent.Waives, How: consent.Oral},
			here,
			"witness: consents.witness_needed; categories: consents.categories_none; until: error.required; cooperation: error.choose",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, err := tt.giving.Clean(tt.at.themself, tt.at.organisation, tt.at.professional, tt.at.barred, today)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Fatalf("refusal = %q, want %q", got, tt.want)
			}
			if err == nil && tt.at.themself && (g.How != consent.OwnLogin || g.Witness != "") {
				t.Errorf("given %s with witness %q", g.How, g.Witness)
			}
		})
	}
}

func TestConsentsAreNeverBundled(t *testing.T) {
	for _, kind := range []consent.Kind{consent.Plans, consent.Registers} {
		g := consent.Giving{
			ID: id.New[string](), Kind: kind, How: consent.Paper, Language: "sv", Organisation: "o", Professional: "p",
			Categories: []access.Category{access.Story}, Cooperation: "debt", Until: today,
		}
		got, err := g.Clean(false, directory.Organisation{}, directory.Professional{}, false, today)
		if err != nil {
			t.Fatal(err)
		}
		want := consent.Giving{ID: g.ID, Kind: kind, How: consent.Paper, Language: "sv"}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
			t.Errorf("%s opens something: %s", kind, diff)
		}
	}
}

func TestTheLastDayTwelveMonthsAheadIsThatOfAShorterMonth(t *testing.T) {
	leap := day.Must("2028-02-29")
	g := consent.Giving{
		ID: id.New[string](), Kind: consent.Waives, Organisation: "o", Categories: []access.Category{access.Plan},
		Cooperation: "debt", How: consent.Paper, Until: day.Must("2029-02-28"),
	}
	o := directory.Organisation{ID: "o"}
	if _, err := g.Clean(false, o, directory.Professional{}, false, leap); err != nil {
		t.Error(err)
	}
	g.Until = day.Must("2029-03-01")
	if _, err := g.Clean(false, o, directory.Professional{}, false, leap); err == nil {
		t.Error("a day too many was taken")
	}
}

func TestHowAConsentStands(t *testing.T) {
	waiver := consent.Consent{Kind: consent.Waives, Waiver: access.Waiver{Until: today}}
	back := waiver
	back.WithdrawnAt = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		c    consent.Consent
		on   day.Day
		want consent.State
	}{
		{"a waiver stands on its last day", waiver, today, consent.Stands},
		{"and has run out the day after", waiver, today.AddDays(1), consent.Expired},
		{"what is withdrawn is withdrawn, also later", back, today.AddDays(100), consent.Withdrawn},
		{"a plan consent does not run out", consent.Consent{Kind: consent.Plans}, today.AddDays(1000), consent.Stands},
		{"a register consent can be withdrawn", consent.Consent{Kind: consent.Registers, WithdrawnAt: back.WithdrawnAt}, today, consent.Withdrawn},
	} {
		if got := tt.c.State(tt.on); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
