package equity

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/followup"
	"kasam/internal/id"
)

// A Desk computes the report.
type Desk struct {
	DB  *db.DB
	Now func() time.Time
}

// Report compares the groups of a programme, for whoever its figures are for.
// That they asked is put on record.
func (d *Desk) Report(ctx context.Context, by access.Actor, p id.Programme) (r Report, err error) {
	if !followup.Sees(by, p) {
		return r, fault.Hidden()
	}
	err = d.DB.Read(ctx, func(v *db.View) error {
		asOf := AsOf(access.Today(d.Now()))
		t := newTally()
		if err := cases(v, p, asOf, t.add); err != nil {
			return err
		}
		r = t.report()
		r.Programme, r.AsOf = p, asOf
		ground := string(access.Association)
		if followup.SeesAll(by, p) {
			ground = string(access.Manager)
		}
		audit.Looked(v, access.Did(by, "", d.Now(), "equity.report", string(p)+" "+asOf.String(), ground))
		return nil
	})
	return r, err
}
