package admin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/record"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// recordView is the record as an auditor reads it.
type recordView struct {
	State      record.State
	Verified   *audit.Report // nil unless it was asked for just now
	Slow       bool          // it was asked for and took too long
	Asked      record.Asked
	Page       record.Page
	Members    []record.Member
	Programmes []*programme.Programme
}

// patience is how long a page waits for the record to be gone through.
const patience = 45 * time.Second

// RecordPage shows the state of the record and its latest entries.
func (p *Pages) RecordPage(r *kit.Request) error {
	q := r.URL.Query()
	s, err := p.record(r, record.Asked{Account: id.Account(q.Get("who")), Act: q.Get("act"), Before: q.Get("before")})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, recordPage(r.View, s))
}

func (p *Pages) record(r *kit.Request, asked record.Asked) (s recordView, err error) {
	ctx, by := r.Context(), r.View.Actor
	s.Asked = asked
	if s.State, err = p.Record.State(ctx, by); err != nil {
		return s, err
	}
	if s.Members, err = p.Record.Members(ctx, by); err != nil {
		return s, err
	}
	if s.Programmes, err = p.Programme.Installed(ctx); err != nil {
		return s, err
	}
	s.Page, err = p.Record.Entries(ctx, by, asked)
	return s, err
}

// ForPerson shows the entries about one person. Who they are stays out of the
// address, and their name is not known here.
func (p *Pages) ForPerson(r *kit.Request) error {
	asked := record.Asked{Person: id.Person(r.Text("person")), Before: r.Text("before")}
	if asked.Person == "" {
		return r.SeeOther("/record")
	}
	s, err := p.record(r, asked)
	if err == nil {
		return r.Show(http.StatusOK, recordPage(r.View, s))
	}
	whole, lost := p.record(r, record.Asked{})
	if lost != nil {
		return lost
	}
	whole.Asked.Person = asked.Person // as it was typed
	return r.Refused(err, func(v kit.View) templ.Component { return recordPage(v, whole) })
}

// VerifyRecord goes through the whole record and tells whether it is whole.
func (p *Pages) VerifyRecord(r *kit.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	report, err := p.Record.Verify(ctx, r.View.Actor)
	slow := errors.Is(err, context.DeadlineExceeded) && r.Context().Err() == nil
	if err != nil && !slow {
		return err
	}
	s, err := p.record(r, record.Asked{})
	if err != nil {
		return err
	}
	if s.Slow = slow; !slow {
		s.Verified = &report
	}
	return r.Show(http.StatusOK, recordPage(r.View, s))
}

// older is where the entries before those in sight are.
func older(s recordView) string {
	q := url.Values{"before": {s.Page.Older}}
	if s.Asked.Account != "" {
		q.Set("who", string(s.Asked.Account))
	}
	if s.Asked.Act != "" {
		q.Set("act", s.Asked.Act)
	}
	return "/record?" + q.Encode()
}

func memberOptions(v kit.View, list []record.Member) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("record.anyone")}, {Value: string(audit.System), Label: v.T("record.kasam")}}
	for _, m := range list {
		label := m.Name
		if m.Organisation != "" {
			label += ", " + m.Organisation
		}
		options = append(options, ui.Option{Value: string(m.Account), Label: label})
	}
	return options
}

// actOptions are the acts that have words, by what they are called.
func actOptions(v kit.View) []ui.Option {
	options := []ui.Option{{Value: "", Label: v.T("record.anything")}}
	for _, key := range v.W.Keys() {
		if act, ok := strings.CutPrefix(key, "record.act."); ok {
			options = append(options, ui.Option{Value: act, Label: v.T(key)})
		}
	}
	slices.SortStableFunc(options[1:], func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return options
}

// whoDid says who is behind an entry.
func whoDid(v kit.View, l record.Line) string {
	if l.Who == record.Staff && l.Name != "" {
		return l.Name
	}
	return v.T("record.who." + string(l.Who)) // words: record.who.*
}

// whatDid says what was done.
func whatDid(v kit.View, l record.Line) string {
	if key := "record.act." + l.Act; v.W.Has(key) { // words: record.act.*
		return v.T(key)
	}
	return l.Act
}

// about says what else an entry names: whose account, which role, which programme.
func about(v kit.View, s recordView, l record.Line) string {
	var said []string
	if l.About != "" {
		said = append(said, l.About)
	}
	if l.Role != "" {
		said = append(said, roleName(v, s.Programmes, access.Grant{Role: access.Role(l.Role), Programme: id.Programme(l.Programme)}))
	} else if l.Programme != "" {
		said = append(said, l.Programme)
	}
	return strings.Join(said, ": ")
}

// saw says the categories that were shown.
func saw(v kit.View, s recordView, l record.Line) string {
	var said []string
	for _, c := range l.Categories {
		if area, ok := access.Category(c).AreaKey(); ok {
			said = append(said, areaName(v, s.Programmes, area))
			continue
		}
		said = append(said, v.T("record.sees."+c)) // words: record.sees.*
	}
	return strings.Join(said, ", ")
}

func areaName(v kit.View, installed []*programme.Programme, key string) string {
	for _, one := range installed {
		if a, ok := one.Area(key); ok {
			return strings.ToLower(a.Name.In(v.W.Code()))
		}
	}
	return key
}

// ground says why it was allowed.
func ground(v kit.View, l record.Line) string {
	if key := "record.ground." + l.Ground; v.W.Has(key) { // words: record.ground.*
		return v.T(key)
	}
	return l.Ground
}

// short is enough of an identifier to tell two persons on a page apart.
func short(person id.Person) string {
	text := string(person)
	return "…" + text[max(0, len(text)-6):]
}

// ids lists persons as the field to ask by takes them.
func ids(people []id.Person) string {
	list := make([]string, len(people))
	for i, one := range people {
		list[i] = string(one)
	}
	return strings.Join(list, " ")
}

// instant says when something was, to the second: an auditor compares.
func instant(v kit.View, t time.Time) string {
	return v.Day(t).String() + " " + t.In(access.Zone()).Format("15:04:05")
}

// number groups the digits of a large number.
func number(v kit.View, n int64) string {
	return message.NewPrinter(language.Make(v.W.Code())).Sprint(n)
}
