package bell

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
)

// The filters of the caseload.
const (
	ShowAll   = ""
	ShowLate  = "late"  // a promise is late
	ShowQuiet = "quiet" // nobody has been in touch for longer than the programme allows
)

// A Filter says whom of the people to list.
type Filter struct {
	Text  string // whole words of a name; then everyone is searched whom the reader may see
	Show  string // ShowAll, ShowLate or ShowQuiet
	Phase string // key of a phase, "" for every one
	Page  int    // from 1
}

// perPage is how many rows a page of the caseload has.
const perPage = 100

// People is a page of the caseload.
type People struct {
	Rows   []Listed
	Count  int // of all pages
	Pages  int
	Phases []programme.Phase // to filter by; those of the first programme
	Late   int               // how many there are, whatever the filter
	Quiet  int
	All    int
	More   bool // there are more people than a list shows: search for them by name
}

// A Listed is one row of the caseload. Of someone who is seen by consent it
// tells the name only.
type Listed struct {
	Person     id.Person
	Name       string
	Coordinate bool // the reader is the coordinator or the deputy
	Phase      programme.Words
	Next       day.Day // the next meeting or due day, whichever is sooner; none when nothing is planned
	Meeting    bool    // Next is a meeting
	Contact    day.Day // the last contact, none when there was none
	Quiet      bool
	Paused     bool     // it rests: nobody is expected to be in touch
	Worst      *Promise // the one that is latest, or falls due first; nil without open promises

	ground access.Ground
	phase  string
}

// People lists the people whom by may see, by name.
func (d *Desk) People(ctx context.Context, by access.Actor, f Filter) (p People, err error) {
	if by.Professional == "" {
		return p, nil
	}
	var found []person.Found
	if f.Text != "" {
		people := person.Desk{DB: d.DB, Vault: d.Vault, Now: d.Now}
		if found, err = people.Find(ctx, by, f.Text); err != nil {
			return p, err
		}
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		p = People{}
		return d.people(v, by, f, found, d.Now(), &p)
	})
	return p, err
}

func (d *Desk) people(v *db.View, by access.Actor, f Filter, found []person.Found, now time.Time, p *People) error {
	today := access.Today(now)
	c, err := d.load(v, by, now, nil)
	if err != nil {
		return err
	}
	rows, err := c.rows(v, by, now)
	if err != nil {
		return err
	}
	p.More = len(rows) >= mostPeople
	if f.Text != "" {
		rows = among(rows, found)
	}
	if len(c.people) > 0 {
		p.Phases = c.programmes[c.people[0].programme].Phases
	}
	p.count(rows, today)
	rows = f.pick(rows, today)
	ids := make([]id.Person, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	names, err := person.Names(v, d.Vault, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Name = names[rows[i].Person]
	}
	order := collate.New(language.Swedish, collate.IgnoreCase) // not safe to share
	slices.SortStableFunc(rows, func(a, b Listed) int {
		return cmp.Or(order.CompareString(a.Name, b.Name), cmp.Compare(a.Person, b.Person))
	})
	p.page(rows, f.Page)
	return d.finish(v, by, c, p, now)
}

// rows makes a row of everyone on the caseload, and of those seen otherwise.
func (c *caseload) rows(v *db.View, by access.Actor, now time.Time) (rows []Listed, err error) {
	today := access.Today(now)
	for i := range c.people {
		s := &c.people[i]
		if c.index[s.person] != i {
			continue
		}
		file := c.programmes[s.programme]
		phase, _ := file.Phase(s.phase)
		l := Listed{
			Person: s.person, Coordinate: true, Phase: phase.Name, Contact: s.contact, ground: s.tie, phase: s.phase,
			Quiet: !s.paused && c.calendar.since(s.contact, later(s.enrolled, s.rest.Resumed)) > file.ContactDays, Paused: s.paused,
		}
		for _, one := range c.byPerson[s.person] {
			if one.State.Open() && (l.Worst == nil || one.Late(today) && !l.Worst.Late(today)) {
				l.Worst = one // they come soonest due first
			}
			if one.State.Open() && !one.Due.Before(today) && (l.Next.IsZero() || one.Due.Before(l.Next)) {
				l.Next = one.Due
			}
		}
		if on := access.Today(s.meeting); !s.meeting.IsZero() && (l.Next.IsZero() || !on.After(l.Next)) {
			l.Next, l.Meeting = on, true
		}
		rows = append(rows, l)
	}
	others, err := recipients(v, by, now)
	if err != nil {
		return nil, err
	}
	seen := make(map[id.Person]bool, len(others))
	for _, l := range others {
		if _, mine := c.index[l.Person]; !mine && !seen[l.Person] {
			seen[l.Person] = true
			rows = append(rows, l)
		}
	}
	return rows, nil
}

// among keeps the rows of those who were found, and makes one of each who was
// found but is not on a list.
func among(rows []Listed, found []person.Found) (kept []Listed) {
	for _, f := range found {
		i := slices.IndexFunc(rows, func(l Listed) bool { return l.Person == f.ID })
		if i >= 0 {
			kept = append(kept, rows[i])
		} else {
			kept = append(kept, Listed{Person: f.ID}) // the search has put the look on record
		}
	}
	return kept
}

func (l Listed) late(today day.Day) bool { return l.Worst != nil && l.Worst.Late(today) }

func (p *People) count(rows []Listed, today day.Day) {
	p.All = len(rows)
	for _, l := range rows {
		if l.late(today) {
			p.Late++
		}
		if l.Quiet {
			p.Quiet++
		}
	}
}

func (f Filter) pick(rows []Listed, today day.Day) []Listed {
	return slices.DeleteFunc(rows, func(l Listed) bool {
		return f.Show == ShowLate && !l.late(today) || f.Show == ShowQuiet && !l.Quiet || f.Phase != "" && l.phase != f.Phase
	})
}

func (p *People) page(rows []Listed, n int) {
	p.Count = len(rows)
	p.Pages = max(1, (len(rows)+perPage-1)/perPage)
	n = min(max(n, 1), p.Pages)
	p.Rows = rows[(n-1)*perPage : min(n*perPage, len(rows))]
}

// finish opens what the rows of the page show, and puts the looks on record.
func (d *Desk) finish(v *db.View, by access.Actor, c *caseload, p *People, now time.Time) error {
	shown := newLooks()
	var promisers []id.Professional
	for _, l := range p.Rows {
		if l.ground.Relation == "" {
			continue
		}
		shown.stand(l.Person, l.ground)
		if l.Worst != nil && l.Worst.promiser != "" {
			promisers = append(promisers, l.Worst.promiser)
		}
	}
	staff, err := directory.ProfessionalsOf(v, promisers)
	if err != nil {
		return err
	}
	for i := range p.Rows {
		if w := p.Rows[i].Worst; w != nil {
			shown.see(w.Person, access.Plan)
			w.PersonName, w.By = p.Rows[i].Name, staff[w.promiser]
			if err := c.open(d.Vault, w); err != nil {
				return err
			}
		}
	}
	shown.record(v, by, now, "people.list")
	return nil
}
