package demo

import (
	"fmt"
	"regexp"
	"slices"

	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/demo/scene"
	"kasam/internal/guest"
	"kasam/internal/id"
)

// asksByLink asks one who has no account, these days, by a link in a mail, once
// for each of what is asked; and once more among those of the first coordinator,
// who is the one to look around as.
func (s *someone) asksByLink() {
	first := s.coordinator.ID == s.staff.coordinators[0].ID
	for n, this := range s.Links {
		i := slices.IndexFunc(s.life.Promises(), func(p scene.Promise) bool { return p.Party == this.Party })
		if i < 0 || s.linked[first]&(1<<n) != 0 {
			continue
		}
		s.linked[first] |= 1 << n
		p := s.life.Promises()[i]
		to, by := s.handler(p), s.coordinator.actor
		days := s.opt.Today.Sub(s.enrolled) - 3
		promise := commitment.Promise{
			ID: id.New[string](), Professional: to.ID, What: this.What, Due: s.opt.Today.AddDays(9),
		}
		var code, token string
		s.on(days, 11, func() (err error) {
			promise.Person = s.ID
			if err := s.Commitment.Record(s.ctx, by, promise); err != nil {
				return fmt.Errorf("ask a guest: %w", err)
			}
			link := guest.Link{ID: id.New[string](), Kind: guest.Promise, Object: promise.ID, Professional: to.ID}
			if code, err = s.Guest.Send(s.ctx, by, link); err != nil {
				return fmt.Errorf("send a link: %w", err)
			}
			token, err = s.lastLink()
			return err
		})
		if this.Answer != "" {
			s.on(days+1, 8, func() error { return s.answersByLink(promise, this.Answer, token, code) })
		}
		return
	}
}

// answersByLink opens the mail, gives the code and answers.
func (s *someone) answersByLink(promise commitment.Promise, answer, token, code string) error {
	secret, err := s.Guest.Enter(s.ctx, token, code)
	if err != nil {
		return fmt.Errorf("open a link: %w", err)
	}
	by, _, err := s.Guest.Actor(s.ctx, token, secret)
	if err != nil {
		return err
	}
	if _, err := s.Guest.Open(s.ctx, by); err != nil {
		return err
	}
	if answer == "yes" {
		err = s.Commitment.Accept(s.ctx, by, promise.ID)
	} else {
		err = s.Commitment.Counter(s.ctx, by, promise.ID,
			commitment.Terms{What: promise.What, Due: promise.Due.AddDays(12)}, s.t("Jag är bortrest till dess."))
	}
	if err != nil {
		return fmt.Errorf("answer by a link: %w", err)
	}
	return s.Guest.Answer(s.ctx, by)
}

var answerLink = regexp.MustCompile(`/answer/(\S+)`)

// lastLink is what stands in the mail that was sent last: it is nowhere else.
func (s *someone) lastLink() (token string, err error) {
	err = s.DB.Read(s.ctx, func(v *db.View) error {
		var body string
		err := v.Row(`select body from outbox where body like '%/answer/%' order by created_at desc, id desc limit 1`).Scan(&body)
		if m := answerLink.FindStringSubmatch(body); m != nil {
			token = m[1]
		}
		return err
	})
	return token, err
}
