package choice

import (
	"cmp"
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"kasam/internal/anonymous"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
)

// Coordinators lists who coordinates in a programme: everyone who has told of
// themself and works still, and everyone who coordinates somebody.
func Coordinators(r db.Reader, prog *programme.Programme, today day.Day) (list []Coordinator, err error) {
	profiles, err := profiles(r, prog.ID)
	if err != nil {
		return nil, err
	}
	loads, err := loads(r, prog, today)
	if err != nil {
		return nil, err
	}
	for who := range loads {
		if _, told := profiles[who]; !told {
			profiles[who] = Profile{Programme: prog.ID, Professional: who}
		}
	}
	var ids []id.Professional
	for who, p := range profiles {
		ids = append(ids, who, p.Supervisor)
	}
	known, err := directory.ProfessionalsOf(r, ids)
	if err != nil {
		return nil, err
	}
	for who, p := range profiles {
		c := Coordinator{Profile: p, Who: known[who], People: loads[who].people, Load: loads[who].weight, Supervisor: known[p.Supervisor]}
		if c.Who.ID != "" && (c.Who.Active(today) || c.People > 0) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Coordinator) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Who.Name), strings.ToLower(b.Who.Name)), cmp.Compare(a.Who.ID, b.Who.ID))
	})
	return list, nil
}

const columns = `programme_id, professional_id, words, background, places, takes, photo <> '', supervisor_id, version`

func scan(row func(...any) error) (p Profile, err error) {
	err = row(&p.Programme, &p.Professional, &p.Words, &p.Background, &p.Places, &p.Takes, &p.Photo, db.Text(&p.Supervisor), &p.Version)
	return p, err
}

func profiles(r db.Reader, prog id.Programme) (map[id.Professional]Profile, error) {
	all := make(map[id.Professional]Profile)
	err := r.Rows(func(row *sql.Rows) error {
		p, err := scan(row.Scan)
		all[p.Professional] = p
		return err
	}, `select `+columns+` from coordinator_profiles where programme_id = $1`, prog)
	if err != nil {
		return nil, fmt.Errorf("list the coordinators of a programme: %w", err)
	}
	return all, nil
}

// profileOf returns what one coordinator tells of themself, which may be nothing yet.
func profileOf(r db.Reader, prog id.Programme, who id.Professional) (Profile, error) {
	p := Profile{Programme: prog, Professional: who}
	err := r.Rows(func(row *sql.Rows) (err error) {
		p, err = scan(row.Scan)
		return err
	}, `select `+columns+` from coordinator_profiles where programme_id = $1 and professional_id = $2`, prog, who)
	if err != nil {
		return p, fmt.Errorf("load the profile of a coordinator: %w", err)
	}
	return p, nil
}

func saveProfile(tx *db.Tx, p Profile) error {
	if p.Version == 0 {
		n, err := tx.Changed(`
			insert into coordinator_profiles (programme_id, professional_id, words, background, places, takes, photo, supervisor_id, version)
			values ($1, $2, $3, $4, $5, $6, '', $7, 1) on conflict (programme_id, professional_id) do nothing`,
			p.Programme, p.Professional, p.Words, p.Background, p.Places, p.Takes, db.Null(p.Supervisor))
		if err == nil && n == 0 {
			err = fault.Refuse(fault.Conflict, "error.changed")
		}
		return err
	}
	n, err := tx.Changed(`
		update coordinator_profiles set words = $4, background = $5, places = $6, takes = $7, supervisor_id = $8, version = version + 1
		where programme_id = $1 and professional_id = $2 and version = $3`,
		p.Programme, p.Professional, p.Version, p.Words, p.Background, p.Places, p.Takes, db.Null(p.Supervisor))
	if err == nil && n == 0 {
		err = fault.Refuse(fault.Conflict, "error.changed")
	}
	return err
}

// savePhoto keeps a photo; none takes it away.
func savePhoto(tx *db.Tx, prog id.Programme, who id.Professional, photo []byte) error {
	n, err := tx.Changed(`update coordinator_profiles set photo = $3 where programme_id = $1 and professional_id = $2`,
		prog, who, base64.StdEncoding.EncodeToString(photo))
	if err == nil && n == 0 {
		err = fault.Field("photo", "choice.photo_first")
	}
	return err
}

// photoOf returns a photo; none is a NotFound refusal.
func photoOf(r db.Reader, prog id.Programme, who id.Professional) (photo []byte, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var kept string
		if err := row.Scan(&kept); err != nil {
			return err
		}
		photo, err = base64.StdEncoding.DecodeString(kept)
		return err
	}, `select photo from coordinator_profiles where programme_id = $1 and professional_id = $2`, prog, who)
	if err == nil && len(photo) == 0 {
		err = fault.Hidden()
	}
	return photo, err
}

// A load is how many someone coordinates, and how much they weigh.
type load struct {
	people int
	weight float64
}

// loads sums up who coordinates how many today or has been told that they will.
func loads(r db.Reader, prog *programme.Programme, today day.Day) (map[id.Professional]load, error) {
	all := make(map[id.Professional]load)
	err := r.Rows(func(row *sql.Rows) error {
		var who id.Professional
		var phase string
		var n int
		if err := row.Scan(&who, &phase, &n); err != nil {
			return err
		}
		l := all[who]
		l.people += n
		l.weight += float64(n) * weight(prog, phase)
		all[who] = l
		return nil
	}, `select t.professional_id, p.phase, count(*)
		from access_ties t join participations p on p.id = t.participation_id
		where p.programme_id = $1 and p.state in ('active', 'paused') and t.kind = 'coordinator'
		  and coalesce(t.until, '9999-12-31') >= $2 and coalesce(t.until, '9999-12-31') >= t.since
		group by t.professional_id, p.phase`, prog.ID, today)
	if err != nil {
		return nil, fmt.Errorf("weigh the caseloads of a programme: %w", err)
	}
	unnamed, err := anonymous.Loads(r, prog.ID, today)
	for who, n := range unnamed { // they are in no phase
		l := all[who]
		all[who] = load{people: l.people + n, weight: l.weight + float64(n)}
	}
	return all, err
}

// weight is what one in a phase weighs; in one that the file no longer knows, 1.
func weight(prog *programme.Programme, phase string) float64 {
	if p, ok := prog.Phase(phase); ok && p.Weight > 0 {
		return p.Weight
	}
	return 1
}
