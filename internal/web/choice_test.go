package web_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/choice"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// Sends posts a form that holds a file, as a browser does.
func (a asker) Sends(path, field string, file []byte) answer {
	a.s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	a.s.must(form.WriteField("key", id.New[string]()))
	part, err := form.CreateFormFile(field, "me.png")
	a.s.must(err)
	_, err = part.Write(file)
	a.s.must(err)
	a.s.must(form.Close())
	r := httptest.NewRequestWithContext(a.s.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Kasam-Test-Role", string(a.who))
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Content-Type", form.FormDataContentType())
	rec := httptest.NewRecorder()
	a.s.pages.ServeHTTP(rec, r)
	return answer{a.s.t, string(a.who) + ": POST " + path, rec.Code, rec.Header().Get("Location"), rec.Body.String()}
}

// drawn is a picture of a size.
func (s *scenario) drawn(wide, high int) []byte {
	var b bytes.Buffer
	s.must(png.Encode(&b, image.NewRGBA(image.Rect(0, 0, wide, high))))
	return b.Bytes()
}

func TestACoordinatorTellsOfThemselfWithAPhoto(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		who := string(w.cast[stranger].Professional)
		in := "?programme=" + url.QueryEscape(string(w.programme.ID))
		page, photo := "/programme/coordinators/"+who, "/coordinators/"+who+"/photo"+in
		if got := w.As(stranger).Sends(page+"/photo"+in, "photo", w.drawn(100, 80)).Is(http.StatusUnprocessableEntity); !got.says("Write your presentation first") {
			t.Error("they are not told that words come before the photo")
		}
		w.As(stranger).Post(page+in, url.Values{"version": {"0"}, "words": {"I listen first"}, "takes": {"yes"}}).Done()
		w.nothing(stranger, w.As(stranger).Get(photo), none)

		for _, tt := range []struct {
			name string
			file []byte
			want string
		}{
			{"no file", nil, "Fill this in."},
			{"words that call themselves a picture", []byte("<svg onload=alert(1)>"), "JPEG or PNG"},
			{"half a picture", w.drawn(100, 80)[:60], "JPEG or PNG"},
			{"too small", w.drawn(63, 80), "64"},
			{"too wide", w.drawn(8001, 64), "8000"},
			{"too large", append(w.drawn(100, 80), make([]byte, choice.MostPhoto)...), "at most 6 megabytes"},
		} {
			got := w.As(stranger).Sends(page+"/photo"+in, "photo", tt.file).Is(http.StatusUnprocessableEntity)
			if !got.says(tt.want) || !got.says("I listen first") || !got.says(`href="#f-photo"`) {
				t.Errorf("%s: it does not say %q beside what was told: %s", tt.name, tt.want, got.Body)
			}
		}
		for _, other := range []role{coordinator, admin} {
			if got := w.As(other).Sends(page+"/photo"+in, "photo", w.drawn(100, 80)); got.Status < 403 || got.Status >= 500 {
				t.Errorf("%s: %d", got.what, got.Status)
			}
		}
		w.nothing(stranger, w.As(stranger).Get(photo), none)

		w.As(stranger).Sends(page+"/photo"+in, "photo", w.drawn(400, 300)).Done()
		w.cast[self] = w.people[none].own
		for _, reader := range []role{stranger, coordinator, manager, self} {
			got := w.As(reader).Get(photo).Is(http.StatusOK)
			kept, err := jpeg.DecodeConfig(strings.NewReader(got.Body))
			if err != nil || kept.Width != kept.Height || kept.Width > 400 {
				t.Errorf("%s is sent %+v, %v: not drawn anew", reader, kept, err)
			}
		}
		w.nothing(anna, w.As(anna).Get(photo), none)
		w.As(stranger).Get(page + in).Sees("Take the photo away")
		w.As(stranger).Post(page+"/photo"+in, url.Values{"remove": {"yes"}}).Done()
		w.nothing(stranger, w.As(stranger).Get(photo), none)
	})
}

func TestThePersonChoosesAndKeepsAnAnnouncedChangeAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[none]
		w.cast[self] = one.own
		for _, who := range []role{stranger, former} {
			w.must(w.desks.Choice.Tell(t.Context(), w.cast[who], choice.Profile{
				Programme: w.programme.ID, Professional: w.cast[who].Professional, Words: "I like to listen", Takes: who == stranger,
			}))
		}
		page, at := "/people/"+string(one.person), "/my/coordinator"
		choose := func(who role) url.Values { return url.Values{"coordinator": {string(w.cast[who].Professional)}} }

		// What others decide is told before it comes, and the person says no to it.
		on := access.Today(w.now).AddDays(w.programme.NoticeDays)
		next := choose(stranger)
		next.Set("on", on.String())
		w.As(coordinator).Post(page+"/coordinator", next).Done()
		w.As(self).Get("/my").Sees("Others have decided it", at)
		w.As(self).Get(at).Sees("Others have decided it", "No, I want to keep Professional")
		w.As(self).Post(at, choose(coordinator)).Done()
		w.As(self).Get(at + "?done=chosen").Sees("Now you have Professional coordinator").Lacks("Others have decided it")
		w.As(self).Get("/my").Lacks("Others have decided it")
		w.now = w.now.AddDate(0, 0, w.programme.NoticeDays+1)
		w.As(coordinator).Get(page).Sees(one.marks["given"])
		w.As(stranger).Unknown(page)

		// Their own choice comes at once; the page of a refused one leads to those there are.
		for name, to := range map[string]string{"nobody": "", "someone who is no coordinator": string(w.cast[anna].Professional), "who takes nobody": string(w.cast[former].Professional)} {
			got := w.As(self).Post(at, url.Values{"coordinator": {to}}).Is(http.StatusUnprocessableEntity)
			if !got.says(`href="#f-coordinator"`) || !got.says(`id="f-coordinator"`) || !got.says("I like to listen") {
				t.Errorf("chose %s: the page does not lead to those there are", name)
			}
		}
		w.As(self).Post(at, choose(stranger)).Done()
		w.As(self).Get(at).Sees("Now you have Professional stranger")
		w.As(stranger).Get(page).Sees(one.marks["given"])
		w.As(coordinator).Get(page + "/coordinator").Is(http.StatusNotFound) // a tail looks, and leads no more
		w.As(other).Post(at, choose(stranger)).Is(http.StatusNotFound)
	})
}
