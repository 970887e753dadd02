package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/web/kit"
)

// PlacesPage lists where people meet.
func (p *Pages) PlacesPage(r *kit.Request) error {
	list, err := p.Directory.Places(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, placesPage(r.View, list, r.View.Actor.HasAny(access.Admin)))
}

// NewPlacePage asks for somewhere to meet.
func (p *Pages) NewPlacePage(r *kit.Request) error {
	return r.Show(http.StatusOK, placePage(r.View, directory.Place{Neutral: true}))
}

// AddPlace adds somewhere to meet.
func (p *Pages) AddPlace(r *kit.Request) error {
	f := readPlace(r)
	f.ID = r.FormKey()
	return p.placed(r, kit.Done(p.Directory.AddPlace(r.Once(), r.View.Actor, f)), directory.Place{}, f)
}

// PlacePage shows a place, to correct.
func (p *Pages) PlacePage(r *kit.Request) error {
	f, err := p.place(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, placePage(r.View, f))
}

// CorrectPlace corrects what stands about a place.
func (p *Pages) CorrectPlace(r *kit.Request) error {
	now, err := p.place(r)
	if err != nil {
		return err
	}
	f := readPlace(r)
	f.ID = now.ID
	version, err := r.Int("version")
	if err != nil {
		return err
	}
	f.Version = int(version)
	return p.placed(r, kit.Done(p.Directory.CorrectPlace(r.Once(), r.View.Actor, f)), now, f)
}

// placed answers the form of a place that stands as now: where to go next, or as
// it was typed. Whoever saves after someone else has seen what they wrote.
func (p *Pages) placed(r *kit.Request, err error, now, f directory.Place) error {
	if err == nil {
		return r.SeeOther("/programme/places")
	}
	if fault.KindOf(err) == fault.Conflict {
		f.Version = now.Version
	}
	return r.Refused(err, func(v kit.View) templ.Component { return placePage(v, f) })
}

func (p *Pages) place(r *kit.Request) (directory.Place, error) {
	list, err := p.Directory.Places(r.Context(), r.View.Actor)
	if err != nil {
		return directory.Place{}, err
	}
	for _, one := range list {
		if one.ID == r.PathValue("place") {
			return one, nil
		}
	}
	return directory.Place{}, fault.Hidden()
}

func readPlace(r *kit.Request) directory.Place {
	return directory.Place{
		Name: r.Text("name"), Address: r.Text("address"), Neutral: r.On("neutral"), Access: r.Text("access"), Rooms: r.Text("rooms"),
		Closed: r.On("closed"),
	}
}

func placePath(f directory.Place) string {
	if f.Version == 0 {
		return "/programme/places/new"
	}
	return "/programme/places/" + f.ID
}

func placeTitle(v kit.View, f directory.Place) string {
	if f.Version == 0 {
		return v.T("places.new")
	}
	return v.T("places.edit")
}

func placeDo(v kit.View, f directory.Place) string {
	if f.Version == 0 {
		return v.T("places.add")
	}
	return v.T("places.save")
}
