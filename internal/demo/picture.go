package demo

import (
	"fmt"
	"slices"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/story"
	"kasam/internal/tool"
)

// isPictured tells of the richly told person what only a picture in full has: two
// views side by side, something done about a hindrance, sentences shared, answers
// over time, and a circle with a second coordinator.
func (s *someone) isPictured() {
	by, words, account := s.coordinator.actor, s.Said, id.New[id.Account]()
	self := func() access.Actor { return access.Actor{Account: account, Person: s.ID} }
	s.at(s.noon(-30), func() error {
		list, err := s.Story.Picture(s.ctx, by, s.ID)
		if err != nil {
			return fmt.Errorf("picture: %w", err)
		}
		n := slices.IndexFunc(list, func(i story.Item) bool { return i.Kind == story.Hindrance })
		if n < 0 || len(s.goals) == 0 {
			return nil
		}
		if err := s.Story.SeeDifferently(s.ctx, by, s.ID, list[n].ID, story.View{ID: id.New[string](), Text: words["differ"]}); err != nil {
			return err
		}
		if err := s.Story.SeeDifferently(s.ctx, self(), s.ID, list[n].ID, story.View{ID: id.New[string](), Text: words["answer"]}); err != nil {
			return err
		}
		expect := story.Item{ID: id.New[string](), Area: list[n].Area, Kind: story.Expectation, Text: words["expect"], Voice: story.Person}
		if err := s.Story.AddItem(s.ctx, self(), s.ID, expect); err != nil {
			return err
		}
		return s.Plan.AddMeasure(s.ctx, by, s.ID, plan.Measure{ID: id.New[string](), Goal: s.goals[0], Words: words["do"], Item: list[n].ID})
	})
	for n, m := range []participation.Member{
		{Name: words["mother name"] + " " + s.Family, Relation: words["mother"], Role: "relative", Phone: s.Scene.Phone + " 10 10"},
		{Name: words["guardian name"], Relation: words["guardian"], Role: "guardian", Phone: s.Scene.Phone + " 10 11"},
		{Name: words["other name"], Relation: words["other"], Role: participation.Another, Phone: s.Scene.Phone + " 10 12"},
	} {
		s.at(s.noon(-28+n), func() error {
			m.ID = id.New[string]()
			return s.Participation.AddToCircle(s.ctx, by, s.ID, m)
		})
	}
	s.sharesSentences(by)
	s.usesTools(by, self, words["note"])
}

// sharesSentences lets someone read the first sentence of the story.
func (s *someone) sharesSentences(by access.Actor) {
	to := s.staff.handlers[s.firstParty()][0]
	s.at(s.noon(-25), func() error {
		g := consent.Giving{
			ID: id.New[string](), Person: s.ID, Kind: consent.Waives, Organisation: to.Organisation, Professional: to.ID,
			Categories: []access.Category{access.Excerpt}, Cooperation: s.file.Consent.Cooperations[0].Key,
			Until: s.opt.Today.AddMonths(3), How: consent.Paper, Language: s.Scene.Language, TextVersion: s.file.Consent.TextVersion,
		}
		if err := s.Consent.Give(s.ctx, by, g); err != nil {
			return fmt.Errorf("consent to an excerpt: %w", err)
		}
		told, err := s.Story.Of(s.ctx, by, s.ID)
		if err != nil || len(told) == 0 {
			return err
		}
		return s.Story.Share(s.ctx, by, s.ID, story.Sharing{ID: id.New[string](), Waiver: g.ID, Version: told[0].N, Chosen: []int{0}})
	})
}

// usesTools answers some themes of the first tool, three times.
func (s *someone) usesTools(by access.Actor, self func() access.Actor, note string) {
	if len(s.file.Tools) == 0 {
		return
	}
	t := s.file.Tools[0]
	for n, days := range []int{90, 50, 10} {
		s.at(s.noon(-days), func() error {
			mine := tool.Sheet{Tool: t.Key, Voice: tool.Person, Levels: map[string]int{t.Themes[0].Key: n + 1, t.Themes[1].Key: 2}}
			if n == 2 {
				mine.Notes = map[string]string{t.Themes[0].Key: note}
			}
			if err := s.Tool.Answer(s.ctx, self(), s.ID, mine); err != nil {
				return err
			}
			return s.Tool.Answer(s.ctx, by, s.ID, tool.Sheet{Tool: t.Key, Voice: tool.Professional, Levels: map[string]int{t.Themes[0].Key: 1 + n/2}})
		})
	}
}
