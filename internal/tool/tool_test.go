package tool

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/access"
	"kasam/internal/programme"
)

var (
	self  = access.Sight{Grounds: []access.Ground{{Relation: access.IsSelf}}}
	coach = access.Sight{Grounds: []access.Ground{{Relation: access.IsCoordinator}}}
	now   = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	tools = []programme.Tool{{
		Key: "ready", Levels: make([]programme.Words, 5),
		Themes: []programme.Theme{{Key: "need"}, {Key: "self"}, {Key: "near"}},
	}}
)

func TestAnyThemeMayBeAnsweredAndNoneMust(t *testing.T) {
	for _, tt := range []struct {
		name    string
		sheet   Sheet
		sight   access.Sight
		voice   string
		told    string
		kept    int
		refusal string
	}{
		{"one theme is enough", Sheet{Tool: "ready", Levels: map[string]int{"self": 0}}, self, Person, Written, 1, ""},
		{"the person answers for themself only", Sheet{Tool: "ready", Voice: Professional, Levels: map[string]int{"self": 4}}, self, Person, Written, 1, ""},
		{"a coordinator at the person's word", Sheet{Tool: "ready", Voice: Person, Levels: map[string]int{"need": 1, "near": 2}}, coach, Person, Dictated, 2, ""},
		{"a coordinator for themself", Sheet{Tool: "ready", Voice: Professional, Levels: map[string]int{"need": 1}}, coach, Professional, Written, 1, ""},
		{"nothing is no answer", Sheet{Tool: "ready"}, self, "", "", 0, "tool.nothing"},
		{"a level there is not", Sheet{Tool: "ready", Levels: map[string]int{"need": 5}}, self, "", "", 0, "level_need: error.choose"},
		{"words without a level", Sheet{Tool: "ready", Levels: map[string]int{"need": 1}, Notes: map[string]string{"self": "x"}}, self, "", "", 0, "level_self: error.choose"},
		{"nobody's voice", Sheet{Tool: "ready", Levels: map[string]int{"need": 1}}, coach, "", "", 0, "voice: error.choose"},
		{"a tool of another programme", Sheet{Tool: "vum", Levels: map[string]int{"need": 1}}, self, "", "", 0, "error.unknown"},
		{"whoever reads by consent", Sheet{Tool: "ready", Levels: map[string]int{"need": 1}}, access.Imagine("", []access.Category{access.Assessments}), "", "", 0, "error.coordinator_only"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := tt.sheet.answers(tools, tt.sight, access.Actor{Account: "a"}, now)
			if got := refused(err); got != tt.refusal {
				t.Fatalf("refused with %q, want %q", got, tt.refusal)
			}
			if err != nil {
				return
			}
			if len(list) != tt.kept || list[0].Voice != tt.voice || list[0].Told != tt.told {
				t.Errorf("kept is %+v", list)
			}
		})
	}
}

func refused(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What was answered is all there, in its voice and order, and what was not is not:
// never a level 0.
func TestWhatIsNotAnsweredIsNotZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Answer
		want := make(map[string][]int)
		for n := range rapid.IntRange(0, 20).Draw(t, "answers") {
			a := Answer{
				ID: strconv.Itoa(n), Tool: "ready", Theme: rapid.SampledFrom([]string{"need", "self"}).Draw(t, "theme"),
				Level: rapid.IntRange(0, 4).Draw(t, "level"), Voice: rapid.SampledFrom([]string{Person, Professional}).Draw(t, "voice"),
			}
			all = append(all, a)
			want[a.Theme+a.Voice] = append(want[a.Theme+a.Voice], a.Level)
		}
		got := make(map[string][]int)
		filled := fill(tools, all)[0]
		for _, theme := range filled.Filled {
			for i, s := range theme.Series {
				if i == 1 && s.Voice == Person {
					t.Fatal("the person does not come first")
				}
				for _, a := range s.Answers {
					got[theme.Key+s.Voice] = append(got[theme.Key+s.Voice], a.Level)
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("shown is %v, want %v", got, want)
		}
		if last := filled.Filled[2]; last.Key != "near" || len(last.Series) != 0 {
			t.Fatalf("what nobody answered is %+v", last)
		}
	})
}
