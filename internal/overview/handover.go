package overview

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
)

// A HandOver is what lies open for whoever takes over: nothing else is needed to
// go on the next day.
type HandOver struct {
	Head
	Today     day.Day
	Wish      string                  // the first words of the person's story
	Lead      participation.Lead      // who has coordinated, and who is to
	Promises  []Promise               // open, those that are late first
	Broken    []Promise               // broken, and nothing has come after
	Meetings  []meeting.Meeting       // planned
	Decisions []decision.Decision     // waited for, or to be appealed
	Assessing []assessment.Assessment // asked and not answered
	Review    day.Day                 // when the plan is to be looked through
	Agreed    bool                    // the person has said yes to the plan
	Consents  []consent.Consent       // that end within a month
	Contact   day.Day                 // the last one; none when there was none
}

// soonEnds is how many days before its end a consent belongs to the list.
const soonEnds = 30

// HandOverOf returns what lies open around a person, for those who coordinate.
func (d *Desk) HandOverOf(ctx context.Context, by access.Actor, person id.Person) (h HandOver, err error) {
	seen := slices.Clone(everything)
	err = d.look(ctx, by, person, "overview.handover", &seen,
		func(r db.Reader, sight access.Sight, now time.Time) error {
			if err := sight.MustCoordinate(); err != nil {
				return err
			}
			a, err := d.gather(r, sight, by, now)
			if err != nil {
				return err
			}
			seen = append(seen, a.also()...)
			h = a.handOver()
			if a.part.ID != "" {
				h.Lead, err = participation.LeadOf(r, a.part, a.today)
			}
			return err
		})
	return h, err
}

func (a around) handOver() HandOver {
	h := HandOver{Head: a.head, Today: a.today, Meetings: a.coming, Review: a.plan.ReviewOn, Agreed: !a.plan.AgreedAt.IsZero()}
	if len(a.versions) > 0 {
		h.Wish = a.versions[0].Wish
	}
	for _, p := range a.promises {
		switch p.Mark {
		case Broken:
			h.Broken = append(h.Broken, p)
		case Asked, Open, Soon, Late:
			h.Promises = append(h.Promises, p)
		}
	}
	slices.SortStableFunc(h.Promises, func(x, y Promise) int { return bit(y.Mark == Late) - bit(x.Mark == Late) })
	h.Decisions = a.waiting()
	for _, one := range a.assessing() {
		if one.State == assessment.Asked || one.State == assessment.Wanted {
			h.Assessing = append(h.Assessing, one)
		}
	}
	for _, c := range a.consents {
		if c.Kind == consent.Waives && c.Waiver.Stands(a.today) && c.Waiver.Until.Sub(a.today) <= soonEnds {
			h.Consents = append(h.Consents, c)
		}
	}
	if len(a.contacts) > 0 {
		h.Contact = a.contacts[0].On
	}
	return h
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
