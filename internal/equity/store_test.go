package equity_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/equity"
	"kasam/internal/fault"
	"kasam/internal/programme"
)

// story is one person, in days; none where something did not happen.
type story struct {
	who, sex, language                                string
	born                                              int
	referred, decided, offered, enrolled, closed, end string
	state                                             string
	contacts, meetings                                []string
}

func tell(tx *db.Tx, s story) error {
	null := func(text string) any { return db.Null(text) }
	at := func(text string) int64 { return day.Must(text).Start(access.Zone()).Add(9 * time.Hour).UnixMicro() }
	participation := ""
	if s.enrolled != "" {
		participation = "t" + s.who
		err := tx.Exec(`insert into persons (id, identity_sealed, sex, birth_year, municipality, language, interpreter, easy_read, protected, created_at, version)
			values ($1, '', $2, $3, '', $4, false, false, true, 0, 1)`, s.who, s.sex, s.born, s.language)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into participations (id, person_id, programme_id, ref, state, phase, phase_since, enrolled_on, closed_on, closing_reason, next_holder_sealed, version)
			values ($1, $2, 'coachingteamet', '', 'active', '', $3, $3, $4, $5, '', 1)`, participation, s.who, s.enrolled, null(s.closed), s.end)
		if err != nil {
			return err
		}
	}
	if s.referred != "" {
		err := tx.Exec(`insert into referrals (id, number, programme_id, person_id, known, protected, source, account, referred_on, state, since, parties,
				exhausted, own_view, consent_how, sex, birth_year, language, participation_id, told_sealed, version)
			values ($1, $2, 'coachingteamet', $1, false, false, 'agency', '', $3, $4, 0, '', 'yes', 'wants', '', $5, $6, $7, $8, '', 1)`,
			s.who, len(s.who)*1000+int(s.who[len(s.who)-1])+int(s.who[0])*7, s.referred, s.state, s.sex, s.born, s.language, null(participation))
		if err != nil {
			return err
		}
	}
	for kind, on := range map[string]string{"wait": s.decided, "offer": s.offered} {
		if on == "" {
			continue
		}
		err := tx.Exec(`insert into preparation_decisions (id, day_id, referral_id, person_id, kind, deviates, criteria, decided_by, account, at, said_sealed)
			values ($1, 'day', $2, $2, $3, false, '', '', '', $4, '')`, s.who+kind, s.who, kind, at(on))
		if err != nil {
			return err
		}
	}
	for i, on := range s.contacts {
		channel, on, _ := strings.Cut(on, " ")
		err := tx.Exec(`insert into contacts (id, person_id, professional_id, on_day, channel, minutes) values ($1, $2, 'p', $3, $4, 10)`,
			fmt.Sprint(s.who, i), s.who, on, channel)
		if err != nil {
			return err
		}
	}
	for i, on := range s.meetings {
		state, on, _ := strings.Cut(on, " ")
		err := tx.Exec(`insert into meetings (id, person_id, kind, starts_at, minutes, place_sealed, state, notes_sealed, called_by, version)
			values ($1, $2, '', $3, 30, '', $4, '', 'p', 1)`, fmt.Sprint("m", s.who, i), s.who, at(on), state)
		if err != nil {
			return err
		}
	}
	return nil
}

func install(tb testing.TB, tx *db.Tx) error {
	tb.Helper()
	file, _ := programme.ShippedFile("coachingteamet")
	p, err := programme.Parse("coachingteamet.yaml", file)
	if err != nil {
		return err
	}
	if err := programme.Install(tx, p, file, time.Now()); err != nil {
		return err
	}
	return tx.Exec(`insert into preparation_days (id, programme_id, on_day, account) values ('day', 'coachingteamet', '2026-01-01', '')`)
}

// Each thing is counted from where it stands, up to the end of the half-year and
// not after it.
func TestWhatIsReadOfEachPerson(t *testing.T) {
	asOf := day.Must("2026-06-30")
	none := equity.Case{Decision: -1, Offer: -1, Start: -1, Contacts: -1, Meetings: -1}
	with := func(do func(*equity.Case)) equity.Case {
		c := none
		c.Sex, c.Age, c.Language = "female", "30", "sv"
		do(&c)
		return c
	}
	for _, tt := range []struct {
		name string
		of   story
		want []equity.Case
	}{
		{"who waits", story{referred: "2026-03-01", state: "referred"}, []equity.Case{with(func(*equity.Case) {})}},
		{"who was told to wait", story{referred: "2026-03-01", decided: "2026-03-11", state: "waiting"}, []equity.Case{with(func(c *equity.Case) { c.Decision = 10 })}},
		{"who was told after the day", story{referred: "2026-06-01", offered: "2026-07-01", state: "offered"}, []equity.Case{with(func(*equity.Case) {})}},
		{"who was referred after the day", story{referred: "2026-07-01", state: "referred"}, nil},
		{"whose referral was joined with another", story{referred: "2026-03-01", state: "joined"}, nil},
		{"who was offered a place and has not begun", story{referred: "2026-03-01", decided: "2026-03-11", offered: "2026-03-25", state: "declined"}, []equity.Case{with(func(c *equity.Case) {
			c.Offered, c.Decision, c.Offer = true, 10, 24
		})}},
		{"who began after the day", story{referred: "2026-03-01", offered: "2026-03-25", enrolled: "2026-07-02", state: "enrolled"}, []equity.Case{with(func(c *equity.Case) {
			c.Offered, c.Decision, c.Offer = true, 24, 24
		})}},
		{"who began and has been there for half a year", story{
			referred: "2025-08-01", offered: "2025-08-21", enrolled: "2025-08-31", state: "enrolled",
			contacts: []string{"letter 2025-09-01", "phone 2025-09-14", "visit 2026-02-27", "meeting 2026-03-02"},
			meetings: []string{"held 2025-09-10", "planned 2025-09-11", "held 2026-03-15"},
		}, []equity.Case{with(func(c *equity.Case) {
			c.Offered, c.Early, c.Decision, c.Offer, c.Start, c.Contacts, c.Meetings = true, true, 20, 20, 10, 2, 1
		})}},
		{"who began without a referral, and heard nothing for 15 days", story{
			enrolled: "2026-05-01", contacts: []string{"phone 2026-04-30", "phone 2026-05-16"},
		}, []equity.Case{with(func(c *equity.Case) { c.Offered = true })}},
		{"who left with work, within half a year", story{enrolled: "2025-10-01", closed: "2026-03-31", end: "self-supporting-work"}, []equity.Case{with(func(c *equity.Case) {
			c.Offered, c.Closed, c.Own = true, true, true
		})}},
		{"who moved", story{enrolled: "2025-08-01", closed: "2026-06-30", end: "moved"}, []equity.Case{with(func(c *equity.Case) {
			c.Offered, c.Closed, c.Contacts, c.Meetings = true, true, 0, 0
		})}},
		{"who leaves after the day", story{enrolled: "2026-02-01", closed: "2026-07-01", end: "moved"}, []equity.Case{with(func(c *equity.Case) { c.Offered = true })}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				tt.of.who, tt.of.sex, tt.of.language, tt.of.born = "x", "female", "sv", 1990
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					if err := install(t, tx); err != nil {
						return err
					}
					return tell(tx, tt.of)
				})
				if err != nil {
					t.Fatal(err)
				}
				var got []equity.Case
				if err := d.Read(t.Context(), func(v *db.View) error { return equity.Read(v, "coachingteamet", asOf, &got) }); err != nil {
					t.Fatal(err)
				}
				if fmt.Sprint(got) != fmt.Sprint(tt.want) {
					t.Errorf("got\n%+v\nwant\n%+v", got, tt.want)
				}
			})
		})
	}
}

func TestWhoMayReadTheComparison(t *testing.T) {
	d := dbtest.New(t)
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return install(t, tx) }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(audit.Open(d).Close)
	desk := &equity.Desk{DB: d, Now: func() time.Time { return day.Must("2026-11-22").Start(access.Zone()) }}
	for role, sees := range map[access.Role]bool{
		access.Association: true, access.Manager: true, access.Coordinator: true, access.Preparation: false, access.Admin: false,
	} {
		by := access.Actor{Account: "a", Grants: []access.Grant{{Programme: "coachingteamet", Role: role}}}
		r, err := desk.Report(t.Context(), by, "coachingteamet")
		if sees != (err == nil) || !sees && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", role, err)
		}
		if sees && (!r.Few || r.AsOf != day.Must("2026-06-30")) {
			t.Errorf("%s: %+v", role, r)
		}
	}
}

func TestTheFiguresStandStillForHalfAYear(t *testing.T) {
	for today, want := range map[string]string{
		"2026-01-13": "2025-06-30", "2026-01-14": "2025-12-31", "2026-06-30": "2025-12-31", "2026-07-13": "2025-12-31",
		"2026-07-14": "2026-06-30", "2026-12-31": "2026-06-30",
	} {
		if got := equity.AsOf(day.Must(today)); got != day.Must(want) {
			t.Errorf("on %s: %s", today, got)
		}
	}
}
