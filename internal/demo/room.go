package demo

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/id"
	"kasam/internal/meeting"
)

// meetingPlaces puts them in the directory.
func (w *world) meetingPlaces() {
	w.at(w.noon(-900), func() error {
		for i := range w.Places {
			p := w.Places[i]
			p.ID = id.New[string]()
			if err := w.Directory.AddPlace(w.ctx, w.admin, p); err != nil {
				return fmt.Errorf("a meeting place: %w", err)
			}
			w.places = append(w.places, p.ID)
		}
		return nil
	})
}

// afterwards is what comes after some of the meetings: the notes are read aloud
// and the person says whether it was so, and whether they are stronger than when
// they came. A few say that it was not so, and one thing is corrected.
func (s *someone) afterwards(m string, days int) {
	if s.n%3 != 0 && s.rich != s {
		return
	}
	by := s.coordinator.actor
	s.on(days, 15, func() error {
		said := meeting.Statement{ID: id.New[string](), Kind: meeting.Agrees}
		if s.n%9 == 6 {
			said.Kind, said.Text = meeting.Differs, s.t("Jag sa att jag vill pröva, inte att jag kan börja på måndag.")
		}
		if err := s.Meeting.Say(s.ctx, by, m, said); err != nil {
			return fmt.Errorf("what the person says of the notes: %w", err)
		}
		a := meeting.After{Answer: []string{meeting.Stronger, meeting.Stronger, meeting.Same, meeting.Weaker}[s.n/3%4], Shared: s.n%2 == 0}
		if s.rich == s {
			a.Words = s.t("Det var bra att alla satt där samtidigt.")
		}
		if err := s.Meeting.AnswerAfter(s.ctx, by, m, a); err != nil {
			return fmt.Errorf("the answer after a meeting: %w", err)
		}
		if s.n%9 != 6 {
			return nil
		}
		return s.Meeting.Correct(s.ctx, by, m, meeting.Statement{ID: id.New[string](), Text: s.t("Det ska stå att starten bestäms senare.")})
	})
}

// sitsDownToday calls a meeting for this afternoon: with someone to lead it
// together with the coordinator, an interpreter who has not answered, and what
// the person wants to talk about.
func (s *someone) sitsDownToday() {
	if s.rich != s {
		return
	}
	by, days := s.coordinator.actor, s.opt.Today.Sub(s.enrolled)
	m := meeting.Meeting{
		ID: id.New[string](), Kind: meeting.MultiParty, Minutes: 60,
		StartsAt: s.opt.Today.Start(access.Zone()).Add(14 * time.Hour), Place: s.t("Studierum 1"),
		Items: []meeting.Item{
			{ID: id.New[string](), Text: s.t("Jag sover dåligt när jag inte vet hur det blir med hyran"), Voice: meeting.PersonVoice},
			{ID: id.New[string](), Text: s.t("Kan jag börja med några timmar i veckan?"), Voice: meeting.PersonVoice},
			{ID: id.New[string](), Text: s.t("Vad vi lovade förra gången"), Voice: meeting.CoordinatorVoice},
		},
	}
	for _, p := range s.life.Promises() {
		if h := s.handler(p); !m.With(h.ID) {
			m.Parties = append(m.Parties, meeting.Party{Professional: h.ID, Organisation: h.Organisation})
		}
	}
	m.Interpreter = s.interpreter()
	if len(m.Parties) > 0 {
		m.Facilitator = m.Parties[0].Professional
	}
	s.on(days-7, 9, func() error {
		m.Person, m.PlaceID = s.ID, s.world.places[0]
		if err := s.Meeting.Call(s.ctx, by, m); err != nil {
			return fmt.Errorf("call the meeting of today: %w", err)
		}
		if !s.Interpreter {
			return nil
		}
		m.Interpreter.State = meeting.InterpreterOrdered
		return s.Meeting.Arrange(s.ctx, by, m.ID, meeting.Arrangement{Facilitator: m.Facilitator, Interpreter: m.Interpreter})
	})
}

// interpreter is for the language of who needs one.
func (s *someone) interpreter() meeting.Interpreter {
	if !s.Interpreter {
		return meeting.Interpreter{}
	}
	return meeting.Interpreter{Language: s.Person.Language}
}
