package plans_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kasam/internal/commitment"
	"kasam/internal/consent"
	"kasam/internal/day"
	"kasam/internal/id"
	"kasam/internal/pdf"
	"kasam/internal/story"
)

func TestThePlanPageFromWishToPaper(t *testing.T) {
	w := newTold(t)
	if err := w.pages.Story.Tell(t.Context(), w.coach, w.person, story.Telling{ID: id.New[string](), Wish: "Vara bland folk igen", Language: "sv"}); err != nil {
		t.Fatal(err)
	}
	debt := id.New[string]()
	if err := w.pages.Story.AddItem(t.Context(), w.coach, w.person, story.Item{ID: debt, Area: "money", Kind: story.Hindrance, Text: "Skulder på fem ställen", Voice: story.Person}); err != nil {
		t.Fatal(err)
	}
	w.get("plan", http.StatusOK, "The plan has not been begun", "Vara bland folk igen</textarea>")
	w.post("plan/goals", typed("words", "Vara bland folk igen", "level", "", "voice", "person", "due", "snart"), http.StatusUnprocessableEntity,
		"Vara bland folk igen</textarea>", `value="snart"`)
	goal := typed("words", "Vara bland folk igen", "level", "wish", "voice", "person")
	w.post("plan/goals", goal, http.StatusSeeOther)
	wish := goal.Get("key")
	w.get("plan?do=goal&goal="+wish, http.StatusOK, "Add a goal")
	step := typed("words", "Prova på kaféet", "level", "step", "parent", wish, "voice", "professional", "due", "2026-12-20")
	w.post("plan/goals", step, http.StatusSeeOther)
	w.get("plan?do=measure&goal="+wish, http.StatusOK, "What is to be done?", "Skulder på fem ställen")
	w.post("plan/goals/"+wish+"/measures", typed("words", ""), http.StatusUnprocessableEntity)
	measure := typed("words", "En lista över skulderna", "item", debt)
	w.post("plan/goals/"+wish+"/measures", measure, http.StatusSeeOther)
	own := commitment.Promise{ID: id.New[string](), Person: w.person, Goal: wish, What: "Skriva upp mina skulder", Due: day.Must("2026-12-01")}
	loose := commitment.Promise{ID: id.New[string](), Person: w.person, What: "Gå till vårdcentralen", Due: day.Must("2026-12-09")}
	for _, promise := range []commitment.Promise{own, loose} {
		if err := w.pages.Commitment.Record(t.Context(), w.coach, promise); err != nil {
			t.Fatal(err)
		}
	}
	w.get("plan", http.StatusOK, "En lista över skulderna", "Answers: Skulder på fem ställen", "Skriva upp mina skulder", "Other promises", "Not yet")
	w.get("plan/measures/"+measure.Get("key"), http.StatusOK, "En lista över skulderna</textarea>")
	w.post("plan/measures/"+measure.Get("key"), typed("version", "1", "words", "En lista"), http.StatusSeeOther)
	w.post("plan/measures/"+measure.Get("key"), typed("version", "1", "words", "Listan"), http.StatusConflict, "How it stands now", "Listan</textarea>")

	w.get("plan?do=review", http.StatusOK, "When do you look through the plan together?")
	w.post("plan/review-day", typed("review", "2020-01-01"), http.StatusUnprocessableEntity, `value="2020-01-01"`)
	w.post("plan/review-day", typed("review", "2027-02-20"), http.StatusSeeOther)
	body := w.get("plan?do=agree", http.StatusOK, "How did the person agree?", "20 February 2027")
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body)[1]
	w.post("plan/agree", typed("version", "1", "how", "paper"), http.StatusConflict, "The plan has changed since the page was shown")
	w.post("plan/agree", typed("version", version, "how", "paper"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "signed on paper")

	w.get("plan/goals/"+wish, http.StatusOK, "Change the goal")
	w.post("plan/goals/"+wish, typed("version", "1", "words", "Vara bland folk", "level", "wish", "voice", "person", "state", "open"), http.StatusSeeOther)
	w.post("plan/goals/"+wish, typed("version", "1", "words", "Folk", "level", "wish", "voice", "person", "state", "open"), http.StatusConflict,
		"How it stands now", "Vara bland folk", "Folk</textarea>", `name="version" value="2"`)
	w.get("plan", http.StatusOK, "Changed since agreed")
	w.get("plan/print", http.StatusOK, "My plan", "Skriva upp mina skulder", "Ingrid Solberg", "0900-11 22 33", "It has changed since")

	w.who = w.housing
	body = w.get("plan", http.StatusOK, "Vara bland folk")
	for _, not := range []string{"Skulder på fem ställen", "Add a goal", "Change <"} {
		if strings.Contains(body, ">"+not) {
			t.Errorf("the housing company is shown %q", not)
		}
	}
	w.get("plan/goals/"+wish, http.StatusNotFound)
	w.get("plan/print", http.StatusOK, "Skriva upp mina skulder")
	// What was typed by someone who may not is shown to them all the same.
	w.post("plan/goals", typed("words", "Betala hyran", "level", "step", "voice", "professional"), http.StatusForbidden, "Betala hyran</textarea>")
	w.post("plan/goals/"+wish+"/measures", typed("words", "Betalningsplan"), http.StatusForbidden, "Betalningsplan</textarea>")
	w.post("plan/goals/"+wish, typed("version", "2", "words", "Betala", "level", "wish", "voice", "person", "state", "open"), http.StatusForbidden, "Betala</textarea>")
}

// begun is a plan with a goal in it; it returns the goal.
func begun(w *told) string {
	w.t.Helper()
	goal := typed("words", "Vara bland folk igen", "level", "wish", "voice", "person")
	w.post("plan/goals", goal, http.StatusSeeOther)
	return goal.Get("key")
}

func TestHowFarAGoalHasComeIsSeenFromBothSides(t *testing.T) {
	w := newTold(t)
	goal := begun(w)
	w.get("plan?do=see&goal="+goal, http.StatusOK, "How far has the goal come?", "Under way")
	w.post("plan/goals/"+goal+"/views", typed("whose", "person"), http.StatusUnprocessableEntity, "How far has the goal come?")
	w.post("plan/goals/"+goal+"/views", typed("whose", "person", "progress", "under-way", "seen", "Det går framåt"), http.StatusSeeOther)
	w.post("plan/goals/"+goal+"/views", typed("whose", "professional", "progress", "not-started"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "Amira Haddad sees it like this", "Under way", "Det går framåt", "in their own words, written by the coordinator",
		"The coordinator sees it like this", "Not started")
	w.post("plan/goals/"+goal, typed("version", "1", "words", "Vara bland folk", "target", "Två gånger i veckan", "level", "wish",
		"voice", "person", "state", "reached"), http.StatusSeeOther)
	w.get("plan?do=see&goal="+goal, http.StatusOK, "Reached when:", "Två gånger i veckan", "Just as we said", "1 goal that is reached")
}

func TestAPlanIsKeptReviewedAndCompared(t *testing.T) {
	w := newTold(t)
	w.get("plan/versions/1", http.StatusNotFound)
	goal := begun(w)
	w.get("plan?do=keep", http.StatusOK, "Why is it kept?", "A plan is kept when the person says yes")
	w.post("plan/versions", typed("note", strings.Repeat("x", 201)), http.StatusUnprocessableEntity)
	w.post("plan/versions", typed("note", "Inför flytten"), http.StatusSeeOther)
	w.post("plan/goals/"+goal, typed("version", "1", "words", "Vara bland folk varje dag", "level", "wish", "voice", "person", "state", "open"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "Changed since", "1 thing", "Vara bland folk igen", "Vara bland folk varje dag")
	w.get("plan/review", http.StatusOK, "Vara bland folk igen", "What did you say?")
	w.post("plan/review", typed("note", "Det går bra", "review", "day", "review_day", "2020-01-01"), http.StatusUnprocessableEntity, "Det går bra</textarea>", `value="2020-01-01"`)
	w.post("plan/review", typed("note", "Det går bra", "review", "day", "review_day", "2027-02-01"), http.StatusSeeOther)
	w.get("plan/versions/1", http.StatusOK, "Vara bland folk igen", "Inför flytten", "It cannot be changed", "With the plan today", "With version 2")
	w.get("plan/versions/2", http.StatusOK, "Vara bland folk varje dag", "Det går bra", "Changed since version 1")
	w.get("plan/versions/now?since=1", http.StatusOK, "The plan today", "Changed since version 1")
	for _, n := range []string{"0", "3", "-1", "x", "99999999999999999999", "1%2f2", "now?since=7", "2?since=x"} {
		w.get("plan/versions/"+n, http.StatusNotFound)
	}
	w.who = w.housing
	if body := w.get("plan/versions/1", http.StatusOK, "Vara bland folk igen"); strings.Contains(body, "Inför flytten") {
		t.Error("a reader is shown why the plan was kept")
	}
	w.get("plan/review", http.StatusNotFound)
	w.get("plan/frame", http.StatusNotFound)
	w.post("plan/versions", typed(), http.StatusForbidden)
}

func TestThePersonSaysNoAndTheWordsStay(t *testing.T) {
	w := newTold(t)
	begun(w)
	version := strconv.Itoa(w.plan().Version)
	w.get("plan?do=disagree", http.StatusOK, "What does the person say?")
	w.post("plan/disagree", typed("version", version, "how", "oral-in-meeting", "witness", "Sara"), http.StatusUnprocessableEntity, "What does the person say?")
	w.post("plan/disagree", typed("version", version, "how", "oral-in-meeting", "said", "Inte där"), http.StatusUnprocessableEntity, "Inte där</textarea>")
	w.post("plan/disagree", typed("version", version, "how", "oral-in-meeting", "witness", "Sara Holm", "said", "Inte där"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "The person does not agree", "Inte där", "The person said no")
	w.get("plan/print", http.StatusOK, "I do not agree with the plan as it stands.")
	version = strconv.Itoa(w.plan().Version)
	w.post("plan/agree", typed("version", version, "how", "oral-in-meeting"), http.StatusUnprocessableEntity, "Who else was there?")
	w.post("plan/agree", typed("version", version, "how", "oral-in-meeting", "witness", "Sara Holm"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "in a meeting", "Sara Holm was also there")
}

func TestWhoAnswersForThePlanAndForHowLong(t *testing.T) {
	w := newTold(t)
	begun(w)
	version := strconv.Itoa(w.plan().Version)
	w.get("plan/frame", http.StatusOK, "Bostads AB Granen", "Nobody yet")
	w.post("plan/frame", typed("version", version, "from", "2026-11-01", "until", "2026-10-01", "way", "Varje vecka"), http.StatusUnprocessableEntity,
		"The last day comes before the first.", "Varje vecka</textarea>")
	w.post("plan/frame", typed("version", version, "organisation", string(w.housing.Organisation), "professional", string(w.housing.Professional),
		"from", "2026-11-01", "until", "2027-10-31", "way", "Varje vecka"), http.StatusSeeOther)
	w.get("plan", http.StatusOK, "Bostads AB Granen", "Anna Ek", "31 October 2027", "Varje vecka")
	w.post("plan/frame", typed("version", version, "way", "Varje dag"), http.StatusConflict, "How it stands now", "Varje vecka", "Varje dag</textarea>")
}

func TestALawSaysWhatIsMissingAndWhereToWriteIt(t *testing.T) {
	w := newTold(t)
	w.get("plan/views/se.sip", http.StatusOK, "No measure is written.")
	begun(w)
	w.get("plan", http.StatusOK, "Coordinated individual plan (SIP)", "1 of 5 complete")
	w.get("plan/views", http.StatusOK, "Laws of other countries", "Individual plan (Norway)")
	body := w.get("plan/views/se.sip", http.StatusOK, "No promise from: Municipality.", "Write it here", "2025:400", "Who asked for it?")
	for _, to := range []string{"plan?do=measure", "promises/new", "plan/frame#f-organisation", "consents/new", "plan?do=review#f-review"} {
		if !strings.Contains(body, string(w.person)+"/"+to) {
			t.Errorf("nothing leads to %s", to)
		}
	}
	w.post("plan/views/se.sip", typed("on", "2026-11-20", "by", "person"), http.StatusUnprocessableEntity, "needs to say yes to a plan")
	if err := w.pages.Consent.Give(t.Context(), w.coach, consent.Giving{
		ID: id.New[string](), Person: w.person, Kind: consent.Plans, How: consent.Paper, Language: "sv", TextVersion: "1",
	}); err != nil {
		t.Fatal(err)
	}
	w.post("plan/views/se.sip", typed("on", "i går", "by", "person"), http.StatusUnprocessableEntity, `value="i går"`)
	w.post("plan/views/se.sip", typed("on", "2026-11-20", "by", "relative"), http.StatusSeeOther)
	w.get("plan/views/se.sip", http.StatusOK, "by someone close to the person", "begun by 30 November", "no longer made like this")
	if body := w.get("plan/views/se.sip/print", http.StatusOK, "Amira Haddad", "I have read the plan"); strings.Contains(body, "Write it here") {
		t.Error("paper leads on")
	}
	w.post("plan/views/se.sip/end", typed(), http.StatusSeeOther)
	w.get("plan/views/no.such", http.StatusNotFound)
	w.who = w.housing
	body = w.get("plan/views/se.sip", http.StatusOK, "This is not for you to see")
	for _, not := range []string{"Write it here", "Who asked for it?"} {
		if strings.Contains(body, not) {
			t.Errorf("a reader is offered %q", not)
		}
	}
}

func TestWithoutAPrinterThePageItselfIsShown(t *testing.T) {
	w := newTold(t)
	begun(w)
	if body := w.get("plan", http.StatusOK); strings.Contains(body, "Save as PDF") {
		t.Error("a PDF is offered, and nothing can make one")
	}
	w.get("plan/pdf", http.StatusOK, "A PDF could not be made just now", "My plan")
	w.pages.PDF = pdf.New("/nowhere/chromium", slog.New(slog.DiscardHandler))
	w.get("plan", http.StatusOK, "Save as PDF")
	w.get("plan/pdf", http.StatusOK, "A PDF could not be made just now", "My plan")
	w.get("plan/views/own/pdf", http.StatusOK, "A PDF could not be made just now")
}

func TestThePlanAsATaggedPDF(t *testing.T) {
	path := "/usr/bin/chromium"
	if own := os.Getenv("KASAM_CHROMIUM"); own != "" {
		path = own
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no Chromium here")
	}
	w := newTold(t)
	goal := begun(w)
	for i := range 9 {
		if err := w.pages.Commitment.Record(t.Context(), w.coach, commitment.Promise{
			ID: id.New[string](), Person: w.person, Goal: goal, What: "Skriva upp skuld nummer " + strconv.Itoa(i+1), Due: day.Must("2026-12-01").AddDays(i),
		}); err != nil {
			t.Fatal(err)
		}
	}
	w.pages.PDF = pdf.New(path, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	for _, place := range []string{"plan/pdf", "plan/views/se.sip/pdf"} {
		file := []byte(w.get(place, http.StatusOK))
		if !bytes.HasPrefix(file, []byte("%PDF-")) {
			t.Fatalf("%s is no PDF: %.60q", place, file)
		}
		if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(file, -1)); n < 1 || n > 2 {
			t.Errorf("%s has %d pages", place, n)
		}
		for _, want := range []string{"/StructTreeRoot", "/Lang"} {
			if !bytes.Contains(file, []byte(want)) {
				t.Errorf("%s has no %s", place, want)
			}
		}
		if _, err := exec.LookPath("pdftotext"); err != nil {
			continue
		}
		kept := filepath.Join(t.TempDir(), "plan.pdf")
		if err := os.WriteFile(kept, file, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", kept, "-").Output()
		if err != nil || !strings.Contains(string(text), "Amira Haddad") || !strings.Contains(string(text), "Skriva upp skuld nummer 9") {
			t.Errorf("%s says %q, %v", place, text, err)
		}
		if fonts, err := exec.CommandContext(t.Context(), "pdffonts", kept).Output(); err != nil || strings.Contains(string(fonts), "TrueType") { // ours varies in weight, which PDF holds as Type 3
			t.Errorf("%s is not in our font: %s %v", place, fonts, err)
		}
	}
}
