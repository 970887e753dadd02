package bell

import (
	"slices"
	"strings"
	"time"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A caseload is the people of one professional with their open promises.
type caseload struct {
	people     []standing // by person; one who is in two programmes stands twice
	index      map[id.Person]int
	programmes map[id.Programme]*programme.Programme
	promises   []*Promise // open, or kept of late; soonest due first
	byPerson   map[id.Person][]*Promise
	others     map[id.Person][]matter // what is open besides promises
	all        []id.Person            // each once
	calendar   calendar
}

// load reads the caseload of by; only of those in only, when it is not nil.
func (d *Desk) load(v *db.View, by access.Actor, now time.Time, only []id.Person) (*caseload, error) {
	c := &caseload{
		index: make(map[id.Person]int), programmes: make(map[id.Programme]*programme.Programme),
		byPerson: make(map[id.Person][]*Promise), calendar: newCalendar(access.Today(now)),
	}
	var err error
	if c.people, err = standings(v, by, now, only); err != nil {
		return nil, err
	}
	for i := range c.people {
		s := &c.people[i]
		if _, ok := c.index[s.person]; !ok {
			c.index[s.person] = i
			c.all = append(c.all, s.person)
		}
		if c.programmes[s.programme] == nil {
			if c.programmes[s.programme], err = programme.Load(v, s.programme); err != nil {
				return nil, err
			}
		}
	}
	if c.promises, err = promises(v, c.ids(), access.Today(now)); err != nil {
		return nil, err
	}
	circles, err := around(v, c.ids(), access.Today(now))
	if err != nil {
		return nil, err
	}
	join := func(who id.Person, o id.Organisation) {
		if o != "" && !slices.Contains(circles[who], o) {
			circles[who] = append(circles[who], o)
		}
	}
	for _, p := range c.promises {
		if p.stands && p.State.Open() {
			join(p.Person, p.organisation)
		}
	}
	for i := range c.people {
		s := &c.people[i]
		join(s.person, s.home)
		s.parties = len(circles[s.person])
	}
	if err := c.planned(v, now); err != nil {
		return nil, err
	}
	for _, p := range c.promises {
		c.byPerson[p.Person] = append(c.byPerson[p.Person], p)
	}
	return c, nil
}

// ids lists the people, each once.
func (c *caseload) ids() []id.Person { return c.all }

func (c *caseload) of(person id.Person) *standing { return &c.people[c.index[person]] }

// promisesOf returns those that count for a standing: of its participation, or
// of none of the person's standings.
func (c *caseload) promisesOf(i int) (list []*Promise) {
	s := &c.people[i]
	all := c.byPerson[s.person]
	if !s.twice {
		return all
	}
	for _, p := range all {
		if p.participation == s.participation || c.index[s.person] == i && !c.stands(s.person, p.participation) {
			list = append(list, p)
		}
	}
	return list
}

func (c *caseload) stands(person id.Person, participation id.Participation) bool {
	for i := range c.people {
		if s := &c.people[i]; s.person == person && s.participation == participation {
			return true
		}
	}
	return false
}

// ring returns what rings, and which bells are paused.
func (c *caseload) ring(v *db.View, by access.Actor) (rings []Ring, paused []Pause, err error) {
	if paused, err = pauses(v, c.ids(), c.calendar.today); err != nil {
		return nil, nil, err
	}
	silent := make(map[id.Person][]pausedBell)
	for i := range paused {
		p := &paused[i]
		key, object, _ := strings.Cut(p.Bell, ":")
		b, _ := c.programmes[c.of(p.Person).programme].Bell(key)
		p.Name = b.Name
		silent[p.Person] = append(silent[p.Person], pausedBell{b, object})
	}
	isPaused := func(who id.Person, b programme.Bell, object string) bool {
		return slices.ContainsFunc(silent[who], func(p pausedBell) bool { return p.silences(b, object) })
	}
	for i := range c.people {
		s := &c.people[i]
		var others []matter
		if c.index[s.person] == i {
			others = c.others[s.person]
		}
		r := ringer{c.programmes[s.programme], c.calendar, isPaused}
		list, err := r.ring(s, c.promisesOf(i), others, by.Professional)
		if err != nil {
			return nil, nil, err
		}
		rings = append(rings, list...)
	}
	return rings, paused, nil
}

// A pausedBell is one that is silent about a person or a thing of theirs.
type pausedBell struct {
	bell   programme.Bell
	object string
}

// silences reports whether the pause is one of b too: of the same bell, or of
// one of the same trouble that is no less bad.
func (p pausedBell) silences(b programme.Bell, object string) bool {
	if p.object != object {
		return false
	}
	return p.bell.Key == b.Key || b.Trouble != "" && p.bell.About == b.About && p.bell.Trouble == b.Trouble && b.Harm <= p.bell.Harm
}

// phases counts the people by phase, in the order of the programme files.
func (c *caseload) phases() (list []Count) {
	seen := make(map[id.Programme]bool)
	for _, first := range c.people {
		if seen[first.programme] {
			continue
		}
		seen[first.programme] = true
		for _, phase := range c.programmes[first.programme].Phases {
			count := Count{Name: phase.Name}
			for _, s := range c.people {
				if s.programme == first.programme && s.phase == phase.Key {
					count.N++
				}
			}
			list = append(list, count)
		}
	}
	return list
}

// open opens what is promised; of a protected identity it does not, since a list
// opens without a reason.
func (c *caseload) open(v *vault.Vault, p *Promise) error {
	if p.PersonName == person.Withheld {
		p.What = person.Withheld
		return nil
	}
	key, err := v.Unwrap(p.Person, c.of(p.Person).wrapped)
	if err != nil {
		return err
	}
	p.What, err = key.Open("commitments.what", p.ID, p.sealed)
	return err
}

// looks gathers what is shown of whom, so that each person can see who looked.
type looks struct {
	sights     map[id.Person]access.Sight
	categories map[id.Person][]access.Category
}

func newLooks() *looks {
	return &looks{make(map[id.Person]access.Sight), make(map[id.Person][]access.Category)}
}

// stand notes that the person is shown by name, and on what ground.
func (l *looks) stand(person id.Person, g access.Ground) {
	if _, known := l.sights[person]; !known {
		l.sights[person] = access.Sight{Person: person, Grounds: []access.Ground{g}}
		l.categories[person] = []access.Category{access.Identity}
	}
}

// see notes that a category of someone who is shown is shown too.
func (l *looks) see(person id.Person, c access.Category) {
	if !slices.Contains(l.categories[person], c) {
		l.categories[person] = append(l.categories[person], c)
	}
}

// meet keeps the meetings that are for the reader to see. Whoever is not on the
// caseload is seen on the ground that access finds.
func (l *looks) meet(v *db.View, by access.Actor, now time.Time, c *caseload, all []Meeting) (open []Meeting, err error) {
	for _, m := range all {
		if _, mine := c.index[m.Person]; mine {
			l.stand(m.Person, c.of(m.Person).tie)
		} else if _, known := l.sights[m.Person]; !known {
			sight, err := access.See(v, by, m.Person, now)
			if err != nil {
				return nil, err
			}
			if !sight.Sees(access.Meetings) {
				continue
			}
			l.sights[m.Person] = sight
			l.categories[m.Person] = []access.Category{access.Identity}
		}
		l.see(m.Person, access.Meetings)
		open = append(open, m)
	}
	return open, nil
}

// record puts on record who is shown, in one entry.
func (l *looks) record(v *db.View, by access.Actor, now time.Time, act string) {
	list := make([]access.Look, 0, len(l.sights))
	for who, sight := range l.sights {
		list = append(list, access.Look{Sight: sight, Categories: l.categories[who]})
	}
	access.LookedAt(v, by, now, act, list)
}

// unique leaves out a participation that by both coordinates and stands in for.
// The list is by person.
func unique(list []standing) []standing {
	seen := make(map[id.Participation]bool, len(list))
	kept := list[:0]
	for _, s := range list {
		if seen[s.participation] {
			continue
		}
		seen[s.participation] = true
		if last := len(kept) - 1; last >= 0 && kept[last].person == s.person {
			kept[last].twice, s.twice = true, true
		}
		kept = append(kept, s)
	}
	return kept
}
