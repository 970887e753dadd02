package demo

import (
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/participation"
)

// takesARest lets two of the first coordinator's rest since five weeks: they are on the
// board. Of one nobody knows for how long, and the bell asks how they are; the
// other was to be back today.
func (s *someone) takesARest() {
	last := s.opt.Today.Sub(s.enrolled)
	if s.coordinator.ID != s.staff.coordinators[0].ID || !s.closed.IsZero() || last < 120 || s.rich == s || s.rested > 1 || s.rung < 4 {
		return
	}
	s.world.rested++
	since, back := last-35, s.opt.Today
	if s.world.rested == 1 {
		back = day.Day{} // nobody knows
	}
	by := s.coordinator.actor
	s.on(since, 10, func() error {
		all, err := s.Participation.Episodes(s.ctx, by, s.ID)
		if err != nil {
			return err
		}
		s.rests = true
		x := participation.Pause{BackOn: back, ID: id.New[string](), Reason: s.t("Är inlagd. Vi ses igen efteråt")}
		return s.Participation.Pause(s.ctx, by, s.ID, all[0].ID, x)
	})
}
