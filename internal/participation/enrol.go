package participation

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/text"
	"kasam/internal/vault"
)

// Enrol keeps a new participation with its coordinator. One that has ended
// already, from a file, is kept as ended; who took over is then kept by Finish,
// because it is sealed. In one programme a person has one active participation
// at a time.
func Enrol(tx *db.Tx, p Participation, coordinator id.Professional, now time.Time) error {
	prog, err := programme.Load(tx, p.Programme)
	if err != nil {
		return err
	}
	if p, err = p.begun(prog, access.Today(now)); err != nil {
		return err
	}
	if p.State == Active {
		if err := free(tx, p.Person, p.Programme); err != nil {
			return err
		}
		if err := mayCoordinate(tx, "coordinator", p.Person, coordinator, access.Today(now)); err != nil {
			return err
		}
	}
	if err := tx.Exec(`
		insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closed_on,
			closing_reason, next_holder_sealed, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 1)`,
		p.ID, p.Person, p.Programme, p.Ref, p.State, p.Phase, p.PhaseSince, p.EnrolledOn, p.ClosedOn, p.ClosingReason); err != nil {
		return fmt.Errorf("keep a participation: %w", err)
	}
	if coordinator == "" {
		return nil
	}
	if err := access.Bind(tx, tie(p, coordinator, access.IsCoordinator, p.EnrolledOn, p.ClosedOn)); err != nil {
		return err
	}
	if p.State == Closed {
		after := p.ClosedOn.AddDays(1)
		return access.Bind(tx, tie(p, coordinator, access.IsTail, after, p.ClosedOn.AddDays(TailDays)))
	}
	return nil
}

// Finish keeps who took over a participation that Enrol kept as ended.
func Finish(tx *db.Tx, key *vault.Key, participation id.Participation, holder string) error {
	if err := text.Optional("next_holder", &holder, text.Line); err != nil {
		return err
	}
	sealed, err := key.Seal(nextHolder, string(participation), holder)
	if err != nil {
		return err
	}
	return tx.Exec(`update participations set next_holder_sealed = $3 where id = $1 and person_id = $2`,
		participation, key.Person(), sealed)
}

// free refuses a second open participation in the same programme.
func free(r db.Reader, person id.Person, prog id.Programme) error {
	var n int
	err := r.Row(`select count(*) from participations where person_id = $1 and programme_id = $2 and state in ('active', 'paused')`,
		person, prog).Scan(&n)
	if err == nil && n > 0 {
		err = fault.Refuse(fault.Conflict, "participation.already_enrolled")
	}
	return err
}

// mayCoordinate refuses, at the field, whoever has left or whom the person has barred.
func mayCoordinate(r db.Reader, field string, person id.Person, who id.Professional, today day.Day) error {
	p, err := directory.ProfessionalOf(r, who)
	if fault.KindOf(err) == fault.NotFound || err == nil && !p.Active(today) {
		return fault.Field(field, "error.choose")
	}
	if err != nil {
		return err
	}
	barred, err := access.Barred(r, person, who)
	if err == nil && barred {
		err = fault.Field(field, "participation.barred")
	}
	return err
}
