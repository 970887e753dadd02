package intake

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/fault"
	"kasam/internal/programme"
	"kasam/internal/referral"
	"kasam/internal/web/kit"
	"kasam/internal/words"
)

// letterView is the letter to the person: v of its page speaks their language.
type letterView struct {
	referral.Page
	Step    referral.Step
	Code    string
	Address string
}

// Letter shows the letter about what the group decided.
func (p *Pages) Letter(r *kit.Request) error {
	return p.letter(r, "")
}

// PrintLetter makes the code of the letter, and shows it with it, once.
func (p *Pages) PrintLetter(r *kit.Request) error {
	code, err := p.Referral.AnswerCode(r.Context(), r.View.Actor, r.PathValue("referral"))
	if err != nil {
		return err
	}
	return p.letter(r, code)
}

func (p *Pages) letter(r *kit.Request, code string) error {
	page, err := p.Referral.Open(r.Context(), r.View.Actor, r.PathValue("referral"))
	if err != nil {
		return err
	}
	step, ok := page.Decided()
	if !ok || !page.Named {
		return fault.Hidden()
	}
	v := r.View
	v.W = words.In(page.Language)
	return r.Show(http.StatusOK, letterPage(v, r.View, letterView{page, step, code, p.URL + "/reply"}))
}

// limited refuses whoever tries codes too often.
func (p *Pages) limited(r *kit.Request) error {
	if p.Allow != nil && !p.Allow(r) {
		return fault.Field("code", "referral.code_often")
	}
	return nil
}

// replyView is the page where the person answers with the code of their letter.
type replyView struct {
	Code      string
	Words     string
	Programme *programme.Programme // once the code is known
	Done      referral.Act
}

// ReplyPage asks for the code.
func (p *Pages) ReplyPage(r *kit.Request) error {
	return r.Show(http.StatusOK, replyPage(r.View, replyView{}))
}

// Reply opens the page with the code, and takes the answer.
func (p *Pages) Reply(r *kit.Request) error {
	s := replyView{Code: r.Text("code"), Words: r.Text("words")}
	err := p.limited(r)
	if err == nil {
		s.Programme, err = p.Referral.Known(r.Context(), s.Code, false)
	}
	if err == nil {
		act := referral.Act(r.Text("answer"))
		if act == "" {
			return r.Show(http.StatusOK, replyPage(r.View, s))
		}
		if err = kit.Done(p.Referral.AnswerBy(r.Once(), s.Code, act, s.Words)); err == nil {
			s.Done = act
			return r.Show(http.StatusOK, replyPage(r.View, s))
		}
	}
	return r.Refused(err, func(v kit.View) templ.Component { return replyPage(v, s) })
}

// referView is the page where a person or a relative asks for a place.
type referView struct {
	Code      string
	Programme *programme.Programme
	Form      form
	Done      bool
}

// ReferPage asks for the code.
func (p *Pages) ReferPage(r *kit.Request) error {
	return r.Show(http.StatusOK, referPage(r.View, referView{}))
}

// ReferMe opens the page with the code, and takes what is asked.
func (p *Pages) ReferMe(r *kit.Request) error {
	s := referView{Code: r.Text("code"), Form: readForm(r)}
	err := p.limited(r)
	if err == nil {
		s.Programme, err = p.Referral.Known(r.Context(), s.Code, true)
	}
	if err == nil {
		if s.Form.Source == "" {
			s.Form = form{Source: referral.ByPerson, Language: r.View.W.Code()}
			return r.Show(http.StatusOK, referPage(r.View, s))
		}
		var n referral.New
		if n, err = s.Form.referral(r); err == nil {
			if n.View = referral.Wants; n.Source == referral.ByRelative {
				n.View = referral.Unasked
				n.Consent = referral.Consent{} // a relative cannot say yes for them
			}
			err = kit.Done(p.Referral.ReferBy(r.Once(), s.Code, n))
		}
		if err == nil {
			s.Done = true
			return r.Show(http.StatusOK, referPage(r.View, s))
		}
	}
	return r.Refused(err, func(v kit.View) templ.Component { return referPage(v, s) })
}
