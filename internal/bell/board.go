package bell

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/story"
)

// A Board shows those whom one professional coordinates in one programme, by phase.
type Board struct {
	Programme  *programme.Programme
	Programmes []*programme.Programme // to choose from
	Columns    []Column               // by phase, in the order of the programme file
	People     int                    // on the board
	Counted    bool                   // the reader leads the programme: the columns tell how many there are in all
	More       bool                   // there are more people than a board shows
}

// A Column is one phase.
type Column struct {
	Phase programme.Phase
	Cards []Card // who has been there longest first
	All   int    // in the whole programme, when the board is counted
}

// A Card is someone in a phase. Of a protected identity it tells no name and no words.
type Card struct {
	Person        id.Person
	Participation id.Participation
	Name          string
	Protected     bool
	Wish          string // in the person's own words
	Days          int    // in the phase; days of rest do not count
	Long          bool   // longer than the phase usually lasts
	Over          bool   // longer than it may
	Left          int    // days until the longest time of all, negative after it
	Paused        bool
	Since         day.Day // since when it rests
	BackOn        day.Day // when it is thought to go on; none when nobody knows
}

// Board returns the board of by, who coordinates or leads a programme. which is
// the programme; "" is the one in which they have most to do with. It costs the
// same few queries however much the database holds.
func (d *Desk) Board(ctx context.Context, by access.Actor, which id.Programme) (b Board, err error) {
	if by.Professional == "" || !by.HasAny(access.Coordinator) && !by.HasAny(access.Manager) {
		return b, fault.Hidden()
	}
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		b = Board{}
		people, err := standings(v, by, now, nil)
		if err != nil {
			return err
		}
		b.More = len(people) >= mostPeople
		if err := b.choose(v, by, people, which); err != nil || b.Programme == nil {
			return err
		}
		people = slices.DeleteFunc(people, func(s standing) bool { return s.programme != b.Programme.ID })
		if err := d.deal(v, &b, people, access.Today(now)); err != nil {
			return err
		}
		if b.Counted = by.Has(access.Manager, b.Programme.ID); b.Counted {
			if err := b.count(v); err != nil {
				return err
			}
		}
		shown := newLooks()
		for _, s := range people {
			shown.stand(s.person, s.tie)
			shown.see(s.person, access.Story)
		}
		shown.record(v, by, now, "people.board")
		return nil
	})
	return b, err
}

// choose finds the programmes that by has people in or leads, and which is shown.
func (b *Board) choose(r db.Reader, by access.Actor, people []standing, which id.Programme) error {
	all, err := programme.All(r)
	if err != nil {
		return err
	}
	n := make(map[id.Programme]int)
	for _, s := range people {
		n[s.programme]++
	}
	for _, p := range all {
		if n[p.ID] == 0 && !by.Has(access.Coordinator, p.ID) && !by.Has(access.Manager, p.ID) {
			continue
		}
		b.Programmes = append(b.Programmes, p)
		if which == p.ID || which == "" && (b.Programme == nil || n[p.ID] > n[b.Programme.ID]) {
			b.Programme = p
		}
	}
	if which != "" && b.Programme == nil {
		return fault.Hidden()
	}
	return nil
}

// deal makes a card of each and puts it into its column.
func (d *Desk) deal(r db.Reader, b *Board, people []standing, today day.Day) error {
	ids := make([]id.Person, len(people))
	for i, s := range people {
		ids[i] = s.person
	}
	names, err := person.Names(r, d.Vault, ids)
	if err != nil {
		return err
	}
	wishes, err := story.Wishes(r, ids)
	if err != nil {
		return err
	}
	for _, p := range b.Programme.Phases {
		b.Columns = append(b.Columns, Column{Phase: p})
	}
	c := newCalendar(today)
	for i := range people {
		s := &people[i]
		at := slices.IndexFunc(b.Columns, func(c Column) bool { return c.Phase.Key == s.phase })
		if at < 0 { // a phase that the file no longer has
			b.Columns = append(b.Columns, Column{Phase: programme.Phase{Key: s.phase, Name: programme.Words{"sv": s.phase}}})
			at = len(b.Columns) - 1
		}
		card := s.card(b.Programme, b.Columns[at].Phase, c)
		if card.Name = names[s.person]; card.Name == person.Withheld {
			card.Protected = true
		} else if w, told := wishes[s.person]; told {
			key, err := d.Vault.Unwrap(s.person, s.wrapped)
			if err == nil {
				card.Wish, err = w.Open(key)
			}
			if err != nil {
				return err
			}
		}
		b.Columns[at].Cards = append(b.Columns[at].Cards, card)
		b.People++
	}
	order := collate.New(language.Swedish, collate.IgnoreCase) // not safe to share
	for _, col := range b.Columns {
		slices.SortStableFunc(col.Cards, func(x, y Card) int {
			return cmp.Or(y.Days-x.Days, order.CompareString(x.Name, y.Name), cmp.Compare(x.Person, y.Person))
		})
	}
	return nil
}

func (s *standing) card(p *programme.Programme, phase programme.Phase, c calendar) Card {
	n := s.phaseDays(c)
	return Card{
		Person: s.person, Participation: s.participation, Days: n,
		Long: phase.Weeks > 0 && n > 7*phase.Weeks, Over: phase.MaxDays > 0 && n > phase.MaxDays,
		Left:   s.facts(p, c).DaysLeft,
		Paused: s.paused, Since: s.rest.Since, BackOn: s.rest.BackOn,
	}
}

// count tells how many there are in each phase of the whole programme.
func (b *Board) count(r db.Reader) error {
	n, err := participation.ByPhase(r, b.Programme.ID)
	for i := range b.Columns {
		b.Columns[i].All = n[b.Columns[i].Phase.Key]
	}
	return err
}
