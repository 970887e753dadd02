package participation

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

const reasonPlace = "participation_pauses.reason"

// CurrentFor returns the participation that an actor means who speaks of a
// person's: the open one that they coordinate, deputise or did until lately, in
// this order. To anyone else, and to the person, it is Current.
func CurrentFor(r db.Reader, by access.Actor, person id.Person, today day.Day) (Participation, error) {
	now, err := Current(r, person)
	if err != nil || by.Professional == "" || by.Person == person {
		return now, err
	}
	ties, err := access.Ties(r, person)
	if err != nil {
		return now, err
	}
	all, err := All(r, person)
	if err != nil {
		return now, err
	}
	for _, kind := range []access.Relation{access.IsCoordinator, access.IsDeputy, access.IsTail} {
		if held(ties, now, by.Professional, kind, today) {
			return now, nil
		}
		for _, p := range all {
			if p.Open() && held(ties, p, by.Professional, kind, today) {
				return p, nil
			}
		}
	}
	return now, nil
}

func held(ties []access.Tie, p Participation, who id.Professional, kind access.Relation, on day.Day) bool {
	return slices.ContainsFunc(ties, func(t access.Tie) bool {
		return t.Participation == p.ID && t.Professional == who && t.Kind == kind && standing(t, on)
	})
}

// of returns one participation of the person for an act by whoever leads it, or
// by the person.
func of(r db.Reader, by access.Actor, person id.Person, which id.Participation, today day.Day) (Participation, error) {
	all, err := All(r, person)
	if err != nil {
		return Participation{}, err
	}
	for _, p := range all {
		if p.ID != which {
			continue
		}
		if by.Person == person {
			return p, nil
		}
		ties, err := access.Ties(r, person)
		if err != nil {
			return p, err
		}
		for _, kind := range []access.Relation{access.IsCoordinator, access.IsDeputy} {
			if held(ties, p, by.Professional, kind, today) {
				return p, nil
			}
		}
		return p, fault.Refuse(fault.Forbidden, "error.coordinator_only")
	}
	return Participation{}, fault.Hidden()
}

// Move notes which phase one of the person's participations is in now. from is
// the phase that whoever moves it saw: if it is another by now, nothing changes.
func (d *Desk) Move(ctx context.Context, by access.Actor, person id.Person, which id.Participation, from, to string) error {
	return d.act(ctx, by, person, "participation.phase", to, access.Sight.MustCoordinate, func(tx *db.Tx, today day.Day) error {
		p, err := of(tx, by, person, which, today)
		if err != nil {
			return err
		}
		if p.Phase != from {
			return fault.Refuse(fault.Conflict, "error.changed")
		}
		prog, err := programme.Load(tx, p.Programme)
		if err != nil {
			return err
		}
		if p, err = p.entered(to, prog, today); err != nil {
			return err
		}
		return save(tx, p)
	})
}

// Pause lets one of the person's participations rest. Who coordinates may, with
// the reason, and the person, without one.
func (d *Desk) Pause(ctx context.Context, by access.Actor, person id.Person, which id.Participation, x Pause) error {
	return d.act(ctx, by, person, "participation.pause", string(which), access.Sight.MustSpeak, func(tx *db.Tx, today day.Day) error {
		p, err := of(tx, by, person, which, today)
		if err != nil {
			return err
		}
		x.Own = by.Person == person
		if p, x, err = p.paused(x, today); err != nil {
			return err
		}
		if err := save(tx, p); err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		return insertPause(tx, key, p, x, by.Account, d.Now())
	})
}

// Resume lets a participation that rests go on from today: who coordinates may,
// and the person, whoever asked for the pause.
func (d *Desk) Resume(ctx context.Context, by access.Actor, person id.Person, which id.Participation) error {
	return d.act(ctx, by, person, "participation.resume", string(which), access.Sight.MustSpeak, func(tx *db.Tx, today day.Day) error {
		p, err := of(tx, by, person, which, today)
		if err != nil {
			return err
		}
		if p, err = p.resumed(today); err != nil {
			return err
		}
		if err := save(tx, p); err != nil {
			return err
		}
		return endPause(tx, p, today)
	})
}

// An Episode is one of a person's participations, as the page of their time tells it.
type Episode struct {
	Participation
	Programme *programme.Programme
	Lead      directory.Professional // who coordinates; the zero value when nobody does
	Mine      bool                   // the one who looks leads it, or it is their own
	Pauses    []Pause                // the last first
}

// Last returns the day the longest time ends. Days of rest move it.
func (e Episode) Last(today day.Day) day.Day {
	return e.EnrolledOn.AddMonths(e.Programme.MaxMonths).AddDays(e.Rest.Days + e.Rest.Now(today))
}

// Episodes tells of every time the person has taken part, at once or in turn: the
// open ones first. It is for the person and for who coordinates; why another
// programme rests is not told to who does not lead it.
func (d *Desk) Episodes(ctx context.Context, by access.Actor, person id.Person) (list []Episode, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Speaks() {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		if list, err = episodes(v, key, by, person, access.Today(now)); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "participation.read", access.Identity)
		return nil
	})
	return list, err
}

func episodes(r db.Reader, key *vault.Key, by access.Actor, person id.Person, today day.Day) (list []Episode, err error) {
	all, err := All(r, person)
	if err != nil {
		return nil, err
	}
	ties, err := access.Ties(r, person)
	if err != nil {
		return nil, err
	}
	var ids []id.Professional
	for _, p := range all {
		ids = append(ids, coordinator(ties, p.ID, today))
	}
	who, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return nil, err
	}
	rests, err := pauses(r, key)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		e := Episode{Participation: p, Mine: by.Person == person}
		if e.Programme, err = programme.Load(r, p.Programme); err != nil {
			return nil, err
		}
		if lead := who[coordinator(ties, p.ID, today)]; lead.Active(today) {
			e.Lead = lead
		}
		for _, kind := range []access.Relation{access.IsCoordinator, access.IsDeputy} {
			e.Mine = e.Mine || held(ties, p, by.Professional, kind, today)
		}
		for _, x := range rests[p.ID] {
			if !e.Mine {
				x.Reason = ""
			}
			e.Pauses = append(e.Pauses, x)
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b Episode) int { return rank(a) - rank(b) })
	return list, nil
}

// rank puts what the one who looks leads before other open ones, and what is over last.
func rank(e Episode) int {
	switch {
	case e.Open() && e.Mine:
		return 0
	case e.Open():
		return 1
	}
	return 2
}

func insertPause(tx *db.Tx, key *vault.Key, p Participation, x Pause, by id.Account, now time.Time) error {
	sealed, err := key.Seal(reasonPlace, x.ID, x.Reason)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into participation_pauses (id, participation_id, person_id, since, back_on, by_person, reason_sealed, account, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, x.ID, p.ID, p.Person, x.Since, x.BackOn, x.Own, sealed, by, now)
}

// endPause notes the end of the pause that is now, if there is one. One that
// would end before it began, for the end is noted late, has lasted no day.
func endPause(tx *db.Tx, p Participation, on day.Day) error {
	return tx.Exec(`update participation_pauses set ended_on = case when since > $2 then since else $2 end
		where participation_id = $1 and ended_on is null`, p.ID, on)
}
