package demo

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/choice"
	"kasam/internal/closing"
	"kasam/internal/consent"
	"kasam/internal/participation"
)

// presents are what coordinators tell of themselves, in turn.
var presents = [][2]string{
	{"Jag lyssnar först. Sedan tar vi en sak i taget, i din takt.", "Arbetsterapeut. Har arbetat i öppenvården och på en folkhögskola."},
	{"Jag gillar att gå och prata. Vi kan ses ute om du hellre vill det.", "Har varit handläggare i tolv år och vet hur en ansökan läses."},
	{"Jag är envis när det gäller svar från myndigheter.", "Socionom. Har själv behövt hjälp, och vet hur det är att vänta."},
	{"Det du vill kommer först. Jag ser till att de andra vet det.", "Arbetskonsulent och studievägledare."},
}

// tellOfThemselves has every coordinator but the last say who they are; the
// manager has decided how many places they have and who supervises them.
func (w *world) tellOfThemselves() error {
	list, manager := w.staff.coordinators, w.staff.others["manager"]
	each := w.opt.People/(2*max(1, len(list))) + 3
	for i, c := range list {
		told := choice.Profile{
			Programme: w.opt.Programme, Professional: c.ID, Places: each + 2 + 3*(i%3), Takes: i%5 != 4,
			Words: w.t(presents[i%len(presents)][0]), Background: w.t(presents[i%len(presents)][1]),
		}
		by := c.actor
		if manager.ID != "" {
			by, told.Supervisor = manager.actor, manager.ID
		}
		if err := w.Choice.Tell(w.ctx, by, told); err != nil {
			return fmt.Errorf("%s tells of themself: %w", c.Name, err)
		}
	}
	return nil
}

// oneIsToldOfAChange lets one person know that another is to coordinate for them
// from next week on.
func (w *world) oneIsToldOfAChange() {
	list := w.staff.coordinators
	for _, s := range w.all {
		if s.closed.IsZero() && s != w.rich && w.opt.Today.Sub(s.enrolled) > 90 && s.coordinator.ID == list[0].ID && len(list) > 2 {
			w.at(w.noon(-1), func() error {
				return w.Participation.ChangeCoordinator(w.ctx, s.coordinator.actor, s.ID, participation.Successor{To: list[1].ID})
			})
			return
		}
	}
}

// looksBack lets two of the first coordinator's have left: one is to be called
// these days, and one has told how it goes.
func (w *world) looksBack(s *someone) {
	if w.opt.People < 30 || s.coordinator.ID != w.staff.coordinators[0].ID {
		return
	}
	switch s.nth {
	case 0:
		s.closed = w.opt.Today.AddMonths(-6).AddDays(-3)
	case 2:
		s.closed = w.opt.Today.AddMonths(-8)
	}
}

// isAskedAfter is how it goes half a year after the end, of those who said yes to
// being called and have not come again.
func (s *someone) isAskedAfter() {
	if s.n%2 != 0 || s.returns() {
		return
	}
	a := closing.Answer{Goes: "better", OwnSupport: true, Words: s.Said["goes"]}
	if s.n%4 == 2 {
		a = closing.Answer{Unreached: true}
	}
	s.at(s.closed.AddMonths(6).AddDays(5).Start(access.Zone()).Add(10*time.Hour), func() error {
		return s.Closing.Answer(s.ctx, s.coordinator.actor, s.ID, 6, a)
	})
}

// endsWith ends the participation with the person: both look back, and one in two
// says yes to being called after half a year and a year.
func (s *someone) endsWith(e participation.Ending) error {
	end := closing.Ending{
		Ending: e, Own: s.t("Jag blev lyssnad på. Det tog tid, men jag fick välja själv."),
		Words: s.t("Vi gick en sak i taget. Det som var beslutat blev gjort."), Call: s.n%2 == 0, How: consent.Paper,
	}
	if e.NextHolder != "" {
		end.SaidOn = s.closed.AddDays(-3)
	}
	return s.Closing.Close(s.ctx, s.coordinator.actor, s.ID, end)
}
