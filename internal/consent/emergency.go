package consent

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/text"
)

const (
	glassOpen      = 3 * time.Hour // how long an emergency lasts
	shortestReason = 10            // in characters
)

// BreakGlass opens the record of someone in danger for three hours, for a reason
// that the person and the auditor will read. Whoever the person has barred, and
// everyone where the identity is protected, learns no more than of someone who
// does not exist.
func (d *Desk) BreakGlass(ctx context.Context, by access.Actor, of id.Person, reason string) error {
	if err := text.Optional("reason", &reason, text.Long); err != nil {
		return err
	}
	if utf8.RuneCountInString(reason) < shortestReason {
		return fault.Field("reason", "consents.reason_short", shortestReason)
	}
	if by.Account == "" || by.Professional == "" || by.Guest != "" || !id.Valid(of) {
		return fault.Hidden()
	}
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		who, err := person.Load(tx, d.Vault, of)
		if err != nil {
			return err
		}
		barred, err := access.Barred(tx, of, by.Professional)
		if err != nil {
			return err
		}
		if who.Protected || barred {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(tx, of)
		if err != nil {
			return err
		}
		e := access.Emergency{ID: id.New[string](), Person: of, Professional: by.Professional, At: now, Until: now.Add(glassOpen)}
		if e.ReasonSealed, err = key.Seal(reasonPlace, e.ID, reason); err != nil {
			return err
		}
		if err := access.Break(tx, e); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, of, now, "consent.break_glass", e.ID, "emergency:"+e.ID))
	})
}

// Seek breaks the glass of the one that p describes by their national number, or
// by their whole name and birth date. To whoever seeks, someone with a protected
// identity and someone who barred them are nobody. That they sought in vain is on
// record too. Fields: reason, birth, sought.
func (d *Desk) Seek(ctx context.Context, by access.Actor, p person.Person, reason string) (of id.Person, err error) {
	if by.Account == "" || by.Professional == "" || by.Guest != "" {
		return of, fault.Hidden()
	}
	now := d.Now()
	p.Sex = person.Sexes()[0] // is not asked for
	if p.Given == "" && p.NationalID != "" {
		p.Given = p.NationalID // the number is enough
	}
	if p, err = p.Clean(access.Today(now)); err != nil {
		return of, err
	}
	if utf8.RuneCountInString(strings.TrimSpace(reason)) < shortestReason {
		return of, fault.Field("reason", "consents.reason_short", shortestReason)
	}
	if p.NationalID == "" && (p.Birth.IsZero() || p.Family == "") {
		return of, fault.Field("birth", "emergency.say_who")
	}
	var found []id.Person
	err = d.DB.Read(ctx, func(v *db.View) error {
		found, err = person.Sought(v, d.Vault, p)
		return err
	})
	if err != nil {
		return of, err
	}
	if len(found) == 1 {
		err = d.BreakGlass(ctx, by, found[0], reason)
		if fault.KindOf(err) != fault.NotFound {
			return found[0], err
		}
	}
	// The same form, corrected, is to count: this is no submission of it.
	err = d.DB.Write(db.Once(ctx, id.New[string]()), func(tx *db.Tx) error {
		return audit.Record(tx, access.Did(by, "", now, "consent.seek_in_vain", "", "emergency"))
	})
	if err != nil {
		return of, err
	}
	return of, fault.Field("sought", "emergency.nobody")
}

// Broken lists what happened since an instant when the glass was broken, newest
// first, for the auditor. Of someone whose identity is protected it tells when and
// by whom, and not why.
func (d *Desk) Broken(ctx context.Context, by access.Actor, since time.Time) (list []Emergency, err error) {
	if !by.HasAny(access.Auditor) {
		return nil, fault.Hidden()
	}
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		found, err := access.EmergenciesSince(v, since)
		if err != nil {
			return err
		}
		for _, e := range found {
			key, err := d.Vault.Key(v, e.Person)
			if fault.KindOf(err) == fault.NotFound {
				continue // erased since, and the reason with them
			}
			if err != nil {
				return err
			}
			one, err := told(v, key, []access.Emergency{e})
			if err != nil {
				return err
			}
			// What was written in haste can name someone who was not protected then.
			who, err := person.Load(v, d.Vault, e.Person)
			if err != nil {
				return err
			}
			if who.Protected {
				one[0].Reason, one[0].Withheld = "", true
			}
			list = append(list, one...)
			audit.Looked(v, access.Did(by, e.Person, now, "consent.broken", e.ID, "auditor"))
		}
		return nil
	})
	return list, err
}

// professionals loads the names that a list of facts needs.
func professionals[T any](r db.Reader, list []T, who func(T) id.Professional) (map[id.Professional]directory.Professional, error) {
	var ids []id.Professional
	for _, one := range list {
		if p := who(one); p != "" {
			ids = append(ids, p)
		}
	}
	return directory.ProfessionalsOf(r, ids)
}
