package staff

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/choice"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// Coordinators shows who coordinates, and who has room.
func (p *Pages) Coordinators(r *kit.Request) error {
	s, err := p.teams(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, coordinatorsPage(r.View, s))
}

// profileView is what a coordinator tells of themself, as a form.
type profileView struct {
	choice.Coordinator
	Places  string // as typed
	Staff   []directory.Professional
	Manages bool
	May     bool
}

// ProfilePage shows what a coordinator tells of themself.
func (p *Pages) ProfilePage(r *kit.Request) error {
	s, err := p.profile(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, profilePage(r.View, s))
}

// TellProfile keeps it.
func (p *Pages) TellProfile(r *kit.Request) error {
	s, err := p.profile(r)
	if err != nil {
		return err
	}
	s.Words, s.Background, s.Takes = r.Text("words"), r.Text("background"), r.On("takes")
	s.Profile.Supervisor, s.Places = id.Professional(r.Text("supervisor")), r.Text("places")
	places, wrong := r.Int("places")
	version, unclear := r.Int("version")
	err = fault.Join(wrong, unclear)
	if err == nil {
		told := s.Profile
		told.Places, told.Version = int(places), int(version)
		err = kit.Done(p.Choice.Tell(r.Once(), r.View.Actor, told))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return profilePage(v, s) })
	}
	return r.SeeOther(profilePath(s.Coordinator, ""))
}

// SetPhoto keeps a photo, or takes it away.
func (p *Pages) SetPhoto(r *kit.Request) error {
	s, err := p.profile(r)
	if err != nil {
		return err
	}
	file, err := r.File("photo")
	if err == nil && len(file) == 0 && !r.On("remove") {
		err = fault.Field("photo", "error.required")
	}
	if err == nil {
		err = kit.Done(p.Choice.SetPhoto(r.Once(), r.View.Actor, s.Programme, s.Profile.Professional, file))
	}
	if err != nil {
		return r.Refused(err, func(v kit.View) templ.Component { return profilePage(v, s) })
	}
	return r.SeeOther(profilePath(s.Coordinator, ""))
}

// Photo sends the photo of a coordinator.
func (p *Pages) Photo(r *kit.Request) error {
	photo, err := p.Choice.PhotoOf(r.Context(), r.View.Actor, id.Programme(r.URL.Query().Get("programme")), id.Professional(r.PathValue("professional")))
	if err != nil {
		return err
	}
	return r.Send("image/jpeg", "", photo)
}

func (p *Pages) profile(r *kit.Request) (s profileView, err error) {
	by, who := r.View.Actor, id.Professional(r.PathValue("professional"))
	asked := id.Programme(cmp.Or(r.URL.Query().Get("programme"), r.Text("programme")))
	if asked == "" {
		teams, err := p.Choice.Teams(r.Context(), by)
		if err != nil {
			return s, err
		}
		if len(teams) == 0 {
			return s, fault.Hidden()
		}
		asked = teams[0].Programme.ID
	}
	if s.Coordinator, err = p.Choice.One(r.Context(), by, asked, who); err != nil {
		return s, err
	}
	s.Places = strconv.Itoa(s.Profile.Places)
	s.Manages = by.Has(access.Manager, asked)
	s.May = s.Manages || by.Professional == who
	if s.Manages {
		s.Staff, err = p.Directory.Professionals(r.Context(), by)
		s.Staff = slices.DeleteFunc(s.Staff, func(one directory.Professional) bool { return one.ID == who })
	}
	return s, err
}

func profilePath(c choice.Coordinator, more string) string {
	return "/programme/coordinators/" + string(c.Profile.Professional) + more + "?programme=" + url.QueryEscape(string(c.Programme))
}

// freeSays says how much room there is, in places of the usual weight.
func freeSays(v kit.View, c choice.Coordinator) string {
	switch {
	case !c.Chosen(v.Today):
		return v.T("choice.takes_none")
	case c.Free(1) == 0:
		return v.T("choice.free_none")
	}
	return v.N("choice.free", c.Free(1), c.Free(1))
}

func weightSays(v kit.View, weight float64) string {
	return strings.Replace(strconv.FormatFloat(weight, 'f', -1, 64), ".", v.T("choice.decimal"), 1)
}

func supervisorOptions(v kit.View, staff []directory.Professional) []ui.Option {
	options := []ui.Option{{Label: v.T("choice.supervisor_none")}}
	for _, one := range staff {
		options = append(options, ui.Option{Value: string(one.ID), Label: ui.NameAt(one.Name, one.OrganisationName)})
	}
	return options
}

// mine reports whether the reader coordinates in a programme: they tell of
// themself there.
func mine(v kit.View, t choice.Team) bool {
	return v.Actor.Has(access.Coordinator, t.Programme.ID)
}
