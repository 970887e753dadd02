package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// TestWhatWasTypedSurvivesASessionThatEnded sends a form without a session, as
// happens after half an hour: the text is on the page that comes back, and the
// page is the same whether or not the person it was about exists.
func TestWhatWasTypedSurvivesASessionThatEnded(t *testing.T) {
	w := newScenario(t, dbtest.New(t)).world()
	typed := url.Values{"key": {id.New[string]()}, "wish": {`Jag vill bo "kvar" <här>`}}
	known := w.As(nobody).Post("/people/"+string(w.people[states[0]].person)+"/story", typed)
	if known.Status != http.StatusUnauthorized || !strings.Contains(known.Body, "Jag vill bo &#34;kvar&#34; &lt;här&gt;") {
		t.Fatalf("%d, without what was typed:\n%s", known.Status, known.Body)
	}
	path := "/people/" + string(id.New[id.Person]()) + "/story"
	unknown := w.As(nobody).Post(path, typed)
	same := func(body, path string) string { return strings.ReplaceAll(body, path, "") }
	if same(unknown.Body, path) != same(known.Body, "/people/"+string(w.people[states[0]].person)+"/story") {
		t.Error("the page tells whether the person exists")
	}
}
