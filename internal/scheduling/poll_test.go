package scheduling_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/id"
	"kasam/internal/scheduling"
)

var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

// asked is a poll about times a, b and c, on three days after one another, with
// the person, ann who is needed and cid who is welcome.
func asked(answers ...map[string]scheduling.Answer) scheduling.Poll {
	p := scheduling.Poll{State: scheduling.StateOpen, Voters: []scheduling.Voter{
		{Needed: true}, {Professional: ann, Needed: true}, {Professional: cid},
	}}
	for i, one := range []string{"a", "b", "c"} {
		p.Times = append(p.Times, scheduling.Choice{ID: one, Start: noon.AddDate(0, 0, i+1)})
	}
	for i, a := range answers {
		if p.Voters[i].Answers = a; a != nil {
			p.Voters[i].AnsweredAt = noon
		}
	}
	return p
}

type said = map[string]scheduling.Answer

const (
	yes    = scheduling.Yes
	ifNeed = scheduling.IfNeedBe
	no     = scheduling.No
)

func TestTheBestTimeComesFirst(t *testing.T) {
	for _, tt := range []struct {
		what   string
		person said
		ann    said
		cid    said
		want   string
		best   bool // it is held up as the best
	}{
		{"nobody has answered: in the order of time", nil, nil, nil, "abc", false},
		{"all needed can at the last", said{"a": no, "b": no, "c": yes}, said{"a": yes, "b": yes, "c": yes}, nil, "cab", true},
		{"the person's no weighs as that of one who is needed", said{"a": no, "b": yes, "c": yes}, said{"a": yes, "b": yes, "c": yes}, nil, "bca", true},
		{"a yes goes before an if-need-be", said{"a": ifNeed, "b": yes, "c": yes}, said{"a": yes, "b": ifNeed, "c": yes}, nil, "cab", true},
		{"an if-need-be goes before an answer that is missing", said{"a": yes, "b": ifNeed, "c": ifNeed}, nil, nil, "abc", true},
		{"one who is needed weighs more than one who is welcome", said{"a": yes, "b": ifNeed, "c": no}, said{"a": yes, "b": yes, "c": yes}, said{"a": no, "b": yes, "c": yes}, "abc", true},
		{"then as few of the welcome as can be say no", said{"a": yes, "b": yes, "c": yes}, said{"a": yes, "b": yes, "c": yes}, said{"a": no, "b": ifNeed, "c": yes}, "cba", true},
		{"nothing is held up that one who is needed cannot come to", said{"a": no, "b": no, "c": no}, nil, nil, "abc", false},
	} {
		p := asked(tt.person, tt.ann, tt.cid)
		var b strings.Builder
		for _, r := range p.Results() {
			b.WriteString(r.ID)
		}
		got := b.String()
		_, best := p.Best(noon)
		if got != tt.want || best != tt.best {
			t.Errorf("%s: %s %v, want %s %v", tt.what, got, best, tt.want, tt.best)
		}
	}
}

func TestATimeThatHasBeenIsNotTheBest(t *testing.T) {
	p := asked(said{"a": yes, "b": ifNeed, "c": no})
	if best, ok := p.Best(noon.AddDate(0, 0, 1)); !ok || best.ID != "b" {
		t.Errorf("%v %v", best.ID, ok)
	}
}

func TestAPollWhoseTimesHaveAllBeenIsOver(t *testing.T) {
	p := asked()
	for _, tt := range []struct {
		days int
		want string
	}{{0, scheduling.StateOpen}, {2, scheduling.StateOpen}, {3, scheduling.StateOver}} {
		if got := p.Standing(noon.AddDate(0, 0, tt.days)); got != tt.want {
			t.Errorf("after %d days: %s, want %s", tt.days, got, tt.want)
		}
	}
	p.State = scheduling.StateBooked
	if got := p.Standing(noon.AddDate(1, 0, 0)); got != scheduling.StateBooked {
		t.Errorf("a poll that a meeting came of is %s", got)
	}
}

// better orders the answers: from the worst to the best thing that someone can say.
var better = []scheduling.Answer{no, ifNeed, yes}

// TestABetterAnswerNeverMakesATimeWorse draws polls and lets one voter say
// something better of one time: it comes at least as early as before among the
// others, whose order stays. Saying yes where nothing was said is better too.
func TestABetterAnswerNeverMakesATimeWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduling.Poll{State: scheduling.StateOpen, Voters: []scheduling.Voter{{Needed: true}}}
		for i := range rapid.IntRange(2, 5).Draw(t, "times") {
			p.Times = append(p.Times, scheduling.Choice{ID: string(rune('a' + i)), Start: noon.AddDate(0, 0, i+1)})
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "others") {
			p.Voters = append(p.Voters, scheduling.Voter{
				Professional: id.Professional(rune('p' + i)), Needed: rapid.Bool().Draw(t, "needed"),
			})
		}
		for i := range p.Voters {
			p.Voters[i].Answers = said{}
			for _, c := range p.Times {
				if a := rapid.SampledFrom([]scheduling.Answer{"", no, ifNeed, yes}).Draw(t, "answer"); a != "" {
					p.Voters[i].Answers[c.ID] = a
				}
			}
		}
		voter := rapid.IntRange(0, len(p.Voters)-1).Draw(t, "voter")
		of := rapid.SampledFrom(p.Times).Draw(t, "of").ID
		before := order(p)
		switch was := p.Voters[voter].Answers[of]; was {
		case yes:
			return
		case "":
			p.Voters[voter].Answers[of] = yes
		default:
			p.Voters[voter].Answers[of] = better[slices.Index(better, was)+1]
		}
		after := order(p)
		if slices.Index(after, of) > slices.Index(before, of) {
			t.Fatalf("%s fell from %v to %v", of, before, after)
		}
		others := func(list []string) []string {
			return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == of })
		}
		if !slices.Equal(others(before), others(after)) {
			t.Fatalf("the others changed places: %v, %v", before, after)
		}
	})
}

func order(p scheduling.Poll) (list []string) {
	for _, r := range p.Results() {
		list = append(list, r.ID)
	}
	return list
}

// TestAResultCountsEveryAnswerOnce draws polls: what is counted of each time is
// what was said of it.
func TestAResultCountsEveryAnswerOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := asked()
		total := 0
		for i := range p.Voters {
			p.Voters[i].Answers = said{}
			for _, c := range p.Times {
				if a := rapid.SampledFrom([]scheduling.Answer{"", no, ifNeed, yes}).Draw(t, "answer"); a != "" {
					p.Voters[i].Answers[c.ID] = a
					total++
				}
			}
		}
		counted := 0
		for _, r := range p.Results() {
			counted += r.Yes + r.If + r.No
			if r.All() != (p.Voters[0].Answers[r.ID] == yes && p.Voters[1].Answers[r.ID] == yes) {
				t.Fatalf("of %s: %+v", r.ID, r)
			}
		}
		if counted != total {
			t.Fatalf("%d answers are counted, and %d were given", counted, total)
		}
	})
}
