package bell

import (
	"time"

	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/decision"
	"kasam/internal/programme"
)

// A wait is a decision that is waited for, or that can still be appealed.
type wait struct {
	decision.Decision
	joint time.Time // the last meeting of several parties before today
}

func (w *wait) about() (kind, id string) { return programme.AboutDecision, w.ID }

func (w *wait) put(f *programme.Facts, c calendar) int {
	from := w.AppliedOn
	if w.State == decision.Appealed {
		from = w.StateSince
	}
	f.DecisionState, f.DecisionWaiting = string(w.State), w.State.Waiting()
	f.DecisionDays, f.DecisionSince = max(0, -c.until(from)), max(0, -c.until(w.StateSince))
	f.DecisionUnpaid, f.DecisionPayment = w.Unpaid(), w.Code != ""
	f.DecisionAppeal, f.DecisionJoint = programme.Never, programme.Never
	if left, ok := w.AppealLeft(c.today); ok {
		f.DecisionAppeal = left
	}
	if !w.joint.IsZero() {
		f.DecisionJoint = -c.at(w.joint)
	}
	return f.DecisionDays
}

// A question is an assessment that is asked for and not answered.
type question struct {
	id         string
	since, due day.Day
}

func (q *question) about() (kind, id string) { return programme.AboutAssessment, q.id }

func (q *question) put(f *programme.Facts, c calendar) int {
	f.AssessmentAge, f.AssessmentLate = max(0, -c.until(q.since)), -c.until(q.due)
	return f.AssessmentLate
}

// A poll is a question about when to meet that someone has not answered.
type poll struct {
	id      string
	sent    time.Time
	first   time.Time // the first time that is proposed
	waiting int
}

func (p *poll) about() (kind, id string) { return programme.AboutPoll, p.id }

func (p *poll) put(f *programme.Facts, c calendar) int {
	f.PollDays, f.PollWaiting, f.PollLeft = max(0, -c.at(p.sent)), p.waiting, c.at(p.first)
	return f.PollDays
}

// A breach is a broken promise that nothing has come after.
type breach struct{ commitment.Breach }

func (b *breach) about() (kind, id string) { return programme.AboutBroken, b.ID }

func (b *breach) put(f *programme.Facts, c calendar) int {
	f.BrokenDays = -c.at(b.At)
	return f.BrokenDays
}

// A silence is an organisation that has long owed an answer.
type silence struct {
	commitment.Silence
	name string
}

func (s *silence) about() (kind, id string) {
	return programme.AboutOrganisation, string(s.Organisation)
}

func (s *silence) put(f *programme.Facts, c calendar) int {
	f.SilentName, f.SilentDays = s.name, -c.until(s.Since)
	return f.SilentDays
}
