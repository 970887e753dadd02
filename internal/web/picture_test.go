package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/consent"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/story"
)

// The whole of line 5 of the way in, as those who are part of it see it.
func TestThePictureInFull(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	one := w.people[all]
	w.cast[self] = one.own
	page, item := "/people/"+string(one.person), "/picture/"+one.refs["item"]

	// Nothing answers the hindrance until something in the plan does; then it stands with it, and with the promise.
	w.As(coordinator).Get(page+"/picture").Sees("Nothing answers it yet", "1 thing in the way has no answer")
	w.As(coordinator).Post(page+item+"/answer", url.Values{"goal": {"none"}, "words": {"A warm room"}}).Is(http.StatusUnprocessableEntity).says("A warm room")
	w.As(coordinator).Post(page+item+"/answer", url.Values{"goal": {one.refs["goal"]}, "words": {"A warm room"}}).Done()
	w.As(coordinator).Get(page+"/picture").Sees("A warm room", one.marks["promise"]).Lacks("Nothing answers it yet")
	w.As(self).Get("/my/picture").Sees("A warm room", "This is in the way")
	w.As(coordinator).Get("/commitments/" + one.refs["commitment"]).Sees("Helps against: " + one.marks["item"])
	w.As(anna).Post(page+item+"/answer", url.Values{"goal": {one.refs["goal"]}, "words": {"x"}}).Is(http.StatusForbidden)

	// A professional whom the person lets see it puts their view beside; the person answers; theirs stand first.
	w.As(anna).Post(page+item+"/views", url.Values{"view": {"It is warm enough"}, "voice": {"person"}}).Done()
	w.As(bo).Post(page+item+"/views", url.Values{"view": {"x"}}).Is(http.StatusNotFound)
	w.As(self).Post("/my"+item+"/views", url.Values{"view": {"Not at night"}}).Done()
	body := w.As(self).Get("/my"+item).Sees("It is warm enough", "Not at night", "Professional anna").Body
	if strings.Index(body, "Not at night") > strings.Index(body, "It is warm enough") {
		t.Error("the person's words do not come first")
	}

	// The person's own, on the telephone.
	w.As(self).Post("/my/picture", url.Values{"area": {"work"}, "kind": {story.Expectation}, "text": {""}}).Is(http.StatusUnprocessableEntity)
	w.As(self).Post("/my/picture", url.Values{"area": {"work"}, "kind": {story.Expectation}, "text": {"That they ring back"}}).Done()
	w.As(coordinator).Get(page+"/picture").Sees("That they ring back", "Expectation")

	// Sentences of the story.
	w.As(self).Get("/my/story/share").Sees(one.marks["wish"])
	bank := consent.Giving{
		ID: id.New[string](), Person: w.people[none].person, Kind: consent.Waives, Organisation: w.cast[bo].Organisation, Professional: w.cast[bo].Professional,
		Categories: []access.Category{access.Excerpt}, Cooperation: w.programme.Consent.Cooperations[0].Key,
		Until: access.Today(w.now).AddMonths(3), Language: "sv", TextVersion: "1",
	}
	two := w.people[none]
	w.cast[self] = two.own
	w.As(self).Get("/my/story/share").Sees("Nobody may read parts of the story yet")
	w.must(w.desks.Consent.Give(t.Context(), two.own, bank))
	path := "/people/" + string(two.person) + "/story"
	w.As(bo).Get(path).Sees("Nothing is shared just now").Lacks(two.marks["wish"], two.marks["story"])
	chosen := url.Values{"version": {"1"}, "chosen": {"1"}, "waiver": {bank.ID}}
	w.As(self).Post("/my/story/share/preview", url.Values{"version": {"1"}, "waiver": {bank.ID}}).Is(http.StatusUnprocessableEntity)
	w.As(self).Post("/my/story/share/preview", chosen).Sees("This is how Professional bo")
	w.As(bo).Get(path).Lacks(two.marks["story"])
	w.As(self).Post("/my/story/share", chosen).Done()
	w.As(bo).Get(path).Sees(two.marks["story"]).Lacks(two.marks["wish"])
	w.As(anna).Unknown(path)
	shared, err := w.desks.Story.Excerpts(t.Context(), two.own, two.person)
	if err != nil || len(shared) != 1 {
		t.Fatalf("shared is %+v (%v)", shared, err)
	}
	w.As(self).Post("/my/story/excerpts/"+shared[0].ID+"/back", nil).Done()
	w.As(bo).Get(path).Lacks(two.marks["story"])

	// The optional tools.
	w.As(self).Get("/my/tools").Sees("How ready does it feel?", "Not answered", "0. Not at all")
	w.As(self).Post("/my/tools/readiness", nil).Is(http.StatusUnprocessableEntity)
	w.As(coordinator).Post("/people/"+string(two.person)+"/tools/readiness", url.Values{"voice": {"professional"}, "level_need": {"x"}}).Is(http.StatusUnprocessableEntity)
	w.As(coordinator).Post("/people/"+string(two.person)+"/tools/readiness", url.Values{"voice": {"professional"}, "level_need": {"3"}}).Done()
	w.As(self).Post("/my/tools/readiness", url.Values{"level_need": {"2"}}).Done()
	w.As(self).Get("/my/tools").Sees("3. Mostly", "2. Partly", "How it has changed", `class="steps-c"`)

	// Two coordinators.
	circle := "/people/" + string(two.person) + "/circle"
	added := url.Values{"name": {"Siri Holm"}, "relation": {"SIP"}, "role": {"coordinator"}}
	w.As(coordinator).Post(circle, added).Done()
	w.As(coordinator).Get(circle).Sees("Siri Holm coordinates too", `class="net"`)
	w.As(self).Get("/my/people").Sees("Siri Holm coordinates for you too")
	found := regexp.MustCompile(`circle/[0-9a-f-]+/agree`).FindString(w.As(coordinator).Get(circle).Body)
	member := "/people/" + string(two.person) + "/" + found
	w.As(coordinator).Post(member, nil).Is(http.StatusUnprocessableEntity)
	w.As(coordinator).Post(circle+"/"+two.refs["member"]+"/agree", url.Values{"agreed": {"x"}}).Is(http.StatusNotFound)
	w.As(coordinator).Post(member, url.Values{"agreed": {"Siri takes the ward"}}).Done()
	w.As(coordinator).Get(circle).Sees("Siri takes the ward", "you know who does what")
	w.As(self).Get("/my/people").Sees("Siri takes the ward").Lacks("coordinates for you too")
}
