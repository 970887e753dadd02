package meeting

import (
	"context"
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// Witnesses returns who in the room can witness that the person says yes to
// recipient: whoever came, but the one who writes it down and those who gain by
// it. In a meeting where nobody can, somebody else in the room is named, or the
// person says yes on their own telephone or on paper.
func (m Meeting) Witnesses(recipient id.Professional, at id.Organisation, by id.Professional) (list []Party) {
	for _, p := range m.Parties {
		if p.Attendance == Came && p.Professional != by && p.Professional != recipient && p.Organisation != at {
			list = append(list, p)
		}
	}
	return list
}

// A Consenting is a consent that the person gives in the room.
type Consenting struct {
	consent.Giving
	By   id.Professional // the party who is witness; none: Else
	Else string          // the name of someone else in the room
}

// Consent keeps a consent that the person gives in the room, by word of mouth
// before a witness or on paper: it opens from the next request on. Whoever it is
// for, and was not asked to the meeting, is at it from then on.
func (d *Desk) Consent(ctx context.Context, by access.Actor, meeting string, c Consenting) error {
	return d.act(ctx, by, meeting, "", coordinates, func(tx *db.Tx, o *opened) error {
		if o.State != StatePlanned || !o.begun(o.now) {
			return fault.Refuse(fault.Conflict, "meeting.not_in_room")
		}
		g := c.Giving
		g.Person, g.Kind, g.Witness = o.Person, consent.Waives, strings.TrimSpace(c.Else)
		if g.Witness != "" && strings.EqualFold(g.Witness, by.Name) { // who writes it down does not witness it too
			return fault.Field("witness", "meeting.witness_not")
		}
		if c.By != "" {
			who, err := o.witness(tx, c, by)
			if err != nil {
				return err
			}
			g.Witness = who
		}
		if err := consent.Give(tx, d.Vault, by, o.sight, g, o.now); err != nil {
			return err
		}
		if g.Professional == "" || o.With(g.Professional) {
			return nil
		}
		return tx.Exec(`
			insert into meeting_parties (meeting_id, professional_id, organisation_id, attendance) values ($1, $2, $3, $4)`,
			o.ID, g.Professional, g.Organisation, Came)
	})
}

// witness returns the name of the party who is witness, or refuses one who
// cannot be.
func (o *opened) witness(tx *db.Tx, c Consenting, by access.Actor) (string, error) {
	may := o.Witnesses(c.Professional, c.Organisation, by.Professional)
	if !slices.ContainsFunc(may, func(p Party) bool { return p.Professional == c.By }) {
		return "", fault.Field("witness", "meeting.witness_not")
	}
	who, err := directory.ProfessionalOf(tx, c.By)
	return who.Name, err
}

// lacks returns what of the plan and the meetings each party of m may not see:
// whoever sits in the room should be able to read what was said there.
func lacks(r db.Reader, o opened) (map[id.Professional][]access.Category, error) {
	list := make(map[id.Professional][]access.Category)
	for _, p := range o.Parties {
		sight, err := access.See(r, access.Actor{Account: "-", Professional: p.Professional, Organisation: p.Organisation}, o.Person, o.now)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		for _, c := range []access.Category{access.Plan, access.Meetings} {
			if err != nil || !sight.Sees(c) {
				list[p.Professional] = append(list[p.Professional], c)
			}
		}
	}
	return list, nil
}
