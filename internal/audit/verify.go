package audit

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"kasam/internal/db"
)

// A Report is what a verification of the whole log found.
type Report struct {
	Size        int64     // entries that have their place
	Root        tlog.Hash // of the tree over them
	Waiting     int64     // entries too young to have one
	Checkpoints int       // compared
	Bad         *Finding  // the first thing that is wrong; nil when nothing is
}

// A Finding names the first entry that is not what it was.
type Finding struct {
	Seq  int64  // the first bad place in the log
	Last int64  // where only a stretch is known to be bad: its last place
	ID   string // of the entry found there, "" when there is none
	What string // in words
}

// String tells the finding in one line.
func (f *Finding) String() string {
	where := fmt.Sprintf("entry %d", f.Seq)
	if f.ID != "" {
		where += " (" + f.ID + ")"
	}
	if f.Last > f.Seq {
		where = fmt.Sprintf("from %s to entry %d", where, f.Last)
	}
	return where + ": " + f.What
}

// Verify recomputes the log from its entries: each leaf is the hash of its
// entry, each list of people that was shown is the one the entry names, no place is empty, the tree is that of the head, and the tree at each
// checkpoint's size is the checkpoint's. It holds a page of entries at a time.
func Verify(ctx context.Context, d *db.DB, checkpoints []Checkpoint) (Report, error) {
	sorted := slices.SortedFunc(slices.Values(checkpoints), func(a, b Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	c := check{Report: Report{Checkpoints: len(sorted)}, ahead: sorted}
	lists := make(rosters)
	err := d.Read(ctx, func(v *db.View) error {
		after := int64(-1 << 62)
		for c.Bad == nil {
			list, err := page(v, after, batch)
			if err != nil {
				return fmt.Errorf("read the audit log after %d: %w", after, err)
			}
			if c.wrong, err = lists.check(v, list); err != nil {
				return err
			}
			for _, s := range list {
				if c.next(s); c.Bad != nil {
					return nil
				}
				after = s.Seq
			}
			if len(list) < batch {
				break
			}
		}
		if c.Bad != nil {
			return nil
		}
		if c.compare(); c.Bad != nil {
			return nil
		}
		head, err := Head(v)
		if err != nil {
			c.Bad = &Finding{Seq: c.good, Last: c.tree.Size - 1, ID: c.goodID, What: err.Error()}
			return nil //nolint:nilerr // it is what was looked for
		}
		c.end(head)
		c.Waiting, err = Waiting(v)
		return err
	})
	c.Size, c.Root = c.tree.Size, c.tree.Root()
	return c.Report, err
}

// check is a verification on its way.
type check struct {
	Report
	tree   Tree
	ahead  []Checkpoint
	good   int64  // up to here the tree is proven by a checkpoint
	goodID string // of the entry that follows

	wrong map[string]bool // rosters that are not what they were
}

// next takes the entry that should come next.
func (c *check) next(s stored) {
	if c.compare(); c.Bad != nil {
		return
	}
	if c.tree.Size == c.good {
		c.goodID = s.ID
	}
	leaf := tlog.RecordHash(s.Leaf())
	switch {
	case s.Seq > c.tree.Size:
		c.Bad = &Finding{Seq: c.tree.Size, What: "it is missing"}
	case s.Seq < c.tree.Size:
		c.Bad = &Finding{Seq: s.Seq, ID: s.ID, What: "it has no place in the log"}
	case base64.StdEncoding.EncodeToString(leaf[:]) != s.leaf:
		c.Bad = &Finding{Seq: s.Seq, ID: s.ID, What: "it was changed"}
	case c.wrong[s.Roster]:
		c.Bad = &Finding{Seq: s.Seq, ID: s.ID, What: "the list of people that it showed was changed"}
	}
	c.tree.add(leaf)
}

// compare holds the tree as it is now against the checkpoints of its size.
func (c *check) compare() {
	for len(c.ahead) > 0 && c.ahead[0].Size == c.tree.Size {
		if c.ahead[0].Root != c.tree.Root() {
			c.Bad = &Finding{
				Seq: c.good, Last: c.tree.Size - 1, ID: c.goodID,
				What: fmt.Sprintf("the log is not the one of the checkpoint at %d", c.tree.Size),
			}
			return
		}
		c.good, c.goodID = c.tree.Size, ""
		c.ahead = c.ahead[1:]
	}
}

// end compares what remains when there are no more entries.
func (c *check) end(head Tree) {
	switch n := c.tree.Size; {
	case len(c.ahead) > 0:
		c.Bad = &Finding{
			Seq: n, Last: c.ahead[len(c.ahead)-1].Size - 1,
			What: fmt.Sprintf("it is missing: the log ends at %d and a checkpoint knows %d entries", n, c.ahead[len(c.ahead)-1].Size),
		}
	case head.Size > n:
		c.Bad = &Finding{Seq: n, Last: head.Size - 1, What: "it is missing at the end"}
	case head.Size < n:
		c.Bad = &Finding{Seq: head.Size, Last: n - 1, What: "it was added past the head of the log"}
	case head.Root() != c.tree.Root():
		c.Bad = &Finding{Seq: c.good, Last: n - 1, ID: c.goodID, What: "the log is not the one its head tells of"}
	}
}
