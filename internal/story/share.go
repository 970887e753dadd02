package story

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// Share lets the one of a waiver read some sentences. The person does, or the
// coordinator at their word. Fields: chosen, waiver.
func (d *Desk) Share(ctx context.Context, by access.Actor, person id.Person, s Sharing) error {
	return d.act(ctx, by, person, func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error {
		told, err := Versions(tx, key, person)
		if err != nil {
			return err
		}
		waivers, err := access.Waivers(tx, person)
		if err != nil {
			return err
		}
		e, err := s.share(told, waivers, sight, by, now)
		if err != nil {
			return err
		}
		if err := insertExcerpt(tx, key, person, e); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "story.share", e.ID, sight.Ground(access.Story)))
	})
}

// TakeBack ends that an excerpt can be read. One that is taken back already is
// left as it is.
func (d *Desk) TakeBack(ctx context.Context, by access.Actor, person id.Person, excerpt string) error {
	return d.act(ctx, by, person, func(tx *db.Tx, _ *vault.Key, sight access.Sight, now time.Time) error {
		if err := sight.MustSpeak(); err != nil {
			return err
		}
		if err := takeBack(tx, person, excerpt, now); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "story.take-back", excerpt, sight.Ground(access.Story)))
	})
}

// Excerpts lists what of the story has been shared, newest first: to those who
// speak all of it, to whoever reads by consent what was shared with them.
func (d *Desk) Excerpts(ctx context.Context, by access.Actor, person id.Person) (list []Excerpt, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Excerpt) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		if list, err = excerpts(v, key, person, sight); err != nil {
			return err
		}
		access.Looked(v, by, sight, now, "story.excerpts", access.Excerpt)
		if !sight.Speaks() {
			return nil
		}
		to, err := readers(v, person)
		for n, e := range list {
			for _, r := range to {
				if r.Waiver.ID == e.Waiver {
					list[n].Professional, list[n].Organisation = r.Professional, r.Organisation
					list[n].Stands = e.BackAt.IsZero() && readsExcerpts(r.Waiver, now)
				}
			}
		}
		return err
	})
	return list, err
}

// A Reader is whom a waiver names.
type Reader struct {
	access.Waiver
	Professional string // "" when anyone at the organisation may read
	Organisation string
}

// Readers lists whom excerpts can be shared with now: those a waiver lets read
// them. It is for those who speak.
func (d *Desk) Readers(ctx context.Context, by access.Actor, person id.Person) (list []Reader, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if err := sight.MustSpeak(); err != nil {
			return err
		}
		all, err := readers(v, person)
		for _, r := range all {
			if readsExcerpts(r.Waiver, now) {
				list = append(list, r)
			}
		}
		return err
	})
	return list, err
}

func readers(r db.Reader, person id.Person) (list []Reader, err error) {
	waivers, err := access.Waivers(r, person)
	if err != nil {
		return nil, err
	}
	var who []id.Professional
	for _, w := range waivers {
		who = append(who, w.Professional)
	}
	staff, err := directory.ProfessionalsOf(r, who)
	if err != nil {
		return nil, err
	}
	for _, w := range waivers {
		p := staff[w.Professional]
		one := Reader{Waiver: w, Professional: p.Name, Organisation: p.OrganisationName}
		if w.Professional == "" {
			o, err := directory.OrganisationOf(r, w.Organisation)
			if err != nil {
				return nil, err
			}
			one.Organisation = o.Name
		}
		list = append(list, one)
	}
	return list, nil
}
