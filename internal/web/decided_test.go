package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/assessment"
	"kasam/internal/day"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/decision"
	"kasam/internal/id"
)

// decided has one decision and one assessment come to each state.
func (w *fuller) decided() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Decision, w.rich
	apply := func(what string, days int, pays decision.PayerKind, acts ...decision.Note) {
		n := decision.New{
			ID: id.New[string](), Person: one.person, Body: "CSN", Code: "se.akassa", What: what, AppliedOn: w.today().AddDays(-days),
			Source: decision.Pages, Payer: decision.Payer{Kind: pays}, Said: decision.Said{Reference: "FK-17"}, Commitment: one.refs["commitment"],
			Goal: one.refs["goal"],
		}
		w.must(d.Apply(ctx, by, n))
		for _, act := range acts {
			w.must(d.Note(ctx, by, one.person, n.ID, act))
		}
	}
	note := func(a decision.Act, outcome decision.Outcome, appealBy day.Day) decision.Note {
		return decision.Note{
			Act: a, On: w.today(), Outcome: outcome, AppealBy: appealBy, Source: decision.Letter,
			Said: decision.Said{Note: "So it said", Complain: "Write to the office"},
		}
	}
	var no day.Day
	later, past := w.today().AddDays(25), w.today() // fifteen days go by afterwards
	apply("waiting", 26, decision.Nobody)
	apply("living on savings", 30, decision.BySavings)
	apply("preliminary", 9, "", note(decision.ActPreliminary, decision.Partly, later))
	apply("granted", 9, decision.Nobody, note(decision.ActFinal, decision.Granted, no))
	apply("refused", 9, "", note(decision.ActFinal, decision.Refused, past))
	apply("partly", 9, "", note(decision.ActPreliminary, decision.Refused, no), note(decision.ActFinal, decision.Partly, later))
	apply("appealed", 9, "", note(decision.ActFinal, decision.Refused, later), note(decision.ActAppeal, "", no))
	apply("taken back", 9, "", note(decision.ActWithdraw, "", no))
	w.must(d.Note(ctx, by, one.person, one.refs["decision"], decision.Note{
		Act: decision.ActMeanwhile, Source: decision.Told, On: w.today(),
		Payer: decision.Payer{Kind: decision.ByOrganisation, Organisation: w.cast[anna].Organisation},
	}))
	w.must(d.Note(ctx, by, one.person, one.refs["decision"], decision.Note{
		Act: decision.ActNote, Source: decision.Phone, Said: decision.Said{Note: "The certificate was lost", Reference: "FK-17", Complain: "Write to the office"},
	}))
	w.assessed()
}

func (w *fuller) assessed() {
	w.t.Helper()
	ctx, by, d, one := w.t.Context(), w.cast[coordinator], w.desks.Assessment, w.rich
	ask := func(agreed bool) string {
		q := assessment.Question{
			ID: id.New[string](), Person: one.person, Professional: w.cast[anna].Professional, Kind: "medical",
			Question: "How long can they stand?", Why: "To find work", Due: w.today().AddDays(8),
		}
		if agreed {
			q.Agreement = assessment.Agreement{How: assessment.Oral, Witness: "Siv Vittne"}
		}
		w.must(d.Ask(ctx, by, q))
		return q.ID
	}
	take := func(who access.Actor, what string, a assessment.Act, said assessment.Said, hold int) {
		w.must(d.Take(ctx, who, what, assessment.Acting{Act: a, Said: said, Hold: hold}))
	}
	answer := assessment.Said{Text: "Two hours at a time", Plain: "You can stand for two hours", Document: "The journal"}
	ask(false)
	ask(true) // late, in the end
	answered := ask(true)
	take(w.cast[anna], answered, assessment.ActAnswer, answer, 0)
	take(one.own, answered, assessment.ActView, assessment.Said{Text: "I can do more"}, 0)
	take(w.cast[anna], answered, assessment.ActAdd, assessment.Said{Text: "Four with pauses"}, 0)
	take(w.cast[anna], ask(true), assessment.ActDecline, assessment.Said{Text: "No time for it"}, 0)
	take(by, ask(true), assessment.ActWithdraw, assessment.Said{Text: "Found out"}, 0)
}

// withheld is an answer of these days that someone is to tell the person first.
func (w *fuller) withheld() {
	w.t.Helper()
	ctx, by, d := w.t.Context(), w.cast[coordinator], w.desks.Assessment
	q := assessment.Question{
		ID: id.New[string](), Person: w.rich.person, Professional: w.cast[bo].Professional, Kind: "housing", Question: "Is the flat too cold?",
		Why: "It hurts", Due: w.today().AddDays(8), Agreement: assessment.Agreement{How: assessment.Paper},
	}
	w.must(d.Ask(ctx, by, q))
	w.must(d.Take(ctx, by, q.ID, assessment.Acting{Act: assessment.ActAnswer, Said: assessment.Said{Text: "By telephone"}, Hold: 7}))
}

func TestDecisionsAndAssessmentsFromEitherSide(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newScenario(t, d).world()
		one := w.people[all]
		w.cast[self] = one.own
		today := access.Today(w.now).String()
		decisions, mine := "/people/"+string(one.person)+"/decisions", "/my/decisions"

		w.As(self).Post(mine, url.Values{"what": {"Help with the rent"}, "body": {"The pensions office"}, "applied_on": {today}, "source": {"told"}}).Done()
		w.As(self).Get(mine).Sees("Help with the rent", "You applied today.", "The pensions office decides.")
		w.As(coordinator).Get(decisions).Sees("Help with the rent", "The pensions office", "Applied for today")
		// The bank reads of the association's decision, and not of one at a body that is only said in words.
		w.As(anna).Get(decisions).Sees(one.marks["decision"]).Lacks("pensions office", "Help with the rent")

		// A promise to somebody else is no promise here, whoever typed its id.
		other := w.people[planOnly]
		theirs := strings.TrimPrefix(w.asked(other, "Mend the stove", ""), "/commitments/")
		for who, page := range map[role]string{self: mine, coordinator: decisions} {
			w.As(who).Post(page, url.Values{
				"what": {"Crossed"}, "body": {"The pensions office"}, "applied_on": {today}, "source": {"told"}, "promise": {theirs},
			}).Is(422)
			w.As(who).Get(page).Lacks("Crossed")
		}

		w.As(coordinator).Get("/people/"+string(one.person)).Sees("Nobody pays while the person waits for a decision", "Has waited 46 days", "To the decision")
		w.As(anna).Get("/people/" + string(one.person)).Sees("Has waited 46 days").Lacks("To the decision")
		path := decisions + "/" + one.refs["decision"]
		w.As(coordinator).Get(path+"?do=final").Sees("What was the answer?", "The last day to appeal")
		w.As(coordinator).Post(path+"/final", url.Values{"on": {today}, "source": {"letter"}, "note": {"typed and not lost"}}).
			Is(422)
		w.As(coordinator).Post(path+"/final", url.Values{
			"on": {today}, "source": {"letter"}, "outcome": {"refused"}, "complain": {"Write to them"},
			"appeal_by": {access.Today(w.now).AddDays(21).String()},
		}).Done()
		w.As(self).Get("/my/decisions/"+one.refs["decision"]).Sees("The answer is: no.", "There are 21 days left.", "Write to them")
		w.As(self).Post("/my/decisions/"+one.refs["decision"]+"/appeal", url.Values{"on": {today}, "source": {"told"}, "version": {"1"}}).Is(409)
		w.As(self).Post("/my/decisions/"+one.refs["decision"]+"/appeal", url.Values{"on": {today}, "source": {"told"}}).Done()
		w.As(coordinator).Get("/people/"+string(one.person)+"/thread?kind=decision").Sees("Appealed: "+one.marks["decision"], "Decision no: "+one.marks["decision"])
		w.As(anna).Post(path+"/withdraw", url.Values{"on": {today}, "source": {"told"}}).Is(403)

		asked := "/people/" + string(one.person) + "/assessments"
		form := url.Values{
			"professional": {string(w.cast[anna].Professional)}, "kind": {"economy"}, "question": {"How much is owed?"}, "why": {"To plan"},
			"due": {access.Today(w.now).AddDays(9).String()},
		}
		w.As(coordinator).Post(asked, form).Done()
		w.As(self).Get("/my").Sees("May we ask?", "How much is owed?")
		my := regexp.MustCompile(`/my/assessments/[0-9a-f-]{36}`).FindString(w.As(self).Get("/my").Body)
		page := strings.TrimPrefix(my, "/my")
		w.As(anna).Unknown(page)
		w.As(self).Post(my+"/agree", nil).Done()
		w.As(anna).Get(page).Sees("How much is owed?", "Your answer", "To plan")
		w.As(anna).Post(page+"/answer", url.Values{"text": {"Eighty thousand"}, "hold": {"3"}}).Done()
		w.As(self).Get(my).Sees("tells you").Lacks("Eighty thousand")
		w.As(coordinator).Post(page+"/plain", url.Values{"plain": {"You owe 80 000"}}).Done()
		w.As(coordinator).Post(page+"/tell", nil).Done()
		w.As(self).Get(my).Sees("You owe 80 000", "Eighty thousand")
		w.As(self).Post(my+"/view", url.Values{"text": {"It is less"}}).Done()
		w.As(coordinator).Get(page).Sees("It is less", "Eighty thousand")
		w.As(self).Post(my+"/withdraw", nil).Is(404)

		// The plan tells how far they have come, and they lead back to it.
		plan := "/people/" + string(one.person) + "/plan"
		w.As(coordinator).Get(plan).Sees(`href="`+asked+`"`, "waits for an answer", "answered")
		w.As(coordinator).Get(asked).Sees(`href="` + plan + `"`)
		w.As(self).Get("/my/plan").Sees(`href="/my/assessments"`, "waits for an answer")
		w.As(self).Get("/my/assessments").Sees(`href="/my/plan"`)
		w.As(bo).Unknown(page)
	})
}
