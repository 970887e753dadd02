package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Desk is where someone is referred, and where what follows is written down.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for a link in a mail
}

// Refer writes a referral down. Staff refer in a programme where they have a
// role; the person, from their own side. Someone whom by may see and who seems
// to be the same person is a refusal of the field "same", until Same says who
// it is. Fields: those of New and of the person.
func (d *Desk) Refer(ctx context.Context, by access.Actor, n New) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		switch {
		case by.Person != "":
			return d.referSelf(tx, by, n, now)
		case by.Professional == "" || by.Guest != "":
			return fault.Hidden()
		case by.Has(access.Coordinator, n.Programme):
			n.Source = ByCoordinator
		case by.Has(access.Professional, n.Programme) || by.Has(access.Preparation, n.Programme):
			n.Source = ByAgency
		default:
			return fault.Hidden()
		}
		n.Person.ID = id.New[id.Person]()
		return d.refer(tx, by, n, "", now)
	})
}

// referSelf is the person's own asking for a place: who they are is known.
func (d *Desk) referSelf(tx *db.Tx, by access.Actor, n New, now time.Time) error {
	who, err := person.Load(tx, d.Vault, by.Person)
	if err != nil {
		return err
	}
	n.Source, n.Person, n.Same = ByPerson, who, string(by.Person)
	return d.refer(tx, by, n, OwnLogin, now)
}

// refer keeps the referral. own is how the person says yes to be discussed, when
// it is they who write.
func (d *Desk) refer(tx *db.Tx, by access.Actor, n New, own string, now time.Time) error {
	p, err := programme.Load(tx, n.Programme)
	if err != nil {
		return err
	}
	r, who, err := n.begun(p, by, own, access.Today(now))
	if err != nil {
		return err
	}
	key, err := d.whose(tx, by, n, who, &r, now)
	if err != nil {
		return err
	}
	s := Step{Act: ActRefer, State: Referred, How: own, Account: by.Account, At: now}
	if err := insert(tx, d.Vault, key, &r, who, s); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, r.Person, now, "referral.refer", r.ID, standing(by, r).ground()))
}

// whose finds whether the person is known, and returns the key that is theirs.
func (d *Desk) whose(tx *db.Tx, by access.Actor, n New, who person.Person, r *Referral, now time.Time) (*vault.Key, error) {
	if by.Person != "" {
		r.Known = true
		if err := once(tx, d.Vault, r.Person); err != nil {
			return nil, err
		}
		return d.Vault.Key(tx, r.Person)
	}
	known, err := person.Duplicates(tx, d.Vault, by, who, now)
	if err != nil {
		return nil, err
	}
	mine, err := d.alike(tx, by, n.Programme, who, r.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case n.Same == Other, n.Same == "" && len(known)+len(mine) == 0:
		return d.Vault.New(tx, r.Person, now)
	case slices.ContainsFunc(known, func(f person.Found) bool { return string(f.ID) == n.Same }):
		r.Person, r.Known = id.Person(n.Same), true
		if err := once(tx, d.Vault, r.Person); err != nil {
			return nil, err
		}
		return d.Vault.Key(tx, r.Person)
	}
	return nil, fault.Field("same", "referral.known")
}

// once refuses a second referral of someone while the first is alive.
func once(r db.Reader, v *vault.Vault, who id.Person) error {
	list, err := among(r, v, `r.person_id = $1`, who)
	if err == nil && slices.ContainsFunc(list, func(r Referral) bool { return r.State.Alive() }) {
		err = fault.Refuse(fault.Conflict, "referral.already")
	}
	return err
}

// alike lists the open referrals that may be of the same person and that by may
// see by name: others are not told of.
func (d *Desk) alike(r db.Reader, by access.Actor, p id.Programme, who person.Person, but string) ([]Referral, error) {
	list, err := alike(r, d.Vault, p, who.Marks(d.Vault), but)
	return slices.DeleteFunc(list, func(one Referral) bool { return !one.named(standing(by, one)) }), err
}

// A Likeness is who may be the same as someone who is being referred.
type Likeness struct {
	People    []person.Found
	Referrals []Referral
}

// Alike lists whom by may see that who may be.
func (d *Desk) Alike(ctx context.Context, by access.Actor, p id.Programme, who person.Person) (l Likeness, err error) {
	err = d.DB.Read(ctx, func(v *db.View) error {
		now := d.Now()
		if l.People, err = person.Duplicates(v, d.Vault, by, who, now); err != nil {
			return err
		}
		for _, f := range l.People {
			sight, err := access.See(v, by, f.ID, now)
			if err != nil {
				return err
			}
			access.Looked(v, by, sight, now, "person.find", access.Identity)
		}
		clean, err := who.Clean(access.Today(now))
		if err != nil {
			return err
		}
		l.Referrals, err = d.alike(v, by, p, clean, "")
		look(v, by, now, "referral.read", l.Referrals...)
		return err
	})
	return l, err
}

// standing is how by stands to r, but for what the person's own coordinator sees.
func standing(by access.Actor, r Referral) Standing {
	if by.Account == "" || by.Guest != "" {
		return Standing{}
	}
	if by.Person != "" {
		return Standing{Self: by.Person == r.Person}
	}
	return Standing{
		Referrer:    by.Professional != "" && by.Professional == r.Professional,
		Group:       by.Professional != "" && by.Has(access.Preparation, r.Programme),
		Coordinator: by.Professional != "" && by.Has(access.Coordinator, r.Programme),
	}
}

// stand is standing with what the store knows: whom the person has barred sees
// nothing, and their coordinator sees how they came in.
func (d *Desk) stand(r db.Reader, by access.Actor, one Referral, now time.Time) (Standing, error) {
	who := standing(by, one)
	if no, err := barred(r, by, one.Person); err != nil || no {
		return Standing{}, err
	}
	if one.Known || one.State == Enrolled {
		sight, err := access.See(r, by, one.Person, now)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return who, err
		}
		who.Coordinates = sight.Coordinates() && one.State == Enrolled
	}
	return who, nil
}

// cover takes away what is not for this reader.
func (r *Referral) cover(who Standing) {
	if r.Named = r.named(who); !r.Named {
		// The birth date is in Told: what the band is made from stays.
		r.Told, r.Person, r.Sex, r.Language, r.Protected, r.Known = Told{}, "", "", "", false, false
		for i := range r.Steps {
			if s := &r.Steps[i]; s.Act != ActDecide {
				s.Said = Said{}
			}
		}
		if r.Source == ByPerson || r.Source == ByRelative {
			r.ProfessionalName = ""
		}
	}
}

// list covers what is not for this reader where many stand together: a protected
// identity has no name there, whoever reads.
func (r *Referral) list(who Standing, today day.Day) {
	band := r.AgeBand(today)
	if r.Protected && !who.Self {
		who = Standing{}
	}
	if r.cover(who); r.Named {
		return
	}
	r.BirthYear = 0
	if y, _, _ := today.Date(); band > 0 {
		r.BirthYear = y - band
	}
}

// look puts on record that by saw referrals.
func look(v *db.View, by access.Actor, now time.Time, act string, list ...Referral) {
	shown := make([]audit.Shown, 0, len(list))
	for _, r := range list {
		if r.Named || r.Told.Given != "" {
			shown = append(shown, audit.Shown{Person: r.Person, Categories: []string{string(access.Identity)}, Ground: standing(by, r).ground()})
		}
	}
	slices.SortFunc(shown, func(a, b audit.Shown) int { return cmpPerson(a.Person, b.Person) })
	audit.LookedAt(v, access.Did(by, "", now, act, "", ""), slices.CompactFunc(shown, func(a, b audit.Shown) bool { return a.Person == b.Person }))
}

func cmpPerson(a, b id.Person) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Take does an act about a referral. Fields: those of the act.
func (d *Desk) Take(ctx context.Context, by access.Actor, referral string, deed Deed) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		r, key, who, err := d.open(tx, by, referral, now)
		if err != nil {
			return err
		}
		if deed.Act == ActAdd {
			p, err := programme.Load(tx, r.Programme)
			if err != nil {
				return err
			}
			deed.Parties = slices.DeleteFunc(deed.Parties, func(k string) bool { _, ok := p.Party(k); return !ok })
		}
		return d.take(tx, by, r, key, who, deed, OwnLogin, now)
	})
}

func (d *Desk) take(tx *db.Tx, by access.Actor, r Referral, key *vault.Key, who Standing, deed Deed, own string, now time.Time) error {
	if deed.Version != 0 && deed.Version != r.Version {
		return fault.Refuse(fault.Conflict, "error.changed")
	}
	s, err := r.take(deed, who, own, access.Today(now))
	if err != nil {
		return err
	}
	s.Account, s.At = by.Account, now
	if err := save(tx, key, &r, s); err != nil {
		return err
	}
	if err := audit.Record(tx, access.Did(by, r.Person, now, "referral."+string(deed.Act), r.ID, who.ground())); err != nil {
		return err
	}
	if deed.Act == ActAccept || deed.Act == ActDecline {
		return d.tell(tx, r, by.Professional, "referral.mail_answered", now)
	}
	return nil
}

// open loads a referral that by may see, or refuses as if there were none.
func (d *Desk) open(r db.Reader, by access.Actor, referral string, now time.Time) (Referral, *vault.Key, Standing, error) {
	one, key, err := load(r, d.Vault, referral)
	if err != nil {
		return one, nil, Standing{}, err
	}
	who, err := d.stand(r, by, one, now)
	if err == nil && !who.Sees() {
		err = fault.Hidden()
	}
	return one, key, who, err
}

// tell puts a neutral mail to who referred in the outbox. Nothing goes by mail
// about someone whose identity is protected.
func (d *Desk) tell(tx *db.Tx, r Referral, but id.Professional, what string, now time.Time) error {
	if r.Protected || r.Professional == "" || r.Professional == but {
		return nil
	}
	to, err := directory.ProfessionalOf(tx, r.Professional)
	if err != nil || to.Email == "" || !to.Active(access.Today(now)) {
		return err
	}
	w := words.In(words.Languages[0])
	return post(tx, r.Person, to.Email, w.T(what), w.T("referral.mail_body", d.URL+"/intake/"+r.ID), now) // words: referral.mail_*
}

// post puts a mail in the outbox. An address that no mail can go to stops nothing.
func post(tx *db.Tx, about id.Person, to, subject, body string, now time.Time) error {
	err := mail.Enqueue(tx, mail.Mail{To: to, About: about, Subject: subject, Body: body}, now)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("tell by mail: %w", err)
	}
	return nil
}

// today is the day that pages reckon from.
func (d *Desk) today() day.Day { return access.Today(d.Now()) }
