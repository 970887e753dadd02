package admin

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// setupView is how the programmes are set up, and the file as it was typed.
type setupView struct {
	Programmes []programme.Setup
	Bodies     []directory.Organisation
	File       string
	Mistakes   []mistake
}

// A mistake is one in the file, with the line that it is in.
type mistake struct {
	programme.Error
	Text string
}

// SetupPage shows the programme files and who the parties are.
func (p *Pages) SetupPage(r *kit.Request) error {
	s, err := p.setup(r)
	if err != nil {
		return err
	}
	wanted := r.URL.Query().Get("programme")
	for i, one := range s.Programmes {
		if i == 0 || string(one.ID) == wanted {
			s.File = one.File
		}
	}
	v := r.View
	switch done := r.URL.Query().Get("done"); done {
	case "installed", "parties":
		v.Flash = "admin.done." + done
	}
	return r.Show(http.StatusOK, setupPage(v, s))
}

func (p *Pages) setup(r *kit.Request) (s setupView, err error) {
	if s.Programmes, err = p.Programme.Setups(r.Context(), r.View.Actor); err != nil {
		return s, err
	}
	s.Bodies, err = p.Directory.Organisations(r.Context(), r.View.Actor)
	return s, err
}

// Install puts a programme file in force, or shows it with its mistakes.
func (p *Pages) Install(r *kit.Request) error {
	// A browser ends lines in its own way, and a file in ours.
	file := strings.ReplaceAll(r.PostFormValue("file"), "\r\n", "\n")
	_, err := p.Programme.Install(r.Once(), r.View.Actor, []byte(file))
	if err = kit.Done(err); err == nil {
		return r.SeeOther("/programme/setup?done=installed")
	}
	s, lost := p.setup(r)
	if lost != nil {
		return lost
	}
	s.File, s.Mistakes = file, mistakes(file, err)
	return r.Refused(err, func(v kit.View) templ.Component { return setupPage(v, s) })
}

// mistakes are those of a file, each with its line.
func mistakes(file string, err error) (list []mistake) {
	var found programme.Errors
	if !errors.As(err, &found) {
		return nil
	}
	lines := strings.Split(file, "\n")
	for _, one := range found {
		m := mistake{Error: one}
		if one.Line > 0 && one.Line <= len(lines) {
			m.Text = strings.TrimSpace(lines[one.Line-1])
		}
		list = append(list, m)
	}
	return list
}

// SetParties says which organisations the parties of a programme are here.
func (p *Pages) SetParties(r *kit.Request) error {
	s, err := p.setup(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Programmes, func(one programme.Setup) bool { return string(one.ID) == r.Text("programme") })
	if i < 0 {
		return r.SeeOther("/programme/setup")
	}
	one := s.Programmes[i]
	for _, party := range one.Parties {
		o := id.Organisation(r.Text(partyField(one, party)))
		if o == "" || o == one.Here[party.Key] {
			continue
		}
		if err := p.Programme.SetParty(r.Context(), r.View.Actor, one.ID, party.Key, o); err != nil {
			var refusal *fault.Error
			if errors.As(err, &refusal) && refusal.Field == "organisation" {
				err = fault.Field(partyField(one, party), refusal.Key, refusal.Args...)
			}
			return r.Refused(err, func(v kit.View) templ.Component { return setupPage(v, s) })
		}
	}
	return r.SeeOther("/programme/setup?done=parties")
}

// partyFields are the fields of the form of one programme.
func partyFields(p programme.Setup) (fields []string) {
	for _, party := range p.Parties {
		fields = append(fields, partyField(p, party))
	}
	return fields
}

func partyField(p programme.Setup, party programme.Party) string {
	return "party-" + string(p.ID) + "-" + party.Key
}

// partyOptions are the bodies that a party can be. One that is somebody already
// stays somebody.
func partyOptions(v kit.View, here id.Organisation, list []directory.Organisation) []ui.Option {
	options := bodyOptions(v.T("admin.party_nobody"), list)
	if here != "" {
		return options[1:]
	}
	return options
}

func lines(file string) int { return strings.Count(strings.TrimRight(file, "\n"), "\n") + 1 }
