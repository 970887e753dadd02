// Package demo makes a believable association to look around in, one for each
// programme that comes with Kasam: its parties, coordinators, and people in every
// phase of three years. What is particular to a programme stands in its scene. It
// is built by the acts that pages call and by nothing else. Nobody in it is real.
package demo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"kasam/internal/access"
	"kasam/internal/anonymous"
	"kasam/internal/assessment"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/decision"
	"kasam/internal/demo/scene"
	"kasam/internal/directory"
	"kasam/internal/guest"
	"kasam/internal/id"
	"kasam/internal/intake"
	"kasam/internal/livelihood"
	"kasam/internal/login"
	"kasam/internal/meeting"
	"kasam/internal/participation"
	"kasam/internal/person"
	"kasam/internal/plan"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/review"
	"kasam/internal/scheduling"
	"kasam/internal/statute"
	"kasam/internal/story"
	"kasam/internal/tool"
)

// A Clock tells the desks what time it is while the past is made, and goes on
// from the demo's today when it has been.
type Clock struct {
	at     atomic.Int64 // microseconds; 0 when the clock runs
	offset atomic.Int64
}

// Now returns the time on the clock.
func (c *Clock) Now() time.Time {
	if at := c.at.Load(); at != 0 {
		return time.UnixMicro(at).UTC()
	}
	return time.Now().Add(time.Duration(c.offset.Load())).UTC()
}

// Stop sets the clock to an instant, where it stays.
func (c *Clock) Stop(at time.Time) { c.at.Store(at.UnixMicro()) }

// Run lets the clock go on from an instant.
func (c *Clock) Run(from time.Time) {
	c.offset.Store(int64(time.Until(from)))
	c.at.Store(0)
}

// Desks are where the demo acts.
type Desks struct {
	DB            *db.DB
	Anonymous     *anonymous.Desk
	Choice        *choice.Desk
	Closing       *closing.Desk
	Commitment    *commitment.Desk
	Assessment    *assessment.Desk
	Consent       *consent.Desk
	Decision      *decision.Desk
	Directory     *directory.Desk
	Guest         *guest.Desk
	Intake        *intake.Desk
	Livelihood    *livelihood.Desk
	Login         *login.Desk
	Meeting       *meeting.Desk
	Participation *participation.Desk
	Person        *person.Desk
	Plan          *plan.Desk
	Preparation   *preparation.Desk
	Programme     *programme.Desk
	Referral      *referral.Desk
	Review        *review.Desk
	Statute       *statute.Desk
	Scheduling    *scheduling.Desk
	Story         *story.Desk
	Tool          *tool.Desk
}

// Options say what to make.
type Options struct {
	Programme id.Programme
	People    int     // 1 to 100 000
	Today     day.Day // the last day that is made
}

// A Login is an account to look around with.
type Login struct {
	Role     string `json:"role"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
	ICS      string `json:"ics"` // address of its calendar feed; Build returns it without the site
}

// Password is that of every account of the demo.
const Password = "kasam visar vägen" //nolint:gosec // of invented people, told to everyone

// An event is something that happened, or will.
type event struct {
	at time.Time
	do func() error
}

// world is the demo while it is made.
type world struct {
	Desks
	ctx   context.Context //nolint:containedctx // of the one call to Build
	clock *Clock
	opt   Options
	scene.Scene
	file   *programme.Programme
	admin  access.Actor
	staff  staff
	events []event
	all    []*someone
	held   map[int]string // days of the preparation group, by how many days ago
	rung   int            // how many have a bell of their own
	rested int            // how many rest
	linked map[bool]int   // which of byLink have been asked, among the first coordinator's people and among others
	rich   *someone       // who the person's login is
	places []string       // where they meet

	missing map[string]bool // texts that the scene has no words for
}

// Build makes the association and returns an account for each role. It stops
// the clock while it works and lets it go on from today's noon.
func Build(ctx context.Context, desks Desks, clock *Clock, opt Options) ([]Login, error) {
	w := &world{Desks: desks, ctx: ctx, clock: clock, opt: opt, held: make(map[int]string), linked: make(map[bool]int), missing: make(map[string]bool)}
	return w.build()
}

func (w *world) build() ([]Login, error) {
	clock, opt := w.clock, w.opt
	file, err := w.read(string(opt.Programme))
	if err != nil {
		return nil, err
	}
	clock.Stop(w.noon(-1200))
	if err := w.association(file); err != nil {
		return nil, fmt.Errorf("make the association: %w", err)
	}
	if err := w.tellOfThemselves(); err != nil {
		return nil, err
	}
	w.meetingDays()
	w.meetingPlaces()
	for i := range opt.People {
		w.person(i)
	}
	if w.rich != nil {
		w.rich.isPictured()
	}
	w.waysIn()
	w.comeAgain()
	w.oneLeavesWork()
	w.oneIsToldOfAChange()
	w.shields()
	slices.SortStableFunc(w.events, func(a, b event) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	for _, e := range w.events {
		clock.Stop(e.at)
		if err := e.do(); err != nil {
			return nil, fmt.Errorf("what happened at %s: %w", e.at.Format(time.DateTime), err)
		}
	}
	clock.Stop(w.noon(0))
	logins, err := w.logins()
	if err == nil {
		err = w.feeds(logins)
	}
	clock.Run(w.noon(0))
	if err == nil && len(w.missing) > 0 {
		err = fmt.Errorf("the scene of %s has no words for %q", opt.Programme, slices.Sorted(maps.Keys(w.missing)))
	}
	return logins, err
}

// noon returns noon on the day so many days from today.
func (w *world) noon(days int) time.Time {
	return w.opt.Today.AddDays(days).Start(access.Zone()).Add(12 * time.Hour)
}

// at plans something for a time; what lies after today's noon is not made.
func (w *world) at(t time.Time, do func() error) {
	if !t.After(w.noon(0)) {
		w.events = append(w.events, event{t, do})
	}
}
