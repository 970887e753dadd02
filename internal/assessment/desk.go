package assessment

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
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/vault"
	"kasam/internal/words"
)

// A Desk is where assessments are asked for, answered and read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
	URL   string // the address of the site, for a link in a mail
}

// Ask records what the coordinator wants to have assessed. With the person's yes
// it is asked at once, of a professional who may know of the person. Fields:
// professional, and those of the function Ask.
func (d *Desk) Ask(ctx context.Context, by access.Actor, q Question) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, q.Person, now)
		if err != nil {
			return err
		}
		if err := sight.MustCoordinate(); err != nil {
			return err
		}
		enrolled, err := participation.Current(tx, q.Person)
		if err != nil {
			return err
		}
		a, err := Ask(q, Step{Account: by.Account, Professional: by.Professional, At: now}, access.Today(now))
		of, whoErr := whom(tx, q.Person, q.Professional, now)
		if err := fault.Join(whoErr, err); err != nil {
			return err
		}
		a.Participation, a.Organisation = enrolled.ID, of.Organisation
		key, err := d.Vault.Key(tx, q.Person)
		if err != nil {
			return err
		}
		if err := insert(tx, key, a); err != nil {
			return err
		}
		if err := audit.Record(tx, access.Did(by, q.Person, now, "assessment.ask", a.ID, sight.Ground(access.Assessments))); err != nil {
			return err
		}
		return d.ask(tx, a, of, now)
	})
}

// An Acting is what someone does about an assessment.
type Acting struct {
	Act       Act
	Version   int // that was read; 0 when it does not matter
	Said      Said
	Agreement Agreement // for ActAgree
	Hold      int       // for ActAnswer: days
}

// Take does an act. What a coordinator does for the professional is kept as said
// on the telephone, and what they write for the person as dictated. Fields:
// text, plain, document, hold, and those of the agreement.
func (d *Desk) Take(ctx context.Context, by access.Actor, assessment string, t Acting) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		o, err := d.open(tx, by, assessment, now)
		if err != nil {
			return err
		}
		if t.Version != 0 && t.Version != o.Version {
			return fault.Refuse(fault.Conflict, "assessment.moved")
		}
		if err := o.uncover(tx); err != nil {
			return err
		}
		before := o.Version
		step := Step{Act: t.Act, Said: t.Said, Account: by.Account, Professional: by.Professional, At: now}
		if err := o.Take(o.who, step, t.Agreement, t.Hold, o.today); err != nil {
			return err
		}
		var of directory.Professional
		if t.Act == ActAgree {
			// The yes may have come long after the question was written.
			if of, err = whom(tx, o.Person, o.Professional, now); err != nil {
				return err
			}
		}
		if err := save(tx, o.key, &o.Assessment, before); err != nil {
			return err
		}
		acts := []string{"assessment." + string(t.Act)}
		if t.Act == ActAnswer && !o.HeldUntil.IsZero() {
			acts = append(acts, "assessment.hold")
		}
		for _, act := range acts {
			if err := audit.Record(tx, access.Did(by, o.Person, now, act, o.ID, o.ground())); err != nil {
				return err
			}
		}
		if t.Act == ActAgree {
			return d.ask(tx, o.Assessment, of, now)
		}
		return nil
	})
}

// whom loads of whom it is asked. Who may not know of the person cannot be
// asked: the question itself would tell.
func whom(r db.Reader, about id.Person, who id.Professional, now time.Time) (directory.Professional, error) {
	if !id.Valid(who) {
		return directory.Professional{}, fault.Field("professional", "error.choose")
	}
	of, err := directory.ProfessionalOf(r, who)
	if fault.KindOf(err) == fault.NotFound {
		return of, fault.Field("professional", "error.choose")
	}
	if err != nil {
		return of, err
	}
	if !of.Active(access.Today(now)) {
		return of, fault.Field("professional", "assessment.left")
	}
	other := access.Actor{Account: audit.System, Professional: of.ID, Organisation: of.Organisation}
	if _, err = access.See(r, other, about, now); fault.KindOf(err) == fault.NotFound {
		return of, fault.Field("professional", "assessment.consent_first")
	}
	return of, err
}

// ask puts a neutral mail in the outbox. Nothing goes by mail about a person
// whose identity is protected.
func (d *Desk) ask(tx *db.Tx, a Assessment, of directory.Professional, now time.Time) error {
	if a.State != Asked || of.Email == "" {
		return nil
	}
	who, err := person.Load(tx, d.Vault, a.Person)
	if err != nil || who.Protected {
		return err
	}
	w := words.In(words.Languages[0])
	err = mail.Enqueue(tx, mail.Mail{
		To: of.Email, About: a.Person, Subject: w.T("assessment.mail_subject"), Body: w.T("assessment.mail_body", d.URL+"/assessments/"+a.ID),
	}, now)
	// An address that no mail can go to must not stop the question.
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return fmt.Errorf("ask by mail: %w", err)
	}
	return nil
}

// opened is an assessment with what an act upon it is decided from.
type opened struct {
	Assessment
	key   *vault.Key
	sight access.Sight
	who   Standing
	today day.Day
}

// open loads an assessment that by may see, or refuses as if there were none.
func (d *Desk) open(r db.Reader, by access.Actor, assessment string, now time.Time) (o opened, err error) {
	about, err := personOf(r, assessment)
	if err != nil {
		return o, err
	}
	o.today = access.Today(now)
	if o.sight, err = access.See(r, by, about, now); err != nil {
		return o, err
	}
	if o.key, err = d.Vault.Key(r, about); err != nil {
		return o, err
	}
	list, err := Seen(r, o.key, by, o.sight, o.today)
	if err != nil {
		return o, err
	}
	i := slices.IndexFunc(list, func(a Assessment) bool { return a.ID == assessment && !a.Masked })
	if i < 0 {
		return o, fault.Hidden()
	}
	o.Assessment, o.who = list[i], standing(by, o.sight, list[i])
	return o, nil
}

// uncover loads the assessment as it is kept, for an act upon it: what this
// reader may not see is kept as well.
func (o *opened) uncover(r db.Reader) error {
	list, err := ofPerson(r, o.key)
	for _, a := range list {
		if a.ID == o.ID {
			o.Assessment = a
		}
	}
	return err
}

func standing(by access.Actor, sight access.Sight, a Assessment) Standing {
	return Standing{
		Self: sight.Self(), Coordinates: sight.Coordinates(),
		Asked: by.Professional != "" && a.Professional == by.Professional && !a.Masked,
	}
}

// ground is why by may act: who is asked needs no more than that they may know
// of the person.
func (o *opened) ground() string {
	if g := o.sight.Ground(access.Assessments); g != "" {
		return g
	}
	return o.sight.Ground(access.Identity)
}
