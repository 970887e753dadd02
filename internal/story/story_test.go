package story_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kasam/internal/access"
	"kasam/internal/programme"
	"kasam/internal/story"
)

var (
	now         = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	self        = access.Sight{Grounds: []access.Ground{{Relation: access.IsSelf}}}
	coordinator = access.Sight{Grounds: []access.Ground{{Relation: access.IsCoordinator}}}
	tail        = access.Sight{Grounds: []access.Ground{{Relation: access.IsTail}}}
	recipient   = access.Imagine("", []access.Category{access.Story, access.Area("work")})
	areas       = []programme.Area{{Key: "work"}, {Key: "home"}}
)

func refused(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestTheStoryIsToldByThePersonOrAtTheirDictation(t *testing.T) {
	wish := story.Telling{Wish: "Sova hela natten", Language: "sv"}
	with := func(f func(*story.Telling)) story.Telling { t := wish; f(&t); return t }
	for _, tt := range []struct {
		name    string
		telling story.Telling
		sight   access.Sight
		told    string
		refusal string
	}{
		{"the person tells it themself", wish, self, story.Written, ""},
		{"at the person's own login it is always written", with(func(t *story.Telling) { t.Told = story.Dictated }), self, story.Written, ""},
		{"a coordinator writes at dictation", wish, coordinator, story.Dictated, ""},
		{"a coordinator lends the person the keyboard", with(func(t *story.Telling) { t.Told = story.Written }), coordinator, story.Written, ""},
		{"whoever may only read does not write", wish, recipient, "", "error.coordinator_only"},
		{"a former coordinator does not write", wish, tail, "", "error.coordinator_only"},
		{"nothing is no story", with(func(t *story.Telling) { t.Wish = " \n" }), self, "", "wish: story.nothing"},
		{"a story without a wish is one", with(func(t *story.Telling) { t.Wish, t.Text = "", "Jag bodde i Luleå." }), self, story.Written, ""},
		{"any language will do", with(func(t *story.Telling) { t.Wish, t.Language = "أريد أن أنام", "ar" }), self, story.Written, ""},
		{"a language must be one", with(func(t *story.Telling) { t.Language = "swedish!" }), self, "", "language: error.choose"},
		{"a wish is short", with(func(t *story.Telling) { t.Wish = strings.Repeat("å", 501) }), self, "", "wish: error.too_long"},
		{"every mistake is told at once", with(func(t *story.Telling) { t.Text, t.Language = strings.Repeat("x", 10_001), "" }), self, "", "text: error.too_long; language: error.choose"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := tt.telling.Rule(tt.sight, now)
			if got := refused(err); got != tt.refusal {
				t.Fatalf("refused with %q, want %q", got, tt.refusal)
			}
			if err == nil && v.Told != tt.told {
				t.Errorf("told %s, want %s", v.Told, tt.told)
			}
		})
	}
}

func TestWhatMayBeAddedToThePicture(t *testing.T) {
	sleep := story.Item{Area: "work", Kind: story.Hindrance, Text: "Ont i ryggen", Voice: story.Person, Strategy: story.Manage}
	with := func(f func(*story.Item)) story.Item { i := sleep; f(&i); return i }
	for _, tt := range []struct {
		name        string
		item        story.Item
		sight       access.Sight
		voice, told string
		refusal     string
	}{
		{"the person's words at dictation", sleep, coordinator, story.Person, story.Dictated, ""},
		{"the coordinator's own words", with(func(i *story.Item) { i.Voice = story.Professional }), coordinator, story.Professional, story.Written, ""},
		{"the person speaks only for themself", with(func(i *story.Item) { i.Voice = story.Professional }), self, story.Person, story.Written, ""},
		{"what to do may be left open", with(func(i *story.Item) { i.Strategy = "" }), self, story.Person, story.Written, ""},
		{"consent to read is not leave to write", sleep, recipient, "", "", "error.coordinator_only"},
		{"an area of another programme", with(func(i *story.Item) { i.Area = "garden" }), coordinator, "", "", "area: error.choose"},
		{"no words", with(func(i *story.Item) { i.Text = "" }), coordinator, "", "", "text: error.required"},
		{
			"everything wrong at once",
			story.Item{},
			coordinator, "", "",
			"text: error.required; area: error.choose; kind: error.choose; voice: error.choose",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, err := tt.item.Adding(tt.sight, areas, now)
			if got := refused(err); got != tt.refusal {
				t.Fatalf("refused with %q, want %q", got, tt.refusal)
			}
			if err == nil && (i.Voice != tt.voice || i.Told != tt.told || i.State != story.Open || i.Version != 1) {
				t.Errorf("kept as %+v", i)
			}
		})
	}
	resource, err := with(func(i *story.Item) { i.Kind = story.Resource }).Adding(coordinator, areas, now)
	if err != nil || resource.Strategy != "" {
		t.Errorf("a resource has the strategy %q (%v)", resource.Strategy, err)
	}
}

func TestWhoseWordsMayBeChanged(t *testing.T) {
	own := story.Item{Area: "work", Kind: story.Hindrance, Text: "Jag sover inte", Voice: story.Person, Told: story.Written, State: story.Open}
	dictated, profession, hope := own, own, own
	dictated.Told = story.Dictated
	profession.Voice = story.Professional
	hope.Kind = story.Hope
	for _, tt := range []struct {
		name       string
		was        story.Item
		text       string
		state      string
		sight      access.Sight
		refusal    string
		mayNotEven bool // look as if it could be changed
	}{
		{"the person rewords what they typed", own, "Jag sover illa", story.Open, self, "", false},
		{"nobody else does", own, "Sömnstörning", story.Open, coordinator, "text: picture.their_words", true},
		{"yet the coordinator may say that it is answered", own, own.Text, story.Answered, coordinator, "", true},
		{"what was dictated may be corrected", dictated, "Jag sover dåligt", story.Open, coordinator, "", false},
		{"a professional's words are not the person's to change", profession, "Jag sover visst", story.Open, self, "text: picture.their_words", true},
		{"nor to close", profession, profession.Text, story.Gone, self, "error.coordinator_only", true},
		{"a hope is not answered", hope, hope.Text, story.Answered, self, "state: error.choose", false},
		{"but may be gone", hope, hope.Text, story.Gone, self, "", false},
		{"a reader changes nothing", own, own.Text, story.Gone, recipient, "error.coordinator_only", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			to := story.Item{Text: tt.text, State: tt.state, Voice: "forged", Area: "forged", Kind: "forged"}
			is, err := tt.was.Revising(to, tt.sight)
			if got := refused(err); got != tt.refusal {
				t.Fatalf("refused with %q, want %q", got, tt.refusal)
			}
			want := tt.was
			want.Text, want.State = tt.text, tt.state
			if diff := cmp.Diff(want, is); err == nil && diff != "" {
				t.Error(diff)
			}
			if tt.was.MayReword(tt.sight) == tt.mayNotEven {
				t.Errorf("MayReword is %v", !tt.mayNotEven)
			}
		})
	}
}

func TestBothViewsStandSideBySide(t *testing.T) {
	for _, tt := range []struct {
		name, voice string
		sight       access.Sight
		want        string
		refusal     string
	}{
		{"the person's view is the person's", story.Professional, self, story.Person, ""},
		{"a coordinator's is the profession's unless said", "", coordinator, story.Professional, ""},
		{"or the person's at dictation", story.Person, coordinator, story.Person, ""},
		{"nobody else's", "neighbour", coordinator, "", "voice: error.choose"},
		{"whoever sees the area speaks for themself", story.Person, recipient, story.Professional, ""},
		{"whoever does not see it has none", "", access.Imagine("", []access.Category{access.Story}), "", "error.coordinator_only"},
		{"nor has a former coordinator", "", tail, "", "error.coordinator_only"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := story.View{Voice: tt.voice, Text: "Jag ser det så"}.Seeing(tt.sight, now)
			if got := refused(err); got != tt.refusal {
				t.Fatalf("refused with %q, want %q", got, tt.refusal)
			}
			if err == nil && v.Voice != tt.want {
				t.Errorf("in the voice of %q, want %q", v.Voice, tt.want)
			}
		})
	}
	if _, err := (story.View{}).Seeing(self, now); refused(err) != "view: error.required" {
		t.Errorf("an empty view: %v", err)
	}
}
