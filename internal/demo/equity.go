package demo

import (
	"fmt"

	"kasam/internal/access"
	"kasam/internal/id"
	"kasam/internal/person"
	"kasam/internal/preparation"
	"kasam/internal/programme"
	"kasam/internal/referral"
)

// turnedAway plans the referrals of years past that led to no place, so that
// there is something to compare with those who were offered one.
func (w *world) turnedAway(lead *colleague) {
	for n := range min(18, w.opt.People/3) {
		one, came := id.New[string](), -1000+45*n
		held, met := w.groupDay(-came - 33 - n*5%23)
		w.at(w.noon(came), func() error {
			y, _, _ := access.Today(w.clock.Now()).Date()
			names := w.Women
			if n%2 == 1 {
				names = w.Men
			}
			err := w.Referral.Refer(w.ctx, lead.actor, referral.New{
				ID: one, Programme: w.opt.Programme, View: referral.Wants, Exhausted: programme.Yes, Same: referral.Other,
				Parties: []string{w.firstParty()}, Consent: referral.Consent{How: referral.Paper, On: access.Today(w.clock.Now())},
				Person: person.Person{
					Given: pick(names, n+3), Family: pick(w.Families, n+5), Sex: person.Sexes()[n%2], BirthYear: y - 21 - n*3%18, Language: w.Language,
				},
				Told: referral.Told{Words: comers[n%5].words[w.Language], Tried: comers[n%5].tried[w.Language]},
			})
			if err != nil {
				return fmt.Errorf("referral that leads to no place: %w", err)
			}
			return nil
		})
		w.at(w.noon(-met), func() error {
			said := map[string]string{"sv": "En annan hjälp passar bättre nu.", "da": "En anden hjælp passer bedre nu."}[w.Language]
			d := preparation.Decision{
				ID: id.New[string](), Day: held, Referral: one, Kind: preparation.Other, DecidedBy: lead.Name,
				Said: preparation.Said{Reason: said, Letter: said, Which: map[string]string{"sv": "Samtal på vårdcentralen", "da": "Samtaler hos lægen"}[w.Language]},
			}
			if w.Preparation.Decide(w.ctx, lead.actor, d) == nil {
				return nil
			}
			// The criteria of another programme may say otherwise.
			d.ID, d.Said.Deviation = id.New[string](), said
			return w.Preparation.Decide(w.ctx, lead.actor, d)
		})
	}
}
