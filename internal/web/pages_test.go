package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kasam/internal/access"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
	"kasam/internal/programme"
	"kasam/internal/words"
)

// buttons are what is done by a button alone: there is nothing in the form that
// could be wrong.
var buttons = []string{
	"/meetings/{meeting}/suggestion", "/intake/codes", "/referrals/{referral}/join", "/referrals/{referral}/letter", "/my/offers/{referral}/{act}", "/my/coordinator",
	"/people/{person}/story/share", "/people/{person}/story/excerpts/{excerpt}/back", "/my/story/share", "/my/story/excerpts/{excerpt}/back",
	"/people/{person}/resume", "/people/{person}/board", "/programme/anonymous/{participant}/undo",
	"/logout", "/account/sessions/end", "/people", "/people/{person}/bells/{bell}/resume", "/people/{person}/circle/{member}/leave",
	"/people/{person}/consents/{consent}/withdraw", "/people/{person}/bars/{professional}/lift",
	"/programme/professionals/{professional}/mandates/{mandate}/end", "/accounts/{account}/code", "/accounts/{account}/factor",
	"/accounts/{account}/disable", "/accounts/{account}/enable", "/record/verify",
	"/my/meetings/{meeting}/items/{item}/{way}",
	"/meetings/slots", "/meetings/slots/away/{away}/end", "/polls/{poll}/close",
	"/programme/professionals/{professional}/slots", "/programme/professionals/{professional}/slots/away/{away}/end",
	"/my/plan/agree", "/people/{person}/plan/views/{view}/end", "/my/consents/{consent}/withdraw", "/my/bars/{professional}/lift", "/my/links/{link}/revoke",
	"/commitments/{commitment}/links/{link}/revoke", "/meetings/{meeting}/links/{link}/revoke", "/polls/{poll}/links/{link}/revoke",
	"/meetings/calendar", "/meetings/calendar/off", "/meetings/{meeting}/answer", "/my/meetings/{meeting}/answer",
	"/my/calendar", "/my/calendar/off", "/my/calendar/mail",
}

// later are the pages that nobody can see where nothing has happened yet, and
// what is no page.
var later = []string{"/login/second", "/calendar/{feed}", "/people/{person}/after", "/people/{person}/open"}

// fills says what somebody reads on a page when it is full.
var fills = map[string]string{
	"/people/{person}":                         "A bus ticket|Arabic",
	"/people/{person}/story":                   "أريد أن أعمل|I want to sleep|It began|Shared by the person|Taken back",
	"/people/{person}/picture":                 "I see it so|hope open|hindrance gone|hindrance answered|interest open",
	"/people/{person}/plan/versions/{version}": "Went well|Since then|Every other week|A step",
	"/people/{person}/plan/views/{view}":       "A purpose|For the step|Every other week|The sister comes along",
	"/people/{person}/plan/frame":              "A flat of one's own",
	"/people/{person}/plan/review":             "What did you say?",
	"/my/plan/versions/{version}":              "Since then|Every other week",
	"/people/{person}/plan":                    "Slowly|A wish|A purpose|A goal|A step|A goal reached|A goal dropped|Since then|For the step|waiting for a signature|signed|refused|taken back|kept|broken|released|late",
	"/people/{person}/consents":                "Siv Vittne|Anyone at Banken|Professional manager",
	"/people/{person}/circle":                  "Professional anna|sister|weekdays 9–11|Professional deputy|Siri Second coordinates too|and you know who does what|Tore rings the landlord",
	"/people/{person}/income":                  "se.lon|50",

	"/people/{person}/decisions":            "Has waited 41 days|Nobody pays meanwhile|Own savings|CSN|Appealed|The last day to appeal was|10 days left to appeal",
	"/people/{person}/decisions/{decision}": "FK-17|Write to the office|The certificate was lost|Partly yes|So it said",
	"/people/{person}/assessments":          "How long can they stand?|Waits for the person|No from who was asked|No longer asked for",
	"/assessments/{assessment}":             "Two hours at a time|You can stand for two hours|I can do more|Four with pauses|No time for it|The journal",
	"/my/decisions":                         "You have waited 41 days.|Nobody pays while you wait.|You can appeal until",
	"/my/decisions/{decision}":              "Write to the office|Case number: FK-17|You have appealed.",
	"/my/assessments":                       "How long can they stand?|tells you.",
	"/my/assessments/{assessment}":          "May we ask?|You can stand for two hours|I can do more|No time for it",
	"/people/{person}/thread":               "Professional anna",
	"/commitments/{commitment}":             "So it went|signed|half of it|most of it|Moved 2 times|Told on the telephone|Waits for: |asked anew|a receipt",
	"/my/promises/{commitment}":             "half of it|Moved 2 times|No, leave it as it was|I have done it",
	"/meetings":                             "Coordinating meeting",
	"/meetings/{meeting}":                   "My debts|Everybody knows who does what.|Anna is ill|Ring the landlord|I did not say that|It was the other flat|They listened|The library|Her colleague Ulf",
	"/meetings/{meeting}/minutes":           "Everybody knows who does what.|I did not say that|It was the other flat|Her colleague Ulf",
	"/meetings/{meeting}/readback":          "Everybody knows who does what.|Ring the landlord",
	"/meetings/{meeting}/change":            "The library|Professional anna",
	"/my/meetings/{meeting}":                "My debts|Everybody knows who does what.|I did not say that|It was the other flat|They listened",
	"/programme/places":                     "The library",
	"/meetings/slots":                       "Room 9|Professional anna|Professional coordinator",
	"/polls/{poll}":                         "Professional anna|Professional bo|Library 2",
	"/my/polls/{poll}":                      "Library 2|Professional anna",
	"/people/{person}/meetings/find":        "Room 9|Professional anna",
	"/programme":                            "Empty house|Norrviks beroendemottagning|Banken",
	"/accounts":                             "New Auditor|Second Admin",
	"/people":                               "***",
	"/today":                                "Away at a course|Someone whom Professional former coordinator coordinated|You are deputy meanwhile|6 months after",
	"/my":                                   "Room 4",
	"/my/plan":                              "A step|For the step",
	"/my/story":                             "I want to sleep|You shared it|Taken back",
	"/my/people":                            "Professional anna|Siri Second|Tore rings the landlord",
	"/my/meetings":                          "Room 4|My debts",
	"/my/consents":                          "Banken",
	"/my/who-looked":                        "Professional coordinator",
	"/answer/{token}":                       "You have not answered yet|Are you coming?|Which times suit you?|Thank you, your answer is saved",
	"/record":                               "Professional anna",

	"/people/{person}/time":            "To care for a child|until about|The longest time runs until|Go on from today|Pause for a while",
	"/my/time":                         "To care for a child|I want to begin again|I need a pause",
	"/programme/board":                 "Paused since|Longer than usual|usually takes 8 weeks|I want to sleep",
	"/people/{person}/tools":           "How it has changed|I can say it now|Partly|written down by the coordinator",
	"/my/tools":                        "I can say it now|Your answer, written down by the coordinator",
	"/followup/equal-treatment":        "women and other|25 of 25|Have ended|Contact within 14 days|25 people",
	"/my/coordinator":                  "I like to listen|Help me choose|A suggestion: Professional stranger|Professional former coordinator|Others have decided it|No, I want to keep",
	"/programme/coordinators":          "Nobody is deputy|Professional deputy is deputy meanwhile|Give the task|You are deputy meanwhile",
	"/programme/anonymous":             "autumn 2025 to autumn 2026|Since autumn 2025|Professional coordinator",
	"/people/{person}/after":           "It was good to be met|Has found a way|After 6 months|Could not be reached",
	"/people/after":                    "After 6 months",
	"/my/closing":                      "It was good to be met|Has found a way|About 6 months have passed",
	"/people/{person}/handover":        "Promises that are open|Meetings that are planned|broken and asked anew",
	"/people/{person}/open":            "Why do you need to open it?",
	"/intake":                          "Yes Sayer|Of wait|Of more-information|Offered a place|Has said yes|Those I have referred|Referral to first answer",
	"/intake/{referral}":               "I want to sing|Two courses|Nobody rang|The group said: Offer a place|So it was decided|Too dear|No from the group",
	"/intake/days/{agenda}":            "Ulf of the office|To go through|Of wait|Decided on this day",
	"/intake/days/{agenda}/{referral}": "The group sees no name|In contact with at least two of the parties|Comes up again next time",
	"/referrals/{referral}/letter":     "We have read what you told",
	"/referrals/{referral}/enrol":      "I want to sing",
}

func TestEveryFullPageIsSound(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of requests, one after the other")
	}
	t.Parallel()
	w := newScenario(t, dbtest.New(t)).full()
	u := w.tour()
	for pattern, texts := range fills {
		u.wants[pattern] = make(map[string]bool)
		for text := range strings.SplitSeq(texts, "|") {
			u.wants[pattern][text] = true
		}
	}
	cookie := w.halfway()
	for _, lang := range words.Languages {
		for _, l := range w.lent {
			u.as(nobody, lang, l.cookie, l.path, l.path+"?done=1")
		}
		u.as(nobody, lang, cookie, "/login/second")
		u.as(coordinator, lang, nil, "/meetings/"+w.off) // no page leads there
		u.as(coordinator, lang, nil, "/coordinators/"+string(w.cast[coordinator].Professional)+"/photo?programme="+string(w.programme.ID))
		for _, st := range []state{all, emergency, barred, none, "closed", "followed", "protected"} {
			one := w.people[st]
			u.cast[self] = one.own
			maps.DeleteFunc(u.seen, func(once string, _ bool) bool { return strings.HasPrefix(once, string(self)+lang) }) // their pages are another's now
			for _, who := range everyone {
				for _, route := range u.routes {
					if route.Method == http.MethodGet && (one == w.rich || one.has(route.Pattern)) {
						u.as(who, lang, nil, w.path(route.Pattern, one))
					}
				}
			}
		}
	}
	u.anchors()
	for _, route := range u.routes {
		if route.Method == http.MethodGet && u.good["GET "+route.Pattern] == 0 && route.Pattern != "/calendar/{feed}" { // it is no page
			t.Errorf("%s: nobody has seen this page: the fixture cannot fill it", route.Pattern)
		}
	}
	refused := u.send()
	for _, route := range u.routes {
		if route.Method == http.MethodPost && refused[route.Pattern] == 0 && !slices.Contains(buttons, route.Pattern) {
			t.Errorf("%s: no form of it has been refused: the fixture has no page that shows it, or it is a button", route.Pattern)
		}
	}
	u.record()
	for pattern, texts := range u.wants {
		for text := range texts {
			t.Errorf("%s: it is not full, nobody reads %q there", pattern, text)
		}
	}
	t.Logf("%d pages and %d forms", len(u.seen), len(u.sheets))
}

// TestEveryEmptyPageIsSound begins with nothing but an administrator, and goes
// round again each time one thing more is there.
func TestEveryEmptyPageIsSound(t *testing.T) {
	s := newScenario(t, dbtest.New(t))
	u := s.tour()
	round := func(one *someone, roles ...role) {
		clear(u.seen)
		for _, lang := range words.Languages {
			for _, who := range roles {
				for _, route := range u.routes {
					if route.Method == http.MethodGet && one.has(route.Pattern) {
						u.as(who, lang, nil, one.path(route.Pattern))
					}
				}
			}
		}
	}
	nothing := &someone{}
	boss := access.Actor{Account: id.New[id.Account](), Name: "Only Admin", Language: "en", Grants: []access.Grant{{Role: access.Admin}}}
	s.cast[admin] = boss
	s.account("admin", boss)
	round(nothing, nobody, admin)

	file, _ := programme.ShippedFile("coachingteamet")
	p, err := s.desks.Programme.Install(t.Context(), boss, file)
	s.must(err)
	for who, as := range map[role]access.Role{manager: access.Manager, association: access.Association, auditor: access.Auditor} {
		s.cast[who] = access.Actor{Account: id.New[id.Account](), Name: "Only " + string(who), Grants: []access.Grant{{Role: as}}}
		s.account(string(who), s.cast[who])
	}
	round(nothing, admin, manager, association, auditor)

	w := &world{scenario: s, programme: p}
	w.employ(boss, "Kommunen", map[role]access.Role{coordinator: access.Coordinator, stranger: access.Coordinator, anna: access.Professional})
	round(nothing, coordinator, anna, admin, manager)

	one := s.bare(s.cast[coordinator], p.ID)
	s.cast[self] = one.own
	round(one, coordinator, stranger, anna, self, manager, association, auditor)
	for _, route := range u.routes {
		if route.Method == http.MethodGet && one.has(route.Pattern) && u.good["GET "+route.Pattern] == 0 &&
			!slices.Contains(later, route.Pattern) {
			t.Errorf("%s: nobody has seen this page", route.Pattern)
		}
	}
	u.anchors()
	u.send()
	u.record()
}

// has reports whether there is what a pattern asks for.
func (one *someone) has(pattern string) bool {
	return !slices.ContainsFunc(part.FindAllStringSubmatch(pattern, -1), func(m []string) bool { return one.refs[m[1]] == "" })
}

func (one *someone) path(pattern string) string {
	return part.ReplaceAllStringFunc(pattern, func(name string) string { return one.refs[name[1:len(name)-1]] })
}

// halfway gives Anna's password at the door, where a second factor is asked for.
func (w *fuller) halfway() *http.Cookie {
	w.desks.Login.SecondFactor = true
	in, err := w.desks.Login.SignIn(w.t.Context(), "anna@kasam.example", password, "")
	w.must(err)
	return &http.Cookie{Name: "kasam", Value: in.Token}
}
