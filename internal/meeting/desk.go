package meeting

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
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Desk does the acts upon meetings.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for the link in a mail
}

// Call calls a meeting about a person: the coordinator's act. Those asked must
// be allowed to know of the person; the coordinator is always asked too.
func (d *Desk) Call(ctx context.Context, by access.Actor, m Meeting) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, m.Person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		if !id.Valid(m.ID) {
			return fault.Hidden()
		}
		called, wrong := m.call(now)
		parties, whoErr := invited(tx, by, m.Person, m.Parties, now)
		if err := fault.Join(wrong, whoErr); err != nil {
			return err
		}
		called.CalledBy = by.Professional
		called.Parties = nil
		for _, p := range parties {
			called.Parties = append(called.Parties, Party{Professional: p.ID, Organisation: p.Organisation, Attendance: Asked})
		}
		for i := range called.Items {
			if !id.Valid(called.Items[i].ID) {
				called.Items[i].ID = id.New[string]()
			}
		}
		key, err := d.Vault.Key(tx, m.Person)
		if err != nil {
			return err
		}
		if err := insert(tx, key, called); err != nil {
			return err
		}
		if err := d.tell(tx, by, called, parties, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, m.Person, now, "meeting.call", m.ID, sight.Ground(access.Meetings)))
	})
}

// invited loads who is asked, the caller first, each once.
func invited(tx *db.Tx, by access.Actor, who id.Person, parties []Party, now time.Time) (list []directory.Professional, err error) {
	asked := make(map[id.Professional]bool)
	for _, p := range append([]Party{{Professional: by.Professional}}, parties...) {
		if asked[p.Professional] {
			continue
		}
		asked[p.Professional] = true
		if !id.Valid(p.Professional) {
			return nil, fault.Field("parties", "error.choose")
		}
		one, err := directory.ProfessionalOf(tx, p.Professional)
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.Field("parties", "error.choose")
		}
		if err != nil {
			return nil, err
		}
		ok, err := commitment.MayKnow(tx, who, one.ID, one.Organisation, now)
		if err != nil {
			return nil, err
		}
		if !ok || !one.Active(access.Today(now)) {
			return nil, fault.Field("parties", "meeting.consent_first")
		}
		list = append(list, one)
	}
	return list, nil
}

// tell puts neutral mails in the outbox; none about a person whose identity is
// protected.
func (d *Desk) tell(tx *db.Tx, by access.Actor, m Meeting, parties []directory.Professional, now time.Time) error {
	who, err := person.Load(tx, d.Vault, m.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	for _, p := range parties {
		if p.ID == by.Professional || p.Email == "" {
			continue
		}
		err := mail.Enqueue(tx, mail.Mail{
			To: p.Email, Subject: w.T("meeting.mail_subject"), Body: w.T("meeting.mail_body", d.URL+"/meetings/"+m.ID),
		}, now)
		// An address that no mail can go to must not stop the meeting.
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}

// Add puts an item on the agenda: the person's own, or the coordinator's. An
// item that the person adds is always in their voice.
func (d *Desk) Add(ctx context.Context, by access.Actor, meeting string, item Item) error {
	return d.act(ctx, by, meeting, "meeting.item", true, func(tx *db.Tx, o *opened) error {
		if o.State != StatePlanned {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		if o.sight.Self() {
			item.Voice = PersonVoice
		}
		item, err := item.checked()
		if err != nil {
			return err
		}
		if len(o.Items) >= mostItems {
			return fault.Field("item", "meeting.too_many")
		}
		if !id.Valid(item.ID) {
			item.ID = id.New[string]()
		}
		return insertItem(tx, o.key, o.Meeting, item, len(o.Items)+1)
	})
}

// RecordPromise records what is promised in the room, with the meeting.
func (d *Desk) RecordPromise(ctx context.Context, by access.Actor, meeting string, p commitment.Promise) error {
	return d.act(ctx, by, meeting, "", false, func(tx *db.Tx, o *opened) error {
		if o.State == StateCancelled {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		p.Person, p.Meeting = o.Person, o.ID
		_, err := commitment.Record(tx, d.Vault, d.URL, by, o.sight, p, o.now)
		return err
	})
}

// Attend notes who came and who did not. Who is not asked to the meeting is
// not heeded.
func (d *Desk) Attend(ctx context.Context, by access.Actor, meeting string, came map[id.Professional]string) error {
	return d.Jot(ctx, by, meeting, Jotting{Came: came})
}

// Jot keeps what is jotted down in the room. Notes that someone else has changed
// since the version they were written upon are a Conflict, and nothing is kept.
func (d *Desk) Jot(ctx context.Context, by access.Actor, meeting string, j Jotting) error {
	return d.act(ctx, by, meeting, "", false, func(tx *db.Tx, o *opened) error {
		j, err := o.jot(j)
		if err != nil || j.empty() {
			return err
		}
		for professional, a := range j.Came {
			if err := attend(tx, o.ID, professional, a); err != nil {
				return err
			}
		}
		for _, item := range j.Shown {
			if err := tick(tx, o.ID, item, slices.Contains(j.Done, item)); err != nil {
				return err
			}
		}
		if j.Version > 0 {
			o.Notes = j.Notes
			if err := save(tx, o.key, &o.Meeting); err != nil {
				return err
			}
		}
		return o.record(tx, by, "meeting.jot")
	})
}

// Hold says that the meeting took place, and what was said. It counts as a
// contact with the person.
func (d *Desk) Hold(ctx context.Context, by access.Actor, meeting, notes string) error {
	return d.act(ctx, by, meeting, "meeting.hold", false, func(tx *db.Tx, o *opened) error {
		held, err := o.hold(notes, o.now)
		if err != nil {
			return err
		}
		if err := save(tx, o.key, &held); err != nil {
			return err
		}
		return participation.InsertContact(tx, o.Person, participation.Contact{
			ID: id.New[string](), On: access.Today(o.StartsAt), Channel: "meeting", Minutes: o.Minutes, Professional: by.Professional,
		})
	})
}

// Cancel calls the meeting off, and says why.
func (d *Desk) Cancel(ctx context.Context, by access.Actor, meeting, reason string) error {
	return d.act(ctx, by, meeting, "meeting.cancel", false, func(tx *db.Tx, o *opened) error {
		cancelled, err := o.cancel(reason)
		if err != nil {
			return err
		}
		return save(tx, o.key, &cancelled)
	})
}

// An opened meeting: what an act upon it is decided from.
type opened struct {
	Meeting
	key   *vault.Key
	sight access.Sight
	now   time.Time
}

// act opens a meeting for its coordinator, and where self holds for the person
// too, does f and puts it on record as what; "" leaves the record to f.
func (d *Desk) act(ctx context.Context, by access.Actor, meeting, what string, self bool, f func(tx *db.Tx, o *opened) error) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := open(tx, d.Vault, by, meeting, d.Now())
		if err != nil {
			return err
		}
		may := o.sight.MustCoordinate
		if self {
			may = o.sight.MustSpeak
		}
		if err := may(); err != nil {
			return err
		}
		if err := f(tx, &o); err != nil || what == "" {
			return err
		}
		return o.record(tx, by, what)
	})
}

func (o *opened) record(tx *db.Tx, by access.Actor, what string) error {
	return audit.Record(tx, access.Did(by, o.Person, o.now, what, o.ID, o.sight.Ground(access.Meetings)))
}

// open loads a meeting that by may see, or refuses as if there were none: whoever
// looks by consent alone must be asked to it.
func open(r db.Reader, v *vault.Vault, by access.Actor, meeting string, now time.Time) (o opened, err error) {
	o.now = now
	who, err := personOf(r, meeting)
	if err != nil {
		return o, err
	}
	if o.sight, err = access.See(r, by, who, now); err != nil {
		return o, err
	}
	if !o.sight.Sees(access.Meetings) {
		return o, fault.Hidden()
	}
	if o.key, err = v.Key(r, who); err != nil {
		return o, err
	}
	if o.Meeting, err = load(r, o.key, who, meeting); err != nil {
		return o, err
	}
	if o.sight.Recipient() && !o.With(by.Professional) {
		return o, fault.Hidden()
	}
	return o, nil
}
