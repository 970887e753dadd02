package commitment

import (
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/plan"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Start is what a promise is recorded from: who can be asked, for what.
type Start struct {
	PersonName string
	Sight      access.Sight
	People     []directory.Professional // who may know of the person: the circle first
	Kinds      []programme.Measure
	Goals      []plan.Goal // open ones
	Open       []Linked    // the promises that another can wait for, soonest due first
}

// Start returns what a promise to the person is recorded from, for the
// coordinator or the person.
func (d *Desk) Start(ctx context.Context, by access.Actor, who id.Person) (s Start, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, who, now)
		if err != nil {
			return err
		}
		if err := sight.MustSpeak(); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "commitment.start", access.Plan, access.Circle)
		key, err := d.Vault.Key(v, who)
		if err != nil {
			return err
		}
		s = Start{Sight: sight}
		if s.PersonName, err = NameFor(v, d.Vault, sight); err != nil {
			return err
		}
		if s.Kinds, err = measures(v, who); err != nil {
			return err
		}
		whole, err := plan.Load(v, key, who)
		if err != nil {
			return err
		}
		s.Goals = slices.DeleteFunc(whole.Goals, func(g plan.Goal) bool { return g.State != plan.Open })
		s.People, err = Askable(v, key, who, access.Today(now))
		return err
	})
	return s, err
}

// Askable lists the professionals who may know of the person on the day: the
// coordinator and the circle first, then those at the organisations that the
// person has consented to.
func Askable(r db.Reader, key *vault.Key, who id.Person, on day.Day) (list []directory.Professional, err error) {
	around, err := participation.AroundOf(r, key, who, on)
	if err != nil {
		return nil, err
	}
	waivers, err := access.Waivers(r, who)
	if err != nil {
		return nil, err
	}
	open := make(map[id.Organisation]bool)
	named := make(map[id.Professional]bool)
	for _, w := range waivers {
		if w.Stands(on) {
			open[w.Organisation] = open[w.Organisation] || w.Professional == ""
			named[w.Professional] = true
		}
	}
	bars, err := access.Bars(r, who)
	if err != nil {
		return nil, err
	}
	listed := make(map[id.Professional]bool)
	for _, b := range bars {
		listed[b.Professional] = true // as good as: never listed
	}
	add := func(may bool, p directory.Professional) {
		if p.ID != "" && may && !listed[p.ID] && p.Active(on) {
			listed[p.ID] = true
			list = append(list, p)
		}
	}
	add(true, around.Coordinator)
	add(true, around.Deputy)
	for _, seat := range around.Team {
		add(open[seat.Who.Organisation] || named[seat.Who.ID], seat.Who)
	}
	others, err := consented(r, waivers, open, on)
	for _, p := range others {
		add(open[p.Organisation] || named[p.ID], p)
	}
	return list, err
}

// consented lists those at the organisations of the waivers, in the waivers' order.
func consented(r db.Reader, waivers []access.Waiver, open map[id.Organisation]bool, on day.Day) (list []directory.Professional, err error) {
	for _, w := range waivers {
		some := []directory.Professional{}
		switch {
		case !w.Stands(on):
		case w.Professional != "":
			one, err := directory.ProfessionalsOf(r, []id.Professional{w.Professional})
			if err != nil {
				return nil, err
			}
			some = append(some, one[w.Professional])
		case open[w.Organisation]:
			if some, err = directory.StaffOf(r, w.Organisation, on); err != nil {
				return nil, err
			}
		}
		list = append(list, some...)
	}
	return list, nil
}
