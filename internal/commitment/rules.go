package commitment

// A Standing is how the one who acts stands to a promise.
type Standing struct {
	Self        bool // is the person
	Coordinates bool // is the person's coordinator or deputy
	Promises    bool // is the professional who promises
	Signs       bool // holds a mandate that covers it, in the promiser's organisation
}

// Sides of a promise, which one who acts may be on.
type side uint8

const (
	asker    side = 1 << iota // the person, and the coordinator unless they promise it themself
	promiser                  // the professional, or the person for what they promise
	signer                    // a colleague of the promiser with a sufficient mandate
	speaker                   // the person and the coordinator, whoever promises
)

func (c Commitment) sides(who Standing) (s side) {
	if who.Self || who.Coordinates && !who.Promises {
		s |= asker
	}
	if who.Promises || c.Mine() && who.Self {
		s |= promiser
	}
	if who.Signs && !who.Promises {
		s |= signer
	}
	if who.Self || who.Coordinates {
		s |= speaker
	}
	return s
}

// What must be true of a promise besides its state.
type fact uint8

const (
	fresh          fact = 1 << iota // it has not been promised yet, or no longer is
	stands                          // it is promised
	askersTurn                      // the asker is to answer
	promisersTurn                   // the promiser is
	said                            // the promiser says that it is done
	unsaid                          //
	told                            // the promiser's last answer was noted for them
	byProfessional                  // it is not the person who promises
)

func (c Commitment) facts() fact {
	f, is := fact(0), func(yes bool, a, b fact) fact {
		if yes {
			return a
		}
		return b
	}
	f |= is(c.Stands || c.State == Accepted, stands, fresh)
	f |= is(c.Said(), said, unsaid)
	f |= is(c.Told(), told, 0)
	f |= is(c.Mine(), 0, byProfessional)
	switch {
	case c.State == Proposed || c.Turn == TurnPromiser:
		f |= promisersTurn
	case c.Turn == TurnAsker:
		f |= askersTurn
	}
	return f
}

// A rule is one way from a state: by whom, when, and where to. An acceptance
// that is beyond the mandate leads to AwaitingSignature instead.
type rule struct {
	from State
	act  Act
	when fact // all of them
	by   side // any of them
	to   State
}

// rules is every move there is. While other terms are proposed for what is
// promised already, or wait for a signature, the promise stands as it was: it
// can be kept, broken or released meanwhile, and a no leads back to it.
var rules = []rule{
	{Proposed, ActAccept, 0, promiser, Accepted},
	{Proposed, ActCounter, 0, promiser | asker, Countered},
	{Proposed, ActDecline, 0, promiser, Declined},
	{Proposed, ActWithdraw, 0, speaker, Withdrawn},

	{Countered, ActAccept, promisersTurn, promiser, Accepted},
	{Countered, ActAccept, askersTurn, asker, Accepted},
	{Countered, ActAccept, askersTurn | fresh | told, promiser, Accepted}, // “I said yes”
	{Countered, ActCounter, 0, promiser | asker, Countered},
	{Countered, ActDecline, fresh, promiser, Declined},
	{Countered, ActWithdraw, fresh, speaker, Withdrawn},
	{Countered, ActDecline, stands, promiser | asker, Accepted},
	{Countered, ActReport, stands, promiser, Accepted},
	{Countered, ActKeep, stands, asker, Kept},
	{Countered, ActBreak, stands, speaker | promiser, Broken},
	{Countered, ActRelease, stands, asker, Released},

	{AwaitingSignature, ActSign, 0, signer, Accepted},
	{AwaitingSignature, ActCounter, 0, promiser | asker, Countered},
	{AwaitingSignature, ActDecline, fresh, promiser | signer, Declined},
	{AwaitingSignature, ActWithdraw, fresh, speaker, Withdrawn},
	{AwaitingSignature, ActDecline, stands, promiser | signer | asker, Accepted},
	{AwaitingSignature, ActKeep, stands, asker, Kept},
	{AwaitingSignature, ActBreak, stands, speaker | promiser, Broken},
	{AwaitingSignature, ActRelease, stands, asker, Released},

	{Accepted, ActCounter, byProfessional, promiser | asker, Countered},
	{Accepted, ActMove, 0, asker, Accepted},
	{Accepted, ActReport, byProfessional | unsaid, promiser, Accepted},
	{Accepted, ActDeny, said, asker | promiser, Accepted},
	// The one who promised does not judge the promise kept, nor free themself;
	// of what the person promises themself, they are the judge.
	{Accepted, ActKeep, 0, asker, Kept},
	{Accepted, ActBreak, 0, speaker | promiser, Broken},
	{Accepted, ActRelease, 0, asker, Released},

	// What was noted for the promiser is theirs to confirm or correct.
	{Accepted, ActAccept, told, promiser, Accepted},
	{Accepted, ActDecline, told, promiser, Declined},
	{Declined, ActAccept, told, promiser, Accepted},
	{Declined, ActCounter, told, promiser, Countered},
	{Broken, ActAccept, told, promiser, Accepted},

	{Broken, ActLeave, 0, asker, Broken},
}

// find returns the rule by which one on these sides does a; known reports
// whether a can be done by anyone as c stands.
func (c Commitment) find(a Act, by side) (r rule, known, ok bool) {
	facts := c.facts()
	for _, r := range rules {
		if r.from != c.State || r.act != a || r.when&facts != r.when {
			continue
		}
		if a == ActLeave && c.Left() {
			continue
		}
		if known = true; r.by&by != 0 {
			return r, true, true
		}
	}
	return rule{}, known, false
}

// May reports whether who may do the act upon c as it stands.
func (c Commitment) May(a Act, who Standing) bool {
	_, _, ok := c.find(a, c.sides(who))
	return ok
}
