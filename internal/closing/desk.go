package closing

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// A Desk is where participations end, and where one asks how it went.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // of the site, for the mail to who is asked
}

// Of returns how the person's latest participation ends or has ended, for the
// person, whoever coordinates and, for a while, whoever did.
func (d *Desk) Of(ctx context.Context, by access.Actor, who id.Person) (v Review, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(r *db.View) error {
		sight, err := access.See(r, by, who, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(r, who)
		if err != nil {
			return err
		}
		p, err := participation.CurrentFor(r, by, who, access.Today(now))
		if err != nil {
			return err
		}
		if v, err = load(r, key, p); err != nil {
			return err
		}
		category := access.Story
		if sight.Recipient() { // whoever calls to ask how it goes sees that and nothing else
			if !d.asks(v, by) {
				return fault.Hidden()
			}
			v, category = Review{Participation: p, Followups: v.Followups}, access.Reach
			for i := range v.Followups {
				v.Followups[i].Words = ""
			}
		}
		if p.Open() && sight.Speaks() {
			if v.Holders, err = holders(r, key, by, sight, p); err != nil {
				return err
			}
		}
		access.Looked(r, by, sight, now, "closing.read", category)
		return nil
	})
	return v, err
}

// asks reports whether by is the one who is to ask how it goes.
func (d *Desk) asks(v Review, by access.Actor) bool {
	for _, f := range v.Followups {
		if f.Professional == by.Professional && f.Open(access.Today(d.Now())) {
			return true
		}
	}
	return false
}

func holders(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight, p participation.Participation) (list []Holder, err error) {
	asked, err := marked(r, p)
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	promises, err := commitment.Seen(r, key, by, sight)
	for _, c := range promises {
		if asked[c.ID] {
			list = append(list, Holder{
				Promise: c.ID, Name: c.ProfessionalName, At: c.OrganisationName, State: string(c.State),
				Yes: c.Stands || c.State == commitment.Accepted || c.State == commitment.Kept,
			})
		}
	}
	return list, err
}

// Ask asks a professional to take over. It is a promise: they answer it as they
// answer any other.
func (d *Desk) Ask(ctx context.Context, by access.Actor, asked commitment.Promise) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, asked.Person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		if asked.Professional == "" {
			return fault.Field("professional", "error.choose")
		}
		asked.Meeting = "" // only the meeting itself records what is promised in it
		c, err := commitment.Record(tx, d.Vault, d.URL, by, sight, asked, now)
		if err != nil {
			return err
		}
		if err := markHolder(tx, c); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, asked.Person, now, "closing.ask", c.ID, sight.Ground(access.Identity)))
	})
}

// Close ends the person's participation. Without good health and own support
// someone takes over who has said yes: a professional by a promise that stands,
// or someone named, to the coordinator, on a day.
func (d *Desk) Close(ctx context.Context, by access.Actor, who id.Person, e Ending) error {
	now := d.Now()
	today := access.Today(now)
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, who, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, who)
		if err != nil {
			return err
		}
		p, err := participation.CurrentFor(tx, by, who, access.Today(now))
		if err != nil {
			return err
		}
		if e.Promise != "" {
			if e.NextHolder, err = saidYes(tx, key, by, sight, p, e.Promise); err != nil {
				return err
			}
		}
		e, wrong := e.clean(p.EnrolledOn, today)
		p, unfit := participation.Close(tx, d.Vault, by, who, e.Ending, now)
		if err := fault.Join(unfit, wrong); err != nil {
			return err
		}
		if err := insertClosing(tx, p, e, by.Account, now); err != nil {
			return err
		}
		for voice, said := range map[string]string{Person: e.Own, Professional: e.Words} {
			told := "written"
			if voice == Person {
				told = "dictated"
			}
			if said == "" {
				continue
			}
			if err := insertWord(tx, key, p.ID, Word{ID: id.New[string](), Voice: voice, Told: told, Text: said, At: now}, by.Account); err != nil {
				return err
			}
		}
		if err := audit.Record(tx, access.Did(by, who, now, "closing.close", e.Reason, sight.Ground(access.Identity))); err != nil {
			return err
		}
		if participation.LeavesNobody(e.Reason) {
			return nil
		}
		for _, months := range Months() {
			f := Followup{Participation: p.ID, Person: who, Months: months, Due: p.ClosedOn.AddMonths(months), Professional: by.Professional}
			if err := insertFollowup(tx, f); err != nil {
				return err
			}
		}
		return d.letCall(tx, by, sight, p, e, now)
	})
}

// letCall keeps the person's yes to being called, as a consent that they can
// withdraw: the name and how to reach them, until the last follow-up.
func (d *Desk) letCall(tx *db.Tx, by access.Actor, sight access.Sight, p participation.Participation, e Ending, now time.Time) error {
	if !e.Call {
		return nil
	}
	prog, err := programme.Load(tx, p.Programme)
	if err != nil {
		return err
	}
	g := consent.Giving{
		ID: id.New[string](), Person: p.Person, Kind: consent.Waives, Organisation: by.Organisation, Professional: by.Professional,
		Categories: []access.Category{access.Reach}, Until: p.ClosedOn.AddMonths(12), How: e.How, Witness: e.Witness,
		Language: e.Language, TextVersion: prog.Consent.TextVersion,
	}
	if len(prog.Consent.Cooperations) > 0 {
		g.Cooperation = prog.Consent.Cooperations[0].Key
	}
	return consent.Give(tx, d.Vault, by, sight, g, now)
}

// saidYes returns who takes over by a promise that stands.
func saidYes(r db.Reader, key *vault.Key, by access.Actor, sight access.Sight, p participation.Participation, promise string) (string, error) {
	list, err := holders(r, key, by, sight, p)
	for _, h := range list {
		if h.Promise == promise && h.Yes {
			name := h.Name
			if h.At != "" {
				name += ", " + h.At
			}
			return name, err
		}
	}
	if err != nil {
		return "", err
	}
	return "", fault.Field("promise", "closing.not_yes")
}

// LookBack adds how the person looks back, in their own words, on their own page.
func (d *Desk) LookBack(ctx context.Context, by access.Actor, w Word) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, by.Person, now)
		if err != nil {
			return err
		}
		if err := text.Required("text", &w.Text, text.Long); err != nil {
			return err
		}
		p, err := participation.Current(tx, by.Person)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, by.Person)
		if err != nil {
			return err
		}
		w.Voice, w.Told, w.At = Person, "written", now
		if err := insertWord(tx, key, p.ID, w, by.Account); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, by.Person, now, "closing.words", w.ID, sight.Ground(access.Story)))
	})
}

// Answer keeps how it goes so many months after: the person may, and the one who
// is to ask while they may reach the person.
func (d *Desk) Answer(ctx context.Context, by access.Actor, who id.Person, months int, a Answer) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, who, now)
		if err != nil {
			return err
		}
		p, err := participation.CurrentFor(tx, by, who, access.Today(now))
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, who)
		if err != nil {
			return err
		}
		list, err := followups(tx, key, p)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.Months != months {
				continue
			}
			if !sight.Self() && (f.Professional != by.Professional || !sight.Sees(access.Reach)) {
				return fault.Hidden()
			}
			if f, err = f.answered(a, sight.Self(), access.Today(now)); err != nil {
				return err
			}
			if err := saveFollowup(tx, key, f); err != nil {
				return err
			}
			return audit.Record(tx, access.Did(by, who, now, "closing.answer", f.place(), sight.Ground(access.Reach)))
		}
		return fault.Hidden()
	})
}

// A Call is a follow-up that is due, with the name of whom to call.
type Call struct {
	Followup
	Name string
}

// Calls lists the follow-ups that by is to make within three weeks, of those who
// have said yes to it and not taken it back.
func (d *Desk) Calls(ctx context.Context, by access.Actor) (list []Call, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		due, err := dueFor(v, by, access.Today(now).AddDays(Early), now)
		if err != nil {
			return err
		}
		var looks []access.Look
		for _, f := range due {
			sight, err := access.See(v, by, f.Person, now)
			if err != nil {
				return err
			}
			if !sight.Sees(access.Reach) {
				continue
			}
			who, err := person.Load(v, d.Vault, f.Person)
			if err != nil {
				return err
			}
			list = append(list, Call{f, who.Name()})
			looks = append(looks, access.Look{Sight: sight, Categories: []access.Category{access.Identity}})
		}
		if len(looks) > 0 {
			access.LookedAt(v, by, now, "closing.calls", looks)
		}
		return nil
	})
	return list, err
}
