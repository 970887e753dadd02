package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/preparation"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// dayView is one day of the group, with the attendance as it was typed.
type dayView struct {
	preparation.Sheet
	Typed []preparation.Attendance
}

// of is how a party took part, as it was typed or as it stands.
func (s dayView) of(party string) preparation.Attendance {
	for _, list := range [][]preparation.Attendance{s.Typed, s.Attendance} {
		for _, a := range list {
			if a.Party == party {
				return a
			}
		}
	}
	return preparation.Attendance{}
}

// Day shows a day of the group.
func (p *Pages) Day(r *kit.Request) error {
	s, err := p.Preparation.Open(r.Context(), r.View.Actor, r.PathValue("agenda"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, dayPage(r.View, dayView{Sheet: s}))
}

// Attend notes who was there.
func (p *Pages) Attend(r *kit.Request) error {
	one := r.PathValue("agenda")
	s, err := p.Preparation.Open(r.Context(), r.View.Actor, one)
	if err != nil {
		return err
	}
	var list []preparation.Attendance
	for _, party := range s.Programme.Parties {
		list = append(list, preparation.Attendance{Party: party.Key, Came: r.Text("came_" + party.Key), Who: r.Text("who_" + party.Key)})
	}
	if err = kit.Done(p.Preparation.Attend(r.Once(), r.View.Actor, one, list)); err == nil {
		return r.SeeOther(dayPath(one))
	}
	return r.Refused(err, func(v kit.View) templ.Component { return dayPage(v, dayView{s, list}) })
}

// caseView is one referral in front of the group, with a decision as it is typed.
type caseView struct {
	preparation.Desktop
	Typed preparation.Decision
}

// Case shows one referral in front of the group.
func (p *Pages) Case(r *kit.Request) error {
	c, err := p.Preparation.Case(r.Context(), r.View.Actor, r.PathValue("agenda"), r.PathValue("referral"))
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, casePage(r.View, caseView{Desktop: c}))
}

// Decide keeps what the group decided, and goes on to the next case.
func (p *Pages) Decide(r *kit.Request) error {
	ctx, by, one := r.Context(), r.View.Actor, r.PathValue("agenda")
	c, lost := p.Preparation.Case(ctx, by, one, r.PathValue("referral"))
	version, _ := r.Int("version") // a hidden field: nonsense in it is no version, and a conflict
	d := preparation.Decision{
		ID: r.FormKey(), Day: one, Referral: r.PathValue("referral"), Kind: r.Text("kind"), DecidedBy: r.Text("decided_by"), Version: int(version),
		Said: preparation.Said{Reason: r.Text("reason"), Deviation: r.Text("deviation"), Which: r.Text("which"), Letter: r.Text("letter")},
	}
	err := kit.Done(p.Preparation.Decide(r.Once(), by, d))
	switch {
	case err == nil && c.Next != "":
		return r.SeeOther(dayPath(one) + "/" + c.Next)
	case err == nil:
		return r.SeeOther(dayPath(one))
	case lost != nil:
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return casePage(v, caseView{c, d}) })
}

// met says in one word how the criteria stand: the form asks why they are not
// followed only where a decision can go against them.
func met(list []preparation.Weighed) string {
	switch {
	case preparation.Against(preparation.Offer, list):
		return "unmet"
	case preparation.Against(preparation.No, list):
		return "met"
	}
	return "open"
}

func kindOptions(v kit.View) (options []ui.Option) {
	for _, k := range preparation.Kinds() {
		options = append(options, ui.Option{Value: k, Label: v.T("preparation.kind." + k), Hint: v.T("preparation.means." + k)}) // words: preparation.means.*
	}
	return options
}
