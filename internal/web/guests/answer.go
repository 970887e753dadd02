package guests

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/commitment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/guest"
	"kasam/internal/meeting"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// typed is what was typed in the forms of a link.
type typed struct {
	Act    commitment.Act // whose form was sent; "" at first
	What   string
	Amount string
	Due    string
	Reason string
	Answer string                       // to a meeting
	Times  map[string]scheduling.Answer // of a poll, by the id of the time
}

func read(r *kit.Request) typed {
	t := typed{
		Act: commitment.Act(r.Text("act")), What: r.Text("what"), Amount: r.Text("amount"), Due: r.Text("due"),
		Reason: r.Text("reason"), Answer: r.Text("answer"), Times: make(map[string]scheduling.Answer),
	}
	for name := range r.PostForm {
		if choice, ok := strings.CutPrefix(name, "time-"); ok && r.Text(name) != "" {
			t.Times[choice] = scheduling.Answer(r.Text(name))
		}
	}
	return t
}

// page is what one link shows: the sheet around it and the one thing it is about.
type page struct {
	guest.Sheet
	Token   string
	Typed   typed
	Promise commitment.Page
	Meeting meeting.Meeting
	Poll    scheduling.Sheet
}

// load reads what the link shows. All of it is on record before it is shown.
func (p *Pages) load(r *kit.Request, by access.Actor, l guest.Link, t typed) (g page, err error) {
	g = page{Token: r.PathValue("token"), Typed: t}
	if g.Sheet, err = p.Guest.Open(r.Context(), by); err != nil {
		return g, err
	}
	switch l.Kind {
	case guest.Promise:
		g.Promise, err = p.Commitment.Open(r.Context(), by, l.Object)
	case guest.Meeting:
		g.Meeting, err = p.Desks.Meeting.Invited(r.Context(), by, l.Object)
	case guest.Poll:
		g.Poll, err = p.Scheduling.Poll(r.Context(), by, l.Object)
	}
	return g, err
}

func (g page) view(v kit.View) templ.Component {
	switch g.Kind {
	case guest.Meeting:
		return meetingPage(v, g)
	case guest.Poll:
		return pollPage(v, g)
	}
	return promisePage(v, g)
}

func (p *Pages) show(r *kit.Request, by access.Actor, l guest.Link, status int, t typed) error {
	g, err := p.load(r, by, l, t)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("done") != "" && r.Method == http.MethodGet && !g.AnsweredAt.IsZero() {
		return r.Show(status, thanksPage(r.View, g))
	}
	return r.Show(status, g.view(r.View))
}

// answer does what the guest has chosen, notes that they have answered, and
// thanks them. The same form sent twice is one answer, and heals a link whose
// answer was kept but not yet noted.
func (p *Pages) answer(r *kit.Request, by access.Actor, l guest.Link, token string) error {
	t := read(r)
	err := kit.Done(p.act(r, by, l, t))
	if err == nil {
		if err := p.Guest.Answer(r.Context(), by); err != nil {
			return err
		}
		return r.SeeOther(here(r, token, "1"))
	}
	if fault.KindOf(err) == fault.NotFound {
		return err
	}
	g, lost := p.load(r, by, l, t)
	if lost != nil {
		return lost
	}
	if l.Kind == guest.Promise && fault.KindOf(err) == fault.Invalid && offered(t.Act) && !g.may(t.Act) {
		err = fault.Refuse(fault.Conflict, "commitment.moved") // there is no such form any more to put right
	}
	return r.Refused(err, g.view)
}

func (p *Pages) act(r *kit.Request, by access.Actor, l guest.Link, t typed) error {
	// Not r.Once: the address of the page must not be kept, it holds the token.
	ctx := db.Once(r.Context(), string(by.Account)+":"+r.FormKey()+":"+l.ID)
	switch l.Kind {
	case guest.Meeting:
		return p.Desks.Meeting.Answer(ctx, by, l.Object, t.Answer)
	case guest.Poll:
		return p.Scheduling.AnswerPoll(ctx, by, l.Object, t.Times)
	}
	if !offered(t.Act) {
		return fault.Field("act", "error.choose")
	}
	amount, amountErr := r.Int("amount")
	due, dueErr := r.Day("due")
	if t.Act == commitment.ActCounter {
		if err := fault.Join(amountErr, dueErr); err != nil {
			return err
		}
	}
	seen, _ := strconv.Atoi(r.Text("seen")) // 0 when it is none: then any version will do
	return p.Commitment.Do(ctx, by, l.Object, commitment.Doing{
		Act: t.Act, Terms: commitment.Terms{What: t.What, Amount: amount, Due: due}, Reason: t.Reason, Seen: max(seen, 0),
	})
}

// refuse answers a code that did not open anything, the same for every link.
func (p *Pages) refuse(r *kit.Request, err error, token string) error {
	return r.Refused(err, func(v kit.View) templ.Component { return p.codePage(v, token, carried(r)) })
}

// offered reports whether the act is one that a guest has a button for.
func offered(a commitment.Act) bool {
	switch a {
	case commitment.ActAccept, commitment.ActSign, commitment.ActCounter, commitment.ActDecline, commitment.ActReport:
		return true
	}
	return false
}

// may reports whether the guest can do the act now.
func (g page) may(a commitment.Act) bool {
	for _, one := range g.Promise.May {
		if one == a && offered(a) {
			return true
		}
	}
	return false
}

// folded reports whether the form that was sent has a place of its own for its
// mistakes.
func (g page) folded() bool {
	switch g.Typed.Act {
	case commitment.ActCounter, commitment.ActDecline, commitment.ActReport:
		return g.may(g.Typed.Act)
	}
	return false
}

func (g page) any() bool {
	return slices.ContainsFunc(g.Promise.May, offered)
}

// words: guest.now.*

// standing says where the promise stands, in the words of the one who answers.
func (g page) standing(v kit.View) string {
	c := g.Promise.Commitment
	switch {
	case c.State == commitment.AwaitingSignature && g.may(commitment.ActSign):
		return v.T("guest.now.sign")
	case c.State == commitment.AwaitingSignature && c.SignerName != "":
		return v.T("guest.now.awaiting", c.SignerName)
	case c.State == commitment.Accepted && c.Said():
		return v.T("guest.now.said")
	case c.State == commitment.Countered && c.Turn == commitment.TurnPromiser:
		return v.T("guest.now.countered_to_you")
	}
	return v.T("guest.now." + string(c.State))
}

// terms are those that the guest reads and answers.
func (g page) terms() commitment.Terms {
	if g.any() && !g.Promise.Yes.IsZero() {
		return g.Promise.Yes
	}
	return g.Promise.Table()
}

// amount says how much, with its kind: "Bidrag eller kostnad, 5 000 kr".
func (g page) amount(v kit.View) string {
	kind := g.Promise.KindName.In(v.W.Code())
	if n := g.terms().Amount; n > 0 {
		return kind + ", " + ui.Amount(v, n, g.Promise.Unit)
	}
	return kind
}

// mandate says what a yes rests on: one's own mandate, a signature, or nothing.
func (g page) mandate(v kit.View) string {
	c := g.Promise
	switch {
	case !c.Needs():
		return ""
	case !g.may(commitment.ActAccept):
		return ui.MandateLine(v, c.Commitment)
	case c.Cover.Own:
		return v.T("guest.within", ui.Ceiling(v, c.Cover.Mandate.Ceiling, c.Commitment))
	case c.Cover.Signer != "":
		return v.T("guest.beyond", c.CoverName)
	}
	return v.T("guest.uncovered")
}

func iso(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func amountTyped(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// said is what the guest has answered to a meeting, "" before they have.
func (g page) said() string {
	if g.Typed.Answer != "" {
		return g.Typed.Answer
	}
	for _, p := range g.Meeting.Parties {
		if p.Professional == g.Professional {
			return string(p.Answer.Answer)
		}
	}
	return ""
}

// voted is what the guest has said of a time.
func (g page) voted(choice string) string {
	if a, ok := g.Typed.Times[choice]; ok {
		return string(a)
	}
	if g.Poll.Mine != nil {
		return string(g.Poll.Mine.Answers[choice])
	}
	return ""
}
