package demo

import (
	"kasam/internal/id"
	"kasam/internal/participation"
)

// rests lets someone of the first coordinator's rest since five weeks: it is on
// the board, and the bell asks how they are.
func (s *someone) rests() {
	last := s.opt.Today.Sub(s.enrolled)
	if s.coordinator.ID != s.staff.coordinators[0].ID || !s.closed.IsZero() || last < 120 || s.rich == s || s.rested || s.rung < 4 {
		return
	}
	s.world.rested = true
	by := s.coordinator.actor
	s.on(last-35, 10, func() error {
		all, err := s.Participation.Episodes(s.ctx, by, s.ID)
		if err != nil {
			return err
		}
		x := participation.Pause{ID: id.New[string](), Reason: s.t("Är inlagd. Vi ses igen efteråt")}
		return s.Participation.Pause(s.ctx, by, s.ID, all[0].ID, x)
	})
}
