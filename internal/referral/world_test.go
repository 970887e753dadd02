package referral_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/login"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/vault"
)

// A scene is a programme with someone who refers, someone in the group, a
// coordinator, and someone who has nothing to do with it.
type scene struct {
	*referral.Desk
	t                                *testing.T
	now                              time.Time
	agency, group, coordinator, bare access.Actor
}

func begin(t *testing.T, d *db.DB) *scene {
	t.Helper()
	log := audit.Open(d)
	t.Cleanup(log.Close)
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	s.Desk = &referral.Desk{DB: d, Vault: v, Now: func() time.Time { return s.now }, URL: "https://kasam.example"}
	file, _ := programme.ShippedFile("coachingteamet")
	parsed, err := programme.Parse("coachingteamet.yaml", file)
	s.must(err)
	body := directory.Organisation{ID: id.New[id.Organisation](), Name: "Kontoret", Kind: directory.Municipality}
	s.must(d.Write(t.Context(), func(tx *db.Tx) error {
		if err := programme.Install(tx, parsed, file, s.now); err != nil {
			return err
		}
		if err := directory.InsertOrganisation(tx, body); err != nil {
			return err
		}
		for name, a := range map[access.Role]*access.Actor{
			access.Professional: &s.agency, access.Preparation: &s.group, access.Coordinator: &s.coordinator, access.Manager: &s.bare,
		} {
			*a = access.Actor{
				Account: id.New[id.Account](), Professional: id.New[id.Professional](), Organisation: body.ID, Name: "Kim " + string(name),
				Grants: []access.Grant{{Programme: "coachingteamet", Role: name}},
			}
			mail := string(name) + "@kasam.example"
			if err := directory.InsertProfessional(tx, directory.Professional{ID: a.Professional, Organisation: body.ID, Name: a.Name, Email: mail}); err != nil {
				return err
			}
			err := login.Create(tx, login.Account{ID: a.Account, Email: mail, Name: a.Name, Professional: a.Professional, Organisation: body.ID, Grants: a.Grants, Language: "sv"})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return s
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// mika is someone about to be referred.
func mika() referral.New {
	return referral.New{
		ID: id.New[string](), Programme: "coachingteamet", View: referral.Wants, Parties: []string{"fk", "kommun"}, Exhausted: programme.Yes,
		Person: person.Person{Given: "Mika", Family: "Exempel", NationalID: "900101-9802", Email: "mika@example.org"},
		Told:   referral.Told{Words: "Vill sova om nätterna", Tried: "Kurs i våras", NotEnough: "Ingen ringde"},
	}
}

func (s *scene) refers(n referral.New) string {
	s.t.Helper()
	s.must(s.Refer(s.t.Context(), s.agency, n))
	return n.ID
}

// decides is the group's decision, without its desk.
func (s *scene) decides(one, kind string, to referral.State) {
	s.t.Helper()
	s.must(s.DB.Write(s.t.Context(), func(tx *db.Tx) error {
		_, err := s.Decide(tx, s.group, one, 0, func(referral.Referral) (referral.Decision, error) {
			return referral.Decision{Kind: kind, State: to, Said: referral.Said{Text: "Skäl"}}, nil
		}, s.now)
		return err
	}))
}

func (s *scene) state(one string) referral.State {
	s.t.Helper()
	p, err := s.Open(s.t.Context(), s.agency, one)
	s.must(err)
	return p.State
}

// refusals returns the fields and keys of a refusal, and anything else as it is.
func refusals(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	var list []string
	for ; e != nil; e = e.Next {
		list = append(list, strings.TrimSpace(e.Field+" "+e.Key))
	}
	return strings.Join(list, ", ")
}
