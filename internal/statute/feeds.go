package statute

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
)

// feeds fill a point from what is there, by the names of programme.Feeds. They know the plan and what
// lies around it; they know no law.
var feeds = map[string]func(m Matter, f programme.Feed) Part{
	"wish": Matter.wish, "goals": Matter.goals, "hindrances": Matter.hindrances, "resources": Matter.resources,
	"measures": Matter.measures, "answered": Matter.answered, "promises": Matter.promises, "own": Matter.own,
	"responsible": Matter.responsible, "coordinator": Matter.coordinator, "participants": Matter.participants,
	"near": Matter.near, "conditions": Matter.conditions, "way": Matter.way, "period": Matter.period,
	"review": Matter.review, "agreed": Matter.agreed, "meeting": Matter.meeting,
	"consent_plan": Matter.consentPlan, "consent_waiver": Matter.consentWaiver, "cooperation": Matter.cooperation,
	"initiated": Matter.initiated, "deadline": Matter.deadline,
}

// part is complete when it has a line.
func part(where string, lines []Line) Part {
	p := Part{State: Complete, Lines: lines, Where: where}
	if len(lines) == 0 {
		p.State = Missing
	}
	return p
}

// words is a part of a single text.
func words(where, text string) Part {
	if text == "" {
		return part(where, nil)
	}
	return part(where, []Line{{Text: text}})
}

func (m Matter) wish(programme.Feed) Part {
	if !m.Sight.Sees(access.Story) {
		return Part{State: Hidden}
	}
	p := words("story", m.Wish)
	for i := range p.Lines {
		p.Lines[i].Voice = plan.Person
	}
	return p
}

const newGoal = "plan?do=goal#goal-new"

func (m Matter) goals(f programme.Feed) Part {
	var lines []Line
	for _, g := range m.Plan.Goals {
		if g.State != plan.Dropped && (len(f.Levels) == 0 || slices.Contains(f.Levels, g.Level)) {
			lines = append(lines, Line{Text: g.Words, Voice: g.Voice, Due: g.Due})
		}
	}
	return part(newGoal, lines)
}

func (m Matter) hindrances(programme.Feed) Part { return m.items(story.Hindrance) }

func (m Matter) resources(programme.Feed) Part { return m.items(story.Resource, story.Interest) }

func (m Matter) items(kinds ...string) Part {
	if !m.Areas {
		return Part{State: Hidden}
	}
	var lines []Line
	for _, i := range m.Items {
		if slices.Contains(kinds, i.Kind) && i.State != story.Gone {
			lines = append(lines, Line{Text: i.Text, Voice: i.Voice})
		}
	}
	return part("picture", lines)
}

// open lists the measures of goals that are not dropped.
func (m Matter) open() (list []plan.Measure) {
	for _, g := range m.Plan.Goals {
		if g.State != plan.Dropped {
			list = append(list, g.Measures...)
		}
	}
	return list
}

func (m Matter) measures(programme.Feed) Part {
	var lines []Line
	for _, one := range m.open() {
		lines = append(lines, Line{Text: one.Words})
	}
	where := newGoal
	if n := slices.IndexFunc(m.Plan.Goals, func(g plan.Goal) bool { return g.State == plan.Open }); n >= 0 {
		where = "plan?do=measure&goal=" + m.Plan.Goals[n].ID + "#goal-" + m.Plan.Goals[n].ID
	}
	return part(where, lines)
}

// stands reports whether a promise binds someone, or is asked of them.
func stands(c commitment.Commitment) (promised, asked bool) {
	switch c.State {
	case commitment.Accepted, commitment.Kept:
		return true, false
	case commitment.Declined, commitment.Withdrawn, commitment.Released, commitment.Broken:
		return false, false
	}
	return false, true
}

func promiseLine(c commitment.Commitment) Line {
	who := c.ProfessionalName
	if c.OrganisationName != "" {
		who += ", " + c.OrganisationName
	}
	return Line{Text: c.What, Who: who, Due: c.Due, State: string(c.State)}
}

const newPromise = "promises/new"

// answered is each measure with who does it.
func (m Matter) answered(programme.Feed) Part {
	p := m.measures(programme.Feed{})
	if p.State == Missing {
		return p
	}
	p.Where, p.Lines = newPromise, nil
	for _, one := range m.open() {
		line := Line{Text: one.Words}
		done := false
		for _, c := range m.Promises {
			if c.Measure != one.ID || c.Masked {
				continue
			}
			if promised, asked := stands(c); promised || asked {
				line.Who, line.Due, line.State = promiseLine(c).Who, c.Due, string(c.State)
				done = done || promised
			}
		}
		if !done {
			p.Count++
		}
		p.Lines = append(p.Lines, line)
	}
	switch {
	case p.Count == 0:
	case m.Masked:
		p.State = Hidden
	default:
		p.State = Missing
	}
	return p
}

func (m Matter) promises(f programme.Feed) Part {
	p := Part{State: Missing, Where: newPromise}
	for _, c := range m.Promises {
		if c.Masked || c.Mine() {
			continue
		}
		kind := m.Kinds[c.Organisation]
		if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, kind) || slices.Contains(f.Except, kind) {
			continue
		}
		promised, asked := stands(c)
		if promised || asked {
			p.Lines = append(p.Lines, promiseLine(c))
		}
		if promised {
			p.State = Complete
		}
	}
	if p.State == Missing && m.Masked {
		p.State = Hidden
	}
	return p
}

func (m Matter) own(programme.Feed) Part {
	var lines []Line
	for _, c := range m.Promises {
		if promised, _ := stands(c); promised && c.Mine() {
			lines = append(lines, Line{Text: c.What, Due: c.Due, Voice: plan.Person, State: string(c.State)})
		}
	}
	return part(newPromise, lines)
}

func (m Matter) responsible(f programme.Feed) Part {
	frame := m.Plan.Frame
	p := Part{State: Missing, Where: "plan/frame#f-organisation"}
	if frame.OrganisationName == "" {
		return p
	}
	p.Lines = []Line{{Text: frame.OrganisationName, Who: frame.ProfessionalName}}
	if len(f.Kinds) == 0 || slices.Contains(f.Kinds, m.Kinds[frame.Organisation]) {
		p.State = Complete
	}
	return p
}

func (m Matter) coordinator(programme.Feed) Part {
	if m.Coordinator.ID == "" {
		return part("coordinator", nil)
	}
	return part("coordinator", []Line{{Text: m.Coordinator.Name, Who: m.Coordinator.OrganisationName}})
}

// participants are those who are around the person and in the plan.
func (m Matter) participants(programme.Feed) Part {
	if !m.Sight.Sees(access.Circle) {
		return Part{State: Hidden}
	}
	seen := make(map[id.Professional]bool)
	var lines []Line
	add := func(who id.Professional, name, organisation string) {
		if who != "" && name != "" && !seen[who] {
			seen[who] = true
			lines = append(lines, Line{Text: name, Who: organisation})
		}
	}
	add(m.Coordinator.ID, m.Coordinator.Name, m.Coordinator.OrganisationName)
	for _, s := range m.Around.Team {
		add(s.Who.ID, s.Who.Name, s.Who.OrganisationName)
	}
	for _, c := range m.Promises {
		if promised, _ := stands(c); promised && !c.Masked {
			add(c.Professional, c.ProfessionalName, c.OrganisationName)
		}
	}
	others := len(lines)
	for _, o := range m.Around.Own {
		lines = append(lines, Line{Text: o.Name, Who: o.Relation})
	}
	p := part("circle", lines)
	if others < 2 { // one alone is not taking part together
		p.State = Missing
	}
	return p
}

func (m Matter) near(programme.Feed) Part { return words("plan/frame#f-near", m.Plan.Frame.Near) }

func (m Matter) conditions(programme.Feed) Part {
	return words("plan/frame#f-conditions", m.Plan.Frame.Conditions)
}

func (m Matter) way(programme.Feed) Part { return words("plan/frame#f-way", m.Plan.Frame.Way) }

func (m Matter) period(programme.Feed) Part {
	f := m.Plan.Frame
	if f.Until.IsZero() {
		return part("plan/frame#f-until", nil)
	}
	return part("plan/frame#f-until", []Line{{Key: "statute.line.until", Due: f.Until}})
}

// review is there while its day has not passed: afterwards it is to be held.
func (m Matter) review(programme.Feed) Part {
	p := Part{State: Missing, Where: "plan?do=review#f-review"}
	if m.Plan.ReviewOn.IsZero() {
		return p
	}
	p.Lines = []Line{{Key: "statute.line.review", Due: m.Plan.ReviewOn}}
	if !m.Plan.ReviewOn.Before(m.Today) {
		p.State = Complete
	} else {
		p.Where = "plan/review"
	}
	return p
}

func (m Matter) agreed(programme.Feed) Part {
	where := "plan?do=agree#f-how"
	if !m.Plan.Agreed() {
		return part(where, nil)
	}
	return part(where, []Line{{Key: "statute.line.agreed", Due: access.Today(m.Plan.AgreedAt)}})
}

func (m Matter) meeting(programme.Feed) Part {
	if !m.Sight.Sees(access.Meetings) || m.Sight.Recipient() {
		return Part{State: Hidden}
	}
	var lines []Line
	for _, one := range m.Meetings {
		if on := access.Today(one.StartsAt); one.State == meeting.StatePlanned && !on.Before(m.Today) {
			lines = append(lines, Line{Key: "statute.line.meeting", Due: on})
			break
		}
	}
	return part("meetings/new", lines)
}

func (m Matter) consentPlan(programme.Feed) Part {
	return m.consented(func(c consent.Consent) (Line, bool) {
		return Line{Key: "statute.line.consented", Due: access.Today(c.GivenAt)}, c.Kind == consent.Plans
	}, 1)
}

func (m Matter) consentWaiver(programme.Feed) Part {
	return m.consented(func(c consent.Consent) (Line, bool) {
		who := cmp.Or(c.ProfessionalName, c.OrganisationName)
		return Line{Text: who, Who: c.OrganisationName, Due: c.Waiver.Until}, c.Kind == consent.Waives
	}, 0)
}

// cooperation is with whom the person lets the work be shared.
func (m Matter) cooperation(programme.Feed) Part {
	seen := make(map[string]bool)
	return m.consented(func(c consent.Consent) (Line, bool) {
		first := c.Kind == consent.Waives && !seen[c.OrganisationName]
		seen[c.OrganisationName] = seen[c.OrganisationName] || first
		return Line{Text: c.OrganisationName}, first
	}, 0)
}

// consented lists the consents that stand; most 0 lists all of them.
func (m Matter) consented(line func(consent.Consent) (Line, bool), most int) Part {
	if !m.Sight.Speaks() {
		return Part{State: Hidden}
	}
	var lines []Line
	for _, c := range m.Consents {
		if c.State(m.Today) != consent.Stands || most > 0 && len(lines) == most {
			continue
		}
		if l, ok := line(c); ok {
			lines = append(lines, l)
		}
	}
	return part("consents/new", lines)
}

func (m Matter) initiated(programme.Feed) Part {
	s := m.Started
	if s.ID == "" {
		return part("#start", nil)
	}
	return part("#start", []Line{{Key: "statute.line.initiated_" + s.By, KeyArg: s.Name, Due: s.On}})
}

// deadline is kept when the parties met, or have called a meeting, within so many
// days of when the plan was asked for.
func (m Matter) deadline(programme.Feed) Part {
	p := Part{State: Missing, Where: "meetings/new"}
	if m.Started.ID == "" || m.Deadline == 0 {
		p.Where = "#start"
		return p
	}
	if !m.Sight.Sees(access.Meetings) || m.Sight.Recipient() {
		return Part{State: Hidden}
	}
	last := m.Started.On.AddDays(m.Deadline)
	p.Lines = []Line{{Key: "statute.line.begin_by", Due: last}}
	for _, one := range m.Meetings {
		if on := access.Today(one.StartsAt); one.State != meeting.StateCancelled && !on.Before(m.Started.On) && !on.After(last) {
			p.State = Complete
			p.Lines = append(p.Lines, Line{Key: "statute.line.met", Due: on})
			break
		}
	}
	return p
}
