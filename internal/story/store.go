package story

import (
	"database/sql"
	"errors"
	"fmt"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// insertVersion keeps v as the newest version; its number follows the last.
func insertVersion(tx *db.Tx, key *vault.Key, person id.Person, v Version) error {
	wish, err1 := key.Seal("story_versions.wish", v.ID, v.Wish)
	text, err2 := key.Seal("story_versions.text", v.ID, v.Text)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return tx.Exec(`
		insert into story_versions (id, person_id, version, wish_sealed, text_sealed, language, told, account, at)
		select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8 from story_versions where person_id = $2`,
		v.ID, person, wish, text, v.Language, v.Told, v.By, v.At)
}

// versions lists the last versions of the story, newest first; most bounds them.
func versions(r db.Reader, key *vault.Key, person id.Person, most int) (list []Version, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var v Version
		var wish, text string
		if err := row.Scan(&v.ID, &v.N, &wish, &text, &v.Language, &v.Told, &v.By, db.Instant(&v.At)); err != nil {
			return err
		}
		var err1, err2 error
		v.Wish, err1 = key.Open("story_versions.wish", v.ID, wish)
		v.Text, err2 = key.Open("story_versions.text", v.ID, text)
		list = append(list, v)
		return errors.Join(err1, err2)
	}, `select id, version, wish_sealed, text_sealed, language, told, account, at
		from story_versions where person_id = $1 order by version desc limit $2`, person, most)
	if err != nil {
		return nil, fmt.Errorf("load the story: %w", err)
	}
	return list, nil
}

func insertItem(tx *db.Tx, key *vault.Key, person id.Person, i Item) error {
	text, err := key.Seal("picture_items.text", i.ID, i.Text)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into picture_items (id, person_id, area, kind, text_sealed, voice, told, strategy, state, account, at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		i.ID, person, i.Area, i.Kind, text, i.Voice, i.Told, i.Strategy, i.State, i.By, i.At, i.Version)
}

// updateItem keeps what may change of i, or refuses with a conflict when it is
// no longer the version that i was made from.
func updateItem(tx *db.Tx, key *vault.Key, person id.Person, i Item) error {
	text, err := key.Seal("picture_items.text", i.ID, i.Text)
	if err != nil {
		return err
	}
	n, err := tx.Changed(`
		update picture_items set text_sealed = $4, strategy = $5, state = $6, version = version + 1
		where id = $1 and person_id = $2 and version = $3`,
		i.ID, person, i.Version, text, i.Strategy, i.State)
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "error.changed")
	}
	return err
}

func insertView(tx *db.Tx, key *vault.Key, person id.Person, item string, v View) error {
	text, err := key.Seal("picture_views.text", v.ID, v.Text)
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into picture_views (id, item_id, person_id, voice, text_sealed, account, at)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		v.ID, item, person, v.Voice, text, v.By, v.At)
}

// items lists the picture's items in the areas that sight opens, oldest first,
// each with its views. What is closed is never decrypted.
func items(r db.Reader, key *vault.Key, person id.Person, sight access.Sight) (list []Item, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var i Item
		var text string
		if err := row.Scan(&i.ID, &i.Area, &i.Kind, &text, &i.Voice, &i.Told, &i.Strategy, &i.State, &i.By,
			db.Instant(&i.At), &i.Version); err != nil {
			return err
		}
		if !sight.Sees(access.Area(i.Area)) {
			return nil
		}
		i.Text, err = key.Open("picture_items.text", i.ID, text)
		at[i.ID] = len(list)
		list = append(list, i)
		return err
	}, `select id, area, kind, text_sealed, voice, told, strategy, state, account, at, version
		from picture_items where person_id = $1 order by at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("load the picture: %w", err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var v View
		var item, text string
		if err := row.Scan(&v.ID, &item, &v.Voice, &text, &v.By, db.Instant(&v.At)); err != nil {
			return err
		}
		n, open := at[item]
		if !open {
			return nil
		}
		v.Text, err = key.Open("picture_views.text", v.ID, text)
		list[n].Views = append(list[n].Views, v)
		return err
	}, `select id, item_id, voice, text_sealed, account, at
		from picture_views where person_id = $1 order by at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("load how the picture is seen: %w", err)
	}
	return list, nil
}

// answer notes that something in the plan answers a hindrance that was open.
func answer(tx *db.Tx, person id.Person, item string) error {
	return tx.Exec(`
		update picture_items set state = 'answered', version = version + 1
		where id = $1 and person_id = $2 and kind = 'hindrance' and state = 'open'`, item, person)
}
