package scheduling

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/vault"
)

// An opened poll: what an act upon it is decided from. Who may no longer know of
// the person is not in it, and neither is what they said.
type opened struct {
	Poll
	staff map[id.Professional]directory.Professional
	key   *vault.Key
	sight access.Sight
	now   time.Time
}

// ground tells why the poll is open to its reader: one who is asked needs no more
// than to know of the person.
func (o *opened) ground() string {
	return cmp.Or(o.sight.Ground(access.Meetings), o.sight.Ground(access.Identity))
}

// own returns who of those asked by is.
func (o *opened) own(by access.Actor) (Voter, bool) {
	if o.sight.Self() {
		return o.Voter("")
	}
	if by.Professional == "" {
		return Voter{}, false
	}
	return o.Voter(by.Professional)
}

// open loads a poll that by may see, or refuses as if there were none: whoever
// looks by consent or by a link must be asked in it.
func open(r db.Reader, v *vault.Vault, by access.Actor, poll string, now time.Time) (o opened, err error) {
	o.now = now
	who, err := personOf(r, poll)
	if err != nil {
		return o, err
	}
	if o.sight, err = access.See(r, by, who, now); err != nil {
		return o, err
	}
	if !o.sight.Reaches(poll) {
		return o, fault.Hidden()
	}
	if o.key, err = v.Key(r, who); err != nil {
		return o, err
	}
	if o.Poll, err = loadPoll(r, o.key, poll); err != nil {
		return o, err
	}
	if err := o.present(r); err != nil {
		return o, err
	}
	if _, asked := o.own(by); o.sight.Recipient() && !asked {
		return o, fault.Hidden()
	}
	return o, nil
}

// present keeps those who are asked and may know of the person today.
func (o *opened) present(r db.Reader) (err error) {
	var ids []id.Professional
	for _, v := range o.Voters {
		ids = append(ids, v.Professional)
	}
	if o.staff, err = directory.ProfessionalsOf(r, ids); err != nil {
		return err
	}
	var here []Voter
	for _, v := range o.Voters {
		ok := v.IsPerson()
		if one := o.staff[v.Professional]; !ok && one.Active(access.Today(o.now)) {
			if ok, err = commitment.MayKnow(r, o.Person, v.Professional, one.Organisation, o.now); err != nil {
				return err
			}
		}
		if ok {
			here = append(here, v)
		}
	}
	o.Voters = here
	return nil
}

// A Sheet is what one reader sees of a poll.
type Sheet struct {
	Poll
	PersonName string
	Sight      access.Sight
	Standing   string   // the state now
	Mine       *Voter   // the reader's own answers; nil when they are not asked
	Results    []Result // the best first; none for who sees just their own answers
	Best       string   // the id of the time to hold up; "" when there is none yet
	Open       []Choice // the times that can still be answered
	Leads      bool     // the reader books and closes it
}

// Poll returns a poll as far as by may see it: the coordinator and the person all
// of it; who else is asked the names and answers of the others where the consent
// opens the meetings, and otherwise the times and their own answers.
func (d *Desk) Poll(ctx context.Context, by access.Actor, poll string) (s Sheet, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		o, err := open(v, d.Vault, by, poll, d.Now())
		if err != nil {
			return err
		}
		access.Looked(v, by, o.sight, o.now, "poll.read", access.Meetings)
		s = Sheet{
			Poll: o.Poll, Sight: o.sight, Standing: o.Standing(o.now), Open: o.Ahead(o.now), Leads: o.sight.Coordinates(),
		}
		if s.PersonName, err = commitment.NameFor(v, d.Vault, o.sight); err != nil {
			return err
		}
		s.Voters = slices.Clone(o.Voters)
		for i := range s.Voters {
			s.Voters[i] = o.named(s.Voters[i], by, s.PersonName)
		}
		if own, asked := o.own(by); asked {
			own = o.named(own, by, s.PersonName)
			s.Mine = &own
		}
		if !o.sight.Sees(access.Meetings) {
			s.Voters, s.Place, s.Reason = nil, "", ""
			return nil
		}
		if o.sight.Recipient() {
			s.Reason = ""
		}
		s.Results = o.Results()
		if best, ok := o.Best(o.now); ok && s.Standing == StateOpen {
			s.Best = best.ID
		}
		return nil
	})
	return s, err
}

// named adds the names to a voter, but for organisations whose very name tells of
// illness or crime when the reader looks by consent alone.
func (o *opened) named(v Voter, by access.Actor, person string) Voter {
	if v.IsPerson() {
		v.Name = person
		return v
	}
	one := o.staff[v.Professional]
	if one.Sensitive && o.sight.Recipient() && one.Organisation != by.Organisation {
		return Voter{Needed: v.Needed, AnsweredAt: v.AnsweredAt, Answers: v.Answers, Organisation: masked}
	}
	v.Name, v.OrganisationName = one.Name, one.OrganisationName
	return v
}

// A Line is one open poll of a list.
type Line struct {
	ID              string
	Person          id.Person
	PersonName      string // where the reader does not know whom the list is about
	Kind            string
	AskedAt         time.Time
	LastAt          time.Time // the last of its times
	Times           int
	Answered, Asked int
	PersonAnswered  bool
	Waits           bool // the reader is asked and has not answered
	Leads           bool // the reader books and closes it
}

// mostPolls bounds the list of polls.
const mostPolls = 100

// Polls lists the open polls that by is asked in, and those about someone by
// coordinates, the oldest first. They are of many people; each look is on record.
func (d *Desk) Polls(ctx context.Context, by access.Actor) (list []Line, err error) {
	if by.Professional == "" || by.Guest != "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		if list, err = openWith(v, by, now, mostPolls); err != nil {
			return err
		}
		if err := counted(v, list, now); err != nil {
			return err
		}
		sights := make(map[id.Person]access.Sight)
		for _, l := range list {
			if _, ok := sights[l.Person]; ok {
				continue
			}
			sight, err := access.See(v, by, l.Person, now)
			if err != nil {
				return err
			}
			sights[l.Person] = sight
			access.Looked(v, by, sight, now, "poll.list", access.Meetings)
		}
		people := make([]id.Person, 0, len(sights))
		for who := range sights {
			people = append(people, who)
		}
		names, err := person.Names(v, d.Vault, people)
		for i := range list {
			l := &list[i]
			l.PersonName, l.Leads = names[l.Person], sights[l.Person].Coordinates()
			if !sights[l.Person].Sees(access.Meetings) {
				l.Answered, l.Asked = 0, 0
			}
		}
		return err
	})
	return list, err
}

// Mine lists the open polls about the person who asks, the oldest first.
func (d *Desk) Mine(ctx context.Context, by access.Actor) (list []Line, err error) {
	if by.Person == "" {
		return nil, nil
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		sight, err := access.See(v, by, by.Person, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "poll.list", access.Meetings)
		list, err = OpenPolls(v, by.Person, now)
		return err
	})
	return list, err
}

// OpenPolls lists the open polls about a person, the oldest first, with how many
// of those asked have answered: for what rings when a question waits too long. The
// caller has seen to it that access.Meetings is open.
func OpenPolls(r db.Reader, who id.Person, now time.Time) ([]Line, error) {
	list, err := openAbout(r, who, now)
	if err != nil {
		return nil, err
	}
	return list, counted(r, list, now)
}

// counted adds how many are asked and have answered: the person, and those who
// may know of the person today.
func counted(r db.Reader, list []Line, now time.Time) error {
	asked, err := parties(r, list)
	if err != nil {
		return err
	}
	for i := range list {
		l := &list[i]
		l.Asked, l.Answered = 1, 0
		if l.PersonAnswered {
			l.Answered = 1
		}
		for _, v := range asked[l.ID] {
			ok, err := commitment.MayKnow(r, l.Person, v.Professional, v.Organisation, now)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			l.Asked++
			if !v.Waits() {
				l.Answered++
			}
		}
	}
	return nil
}
