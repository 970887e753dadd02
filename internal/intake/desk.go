package intake

import (
	"context"
	"time"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/story"
	"kasam/internal/vault"
)

// A Desk is where persons come in.
type Desk struct {
	DB    *db.DB
	Vault *vault.Vault
	Now   func() time.Time
}

// Register takes someone in. By is a coordinator of the programme. Someone whom
// by may see and who seems to be the same person is a refusal of the field
// "not_the_same", until NotTheSame says otherwise; whom by may not see is not
// told of.
func (d *Desk) Register(ctx context.Context, by access.Actor, n Newcomer) error {
	now := d.Now()
	n = n.filled(by, access.Today(now))
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		// Every mistake at once: what is wrong with the person as well as the wish.
		wish := n.allowed(by)
		p, wrong := n.Person.Clean(access.Today(now))
		if err := fault.Join(wish, wrong); err != nil {
			return err
		}
		if !n.NotTheSame {
			same, err := person.Duplicates(tx, d.Vault, by, p, now)
			if err != nil {
				return err
			}
			if len(same) > 0 {
				return fault.Field("not_the_same", "intake.known")
			}
		}
		return Register(tx, d.Vault, by, n, now)
	})
}

// begin keeps who they are, and returns their key.
func begin(tx *db.Tx, v *vault.Vault, n Newcomer, now time.Time) (*vault.Key, error) {
	if n.Known {
		return v.Key(tx, n.Person.ID)
	}
	return person.Add(tx, v, n.Person, now)
}

// Register takes someone in within an act that has seen to it that it may: an
// import, or the desk.
func Register(tx *db.Tx, v *vault.Vault, by access.Actor, n Newcomer, now time.Time) error {
	n = n.filled(by, access.Today(now))
	key, err := begin(tx, v, n, now)
	if err != nil {
		return err
	}
	if err := participation.Enrol(tx, n.participation(), n.Coordinator, now); err != nil {
		return err
	}
	if n.Wish != "" || n.Story != "" {
		err := story.Tell(tx, key, n.Person.ID, story.Version{
			Wish: n.Wish, Text: n.Story, Language: n.StoryLanguage,
			Told: n.Told, By: by.Account, At: now,
		})
		if err != nil {
			return err
		}
	}
	return audit.Record(tx, access.Did(by, n.Person.ID, now, "intake.register", string(n.Participation), string(access.Coordinator)))
}
