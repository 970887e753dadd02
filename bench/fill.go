package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/db"
	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/login"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/vault"
)

// world is the filled database as those who measure need it.
type world struct {
	coordinators []coordinator // those who sign in; the first has a hundred persons
	due          string        // a day ahead
}

type coordinator struct {
	actor  access.Actor
	email  string
	token  string
	people []id.Person
}

const (
	perCoordinator = 45
	measured       = 20                   // coordinators who sign in
	password       = "mäter utan brådska" //nolint:gosec // of an invented site that is thrown away
)

// filler makes the world by acts.
type filler struct {
	db      *db.DB
	vault   *vault.Vault
	login   *login.Desk
	admin   access.Actor
	housing directory.Professional
	home    directory.Organisation
}

// fill fills the database in dir, or takes the one that is there.
func fill(ctx context.Context, dir string, people int) (*world, error) {
	kept := filepath.Join(dir, fmt.Sprintf("world-%d.json", people))
	path := filepath.Join(dir, "kasam.db")
	_, err := os.Stat(kept)
	fresh := err != nil
	root, err := vault.EnsureRoot(filepath.Join(dir, "kasam.key"))
	if err != nil {
		return nil, err
	}
	v, err := root.Vault()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, "sqlite:"+path+"?fast=1")
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	log := audit.Open(d)
	f := &filler{db: d, vault: v, login: &login.Desk{DB: d, Vault: v, Now: time.Now}}
	w := &world{}
	if fresh {
		w, err = f.world(ctx, people)
		if err == nil {
			_, err = audit.Sequence(ctx, d) // else the server would have it to do while it is measured
		}
		if err == nil {
			err = w.keep(kept)
		}
	} else {
		err = w.load(kept)
	}
	if err == nil {
		err = f.signIn(ctx, w)
	}
	log.Close()
	return w, errors.Join(err, d.Close())
}

// signIn signs the measured coordinators in.
func (f *filler) signIn(ctx context.Context, w *world) error {
	for i := range w.coordinators {
		in, err := f.login.SignIn(ctx, w.coordinators[i].email, password, "")
		if err != nil {
			return err
		}
		w.coordinators[i].token = in.Token
	}
	w.due = access.Today(time.Now()).AddDays(30).String()
	return nil
}

func (f *filler) world(ctx context.Context, people int) (*world, error) {
	if err := f.ground(ctx); err != nil {
		return nil, err
	}
	w := &world{}
	first, err := f.coordinator(ctx, 0)
	if err != nil {
		return nil, err
	}
	if err := f.people(ctx, &first, 100, true); err != nil {
		return nil, err
	}
	w.coordinators = append(w.coordinators, first)
	for made, n := 100, 1; made < people; n++ {
		c, err := f.coordinator(ctx, n)
		if err != nil {
			return nil, err
		}
		count := min(perCoordinator, people-made)
		if err := f.people(ctx, &c, count, n < measured); err != nil {
			return nil, err
		}
		if made += count; n < measured {
			w.coordinators = append(w.coordinators, c)
		}
	}
	return w, nil
}

// ground makes an administrator, a programme and who promises.
func (f *filler) ground(ctx context.Context) error {
	f.admin = access.Actor{Account: id.New[id.Account](), Grants: []access.Grant{{Role: access.Admin}}}
	err := f.db.Write(ctx, func(tx *db.Tx) error {
		return login.Create(tx, login.Account{ID: f.admin.Account, Email: "admin@bench.example", Name: "Admin", Grants: f.admin.Grants, Language: "sv"})
	})
	if err != nil {
		return err
	}
	file, _ := programme.ShippedFile(programme.Shipped()[0])
	if _, err := (&programme.Desk{DB: f.db, Now: time.Now}).Install(ctx, f.admin, file); err != nil {
		return err
	}
	desk := &directory.Desk{DB: f.db, Now: time.Now}
	f.home = directory.Organisation{ID: id.New[id.Organisation](), Name: "Bostäder", Kind: "housing", Country: "SE"}
	if err := desk.AddOrganisation(ctx, f.admin, f.home); err != nil {
		return err
	}
	f.housing = directory.Professional{ID: id.New[id.Professional](), Organisation: f.home.ID, Name: "Sara Holmgren", Email: "sara@bench.example"}
	if err := desk.AddProfessional(ctx, f.admin, f.housing); err != nil {
		return err
	}
	return desk.GiveMandate(ctx, f.admin, directory.Mandate{ID: id.New[string](), Professional: f.housing.ID, Organisation: f.home.ID, Kind: "other", GivenBy: "Chefen"})
}

func (f *filler) coordinator(ctx context.Context, n int) (c coordinator, err error) {
	pro := directory.Professional{ID: id.New[id.Professional](), Organisation: f.home.ID, Name: fmt.Sprintf("Koordinator %d", n), Email: fmt.Sprintf("k%d@bench.example", n)}
	if err := (&directory.Desk{DB: f.db, Now: time.Now}).AddProfessional(ctx, f.admin, pro); err != nil {
		return c, err
	}
	c.email = pro.Email
	c.actor = access.Actor{
		Account: id.New[id.Account](), Professional: pro.ID, Organisation: f.home.ID, Name: pro.Name,
		Grants: []access.Grant{{Programme: id.Programme(programme.Shipped()[0]), Role: access.Coordinator}},
	}
	if n >= measured {
		return c, nil
	}
	code, err := f.login.Invite(ctx, f.admin, login.Invitee{
		Email: pro.Email, Name: pro.Name, Language: "sv", Professional: pro.ID, Organisation: f.home.ID, Grants: c.actor.Grants,
	})
	if err != nil {
		return c, err
	}
	return c, f.login.Redeem(ctx, code, password)
}

// people registers so many persons, each with a consent and a promise of their
// own; those who are whole also with a promise of someone else and a contact.
func (f *filler) people(ctx context.Context, c *coordinator, count int, whole bool) error {
	now := time.Now
	for n := range count {
		p := person.Person{
			ID: id.New[id.Person](), Given: given[n%len(given)], Family: fmt.Sprintf("%s %d", family[n%len(family)], n), Sex: "female",
			Municipality: "Norrvik", Language: "sv", BirthYear: 1990 + n%10, Phone: "070-555 10 10",
		}
		err := (&intake.Desk{DB: f.db, Vault: f.vault, Now: now}).Register(ctx, c.actor, intake.Newcomer{
			Person: p, Participation: id.New[id.Participation](), Programme: id.Programme(programme.Shipped()[0]), NotTheSame: true,
			EnrolledOn: access.Today(now()).AddDays(-n * 7), Wish: "Jag vill ha ett jobb där jag får röra på mig.",
			Story: "Jag jobbade sex år i tvätteriet på ett hotell. När ryggen sa ifrån tappade jag jobbet, och sedan nätterna.",
		})
		if err != nil {
			return fmt.Errorf("register: %w", err)
		}
		c.people = append(c.people, p.ID)
		err = (&consent.Desk{DB: f.db, Vault: f.vault, Now: now}).Give(ctx, c.actor, consent.Giving{
			ID: id.New[string](), Person: p.ID, Kind: "waiver", Organisation: f.home.ID, Professional: f.housing.ID,
			Categories: []access.Category{access.Plan, access.Reach}, Cooperation: "coordination",
			Until: access.Today(now()).AddMonths(6), How: "paper", Language: "sv", TextVersion: "2026-1",
		})
		if err != nil {
			return fmt.Errorf("consent: %w", err)
		}
		desk := &commitment.Desk{DB: f.db, Vault: f.vault, Now: now}
		own := commitment.Promise{ID: id.New[string](), Person: p.ID, What: "Ringa vårdcentralen", Due: access.Today(now()).AddDays(3 + n%9)}
		if err := desk.Record(ctx, c.actor, own); err != nil {
			return fmt.Errorf("own promise: %w", err)
		}
		if !whole {
			continue
		}
		if err := f.promised(ctx, c.actor, p.ID, n); err != nil {
			return err
		}
		err = (&participation.Desk{DB: f.db, Vault: f.vault, Now: now}).RecordContact(ctx, c.actor, p.ID, participation.Contact{
			ID: id.New[string](), On: access.Today(now()).AddDays(-min(n, n*7)), Channel: "phone", Minutes: 15,
		})
		if err != nil {
			return fmt.Errorf("contact: %w", err)
		}
	}
	return nil
}

// promised records what the housing company promises, and accepts it for them.
func (f *filler) promised(ctx context.Context, by access.Actor, who id.Person, n int) error {
	desk := &commitment.Desk{DB: f.db, Vault: f.vault, Now: time.Now}
	asked := commitment.Promise{
		ID: id.New[string](), Person: who, Professional: f.housing.ID, Kind: "other", What: "Laga balkongdörren",
		Due: access.Today(time.Now()).AddDays(n % 20),
	}
	if err := desk.Record(ctx, by, asked); err != nil {
		return fmt.Errorf("promise: %w", err)
	}
	sara := access.Actor{Account: id.New[id.Account](), Professional: f.housing.ID, Organisation: f.home.ID, Name: f.housing.Name}
	if err := desk.Accept(ctx, sara, asked.ID); err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	return nil
}

var (
	given  = []string{"Samira", "Elin", "Mirja", "Hodan", "Alva", "Jessica", "Rim"}
	family = []string{"Haddadi", "Granlund", "Ahola", "Warsame", "Bergvik"}
)

// kept is the world as it is kept for the next run.
type kept struct {
	Email  []string
	People [][]id.Person
}

func (w *world) keep(path string) error {
	var k kept
	for _, c := range w.coordinators {
		k.Email = append(k.Email, c.email)
		k.People = append(k.People, c.people)
	}
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

func (w *world) load(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var k kept
	if err := json.Unmarshal(b, &k); err != nil {
		return err
	}
	for i := range k.Email {
		w.coordinators = append(w.coordinators, coordinator{email: k.Email[i], people: k.People[i]})
	}
	return nil
}
