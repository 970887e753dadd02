package meeting

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/calendar"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/mail"
	"kasam/internal/vault"
)

// Call calls a meeting about a person: the coordinator's act. See the function Call.
func (d *Desk) Call(ctx context.Context, by access.Actor, m Meeting) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		now := d.Now()
		sight, err := access.See(tx, by, m.Person, now)
		if err != nil {
			return err
		}
		return Call(tx, d.Vault, d.URL, by, sight, m, now)
	})
}

// Call calls a meeting in tx, with its trace and the invitations. Only the
// coordinator may; those asked must be allowed to know of the person, and the
// coordinator is always asked too.
func Call(tx *db.Tx, v *vault.Vault, site string, by access.Actor, sight access.Sight, m Meeting, now time.Time) error {
	if err := sight.MustCoordinate(); err != nil {
		return err
	}
	if !id.Valid(m.ID) {
		return fault.Hidden()
	}
	m.Person = sight.Person
	called, wrong := m.call(now)
	parties, whoErr := invited(tx, by, m.Person, m.Parties, now)
	if err := fault.Join(wrong, called.placed(tx), whoErr); err != nil {
		return err
	}
	called.CalledBy = by.Professional
	called.Parties = nil
	for _, p := range parties {
		called.Parties = append(called.Parties, Party{Professional: p.ID, Organisation: p.Organisation, Attendance: Asked})
	}
	for i := range called.Items {
		if !id.Valid(called.Items[i].ID) {
			called.Items[i].ID = id.New[string]()
		}
	}
	key, err := v.Key(tx, m.Person)
	if err != nil {
		return err
	}
	if err := insert(tx, key, called); err != nil {
		return err
	}
	if err := invite(tx, v, site, by, called, calendar.MethodRequest, now); err != nil {
		return err
	}
	return audit.Record(tx, access.Did(by, m.Person, now, "meeting.call", m.ID, sight.Ground(access.Meetings)))
}

// invited loads who is asked, the caller first, each once.
func invited(tx *db.Tx, by access.Actor, who id.Person, parties []Party, now time.Time) (list []directory.Professional, err error) {
	asked := make(map[id.Professional]bool)
	for _, p := range append([]Party{{Professional: by.Professional}}, parties...) {
		if asked[p.Professional] {
			continue
		}
		asked[p.Professional] = true
		if !id.Valid(p.Professional) {
			return nil, fault.Field("parties", "error.choose")
		}
		one, err := directory.ProfessionalOf(tx, p.Professional)
		if fault.KindOf(err) == fault.NotFound {
			return nil, fault.Field("parties", "error.choose")
		}
		if err != nil {
			return nil, err
		}
		ok, err := commitment.MayKnow(tx, who, one.ID, one.Organisation, now)
		if err != nil {
			return nil, err
		}
		if !ok || !one.Active(access.Today(now)) {
			return nil, fault.Field("parties", "meeting.consent_first")
		}
		list = append(list, one)
	}
	return list, nil
}

// mailParties puts one mail to each party but by in the outbox.
func mailParties(tx *db.Tx, by access.Actor, m Meeting, one mail.Mail, now time.Time) error {
	var ids []id.Professional
	for _, p := range m.Parties {
		ids = append(ids, p.Professional)
	}
	found, err := directory.ProfessionalsOf(tx, ids)
	if err != nil {
		return err
	}
	for _, p := range m.Parties {
		if one.To = found[p.Professional].Email; p.Professional == by.Professional || one.To == "" {
			continue
		}
		// An address that no mail can go to must not stop the meeting.
		if err := mail.Enqueue(tx, one, now); err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}
