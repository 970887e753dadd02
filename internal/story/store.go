package story

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

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
		insert into picture_items (id, person_id, area, kind, text_sealed, voice, told, strategy, state, account, at, version, professional_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		i.ID, person, i.Area, i.Kind, text, i.Voice, i.Told, i.Strategy, i.State, i.By, i.At, i.Version, i.Who.ID)
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
		insert into picture_views (id, item_id, person_id, voice, text_sealed, account, at, professional_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.ID, item, person, v.Voice, text, v.By, v.At, v.Who.ID)
}

// items lists the picture's items in the areas that sight opens, oldest first,
// each with its views. What is closed is never decrypted.
func items(r db.Reader, key *vault.Key, person id.Person, sight access.Sight) (list []Item, err error) {
	at := make(map[string]int)
	err = r.Rows(func(row *sql.Rows) error {
		var i Item
		var text string
		if err := row.Scan(&i.ID, &i.Area, &i.Kind, &text, &i.Voice, &i.Told, &i.Strategy, &i.State, &i.By,
			db.Instant(&i.At), &i.Version, &i.Who.ID); err != nil {
			return err
		}
		if !sight.Sees(access.Area(i.Area)) {
			return nil
		}
		i.Text, err = key.Open("picture_items.text", i.ID, text)
		at[i.ID] = len(list)
		list = append(list, i)
		return err
	}, `select id, area, kind, text_sealed, voice, told, strategy, state, account, at, version, professional_id
		from picture_items where person_id = $1 order by at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("load the picture: %w", err)
	}
	err = r.Rows(func(row *sql.Rows) error {
		var v View
		var item, text string
		if err := row.Scan(&v.ID, &item, &v.Voice, &text, &v.By, db.Instant(&v.At), &v.Who.ID); err != nil {
			return err
		}
		n, open := at[item]
		if !open {
			return nil
		}
		v.Text, err = key.Open("picture_views.text", v.ID, text)
		list[n].Views = append(list[n].Views, v)
		return err
	}, `select id, item_id, voice, text_sealed, account, at, professional_id
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

func insertExcerpt(tx *db.Tx, key *vault.Key, person id.Person, e Excerpt) error {
	text, err := key.Seal("story_excerpts.text", e.ID, strings.Join(e.Sentences, "\n"))
	if err != nil {
		return err
	}
	return tx.Exec(`
		insert into story_excerpts (id, person_id, waiver_id, version, text_sealed, language, told, account, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, person, e.Waiver, e.Version, text, e.Language, e.Told, e.By, e.At)
}

func takeBack(tx *db.Tx, person id.Person, excerpt string, now time.Time) error {
	var n int
	if err := tx.Row(`select count(*) from story_excerpts where id = $1 and person_id = $2`, excerpt, person).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return fault.Hidden()
	}
	return tx.Exec(`update story_excerpts set taken_back_at = $3 where id = $1 and person_id = $2 and taken_back_at is null`, excerpt, person, now)
}

// excerpts lists what was shared and is open to sight, newest first. What is
// closed is never decrypted.
func excerpts(r db.Reader, key *vault.Key, person id.Person, sight access.Sight) (list []Excerpt, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var e Excerpt
		var text string
		if err := row.Scan(&e.ID, &e.Waiver, &e.Version, &text, &e.Language, &e.Told, &e.By, db.Instant(&e.At), db.Instant(&e.BackAt)); err != nil {
			return err
		}
		if !e.open(sight) {
			return nil
		}
		text, err := key.Open("story_excerpts.text", e.ID, text)
		e.Sentences = strings.Split(text, "\n")
		list = append(list, e)
		return err
	}, `select id, waiver_id, version, text_sealed, language, told, account, at, taken_back_at
		from story_excerpts where person_id = $1 order by at desc, id desc`, person)
	if err != nil {
		return nil, fmt.Errorf("load what of the story is shared: %w", err)
	}
	return list, nil
}

// A Wish is what someone wants, sealed.
type Wish struct{ version, sealed string }

// Open opens it with the person's key.
func (w Wish) Open(key *vault.Key) (string, error) {
	return key.Open("story_versions.wish", w.version, w.sealed)
}

// Wishes reads the latest wish of several people in one query.
func Wishes(r db.Reader, people []id.Person) (map[id.Person]Wish, error) {
	if len(people) == 0 {
		return nil, nil
	}
	among, arg := db.In(r, 1, people)
	all := make(map[id.Person]Wish, len(people))
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Person
		var w Wish
		err := row.Scan(&who, &w.version, &w.sealed)
		all[who] = w
		return err
	}, `select s.person_id, s.id, s.wish_sealed from story_versions s where s.person_id `+among+`
		and s.version = (select max(x.version) from story_versions x where x.person_id = s.person_id)`, arg)
	if err != nil {
		return nil, fmt.Errorf("what several people want: %w", err)
	}
	return all, nil
}
