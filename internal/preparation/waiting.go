package preparation

import (
	"context"
	"fmt"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

// A Waiting is how many wait for a group, without saying who.
type Waiting struct {
	Programme *programme.Programme
	Undecided int // whom the group has still to decide about
	Longest   int // days that the one of them who has waited longest has
	Accepted  int // have said yes to a place and are not in
	Next      Day // the next day of the group; ID "" when none is set
}

// Waiting says of each programme in whose group by is how many wait for it; one
// for which nobody waits is left out.
func (d *Desk) Waiting(ctx context.Context, by access.Actor) (list []Waiting, err error) {
	today := access.Today(d.Now())
	err = d.DB.Read(ctx, func(v *db.View) error {
		list = nil
		all, err := programme.All(v)
		if err != nil {
			return err
		}
		for _, p := range all {
			if in(by, p.ID) != nil {
				continue
			}
			w, err := waiting(v, p, today)
			if err != nil {
				return err
			}
			if w.Undecided+w.Accepted > 0 {
				list = append(list, w)
			}
		}
		return nil
	})
	return list, err
}

func waiting(r db.Reader, p *programme.Programme, today day.Day) (Waiting, error) {
	w := Waiting{Programme: p}
	var first day.Day
	err := r.Row(`select count(*), min(referred_on) from referrals where programme_id = $1 and state in ($2, $3, $4)`,
		p.ID, referral.Referred, referral.Waiting, referral.Asking).Scan(&w.Undecided, &first)
	if err == nil {
		err = r.Row(`select count(*) from referrals where programme_id = $1 and state = $2`, p.ID, referral.Accepted).Scan(&w.Accepted)
	}
	if err != nil {
		return w, fmt.Errorf("count who waits for the group: %w", err)
	}
	if !first.IsZero() {
		w.Longest = today.Sub(first)
	}
	days, err := daysOf(r, p.ID)
	for _, one := range days { // the latest first
		if !one.On.Before(today) {
			w.Next = one
		}
	}
	return w, err
}
