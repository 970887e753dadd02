package person

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// A Desk is where persons are found, read and corrected. They come in through intake.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// A Found is someone whom a search found.
type Found struct {
	ID   id.Person
	Name string
}

// Of returns of a person what by may see.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (p Person, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if p, err = Load(v, d.Vault, person); err != nil {
			return err
		}
		p = p.Within(sight)
		access.Looked(v, by, sight, now, "person.read", access.Identity, access.Reach)
		return nil
	})
	return p, err
}

// Correct changes what is known of a person. A coordinator may change all of it;
// the person themself, how to call and reach them.
func (d *Desk) Correct(ctx context.Context, by access.Actor, p Person) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, p.ID, now)
		if err != nil {
			return err
		}
		old, err := Load(tx, d.Vault, p.ID)
		if err != nil {
			return err
		}
		kept := p
		if sight.Self() {
			kept = old.told(p)
		} else if err := sight.MustCoordinate(); err != nil {
			return err
		}
		if kept, err = kept.Clean(access.Today(now)); err != nil {
			return err
		}
		if err := save(tx, d.Vault, kept); err != nil {
			return err
		}
		if kept.Protected && !old.Protected {
			if err := strip(tx, kept.ID, now); err != nil {
				return err
			}
		}
		return audit.Record(tx, access.Did(by, p.ID, now, "person.correct", "", sight.Ground(access.Identity)))
	})
}

// mostWords bounds what a search may ask for.
const mostWords = 10

// Find lists those whom by may see and whose name has all the words of text, or
// whose national number it is. Parts of words find nothing: nobody browses people.
func (d *Desk) Find(ctx context.Context, by access.Actor, text string) (found []Found, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		queries := [][]string{d.Vault.Tokens(text)}
		if len(queries[0]) > mostWords {
			return nil
		}
		for _, country := range []string{"SE", "DK", "NO"} {
			if n, wrong := ParseNationalID(country, text, access.Today(now)); wrong == nil {
				queries = append(queries, Person{Country: country, NationalID: n.Text}.numberToken(d.Vault))
			}
		}
		for _, tokens := range queries {
			if found, err = visible(v, d.Vault, by, now, tokens, true); err != nil {
				return err
			}
			if len(found) > 0 {
				break
			}
		}
		return looked(v, by, now, found)
	})
	return found, err
}

// Duplicates lists those whom by may see and who may be p: the same national
// number, or the same name and birth date. Whom by may not see is not told of.
func (d *Desk) Duplicates(ctx context.Context, by access.Actor, p Person) (found []Found, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		if found, err = Duplicates(v, d.Vault, by, p, now); err != nil {
			return err
		}
		return looked(v, by, now, found)
	})
	return found, err
}

// Duplicates is Desk.Duplicates within an act.
func Duplicates(r db.Reader, v *vault.Vault, by access.Actor, p Person, now time.Time) ([]Found, error) {
	p, err := p.Clean(access.Today(now))
	if err != nil {
		return nil, err
	}
	return visible(r, v, by, now, append(p.numberToken(v), p.birthToken(v)...), false)
}

// looked puts on record that by saw the names of those who were found.
func looked(v *db.View, by access.Actor, now time.Time, found []Found) error {
	for _, f := range found {
		sight, err := access.See(v, by, f.ID, now)
		if err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "person.find", access.Identity)
	}
	return nil
}
