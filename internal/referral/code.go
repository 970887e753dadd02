package referral

import (
	"context"
	"encoding/base64"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/programme"
)

// For how long a code on paper is good.
const (
	AnswerDays = 60
	ReferDays  = 30
)

const (
	forAnswer = "answer"
	forRefer  = "refer"
)

func (d *Desk) hash(code string) string {
	return base64.RawURLEncoding.EncodeToString(d.Vault.Mark("referral:" + code))
}

// AnswerCode makes the code of a letter, with which the person can answer the
// offer. An earlier one no longer works. It is shown once and never kept.
func (d *Desk) AnswerCode(ctx context.Context, by access.Actor, referral string) (code string, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		r, _, who, err := d.open(tx, by, referral, now)
		if err != nil {
			return err
		}
		if r.State != Offered || !r.named(who) {
			return fault.Refuse(fault.Conflict, "referral.moved")
		}
		code = login.FreshCode()
		if err := insertCode(tx, d.hash(code), codeRow(forAnswer, r.ID, r.Programme, by, now, AnswerDays), now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, r.Person, now, "referral.letter", r.ID, who.ground()))
	})
	return code, err
}

// ReferCode makes a code with which a person or a relative without a login can
// ask for a place. What they write comes to the one who made it.
func (d *Desk) ReferCode(ctx context.Context, by access.Actor, p id.Programme) (code string, err error) {
	if by.Professional == "" || by.Guest != "" || !by.Has(access.Coordinator, p) && !by.Has(access.Preparation, p) {
		return "", fault.Hidden()
	}
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		if _, err := programme.Load(tx, p); err != nil {
			return err
		}
		code = login.FreshCode()
		if err := insertCode(tx, d.hash(code), codeRow(forRefer, "", p, by, now, ReferDays), now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, "", now, "referral.code", "", "referrer"))
	})
	return code, err
}

func codeRow(purpose, referral string, p id.Programme, by access.Actor, now time.Time, days int) code {
	return code{purpose: purpose, referral: referral, programme: p, account: by.Account, until: now.AddDate(0, 0, days)}
}

// read finds what a code is for, or refuses it at the field "code".
func (d *Desk) read(r db.Reader, typed, purpose string, now time.Time) (c code, hash string, err error) {
	read := login.ReadCode(typed)
	if read == "" {
		return c, "", fault.Field("code", "referral.code_wrong")
	}
	hash = d.hash(read)
	c, err = codeOf(r, hash)
	if err == nil && (c.purpose != purpose || !c.usedAt.IsZero() || !now.Before(c.until)) {
		err = fault.Field("code", "referral.code_wrong")
	}
	return c, hash, err
}

// Known reports whether a code opens the page of its purpose: which programme it
// is about. Nothing is said of whom.
func (d *Desk) Known(ctx context.Context, typed string, refer bool) (p *programme.Programme, err error) {
	purpose := forAnswer
	if refer {
		purpose = forRefer
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		c, _, err := d.read(v, typed, purpose, d.Now())
		if err != nil {
			return err
		}
		p, err = programme.Load(v, c.programme)
		return err
	})
	return p, err
}

// AnswerBy is the person's yes or no with the code of their letter, which is good
// once: another letter can be printed when they change their mind.
func (d *Desk) AnswerBy(ctx context.Context, typed string, act Act, words string) error {
	if act != ActAccept && act != ActDecline {
		return fault.Field("answer", "error.choose")
	}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		c, hash, err := d.read(tx, typed, forAnswer, now)
		if err != nil {
			return err
		}
		r, key, err := load(tx, d.Vault, c.referral)
		if err != nil {
			return err
		}
		by := access.Actor{Account: byLetter, Person: r.Person}
		if err := d.take(tx, by, r, key, Standing{Self: true}, Deed{Act: act, Said: Said{Text: words}}, ByCode, now); err != nil {
			return err
		}
		return useCode(tx, hash, now)
	})
}

// byLetter is the account on record of whoever answers or writes with a code.
const byLetter id.Account = "letter"

// ReferBy writes down what a person or a relative asks with a code. Fields:
// those of New, and code.
func (d *Desk) ReferBy(ctx context.Context, typed string, n New) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		c, hash, err := d.read(tx, typed, forRefer, now)
		if err != nil {
			return err
		}
		if n.Source != ByPerson && n.Source != ByRelative {
			return fault.Field("source", "error.choose")
		}
		professional, organisation, err := maker(tx, c.account)
		if err != nil {
			return err
		}
		n.Programme, n.Person.ID, n.Same = c.programme, id.New[id.Person](), Other
		by := access.Actor{Account: byLetter, Professional: professional, Organisation: organisation}
		own := ""
		if n.Source == ByPerson {
			own = ByCode
		}
		if err := d.refer(tx, by, n, own, now); err != nil {
			return err
		}
		if err := useCode(tx, hash, now); err != nil {
			return err
		}
		r, _, err := load(tx, d.Vault, n.ID)
		if err != nil {
			return err
		}
		return d.tell(tx, r, "", "referral.mail_came", now)
	})
}
