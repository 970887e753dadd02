package commitment

import (
	"cmp"
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk does the acts upon promises.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for the link in a mail
}

// Record keeps a promise outside any meeting: what the coordinator asks of a
// professional, or what the person promises. Who is asked must be allowed to
// know of the person. See the function Record.
func (d *Desk) Record(ctx context.Context, by access.Actor, p Promise) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, p.Person, now)
		if err != nil {
			return err
		}
		p.Meeting = "" // only the meeting itself records what is promised in it
		_, err = Record(tx, d.Vault, d.URL, by, sight, p, now)
		return err
	})
}

// Accept is the yes of whose turn it is: of the professional to what is asked, or
// of the person or the coordinator to the terms that the professional proposes.
// Beyond the promiser's own mandate it waits for the signature of a colleague
// whose mandate covers it; a Conflict refusal when there is no such colleague,
// and the promise stays as it was.
func (d *Desk) Accept(ctx context.Context, by access.Actor, commitment string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActAccept})
}

// Counter proposes other terms, with a reason: then it is the other side's turn.
// What is promised already stands until they say yes.
func (d *Desk) Counter(ctx context.Context, by access.Actor, commitment string, terms Terms, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActCounter, Terms: terms, Reason: reason})
}

// Sign gives the signature that a promise waits for.
func (d *Desk) Sign(ctx context.Context, by access.Actor, commitment string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActSign})
}

// Decline is the professional's no, or that of who should sign, with a reason.
// Of other terms for what is promised already, either side can say no, and it
// stays as it was.
func (d *Desk) Decline(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActDecline, Reason: reason})
}

// Move gives a promise another day, with a reason: the person's or the
// coordinator's act, and for what the person promises theirs alone to make
// earlier. The promiser's own wish for another day is a Counter.
func (d *Desk) Move(ctx context.Context, by access.Actor, commitment string, due day.Day, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActMove, Terms: Terms{Due: due}, Reason: reason})
}

// Report is the promiser's word that it is done, with a note or none. It stays
// promised until the person or the coordinator confirms it by Keep.
func (d *Desk) Report(ctx context.Context, by access.Actor, commitment, note string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActReport, Reason: note})
}

// Deny says that what was reported is not done, and why. It stays promised.
func (d *Desk) Deny(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActDeny, Reason: reason})
}

// Keep confirms that the promise was kept: by the person or the coordinator,
// never by the one who promised.
func (d *Desk) Keep(ctx context.Context, by access.Actor, commitment string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActKeep})
}

// Break says that the promise was not kept, and why.
func (d *Desk) Break(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActBreak, Reason: reason})
}

// Leave lets a broken promise be: nothing is asked instead.
func (d *Desk) Leave(ctx context.Context, by access.Actor, commitment string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActLeave})
}

// Release frees the promiser: it is no longer needed, and why.
func (d *Desk) Release(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActRelease, Reason: reason})
}

// Withdraw takes the question back before it is promised, and says why.
func (d *Desk) Withdraw(ctx context.Context, by access.Actor, commitment, reason string) error {
	return d.Do(ctx, by, commitment, Doing{Act: ActWithdraw, Reason: reason})
}

// A Doing is an act upon a promise with what it needs.
type Doing struct {
	Act    Act
	Terms  Terms  // of ActCounter; ActMove needs only the day
	Reason string // see Act.NeedsReason; for ActReport a note
	Seen   int    // the version the answer is to, refused if it is no longer the latest; 0: any
}

// tidy tidies the reason: that there is one where there must be is for Take, once
// it is known that who acts may see the promise.
func (w *Doing) tidy() error {
	if !w.Act.NeedsReason() && w.Act != ActReport {
		w.Reason = ""
		return nil
	}
	return text.Optional("reason", &w.Reason, text.Long)
}

// Do does one act; each act has a method of its own besides.
func (d *Desk) Do(ctx context.Context, by access.Actor, commitment string, w Doing) error {
	if err := w.tidy(); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		o, err := open(tx, d.Vault, by, commitment, now)
		if err != nil {
			return err
		}
		how := OwnLogin
		if by.Guest != "" {
			how = Link
		}
		waited := o.asksAsker()
		if err := o.take(tx, by, o.who, w, how, now); err != nil {
			return err
		}
		if err := audit.Record(tx, access.Did(by, o.Person, now, "commitment."+string(w.Act), o.ID, o.ground())); err != nil {
			return err
		}
		if o.asksAsker() && !waited { // once for each turn, however often the terms change in it
			return o.tellCoordinator(tx, d.Vault, d.URL, by, now)
		}
		return o.tell(tx, d.Vault, d.URL, by, w.Act, now)
	})
}

// A Told is what the professional said on the telephone, or in the room.
type Told struct {
	Act    Act    // ActAccept, ActCounter, ActDecline, ActReport or ActBreak
	Terms  Terms  // of ActCounter
	Reason string // in their words; for ActReport a note
	How    string // Phone, as if it were "", or Room
	Seen   int    // as of Doing
}

// Tell notes for the professional what they said: by the coordinator, under the
// same rules of mandate as if the professional had answered themself. It is
// shown as noted, and the professional can answer again.
func (d *Desk) Tell(ctx context.Context, by access.Actor, commitment string, t Told) error {
	w := Doing{Act: t.Act, Terms: t.Terms, Reason: t.Reason, Seen: t.Seen}
	if err := w.tidy(); err != nil {
		return err
	}
	if t.How = cmp.Or(t.How, Phone); t.How != Phone && t.How != Room {
		return fault.Hidden()
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		o, err := open(tx, d.Vault, by, commitment, now)
		if err != nil {
			return err
		}
		if err := o.sight.MustCoordinate(); err != nil {
			return err
		}
		if !o.tellable(t.Act) {
			return fault.Refuse(fault.Forbidden, "commitment.not_yours")
		}
		if err := o.take(tx, by, Standing{Promises: true}, w, t.How, now); err != nil {
			return err
		}
		if err := audit.Record(tx, access.Did(by, o.Person, now, "commitment.tell", o.ID, o.ground())); err != nil {
			return err
		}
		return o.mail(tx, d.Vault, d.URL, by, o.Professional, mailNews, now)
	})
}

// tellable reports whether the coordinator may note a for the one who promises.
func (o *opened) tellable(a Act) bool {
	switch a {
	case ActAccept, ActCounter, ActDecline, ActReport, ActBreak:
		return !o.Mine() && !o.who.Promises && o.who.Coordinates
	}
	return false
}

// An opened promise: what an act upon it is decided from.
type opened struct {
	Commitment
	key      *vault.Key
	sight    access.Sight
	mandates []directory.Mandate
	who      Standing
	today    day.Day
}

// open loads a promise that by may see, or refuses as if there were none.
func open(r db.Reader, v *vault.Vault, by access.Actor, commitment string, now time.Time) (o opened, err error) {
	person, err := personOf(r, commitment)
	if err != nil {
		return o, err
	}
	o.today = access.Today(now)
	if o.sight, err = access.See(r, by, person, now); err != nil {
		return o, err
	}
	if !o.sight.Reaches(commitment) {
		return o, fault.Hidden()
	}
	if o.key, err = v.Key(r, person); err != nil {
		return o, err
	}
	if o.Commitment, err = load(r, o.key, commitment); err != nil {
		return o, err
	}
	if o.Organisation != "" {
		if o.mandates, err = directory.Mandates(r, o.Organisation); err != nil {
			return o, err
		}
	}
	o.who = o.standing(by)
	if !o.who.Promises && !o.asksSignature() && !o.sight.Sees(access.Plan) {
		return o, fault.Hidden()
	}
	return o, nil
}

func (o *opened) standing(by access.Actor) Standing {
	_, signer := signs(o.Commitment, o.mandates, o.today, by.Professional)
	return Standing{
		Self:        o.sight.Self(),
		Coordinates: o.sight.Coordinates(),
		Promises:    !o.Mine() && o.Professional == by.Professional,
		Signs:       o.Needs() && signer,
	}
}

// asksSignature reports whether the promise is by's to see because they can sign it.
func (o *opened) asksSignature() bool { return o.who.Signs && o.State == AwaitingSignature }

// take does the act in tx, as someone who stands so to the promise.
func (o *opened) take(tx *db.Tx, by access.Actor, who Standing, w Doing, how string, now time.Time) error {
	if w.Seen != 0 && w.Seen != o.Version {
		return fault.Refuse(fault.Conflict, "commitment.moved")
	}
	var cover Cover
	switch w.Act {
	case ActAccept:
		var err error
		if cover, err = o.cover(tx, o.Yes(who), now); err != nil {
			return err
		}
	case ActSign:
		cover.Mandate, _ = signs(o.Commitment, o.mandates, o.today, by.Professional)
	}
	before := o.Version
	step := Step{Account: by.Account, Professional: by.Professional, At: now, Reason: w.Reason, How: how, Terms: w.Terms}
	if err := o.Take(w.Act, who, cover, step, o.today); err != nil {
		return err
	}
	return save(tx, o.key, &o.Commitment, before)
}

// cover finds what the promise would rest on today, under terms.
func (o *opened) cover(r db.Reader, terms Terms, now time.Time) (cover Cover, err error) {
	cover = FindCover(o.with(terms), o.mandates, o.today, func(p id.Professional) bool {
		ok, failed := MayKnow(r, o.Person, p, o.Organisation, now)
		err = cmp.Or(err, failed)
		return ok
	})
	return cover, err
}

// ground is why by may act: a professional's own promise needs no more than
// that they may know of the person.
func (o *opened) ground() string {
	if g := o.sight.Ground(access.Plan); g != "" {
		return g
	}
	return o.sight.Ground(access.Identity)
}
