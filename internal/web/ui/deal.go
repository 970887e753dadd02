package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/commitment"
	"kasam/internal/web/kit"
)

// words: commitment.act.*
// words: commitment.step.*
// words: commitment.reason.*
// words: commitment.how.*
// words: commitment.tell.*

// A Deal is one promise with what the reader can do about it, on the side of
// staff and on the person's own.
type Deal struct {
	commitment.Page
	Base  string // its address; the acts lie under it
	Typed Typed
}

// Typed is what was typed in one of the forms of a Deal.
type Typed struct {
	Act    commitment.Act // "" when nothing was
	Tell   bool           // it is noted for the promiser
	What   string
	Amount string
	Due    string
	Reason string
}

// TellPath is the last part of the address by which an answer is noted.
const TellPath = "tell"

// ReadTyped reads the form of the act that the address names.
func ReadTyped(r *kit.Request) Typed {
	t := Typed{
		Act: commitment.Act(r.PathValue("act")), What: r.Text("what"), Amount: r.Text("amount"), Due: r.Text("due"), Reason: r.Text("reason"),
	}
	if t.Act == TellPath {
		t.Act, t.Tell = commitment.Act(r.Text("act")), true
	}
	return t
}

// Doing returns what was typed as an act, or what of it cannot be read.
func (t Typed) Doing(r *kit.Request) (w commitment.Doing, err error) {
	w = commitment.Doing{Act: t.Act, Reason: t.Reason}
	if seen, err := strconv.Atoi(r.Text("seen")); err == nil && seen > 0 {
		w.Seen = seen
	}
	if !t.Act.NeedsTerms() {
		return w, nil
	}
	if w.Terms.Due, err = r.Day("due"); err != nil {
		return w, err
	}
	w.Terms.What = t.What
	w.Terms.Amount, err = r.Int("amount")
	return w, err
}

// Main lists what the reader most likely came to do, the first the most likely.
func (d Deal) Main() (list []commitment.Act) {
	var want []commitment.Act
	switch {
	case d.State == commitment.Proposed, d.State == commitment.Countered && d.may(commitment.ActAccept):
		if !d.may(commitment.ActAccept) {
			return nil
		}
		want = []commitment.Act{commitment.ActAccept, commitment.ActCounter, commitment.ActDecline}
	case d.State == commitment.AwaitingSignature:
		if !d.may(commitment.ActSign) {
			return nil
		}
		want = []commitment.Act{commitment.ActSign, commitment.ActDecline}
	case d.Said():
		want = []commitment.Act{commitment.ActKeep, commitment.ActDeny}
	case d.may(commitment.ActAccept):
		want = []commitment.Act{commitment.ActAccept, commitment.ActDecline}
	case d.may(commitment.ActKeep):
		want = []commitment.Act{commitment.ActKeep, commitment.ActMove, commitment.ActBreak}
	default:
		want = []commitment.Act{commitment.ActReport, commitment.ActCounter, commitment.ActBreak}
	}
	for _, a := range want {
		if d.may(a) {
			list = append(list, a)
		}
	}
	return list
}

// Rest lists what else the reader may do.
func (d Deal) Rest() (list []commitment.Act) {
	main := d.Main()
	for _, a := range d.May {
		if !slices.Contains(main, a) && a != commitment.ActLeave {
			list = append(list, a)
		}
	}
	return list
}

func (d Deal) may(a commitment.Act) bool { return slices.Contains(d.May, a) }

// lost reports whether what was typed has no form any more: someone was first.
func (d Deal) lost() bool {
	offered := d.May
	if d.Typed.Tell {
		offered = d.Notes
	}
	return d.Typed.Act != "" && typed(d.Typed.Act) && !slices.Contains(offered, d.Typed.Act)
}

// label is what an act is called as the promise stands.
func (d Deal) label(v kit.View, a commitment.Act) string {
	key := string(a)
	switch {
	case a == commitment.ActKeep && d.Mine() && d.Who.Self:
		key = "keep_own"
	case a == commitment.ActAccept && d.State == commitment.Accepted:
		key = "accept_noted"
	case a == commitment.ActAccept && !d.State.Open():
		key = "accept_still"
	case a == commitment.ActAccept && !d.Who.Promises:
		key = "accept_offer"
	case a == commitment.ActCounter && d.Stands:
		key = "counter_stands"
	case a == commitment.ActCounter && d.State == commitment.Proposed && !d.Who.Promises:
		key = "counter_asked"
	case a == commitment.ActDecline && d.State == commitment.Accepted:
		key = "decline_noted"
	case a == commitment.ActDecline && d.Stands:
		key = "decline_stands"
	}
	return v.T("commitment.act." + key)
}

// why asks for the reason of an act: more pointedly when the day has moved before.
func (d Deal) why(v kit.View, a commitment.Act, tell bool) string {
	switch {
	case (a == commitment.ActMove || a == commitment.ActCounter && d.Stands) && d.Moves > 0:
		return v.N("commitment.reason.again", d.Moves, d.Moves)
	case tell:
		return v.T("commitment.tell_why")
	}
	return v.T("commitment.reason." + string(a))
}

func (d Deal) path(a commitment.Act, tell bool) string {
	if tell {
		return d.Base + "/" + TellPath
	}
	return d.Base + "/" + string(a)
}

// typedIn reports whether this is the form that was refused.
func (d Deal) typedIn(a commitment.Act, tell bool) bool {
	return d.Typed.Act == a && d.Typed.Tell == tell
}

// typed reports whether a form takes more than a press.
func typed(a commitment.Act) bool { return a.NeedsReason() || a == commitment.ActReport }

// An entry is one field of one of several forms on a page. Only the form that
// was refused shows mistakes, and its fields have the plain names that the
// summary of mistakes leads to.
type entry struct {
	ID, Name, Label, Hint, Value, Type, Bad string
	Rows                                    int
	Required                                bool
}

// entries are the fields of the form of an act.
func (d Deal) entries(v kit.View, a commitment.Act, tell bool) (list []entry) {
	table, was := d.Table(), d.Typed
	refused := d.typedIn(a, tell)
	if !refused {
		was = Typed{What: table.What}
		if table.Amount > 0 {
			was.Amount = strconv.FormatInt(table.Amount, 10)
		}
		if !table.Due.Before(v.Today) {
			was.Due = table.Due.String()
		}
	}
	if a == commitment.ActCounter {
		list = append(list, entry{Name: "what", Label: v.T("commitment.what"), Value: was.What, Rows: 2, Required: true})
		if d.Unit != "" || table.Amount > 0 || was.Amount != "" {
			label := v.T("commitment.number")
			if d.Unit != "" {
				label += " (" + Unit(v, d.Unit) + ")"
			}
			list = append(list, entry{Name: "amount", Label: label, Value: was.Amount, Type: "text"})
		}
	}
	if a.NeedsTerms() {
		list = append(list, entry{
			Name: "due", Label: v.T("commitment.by_when"), Value: was.Due, Type: "date", Required: true,
			Hint: v.T("commitment.was", v.W.Full(d.Due, v.Today)),
		})
	}
	why := entry{Name: "reason", Label: d.why(v, a, tell), Hint: v.T("commitment.reason_hint"), Value: was.Reason, Rows: 3, Required: a.NeedsReason()}
	switch {
	case a == commitment.ActReport:
		why.Hint = v.T("commitment.report_hint")
	case d.Who.Self:
		why.Hint = v.T("commitment.reason_hint_self")
	}
	list = append(list, why)
	for i := range list {
		e := &list[i]
		if e.ID = "f-" + e.Name; refused {
			e.Bad = v.Errors.For(e.Name)
			continue
		}
		e.ID += "-" + string(a)
		if tell {
			e.ID += "-told"
		}
	}
	return list
}

func (e entry) describedBy() templ.Attributes {
	var by []string
	if e.Hint != "" {
		by = append(by, "h-"+e.ID)
	}
	if e.Bad != "" {
		by = append(by, "e-"+e.ID)
	}
	a := templ.Attributes{}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	if e.Bad != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// PromiseNotes say what else there is to know of a promise wherever it is shown,
// to one who stands so to it: whose answer is waited for, that it is said to be
// done, that its day has moved, and what it waits for.
func PromiseNotes(v kit.View, c commitment.Commitment, who commitment.Standing) (list []string) {
	if c.Masked {
		return nil
	}
	yours := c.May(commitment.ActAccept, who)
	switch {
	case c.Said() && c.May(commitment.ActKeep, who):
		list = append(list, v.T("commitment.said_you"))
	case c.Said():
		list = append(list, v.T("commitment.said"))
	case c.State == commitment.Countered && yours:
		list = append(list, v.T("commitment.countered_you"))
	case c.State == commitment.Countered && c.Turn == commitment.TurnPromiser:
		list = append(list, v.T("commitment.countered_promiser", c.ProfessionalName))
	case c.State == commitment.Countered:
		list = append(list, v.T("commitment.countered_asker"))
	}
	return append(list, PromisePast(v, c)...)
}

// PromisePast are those of PromiseNotes that say how often the day has moved and
// what the promise waits for.
func PromisePast(v kit.View, c commitment.Commitment) (list []string) {
	if c.Moves > 0 {
		list = append(list, v.N("commitment.moves", c.Moves, c.Moves))
	}
	if line := waits(v, c); line != "" {
		list = append(list, line)
	}
	return list
}

// waits says what a promise waits for, while it is open.
func waits(v kit.View, c commitment.Commitment) string {
	if c.DependsOn == "" || !c.State.Open() || c.Waits.State == "" {
		return ""
	}
	what := c.Waits.What
	if c.Waits.Masked || what == "" {
		what = v.T("commitment.waits_hidden")
	}
	switch {
	case c.Waits.State == commitment.Kept:
		return v.T("commitment.waits_done", what)
	case !c.Waits.State.Open():
		return v.T("commitment.waits_gone", what)
	}
	return v.T("commitment.waits_on", what)
}

// OfferBy says who put other terms on the table.
func (d Deal) OfferBy(v kit.View) string {
	if d.Offer.Account == v.Actor.Account && !d.Offer.Told() {
		return v.T("commitment.offer_you")
	}
	return v.T("commitment.offer", d.side(d.Offer))
}

// side names the one on whose side a step was: for what was noted, the promiser.
func (d Deal) side(s commitment.Step) string {
	switch {
	case s.Told():
		return d.ProfessionalName
	case s.Name != "":
		return s.Name
	}
	return d.PersonName
}

// StepSays tells what was done in a step.
func (d Deal) StepSays(v kit.View, s commitment.Step) string {
	key := string(s.Act)
	switch {
	case s.Act == commitment.ActRecord && d.Mine():
		key = "own"
	case s.Act == commitment.ActRecord && d.Replaces != "":
		key = "again"
	case s.Act == commitment.ActAccept && s.Terms.IsZero() && d.ByPromiser(s) && !s.Told() && d.confirms(s):
		key = "accept_noted"
	case s.Act == commitment.ActAccept && !d.ByPromiser(s):
		key = "accept_offer"
	case s.Act == commitment.ActDecline && s.State == commitment.Accepted:
		key = "decline_stands"
	}
	return v.T("commitment.step." + key)
}

// confirms reports whether a yes came to what had been noted as a yes.
func (d Deal) confirms(s commitment.Step) bool {
	i := slices.Index(d.Steps, s)
	return i > 0 && d.Steps[i-1].State == commitment.Accepted
}

// StepBy tells who took a step, and how.
func (d Deal) StepBy(v kit.View, s commitment.Step) string {
	name := d.PersonName
	switch {
	case s.Name != "":
		name = s.Name
	case s.Account == v.Actor.Account && v.Actor.Name != "":
		name = v.Actor.Name
	}
	if s.How == commitment.OwnLogin || s.Act == commitment.ActRecord {
		return name
	}
	return v.T("commitment.how."+s.How, name)
}

// TermsSay says the terms that a step proposed in one line: what, how much, by
// when; of a move the day alone, and "" of other steps.
func (d Deal) TermsSay(v kit.View, s commitment.Step) string {
	t := s.Terms
	if t.IsZero() || !s.Act.NeedsTerms() && s.Act != commitment.ActRecord {
		return ""
	}
	parts := []string{v.T("commitment.due_by", v.W.Full(t.Due, v.Today))}
	if s.Act == commitment.ActMove {
		return parts[0]
	}
	if t.Amount > 0 {
		parts = append([]string{Amount(v, t.Amount, d.Unit)}, parts...)
	}
	return strings.Join(append([]string{t.What}, parts...), " · ")
}
