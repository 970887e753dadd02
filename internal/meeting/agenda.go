package meeting

import (
	"context"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
)

// The ways an item goes on the agenda.
const (
	Up   = "up"   // one place
	Down = "down" // one place
	Drop = "drop" // off it
)

// Add puts an item on the agenda: the person's own, or that of those who lead
// the meeting. An item that the person adds is always in their voice.
func (d *Desk) Add(ctx context.Context, by access.Actor, meeting string, item Item) error {
	return d.act(ctx, by, meeting, "meeting.item", writesAgenda, func(tx *db.Tx, o *opened) error {
		item.From = ""
		return o.put(tx, item)
	})
}

// Again takes up anew what was not talked about at the last meeting, in the
// voice it had. The person takes up what is theirs.
func (d *Desk) Again(ctx context.Context, by access.Actor, meeting, item string) error {
	return d.act(ctx, by, meeting, "meeting.item", writesAgenda, func(tx *db.Tx, o *opened) error {
		last, err := before(tx, o.key, o.Person, o.StartsAt)
		if err != nil {
			return err
		}
		for _, one := range left(last) {
			if one.ID == item && (!o.sight.Self() || one.Voice == PersonVoice) {
				return o.put(tx, Item{Text: one.Text, Voice: one.Voice, From: one.ID})
			}
		}
		return fault.Refuse(fault.Conflict, "meeting.item_gone")
	})
}

// Order moves an item of the agenda up or down among those of its voice, or
// drops it. The order of what the person wants to talk about is theirs alone.
func (d *Desk) Order(ctx context.Context, by access.Actor, meeting, item, way string) error {
	return d.act(ctx, by, meeting, "meeting.item", writesAgenda, func(tx *db.Tx, o *opened) error {
		if o.State != StatePlanned {
			return fault.Refuse(fault.Conflict, "meeting.moved")
		}
		order, err := arrange(o.Items, item, way, o.sight.Self())
		if err != nil {
			return err
		}
		if way == Drop {
			return tx.Exec(`update meeting_items set dropped = $3 where meeting_id = $1 and id = $2`, o.ID, item, true)
		}
		for n, one := range order {
			if err := tx.Exec(`update meeting_items set position = $3 where meeting_id = $1 and id = $2`, o.ID, one.ID, n+1); err != nil {
				return err
			}
		}
		return nil
	})
}

func writesAgenda(o *opened, by access.Actor) error {
	if o.sight.Self() {
		return nil
	}
	return leads(o, by)
}

// put keeps an item last on the agenda.
func (o *opened) put(tx *db.Tx, item Item) error {
	if o.State != StatePlanned {
		return fault.Refuse(fault.Conflict, "meeting.moved")
	}
	if o.sight.Self() {
		item.Voice = PersonVoice
	}
	item, err := item.checked()
	if err != nil {
		return err
	}
	if len(o.Items) >= mostItems {
		return fault.Field("item", "meeting.too_many")
	}
	if !id.Valid(item.ID) {
		item.ID = id.New[string]()
	}
	return insertItem(tx, o.key, o.Meeting, item, mostItems+len(o.Items)+1)
}

// arrange returns the items in their new order, or refuses: an item that is not
// there, one of the other voice, a way that is none.
func arrange(items []Item, item, way string, self bool) ([]Item, error) {
	i := slices.IndexFunc(items, func(x Item) bool { return x.ID == item })
	if i < 0 {
		return nil, fault.Refuse(fault.Conflict, "meeting.item_gone")
	}
	if self != (items[i].Voice == PersonVoice) {
		return nil, fault.Refuse(fault.Forbidden, "meeting.not_your_item")
	}
	order := slices.Clone(items)
	switch way {
	case Up:
		if i > 0 && order[i-1].Voice == order[i].Voice {
			order[i-1], order[i] = order[i], order[i-1]
		}
	case Down:
		if i+1 < len(order) && order[i+1].Voice == order[i].Voice {
			order[i+1], order[i] = order[i], order[i+1]
		}
	case Drop:
		order = slices.Delete(order, i, i+1)
	default:
		return nil, fault.Hidden()
	}
	return order, nil
}

// left returns what of a meeting's agenda was not talked about.
func left(m Meeting) []Item {
	return slices.DeleteFunc(slices.Clone(m.Items), func(i Item) bool { return i.Done })
}
