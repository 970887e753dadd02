package overview

import (
	"cmp"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// base is what every page of a person begins with.
type base struct {
	head        Head
	key         *vault.Key
	sight       access.Sight
	by          access.Actor // the one who looks, or would
	programme   *programme.Programme
	part        participation.Participation // ID is "" when there is none
	coordinator directory.Professional
	at          time.Time
	today       day.Day
}

// begin reads the head of a person's page with a sight that stands.
func (d *Desk) begin(r db.Reader, sight access.Sight, by access.Actor, at time.Time) (base, error) {
	b := base{sight: sight, by: by, at: at, today: access.Today(at)}
	var err error
	if b.key, err = d.Vault.Key(r, sight.Person); err != nil {
		return b, err
	}
	p, err := person.Load(r, d.Vault, sight.Person)
	if err != nil {
		return b, err
	}
	if b.part, err = participation.CurrentFor(r, by, sight.Person, b.today); err != nil && fault.KindOf(err) != fault.NotFound {
		return b, err
	}
	b.programme = &programme.Programme{}
	if b.part.ID != "" {
		if b.programme, err = programme.Load(r, b.part.Programme); err != nil {
			return b, err
		}
	}
	c, err := participation.LeaderOf(r, b.part, b.today)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return b, err
	}
	if c != "" {
		if b.coordinator, err = directory.ProfessionalOf(r, c); err != nil {
			return b, err
		}
	}
	b.head = b.headOf(p)
	return b, nil
}

// headOf leaves of p and the participation what the sight opens.
func (b base) headOf(p person.Person) Head {
	h := Head{ID: p.ID, Name: p.Name(), Sight: b.sight, Person: p.Within(b.sight), Coordinator: b.coordinator}
	if b.hidden(h.Coordinator) {
		// The person's coordinator can be reached by everyone who helps.
		c := h.Coordinator
		h.Coordinator = directory.Professional{ID: c.ID, Name: c.Name, Phone: c.Phone, PhoneHours: c.PhoneHours}
	}
	if b.sight.Sees(access.Reach) && !p.Birth.IsZero() {
		h.Age = p.Birth.Years(b.today)
	}
	for _, a := range b.programme.Areas {
		if b.sight.Sees(access.Area(a.Key)) {
			h.Areas = append(h.Areas, a)
		}
	}
	if b.sight.Sees(access.Plan) && b.part.ID != "" {
		h.Programme, h.State, h.Rest = b.programme.Name, b.part.State, b.part.Rest
		h.Phases = phases(b.programme.Phases, b.part, b.today)
	}
	return h
}

// hidden reports whether where p works is not for the one who looks: the very
// name of the organisation would tell of illness or crime, and a consent to
// someone elsewhere does not say that it may.
func (b base) hidden(p directory.Professional) bool {
	return p.Sensitive && b.sight.Recipient() && p.Organisation != b.by.Organisation
}

// phases returns the phase bar: those before the one that is now count as done,
// for phases may be skipped.
func phases(all []programme.Phase, part participation.Participation, today day.Day) []Phase {
	at := slices.IndexFunc(all, func(p programme.Phase) bool { return p.Key == part.Phase })
	list := make([]Phase, len(all))
	for i, p := range all {
		list[i] = Phase{Key: p.Key, Name: p.Name, State: PhaseLater, Weeks: p.Weeks}
		switch {
		case i < at:
			list[i].State = PhaseDone
		case i == at:
			list[i].State = PhaseNow
			list[i].Week = part.PhaseDays(today)/week + 1
		}
	}
	return list
}

// around is everything around a person that a sight opens.
type around struct {
	base
	versions []story.Version // newest first
	items    []story.Item
	plan     plan.Plan
	promises []Promise
	coming   []meeting.Meeting // the next first
	held     []meeting.Meeting // the last first
	members  []participation.Member
	contacts []participation.Contact // the last first
	consents []consent.Consent
	staff    map[id.Professional]directory.Professional

	silent      map[id.Organisation]day.Day
	decisions   []decision.Decision // those that are waited for first
	assessments []assessment.Assessment
}

// gather reads everything around a person that the sight opens.
func (d *Desk) gather(r db.Reader, sight access.Sight, by access.Actor, at time.Time) (a around, err error) {
	if a.base, err = d.begin(r, sight, by, at); err != nil {
		return a, err
	}
	p := sight.Person
	if sight.Sees(access.Story) {
		if a.versions, err = story.Versions(r, a.key, p); err != nil {
			return a, err
		}
	}
	if len(a.head.Areas) > 0 {
		if a.items, err = story.Items(r, a.key, p, sight); err != nil {
			return a, err
		}
	}
	if sight.Sees(access.Plan) {
		if a.plan, err = plan.Load(r, a.key, p); err != nil && fault.KindOf(err) != fault.NotFound {
			return a, err
		}
	}
	// Without the plan it is what the one who looks has promised themself.
	promised, err := commitment.Seen(r, a.key, by, sight)
	if err != nil {
		return a, err
	}
	if sight.Speaks() {
		silences, err := commitment.Silences(r, []id.Person{p}, a.today, cmp.Or(a.programme.SilentDays, commitment.SilentAfter))
		if err != nil {
			return a, err
		}
		a.silent = make(map[id.Organisation]day.Day)
		for _, s := range silences[p] {
			a.silent[s.Organisation] = s.Since
		}
	}
	if err = a.decided(r); err != nil {
		return a, err
	}
	if sight.Sees(access.Meetings) {
		if a.coming, err = meeting.Upcoming(r, a.key, p, at); err != nil {
			return a, err
		}
		if a.held, err = meeting.Held(r, a.key, p); err != nil {
			return a, err
		}
		if a.contacts, err = participation.Contacts(r, p); err != nil {
			return a, err
		}
	}
	if sight.Sees(access.Circle) {
		if a.members, err = participation.CircleOf(r, a.key, p); err != nil {
			return a, err
		}
	}
	if sight.Speaks() {
		if a.consents, err = consent.Of(r, a.key, p); err != nil {
			return a, err
		}
	}
	if a.staff, err = directory.ProfessionalsOf(r, a.professionals(promised)); err != nil {
		return a, err
	}
	a.seat()
	a.tell(promised)
	return a, nil
}

// seat leaves of the meetings what is for the one who looks: whoever looks by
// consent sees those they are asked to, and not who else comes from a body whose
// very name tells too much.
func (a *around) seat() {
	if !a.sight.Recipient() {
		return
	}
	for _, list := range []*[]meeting.Meeting{&a.coming, &a.held} {
		*list = slices.DeleteFunc(*list, func(m meeting.Meeting) bool { return !a.asked(m) })
		for _, m := range *list {
			for i, p := range m.Parties {
				if a.hidden(a.staff[p.Professional]) {
					m.Parties[i] = meeting.Party{Attendance: p.Attendance}
				}
			}
		}
	}
}

// asked reports whether the one who looks is asked to m; in a preview for a
// whole organisation, whether anyone there is.
func (a *around) asked(m meeting.Meeting) bool {
	return slices.ContainsFunc(m.Parties, func(p meeting.Party) bool {
		if a.by.Professional == "" {
			return p.Organisation == a.by.Organisation
		}
		return p.Professional == a.by.Professional
	})
}

// professionals lists whose direct numbers the page shows.
func (a around) professionals(promised []commitment.Commitment) (list []id.Professional) {
	add := func(p id.Professional) {
		if p != "" && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	for _, c := range promised {
		if !c.Masked {
			add(c.Professional)
			add(c.Signer)
		}
	}
	for _, m := range a.members {
		add(m.Professional)
	}
	for _, c := range a.contacts {
		add(c.Professional)
	}
	for _, m := range slices.Concat(a.coming, a.held) {
		for _, p := range m.Parties {
			add(p.Professional)
		}
	}
	return list
}

// tell turns commitments into promises as they stand today, the first due first.
func (a *around) tell(promised []commitment.Commitment) {
	for _, c := range promised {
		p := Promise{Commitment: c, Mark: MarkOf(c, a.today)}
		if !c.Masked {
			p.By = a.staff[c.Professional]
		}
		a.promises = append(a.promises, p)
	}
	slices.SortStableFunc(a.promises, func(x, y Promise) int {
		return cmp.Or(x.Due.Compare(y.Due), cmp.Compare(x.ID, y.ID))
	})
}
