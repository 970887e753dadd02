package referral

import (
	"slices"
	"strings"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/programme"
	"kasam/internal/text"
)

// A New is a referral as it is written.
type New struct {
	ID        string
	Programme id.Programme
	Source    string        // one of the sources; Desk.Refer sets that of staff
	Person    person.Person // ID is set by Refer
	Told      Told          // Words, Tried, NotEnough and the relative; the rest follows from Person
	Parties   []string
	Exhausted programme.Answer
	View      string
	Consent   Consent
	Same      string // the person it is, among those who were known; or Other
}

// Other says that someone who is known is somebody else.
const Other = "other"

// A Consent is the person's yes to be discussed by name; How "" is none.
type Consent struct {
	How     string
	On      day.Day
	Witness string
}

// check completes c. The person says it themself; others write down what they
// heard or have on paper.
func (c *Consent) check(self bool, own string, today day.Day) error {
	if self {
		*c = Consent{How: own, On: today}
		return nil
	}
	if c.How == "" {
		*c = Consent{}
		return nil
	}
	var how, on error
	if !slices.Contains(Hows(), c.How) {
		how = fault.Field("consent", "error.choose")
	}
	if c.On.IsZero() {
		c.On = today
	}
	if c.On.After(today) {
		on = fault.Field("consent_on", "referral.consent_ahead")
	}
	return fault.Join(how, on, witness(c.How, &c.Witness))
}

// witness is asked for when something was said.
func witness(how string, who *string) error {
	if how != Oral {
		*who = ""
		return nil
	}
	if err := text.Optional("witness", who, text.Line); err != nil {
		return err
	}
	if *who == "" {
		return fault.Field("witness", "referral.witness_required")
	}
	return nil
}

// long bounds each of the texts of a referral.
const long = 4_000

// begun returns the referral that n asks for, or every reason why there is none.
func (n New) begun(p *programme.Programme, by access.Actor, own string, today day.Day) (Referral, person.Person, error) {
	if !id.Valid(n.ID) {
		return Referral{}, n.Person, fault.Hidden()
	}
	n.Person.Country = p.Country
	who, wrong := n.Person.Clean(today)
	var view, parties, relative error
	if !slices.Contains(Views(), n.View) {
		view = fault.Field("view", "error.choose")
	}
	for _, key := range n.Parties {
		if _, ok := p.Party(key); !ok {
			parties = fault.Field("parties", "error.choose")
		}
	}
	t := n.Told
	if n.Source == ByRelative {
		relative = fault.Join(text.Required("relative", &t.Relative, text.Line), text.Optional("relation", &t.Relation, text.Line),
			text.Optional("relative_phone", &t.RelPhone, text.Line))
	}
	self := n.Source == ByPerson
	words := text.Optional("words", &t.Words, 500)
	if words == nil && t.Words == "" && (self || n.View == Wants) {
		words = fault.Field("words", "referral.words_required")
	}
	tried := text.Optional("tried", &t.Tried, long)
	if tried == nil && t.Tried == "" && (n.Source == ByAgency || n.Source == ByCoordinator) {
		tried = fault.Field("tried", "error.required")
	}
	var consent error
	if !self || n.Consent.How != "" { // nobody is named because they wrote themselves
		consent = n.Consent.check(self, own, today)
	}
	err := fault.Join(words, view, wrong, parties, tried, text.Optional("not_enough", &t.NotEnough, long), relative, consent)
	if err != nil {
		return Referral{}, n.Person, err
	}
	t.Given, t.Family, t.Called, t.Country, t.NationalID, t.Birth = who.Given, who.Family, who.Called, who.Country, who.NationalID, who.Birth
	t.Phone, t.Email, t.Reach, t.Town, t.Interpreter, t.EasyRead = who.Phone, who.Email, who.Reach, who.Municipality, who.Interpreter, who.EasyRead
	t.Witness = n.Consent.Witness
	return Referral{
		ID: n.ID, Programme: n.Programme, Person: who.ID, Protected: who.Protected, Source: n.Source, Professional: by.Professional,
		Organisation: by.Organisation, Account: by.Account, ReferredOn: today, State: Referred,
		Parties: slices.Compact(slices.Sorted(slices.Values(n.Parties))), Exhausted: n.Exhausted, View: n.View,
		ConsentHow: n.Consent.How, ConsentOn: n.Consent.On, Sex: who.Sex, Language: who.Language, BirthYear: who.BirthYear, Told: t, Version: 1,
	}, who, nil
}

// A Deed is what someone does about a referral.
type Deed struct {
	Act     Act
	Version int // that was read; 0 when it does not matter
	Consent Consent
	How     string // how the person answered, when someone else writes it down
	Said    Said
	// For ActAdd: what is known now that was not; zero leaves it as it is.
	Exhausted programme.Answer
	View      string
	Parties   []string
}

// take does a deed that asks for nothing but the referral, or refuses it. own is
// how the person acts when it is they who act.
func (r *Referral) take(d Deed, who Standing, own string, today day.Day) (Step, error) {
	if !r.May(d.Act, who) {
		return Step{}, fault.Refuse(fault.Conflict, "referral.moved")
	}
	s := Step{Act: d.Act, State: r.State}
	var err error
	switch d.Act {
	case ActConsent:
		if d.Consent.How == "" && !who.Self {
			return s, fault.Field("consent", "error.choose")
		}
		if err = d.Consent.check(who.Self, own, today); err == nil {
			r.ConsentHow, r.ConsentOn, r.Told.Witness = d.Consent.How, d.Consent.On, d.Consent.Witness
			s.How = d.Consent.How
		}
	case ActUnconsent:
		r.ConsentHow, r.ConsentOn, r.Told.Witness = "", day.Day{}, ""
	case ActAdd:
		err = r.add(d, &s)
	case ActAccept, ActDecline:
		err = s.answered(d, who, own)
		if s.State = Accepted; d.Act == ActDecline {
			s.State = Declined
		}
		if d.Act == ActAccept {
			r.View = Wants
		}
	case ActObject:
		err = fault.Join(text.Required("text", &d.Said.Text, long), text.Required("who", &d.Said.Who, text.Line))
		s.Said = Said{Text: d.Said.Text, Who: d.Said.Who}
	case ActAgain:
		s.State = Referred
		err = s.reason(d, false)
	case ActWithdraw:
		s.State = Withdrawn
		err = s.reason(d, !who.Self)
	}
	if err != nil {
		return s, err
	}
	r.State = s.State
	return s, nil
}

func (s *Step) reason(d Deed, must bool) error {
	check := text.Optional
	if must {
		check = text.Required
	}
	err := check("text", &d.Said.Text, long)
	s.Said = Said{Text: d.Said.Text}
	return err
}

// answered keeps the person's yes or no: their own act, or how and before whom
// they said it. A reason is never asked for.
func (s *Step) answered(d Deed, who Standing, own string) error {
	err := text.Optional("text", &d.Said.Text, long)
	s.How, s.Said = own, Said{Text: d.Said.Text}
	if who.Self {
		return err
	}
	s.How = d.How
	var how error
	if !slices.Contains(Hows(), d.How) {
		how = fault.Field("how", "error.choose")
	}
	wit := witness(d.How, &d.Said.Witness)
	s.Said.Witness = d.Said.Witness
	return fault.Join(err, how, wit)
}

func (r *Referral) add(d Deed, s *Step) error {
	if err := text.Required("text", &d.Said.Text, long); err != nil {
		return err
	}
	s.Said = Said{Text: d.Said.Text}
	if d.Exhausted != programme.Unknown {
		r.Exhausted = d.Exhausted
	}
	if slices.Contains(Views(), d.View) {
		r.View = d.View
	}
	for _, key := range d.Parties {
		if !slices.Contains(r.Parties, key) && !strings.ContainsAny(key, " ,") {
			r.Parties = append(r.Parties, key)
		}
	}
	if r.State == Asking { // it was what the group asked for
		s.State = Referred
	}
	return nil
}

// A Decision is what the group decided, on its way into the history.
type Decision struct {
	Kind  string
	State State
	Said  Said
}
