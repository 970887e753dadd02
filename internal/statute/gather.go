package statute

import (
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// matter gathers what the views are filled from, as by sees it.
func (d *Desk) matter(v *db.View, by access.Actor, person id.Person, now time.Time) (m Matter, rows []row, err error) {
	m.Today = access.Today(now)
	if m.Sight, err = access.See(v, by, person, now); err != nil {
		return m, nil, err
	}
	if !m.Sight.Sees(access.Plan) {
		return m, nil, fault.Hidden()
	}
	key, err := d.Vault.Key(v, person)
	if err != nil {
		return m, nil, err
	}
	if m.Plan, err = plan.Seen(v, key, by, m.Sight); err != nil {
		return m, nil, err
	}
	if m.Sight.Sees(access.Story) {
		told, err := story.Latest(v, key, person)
		if err != nil {
			return m, nil, err
		}
		m.Wish = told.Wish
	}
	part, err := participation.Current(v, person)
	if err != nil {
		return m, nil, err
	}
	method, err := programme.Load(v, part.Programme)
	if err != nil {
		return m, nil, err
	}
	m.Own = method.Plan
	m.Areas = slices.ContainsFunc(method.Areas, func(a programme.Area) bool { return m.Sight.Sees(access.Area(a.Key)) })
	if m.Items, err = story.Items(v, key, person, m.Sight); err != nil {
		return m, nil, err
	}
	if err := m.promised(v, key, by, part.ID); err != nil {
		return m, nil, err
	}
	if m.Around, err = participation.AroundOf(v, key, person, m.Today); err != nil {
		return m, nil, err
	}
	m.Coordinator = m.Around.Coordinator
	if m.Sight.Recipient() {
		m.Around.Team = slices.DeleteFunc(m.Around.Team, func(s participation.Seat) bool {
			return s.Who.Sensitive && s.Who.Organisation != by.Organisation
		})
	}
	if m.Sight.Sees(access.Meetings) {
		coming, err := meeting.Upcoming(v, key, person, now)
		if err != nil {
			return m, nil, err
		}
		held, err := meeting.Held(v, key, person)
		if err != nil {
			return m, nil, err
		}
		m.Meetings = slices.Concat(held, coming)
		slices.SortFunc(m.Meetings, func(a, b meeting.Meeting) int { return a.StartsAt.Compare(b.StartsAt) })
	}
	if m.Sight.Speaks() {
		if m.Consents, err = consent.Of(v, key, person); err != nil {
			return m, nil, err
		}
	}
	rows, err = started(v, person)
	return m, rows, err
}

// promised gathers the promises of a participation with the kinds of organisation
// they are made for.
func (m *Matter) promised(v *db.View, key *vault.Key, by access.Actor, part id.Participation) error {
	all, err := commitment.Seen(v, key, by, m.Sight)
	if err != nil {
		return err
	}
	m.Kinds = make(map[id.Organisation]directory.Kind)
	organisations := []id.Organisation{m.Plan.Frame.Organisation}
	for _, c := range all {
		if c.Participation == part {
			m.Promises = append(m.Promises, c)
			m.Masked = m.Masked || c.Masked
			organisations = append(organisations, c.Organisation)
		}
	}
	for _, o := range organisations {
		if _, known := m.Kinds[o]; known || o == "" {
			continue
		}
		one, err := directory.OrganisationOf(v, o)
		if err != nil {
			return err
		}
		m.Kinds[o] = one.Kind
	}
	return nil
}

// looked puts on record what the views show of the person.
func (m Matter) looked(v *db.View, by access.Actor, now time.Time) {
	seen := []access.Category{access.Plan, access.Story, access.Circle, access.Meetings}
	for _, i := range m.Items {
		seen = append(seen, access.Area(i.Area))
	}
	slices.Sort(seen)
	access.Looked(v, by, m.Sight, now, "plan.view_read", slices.Compact(seen)...)
}
