package demo

import (
	"fmt"
	"time"

	"kasam/internal/access"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

// A comer is someone who is referred these weeks.
type comer struct {
	days        int // since the referral
	given       string
	age         int
	parties     int // how many they have contact with
	view        string
	exhausted   programme.Answer
	named       bool // the group may know who it is
	words       map[string]string
	tried, poor map[string]string
	decided     string // what the group said on its latest day
	says        referral.Act
}

// comers are six in different states; every text in the languages of the scenes.
var comers = []comer{
	{
		41, "Ronja", 27, 3, referral.Wants, programme.Yes, true,
		map[string]string{"sv": "Jag vill kunna sova och ha något att gå till", "da": "Jeg vil kunne sove og have noget at stå op til"},
		map[string]string{"sv": "Arbetsträning två gånger, samtal på vårdcentralen", "da": "Arbejdsprøvning to gange, samtaler hos lægen"},
		map[string]string{"sv": "Det ena började om varje gång det andra tog slut", "da": "Det ene begyndte forfra, hver gang det andet holdt op"},
		preparation.Offer, "",
	},
	{
		38, "Isak", 33, 2, referral.Wants, programme.Yes, true,
		map[string]string{"sv": "Jag vill ha en plan som alla håller sig till", "da": "Jeg vil have en plan, som alle holder sig til"},
		map[string]string{"sv": "Skuldrådgivning och boendestöd", "da": "Gældsrådgivning og støtte i hjemmet"},
		map[string]string{"sv": "Breven kom från fem håll och ingen såg helheden", "da": "Brevene kom fra fem steder, og ingen så det hele"},
		preparation.Offer, referral.ActAccept,
	},
	{
		30, "Linnéa", 24, 2, referral.Unsure, programme.Unknown, true,
		map[string]string{"sv": "Jag vet inte om jag orkar en gång till", "da": "Jeg ved ikke, om jeg orker det en gang til"},
		map[string]string{"sv": "Praktik i en butik", "da": "Praktik i en butik"},
		nil, preparation.Information, "",
	},
	{
		24, "Tomas", 47, 2, referral.Wants, programme.Yes, false,
		map[string]string{"sv": "Jag vill ha någon som ringer tillbaka", "da": "Jeg vil have nogen, der ringer tilbage"},
		map[string]string{"sv": "Tre olika handläggare på ett år", "da": "Tre forskellige sagsbehandlere på et år"},
		nil, preparation.Wait, "",
	},
	{
		12, "Amal", 22, 1, referral.Wants, programme.No, true,
		map[string]string{"sv": "Jag vill börja läsa igen", "da": "Jeg vil begynde at læse igen"},
		map[string]string{"sv": "Studievägledning i våras", "da": "Studievejledning i foråret"},
		nil, "", "",
	},
	{
		5, "Noel", 29, 2, referral.Unasked, programme.Yes, false, nil,
		map[string]string{"sv": "Rehabkoordinator och försörjningsstöd", "da": "Rehabilitering og kontanthjælp"},
		nil, "", "",
	},
}

// waysIn plans the preparation group: two days of it, and six referrals.
func (w *world) waysIn() {
	lead := &w.staff.handlers[w.firstParty()][0]
	held, next := id.New[string](), id.New[string]()
	w.at(w.noon(-1195), func() error { return w.joinGroup(lead) })
	w.turnedAway(lead)
	for n, c := range comers {
		w.comes(n, c, *lead, lead, held)
	}
	w.at(w.noon(-20), func() error {
		return w.Preparation.Plan(w.ctx, lead.actor, preparation.Day{ID: held, Programme: w.opt.Programme, On: w.opt.Today.AddDays(-11)})
	})
	w.at(w.noon(-11).Add(2*time.Hour), func() error {
		var list []preparation.Attendance
		for i, p := range w.file.Parties {
			a := preparation.Attendance{Party: p.Key, Came: preparation.Ways()[min(i/2, 2)]}
			if one := w.staff.handlers[p.Key]; a.Came != preparation.Absent && len(one) > 0 {
				a.Who = one[0].Name
			}
			list = append(list, a)
		}
		if err := w.Preparation.Attend(w.ctx, lead.actor, held, list); err != nil {
			return err
		}
		return w.Preparation.Plan(w.ctx, lead.actor, preparation.Day{ID: next, Programme: w.opt.Programme, On: w.opt.Today})
	})
}

// firstParty is the first party that has someone who signs.
func (w *world) firstParty() string {
	for _, p := range w.file.Parties {
		if len(w.staff.handlers[p.Key]) > 0 {
			return p.Key
		}
	}
	return ""
}

// joinGroup gives a colleague a seat in the preparation group.
func (w *world) joinGroup(c *colleague) error {
	c.actor.Grants = append(c.actor.Grants, access.Grant{Programme: w.opt.Programme, Role: access.Preparation})
	return w.Login.SetRoles(w.ctx, w.admin, c.actor.Account, c.actor.Grants)
}

// comes plans one referral, what the group says and what the person answers.
func (w *world) comes(n int, c comer, by colleague, lead *colleague, held string) {
	one := id.New[string]()
	from := by
	if n%2 == 1 && len(w.staff.coordinators) > 0 {
		from = w.staff.coordinators[0]
	}
	lang := w.Language
	w.at(w.noon(-c.days), func() error {
		var keys []string
		for _, p := range w.file.Parties[:min(c.parties, len(w.file.Parties))] {
			keys = append(keys, p.Key)
		}
		y, _, _ := w.opt.Today.Date()
		r := referral.New{
			ID: one, Programme: w.opt.Programme, View: c.view, Exhausted: c.exhausted, Parties: keys, Same: referral.Other,
			Person: person.Person{Given: c.given, Family: w.Families[n%len(w.Families)], Sex: person.Sexes()[n%2], BirthYear: y - c.age, Language: lang},
			Told:   referral.Told{Words: c.words[lang], Tried: c.tried[lang], NotEnough: c.poor[lang]},
		}
		if c.named {
			r.Consent = referral.Consent{How: referral.Paper, On: access.Today(w.clock.Now())}
		}
		if err := w.Referral.Refer(w.ctx, from.actor, r); err != nil {
			return fmt.Errorf("referral of %s: %w", c.given, err)
		}
		return nil
	})
	if c.decided == "" {
		return
	}
	w.at(w.noon(-11), func() error {
		d := preparation.Decision{ID: id.New[string](), Day: held, Referral: one, Kind: c.decided, DecidedBy: lead.Name, Said: preparation.Said{
			Reason: map[string]string{"sv": "Vi gick igenom vad som har prövats.", "da": "Vi gennemgik, hvad der er prøvet."}[lang],
			Letter: map[string]string{"sv": "Vi har läst det du berättade. Tack för det.", "da": "Vi har læst det, du fortalte. Tak for det."}[lang],
		}}
		if c.decided == preparation.Information {
			d.Said.Which = from.Name
		}
		err := w.Preparation.Decide(w.ctx, lead.actor, d)
		if err == nil {
			return nil
		}
		// The criteria of another programme may say otherwise.
		d.ID, d.Said.Deviation = id.New[string](), d.Said.Reason
		return w.Preparation.Decide(w.ctx, lead.actor, d)
	})
	if c.says != "" {
		w.at(w.noon(-6), func() error {
			return w.Referral.Take(w.ctx, from.actor, one, referral.Deed{Act: c.says, How: referral.Oral, Said: referral.Said{Witness: from.Name}})
		})
	}
}

// groupLogin is the account of who is in the group.
func (w *world) groupLogin() Login {
	c := w.staff.handlers[w.firstParty()][0]
	return Login{Role: string(access.Preparation), Name: c.Name, Email: c.Email, Password: Password}
}
