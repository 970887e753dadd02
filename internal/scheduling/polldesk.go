package scheduling

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// Ask asks those around a person, and the person, when they can meet: an act of
// the coordinator, who is taken to be able to come at each of the times. p holds
// what is asked, and its Voters whom.
func (d *Desk) Ask(ctx context.Context, by access.Actor, p Poll) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, key, err := d.leads(tx, by, p.Person, now)
		if err != nil {
			return err
		}
		if !id.Valid(p.ID) {
			return fault.Hidden()
		}
		p, wrong := p.ask(now)
		asked, whoErr := asked(tx, by, p, now)
		if err := fault.Join(wrong, whoErr); err != nil {
			return err
		}
		p.AskedBy = by.Professional
		if err := p.slots(tx, now); err != nil {
			return err
		}
		for i := range p.Voters {
			p.Voters[i].Organisation = asked[p.Voters[i].Professional].Organisation
		}
		if err := insertPoll(tx, key, p); err != nil {
			return err
		}
		if err := tell(tx, d.Vault, d.URL, p, asked, "poll.mail_subject", now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, p.Person, now, "poll.ask", p.ID, sight.Ground(access.Meetings)))
	})
}

// asked loads whom a poll asks: each once, and each may know of the person.
func asked(r db.Reader, by access.Actor, p Poll, now time.Time) (map[id.Professional]directory.Professional, error) {
	list := make(map[id.Professional]directory.Professional)
	for _, v := range p.Voters {
		if !id.Valid(v.Professional) || v.Professional == by.Professional || list[v.Professional].ID != "" {
			return nil, fault.Field("who", "error.choose")
		}
		one, err := directory.ProfessionalOf(r, v.Professional)
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.Field("who", "error.choose")
		}
		if err != nil {
			return nil, err
		}
		ok, err := commitment.MayKnow(r, p.Person, one.ID, one.Organisation, now)
		if err != nil {
			return nil, err
		}
		if !ok || !one.Active(access.Today(now)) {
			return nil, fault.Field("who", "meeting.consent_first")
		}
		list[one.ID] = one
	}
	return list, nil
}

// slots marks those of the times that are slots of a meeting day, so that a
// meeting that comes of one takes the slot.
func (p Poll) slots(r db.Reader, now time.Time) error {
	enrolled, err := participation.Current(r, p.Person)
	if err != nil {
		return err
	}
	method, err := programme.Load(r, enrolled.Programme)
	if err != nil {
		return err
	}
	days, err := daysOf(r, method.ID, access.Today(now))
	if err != nil {
		return err
	}
	for i, c := range p.Times {
		p.Times[i].Slot = ""
		on := access.Today(c.Start)
		for _, s := range Slots(days, method.Country, on, on) {
			if s.Start.Equal(c.Start) && (p.Place == "" || p.Place == s.Place) {
				p.Times[i].Slot = s.Time
			}
		}
	}
	return nil
}

// tell puts a neutral mail to each of them in the outbox; none about a person
// whose identity is protected.
func tell(tx *db.Tx, v *vault.Vault, site string, p Poll, whom map[id.Professional]directory.Professional, subject string, now time.Time) error {
	who, err := person.Load(tx, v, p.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	for _, voter := range p.Voters {
		to := whom[voter.Professional].Email
		if to == "" {
			continue
		}
		// words: poll.mail_*
		err := mail.Enqueue(tx, mail.Mail{To: to, About: p.Person, Subject: w.T(subject), Body: w.T("poll.mail_body", site+"/polls/"+p.ID)}, now)
		// An address that no mail can go to must not stop the poll.
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}

// AnswerPoll says when one can come: the person's own act, or that of a
// professional who is asked in the poll, with a login or by a link. It can be
// changed until the poll is over.
func (d *Desk) AnswerPoll(ctx context.Context, by access.Actor, poll string, answers map[string]Answer) error {
	return d.act(ctx, by, poll, "poll.answer", func(tx *db.Tx, o *opened) error {
		v, ok := o.own(by)
		if !ok {
			return fault.Refuse(fault.Forbidden, "poll.not_asked")
		}
		how := Own
		if by.Guest != "" {
			how = Link
		}
		return o.answers(tx, v, answers, how)
	})
}

// TellPoll writes down what someone told the coordinator: the person, for "", or
// a professional who is asked.
func (d *Desk) TellPoll(ctx context.Context, by access.Actor, poll string, who id.Professional, answers map[string]Answer) error {
	return d.act(ctx, by, poll, "poll.told", func(tx *db.Tx, o *opened) error {
		if err := o.sight.MustCoordinate(); err != nil {
			return err
		}
		v, ok := o.Voter(who)
		if !ok {
			return fault.Field("who", "error.choose")
		}
		return o.answers(tx, v, answers, Told)
	})
}

func (o *opened) answers(tx *db.Tx, v Voter, answers map[string]Answer, how string) (err error) {
	if v.Answers, err = o.answer(v, answers, o.now); err != nil {
		return err
	}
	v.AnsweredAt, v.How = o.now, how
	return vote(tx, o.Poll, v)
}

// A Pick is the time that a coordinator books of a poll.
type Pick struct {
	ID     string // of the new meeting
	Choice string
	Reason string // why at a time that the person said no to
}

// BookPoll calls the meeting at one of the times, with everyone who is asked and
// may still know of the person. The poll is then over, and its other times are free.
func (d *Desk) BookPoll(ctx context.Context, by access.Actor, poll string, pick Pick) error {
	return d.act(ctx, by, poll, "poll.book", func(tx *db.Tx, o *opened) error {
		if err := o.sight.MustCoordinate(); err != nil {
			return err
		}
		c, reason, err := o.book(pick.Choice, pick.Reason, o.now)
		if err != nil {
			return err
		}
		m := meeting.Meeting{ID: pick.ID, Kind: o.Kind, StartsAt: c.Start, Minutes: o.Minutes, Place: o.Place}
		for _, v := range o.Voters {
			if !v.IsPerson() {
				m.Parties = append(m.Parties, meeting.Party{Professional: v.Professional})
			}
		}
		if c.Slot != "" {
			if err := o.free(tx, c, &m); err != nil {
				return err
			}
		}
		if err := meeting.Call(tx, d.Vault, d.URL, by, o.sight, m, o.now); err != nil {
			return err
		}
		if c.Slot != "" {
			if err := insertBooking(tx, m.ID, c.Slot, c.Start); err != nil {
				return err
			}
		}
		o.State, o.Meeting, o.Reason = StateBooked, m.ID, reason
		return finish(tx, o.key, o.Poll, o.now)
	})
}

// free sees to it that there is room left in the slot that a time is, and that
// the meeting has its place.
func (o *opened) free(r db.Reader, c Choice, m *meeting.Meeting) error {
	days, err := daysOf(r, "", access.Today(o.now))
	if err != nil {
		return err
	}
	on := access.Today(c.Start)
	list, err := ahead(r, days, "", o.now, on, on)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(s Slot) bool { return s.Time == c.Slot && s.Start.Equal(c.Start) })
	if i < 0 {
		return nil // the day has been let go of since: there is no slot to take
	}
	if list[i].Left <= 0 {
		return fault.Refuse(fault.Conflict, "scheduling.taken")
	}
	if m.Place == "" {
		m.Place = list[i].Place
	}
	return nil
}

// ClosePoll asks nobody any more.
func (d *Desk) ClosePoll(ctx context.Context, by access.Actor, poll string) error {
	return d.act(ctx, by, poll, "poll.close", func(tx *db.Tx, o *opened) error {
		if err := o.sight.MustCoordinate(); err != nil {
			return err
		}
		o.State = StateClosed
		return finish(tx, o.key, o.Poll, o.now)
	})
}

// act opens a poll for whoever may see it, does f and puts it on record.
func (d *Desk) act(ctx context.Context, by access.Actor, poll, what string, f func(tx *db.Tx, o *opened) error) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := open(tx, d.Vault, by, poll, d.Now())
		if err != nil {
			return err
		}
		if err := f(tx, &o); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, o.Person, o.now, what, o.ID, o.ground()))
	})
}
