package referral

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/story"
	"kasam/internal/words"
)

// An Enrolment is what is asked when someone who said yes comes in.
type Enrolment struct {
	Participation id.Participation
	Coordinator   id.Professional
	Wish          string // when the referral has none
}

// Enrol takes in someone who has said yes to a place: what was told when they
// were referred is what they come in with. It returns whom. Fields: coordinator, wish.
func (d *Desk) Enrol(ctx context.Context, by access.Actor, referral string, e Enrolment) (who id.Person, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		r, key, standing, err := d.open(tx, by, referral, now)
		if err != nil {
			return err
		}
		who = r.Person
		if !r.May(ActEnrol, standing) {
			return fault.Refuse(fault.Conflict, "referral.moved")
		}
		list, err := Coordinators(tx, r.Programme, access.Today(now), d)
		if err != nil {
			return err
		}
		to, ok := find(list, e.Coordinator)
		var wish error
		if e.Wish = cmp.Or(r.Told.Words, e.Wish); e.Wish == "" {
			wish = fault.Field("wish", "intake.wish")
		}
		if !ok {
			return fault.Join(fault.Field("coordinator", "error.choose"), wish)
		}
		if wish != nil {
			return wish
		}
		told := story.Dictated
		if r.Source == ByPerson {
			told = story.Written
		}
		err = intake.Register(tx, d.Vault, by, intake.Newcomer{
			Person: r.identity(), Participation: e.Participation, Programme: r.Programme, Coordinator: e.Coordinator,
			Wish: e.Wish, Told: told, Known: r.Known,
		}, now)
		if err != nil {
			return err
		}
		r.State, r.Participation = Enrolled, e.Participation
		s := Step{Act: ActEnrol, State: Enrolled, Account: by.Account, At: now, Said: Said{Who: to.Name}}
		if err := save(tx, key, &r, s); err != nil {
			return err
		}
		if err := audit.Record(tx, access.Did(by, r.Person, now, "referral.enrol", r.ID, standing.ground())); err != nil {
			return err
		}
		if r.Protected || to.Email == "" || to.ID == by.Professional {
			return nil
		}
		w := words.In(words.Languages[0])
		return post(tx, r.Person, to.Email, w.T("referral.mail_new"), w.T("referral.mail_new_body", d.URL+"/people"), now)
	})
	return who, err
}

func find(list []directory.Professional, who id.Professional) (directory.Professional, bool) {
	for _, p := range list {
		if p.ID == who {
			return p, true
		}
	}
	return directory.Professional{}, false
}

// Coordinators lists who can take the person of a referral in.
func (d *Desk) Coordinators(ctx context.Context, p id.Programme) (list []directory.Professional, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		list, err = Coordinators(v, p, d.today(), d)
		return err
	})
	return list, err
}

// Join joins another referral of the same person to this one, which goes on with
// the earlier of their days. Both histories are kept.
func (d *Desk) Join(ctx context.Context, by access.Actor, referral, other string) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		a, keyA, whoA, err := d.open(tx, by, referral, now)
		if err != nil {
			return err
		}
		b, keyB, whoB, err := d.open(tx, by, other, now)
		if err != nil {
			return err
		}
		if a.ID == b.ID || a.Programme != b.Programme || !a.May(ActJoin, whoA) || !b.May(ActJoin, whoB) {
			return fault.Refuse(fault.Conflict, "referral.moved")
		}
		if b.ReferredOn.Before(a.ReferredOn) || a.ReferredOn == b.ReferredOn && b.Number < a.Number {
			a, b, keyA, keyB = b, a, keyB, keyA
		}
		if b.Known && !a.Known { // their key is that of the person
			a, b, keyA, keyB = b, a, keyB, keyA
			a.ReferredOn = b.ReferredOn
		}
		for _, party := range b.Parties {
			a.addParty(party)
		}
		at := func(s State) Step { return Step{Act: ActJoin, State: s, Account: by.Account, At: now} }
		if err := save(tx, keyA, &a, at(a.State)); err != nil {
			return err
		}
		b.State, b.JoinedTo = Joined, a.ID
		if err := save(tx, keyB, &b, at(Joined)); err != nil {
			return err
		}
		for _, r := range []Referral{a, b} {
			if err := audit.Record(tx, access.Did(by, r.Person, now, "referral.join", r.ID, whoA.ground())); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Referral) addParty(key string) {
	if !slices.Contains(r.Parties, key) {
		r.Parties = append(r.Parties, key)
	}
}

// Decide writes a decision of the group into the history of a referral, within
// an act of the group.
func (d *Desk) Decide(tx *db.Tx, by access.Actor, referral string, version int, decided func(Referral) (Decision, error), now time.Time) (Referral, error) {
	r, key, who, err := d.open(tx, by, referral, now)
	if err != nil {
		return r, err
	}
	switch {
	case !who.Group:
		return r, fault.Hidden()
	case !r.State.Open(), version != 0 && version != r.Version:
		return r, fault.Refuse(fault.Conflict, "referral.moved")
	}
	c, err := decided(r)
	if err != nil {
		return r, err
	}
	c.Said.Kind = c.Kind
	r.State = c.State
	if err := save(tx, key, &r, Step{Act: ActDecide, State: c.State, Account: by.Account, At: now, Said: c.Said}); err != nil {
		return r, err
	}
	if err := audit.Record(tx, access.Did(by, r.Person, now, "referral.decide", r.ID, who.ground())); err != nil {
		return r, err
	}
	if err := d.tell(tx, r, by.Professional, "referral.mail_decided", now); err != nil || r.Protected || r.Told.Email == "" {
		return r, err
	}
	w := words.In(r.Language)
	return r, post(tx, r.Person, r.Told.Email, w.T("referral.mail_letter"), w.T("referral.mail_letter_body"), now)
}
