package story

import (
	"context"
	"slices"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/participation"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// A Desk is where stories and pictures are told and read.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// mostVersions is more than anyone tells; it only keeps one page finite.
const mostVersions = 1000

// Tell adds a version to the story. The person tells, or their coordinator
// writes at their dictation. What only repeats the last version is refused.
// Fields: wish, text, language, told.
func (d *Desk) Tell(ctx context.Context, by access.Actor, person id.Person, t Telling) error {
	return d.act(ctx, by, person, func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error {
		v, err := tell(t, sight, by.Account, now)
		if err != nil {
			return err
		}
		last, err := Latest(tx, key, person)
		if err != nil {
			return err
		}
		if v.says(last) {
			return fault.Field("wish", "story.same")
		}
		if err := insertVersion(tx, key, person, v); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "story.tell", v.ID, sight.Ground(access.Story)))
	})
}

// Of returns every version of the story, newest first.
func (d *Desk) Of(ctx context.Context, by access.Actor, person id.Person) (list []Version, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		if !sight.Sees(access.Story) {
			return fault.Hidden()
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		list, err = Versions(v, key, person)
		access.Looked(v, by, sight, now, "story.read", access.Story)
		return err
	})
	return list, err
}

// AddItem adds to the picture. Fields: area, kind, text, voice, strategy.
func (d *Desk) AddItem(ctx context.Context, by access.Actor, person id.Person, i Item) error {
	return d.act(ctx, by, person, func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error {
		areas, err := areasOf(tx, person)
		if err != nil {
			return err
		}
		i, err := i.add(sight, areas, by, now)
		if err != nil {
			return err
		}
		if err := insertItem(tx, key, person, i); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "picture.add", i.ID, sight.Ground(access.Area(i.Area))))
	})
}

// ReviseItem changes the words, the strategy and the state of an item from the
// version that was read; a Conflict when it has changed since. Fields: text,
// strategy, state.
func (d *Desk) ReviseItem(ctx context.Context, by access.Actor, person id.Person, i Item) error {
	return d.act(ctx, by, person, func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error {
		was, err := one(tx, key, person, sight, i.ID)
		if err != nil {
			return err
		}
		if was.Version != i.Version {
			return fault.Refuse(fault.Conflict, "error.changed")
		}
		is, err := was.revise(i, sight)
		if err != nil {
			return err
		}
		if err := updateItem(tx, key, person, is); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "picture.revise", is.ID, sight.Ground(access.Area(is.Area))))
	})
}

// SeeDifferently puts another view of an item beside it. Fields: view, voice.
func (d *Desk) SeeDifferently(ctx context.Context, by access.Actor, person id.Person, item string, v View) error {
	return d.act(ctx, by, person, func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error {
		i, err := one(tx, key, person, sight, item)
		if err != nil {
			return err
		}
		v, err := v.see(i.Area, sight, by, now)
		if err != nil {
			return err
		}
		if err := insertView(tx, key, person, item, v); err != nil {
			return err
		}
		return audit.Record(tx, access.Did(by, person, now, "picture.view", item, sight.Ground(access.Area(i.Area))))
	})
}

// Picture returns the items in the areas that are open to by, oldest first. A
// NotFound refusal when no area is.
func (d *Desk) Picture(ctx context.Context, by access.Actor, person id.Person) (list []Item, err error) {
	areas, err := d.Areas(ctx, by, person)
	for _, a := range areas {
		list = append(list, a.Items...)
	}
	slices.SortStableFunc(list, func(a, b Item) int { return a.At.Compare(b.At) })
	return list, err
}

// Areas returns the life areas that are open to by, in the programme's order and
// each with its items. An area of an earlier programme comes last, while there
// is something in it. A NotFound refusal when no area is open.
func (d *Desk) Areas(ctx context.Context, by access.Actor, person id.Person) (list []Area, err error) {
	now := d.Now()
	err = d.DB.Read(ctx, func(v *db.View) error {
		sight, err := access.See(v, by, person, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(v, person)
		if err != nil {
			return err
		}
		areas, err := areasOf(v, person)
		if err != nil {
			return err
		}
		all, err := items(v, key, person, sight)
		if err != nil {
			return err
		}
		if err := name(v, all, by, sight); err != nil {
			return err
		}
		list = arrange(areas, all, sight)
		if len(list) == 0 {
			return fault.Hidden()
		}
		var seen []access.Category
		for _, a := range list {
			seen = append(seen, access.Area(a.Key))
		}
		access.Looked(v, by, sight, now, "picture.read", seen...)
		return nil
	})
	return list, err
}

// name tells who spoke.
func name(r db.Reader, list []Item, by access.Actor, sight access.Sight) error {
	var ids []id.Professional
	for _, i := range list {
		ids = append(ids, i.Who.ID)
		for _, v := range i.Views {
			ids = append(ids, v.Who.ID)
		}
	}
	known, err := directory.ProfessionalsOf(r, ids)
	for n := range list {
		list[n].Who = speaker(known[list[n].Who.ID], by, sight)
		for m, v := range list[n].Views {
			list[n].Views[m].Who = speaker(known[v.Who.ID], by, sight)
		}
	}
	return err
}

// speaker names p, but not, to someone who reads by consent, one who works where
// the very name tells of illness or crime.
func speaker(p directory.Professional, by access.Actor, sight access.Sight) Speaker {
	if p.Sensitive && sight.Recipient() && p.Organisation != by.Organisation {
		return Speaker{ID: p.ID}
	}
	return Speaker{p.ID, p.Name, p.OrganisationName}
}

// arrange puts items under their areas, leaving out the areas that are closed.
func arrange(areas []programme.Area, all []Item, sight access.Sight) (list []Area) {
	at := make(map[string]int)
	place := func(a programme.Area) {
		if _, there := at[a.Key]; !there && sight.Sees(access.Area(a.Key)) {
			at[a.Key] = len(list)
			list = append(list, Area{Area: a})
		}
	}
	for _, a := range areas {
		place(a)
	}
	for _, i := range all {
		place(programme.Area{Key: i.Area, Name: programme.Words{"": i.Area}})
		n := at[i.Area]
		list[n].Items = append(list[n].Items, i)
	}
	return list
}

// areasOf returns the life areas of the programme the person is in.
func areasOf(r db.Reader, person id.Person) ([]programme.Area, error) {
	part, err := participation.Current(r, person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Load(r, part.Programme)
	if err != nil {
		return nil, err
	}
	return p.Areas, nil
}

// one returns an item whose area sight opens.
func one(r db.Reader, key *vault.Key, person id.Person, sight access.Sight, item string) (Item, error) {
	list, err := items(r, key, person, sight)
	if err != nil {
		return Item{}, err
	}
	n := slices.IndexFunc(list, func(i Item) bool { return i.ID == item })
	if n < 0 {
		return Item{}, fault.Hidden()
	}
	return list[n], nil
}

// act runs f in one transaction with the sight and the key of the person.
func (d *Desk) act(ctx context.Context, by access.Actor, person id.Person,
	f func(tx *db.Tx, key *vault.Key, sight access.Sight, now time.Time) error,
) error {
	now := d.Now()
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		sight, err := access.See(tx, by, person, now)
		if err != nil {
			return err
		}
		key, err := d.Vault.Key(tx, person)
		if err != nil {
			return err
		}
		return f(tx, key, sight, now)
	})
}
