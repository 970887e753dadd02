package record_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/record"
	"kasam/internal/vault"
)

// office is an installation with an auditor, a coordinator and a person.
type office struct {
	*record.Desk
	t                       *testing.T
	now                     time.Time
	auditor, admin          access.Actor
	coordinator, ownAccount id.Account
	person                  id.Person
}

func each(t *testing.T, f func(o *office)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := audit.Open(d)
		t.Cleanup(log.Close)
		o := &office{
			t: t, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), coordinator: id.New[id.Account](),
			ownAccount: id.New[id.Account](), person: id.New[id.Person](),
		}
		key := vault.NewRoot().Signer()
		o.Desk = &record.Desk{DB: d, Now: func() time.Time { return o.now }, Keeper: &audit.Keeper{DB: d, Key: key, File: filepath.Join(t.TempDir(), "kept")}}
		body := id.New[id.Organisation]()
		o.auditor = access.Actor{Account: id.New[id.Account](), Organisation: body, Grants: []access.Grant{{Role: access.Auditor}}}
		o.admin = access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
		account := func(tx *db.Tx, who id.Account, name, email string, person id.Person) error {
			return login.Create(tx, login.Account{ID: who, Name: name, Email: email, Person: person, Organisation: body})
		}
		o.write(func(tx *db.Tx) error {
			return errors.Join(
				directory.InsertOrganisation(tx, directory.Organisation{ID: body, Name: "Älvförbundet", Kind: "association", Country: "SE"}),
				account(tx, o.auditor.Account, "Sune Alm", "sune@exempel.se", ""),
				account(tx, o.coordinator, "Tove Lindberg", "tove@exempel.se", ""),
				account(tx, o.ownAccount, "", "alva@exempel.se", o.person),
				audit.Record(tx, audit.Entry{
					At: o.now, Account: o.coordinator, Organisation: body, Act: "plan.read", Person: o.person,
					Categories: []string{"plan"}, Ground: "consent:" + id.New[string](),
				}),
				audit.Record(tx, audit.Entry{At: o.now, Account: o.ownAccount, Act: "overview.mine", Person: o.person, Ground: "self"}),
				audit.Record(tx, audit.Entry{At: o.now, Account: audit.System, Act: "import.people", Ground: "import"}),
				audit.Record(tx, access.Did(o.admin, "", o.now, "login.grant", string(o.coordinator)+"/manager/mgt", "admin")),
			)
		})
		f(o)
	})
}

func (o *office) write(f func(tx *db.Tx) error) {
	o.t.Helper()
	if err := o.DB.Write(o.t.Context(), f); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) entries(asked record.Asked) record.Page {
	o.t.Helper()
	p, err := o.Entries(o.t.Context(), o.auditor, asked)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

func TestTheRecordIsForAuditors(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		for _, by := range []access.Actor{{}, o.admin, {Account: o.coordinator, Grants: []access.Grant{{Role: access.Coordinator}, {Role: access.Manager}}}} {
			_, state := o.State(ctx, by)
			_, verify := o.Verify(ctx, by)
			_, entries := o.Entries(ctx, by, record.Asked{Person: o.person})
			_, members := o.Members(ctx, by)
			for _, err := range []error{state, verify, entries, members} {
				if fault.KindOf(err) != fault.NotFound {
					o.t.Errorf("%v reads the record: %v", by.Grants, err)
				}
			}
		}
	})
}

func TestEntriesAreToldWithoutThePersonsName(t *testing.T) {
	each(t, func(o *office) {
		list := o.entries(record.Asked{}).Lines
		if len(list) != 4 {
			o.t.Fatalf("entries: %+v", list)
		}
		grant, imported, own, read := list[0], list[1], list[2], list[3]
		if grant.Who != record.Unknown || grant.About != "Tove Lindberg" || grant.Role != "manager" || grant.Programme != "mgt" {
			o.t.Errorf("a role: %+v", grant)
		}
		if imported.Who != record.Kasam || own.Who != record.Person || own.Name != "" || own.Ground != "self" {
			o.t.Errorf("the program and a person: %+v, %+v", imported, own)
		}
		if read.Who != record.Staff || read.Name != "Tove Lindberg" || read.Organisation != "Älvförbundet" || read.Ground != "consent" ||
			read.Person != o.person || !slices.Equal(read.Categories, []string{"plan"}) {
			o.t.Errorf("a read: %+v", read)
		}
		if members, err := o.Members(o.t.Context(), o.auditor); err != nil || len(members) != 2 || members[0].Name != "Sune Alm" {
			o.t.Errorf("staff: %+v, %v", members, err)
		}
	})
}

func TestEntriesAreAskedFor(t *testing.T) {
	each(t, func(o *office) {
		for _, tt := range []struct {
			name  string
			asked record.Asked
			want  int
		}{
			{"by one account", record.Asked{Account: o.coordinator}, 1},
			{"of one act", record.Asked{Act: "login.grant"}, 1},
			{"of an act that nobody did", record.Asked{Act: "no.such"}, 0},
			{"about one person", record.Asked{Person: " " + o.person + " "}, 2},
		} {
			if got := o.entries(tt.asked).Lines; len(got) != tt.want {
				o.t.Errorf("%s: %d, want %d", tt.name, len(got), tt.want)
			}
		}
		for _, asked := range []record.Asked{{Account: "x"}, {Before: "x"}, {Act: "a\x00"}} {
			if _, err := o.Entries(o.t.Context(), o.auditor, asked); fault.KindOf(err) != fault.NotFound {
				o.t.Errorf("%+v: %v", asked, err)
			}
		}
		if _, err := o.Entries(o.t.Context(), o.auditor, record.Asked{Person: "Alva"}); fault.KindOf(err) != fault.Invalid {
			o.t.Errorf("a name for an id: %v", err)
		}
	})
}

func TestThePagesOfTheRecordFollowEachOther(t *testing.T) {
	each(t, func(o *office) {
		o.write(func(tx *db.Tx) error {
			for range record.Shown {
				if err := audit.Record(tx, audit.Entry{At: o.now, Account: o.coordinator, Act: "login.sign_in"}); err != nil {
					return err
				}
			}
			return nil
		})
		asked := record.Asked{Account: o.coordinator}
		first := o.entries(asked)
		asked.Before = first.Older
		second := o.entries(asked)
		if len(first.Lines) != record.Shown || first.Older == "" || len(second.Lines) != 1 || second.Older != "" || second.Lines[0].Act != "plan.read" {
			o.t.Errorf("%d lines and then %+v", len(first.Lines), second)
		}
	})
}

func TestReadingTheRecordIsOnRecord(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		if err := o.Keeper.Keep(ctx, o.now); err != nil {
			o.t.Fatal(err)
		}
		o.entries(record.Asked{Account: o.coordinator})
		o.entries(record.Asked{Person: o.person})
		if _, err := o.Verify(ctx, o.auditor); err != nil {
			o.t.Fatal(err)
		}
		var acts []string
		for _, l := range o.entries(record.Asked{Account: o.auditor.Account}).Lines {
			acts = append(acts, l.Act)
		}
		if !slices.Equal(acts, []string{"audit.verify", "audit.show", "audit.read"}) {
			o.t.Errorf("on record: %v", acts)
		}
		if about := o.entries(record.Asked{Person: o.person}).Lines; len(about) != 3 || about[0].Act != "audit.show" {
			o.t.Errorf("the person learns of it: %+v", about)
		}
	})
}

func TestTheStateAndTheProofOfTheRecord(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		if s, err := o.State(ctx, o.auditor); err != nil || s.Kept || s.Placed != 0 || s.Waiting != 4 {
			o.t.Errorf("before it has an order: %+v, %v", s, err)
		}
		if err := o.Keeper.Keep(ctx, o.now); err != nil {
			o.t.Fatal(err)
		}
		if s, err := o.State(ctx, o.auditor); err != nil || !s.Kept || s.Placed != 4 || s.Waiting != 0 || s.Last.Size != 4 {
			o.t.Errorf("after: %+v, %v", s, err)
		}
		if report, err := o.Verify(ctx, o.auditor); err != nil || report.Bad != nil || report.Size != 4 || report.Checkpoints != 1 {
			o.t.Errorf("the proof: %+v, %v", report, err)
		}
		o.write(func(tx *db.Tx) error {
			return tx.Exec(`update audit_entries set account = 'someone else' where act = 'plan.read'`)
		})
		if report, err := o.Verify(ctx, o.auditor); err != nil || report.Bad == nil || report.Bad.Seq != 0 {
			o.t.Errorf("after a change: %+v, %v", report, err)
		}
	})
}
