package commitment

// A State is where a promise stands.
type State string

// The states.
const (
	Proposed          State = "proposed"           // asked of a professional, who has not answered
	Countered         State = "countered"          // other terms are proposed; whose Turn it is answers
	AwaitingSignature State = "awaiting-signature" // answered with yes, beyond the professional's own mandate
	Accepted          State = "accepted"           // promised
	Declined          State = "declined"
	Withdrawn         State = "withdrawn" // no longer asked for
	Kept              State = "kept"
	Broken            State = "broken"
	Released          State = "released" // was promised and is no longer needed
)

// Open reports whether something remains to be done about the promise.
func (s State) Open() bool {
	return s == Proposed || s == Countered || s == AwaitingSignature || s == Accepted
}

// A Turn says whose answer is waited for.
type Turn string

// The turns.
const (
	TurnNone     Turn = ""
	TurnAsker    Turn = "asker"    // the person's or the coordinator's
	TurnPromiser Turn = "promiser" // who promises, or is asked to
)

// An Act moves a promise from one state to another, or adds to its history.
type Act string

// The acts.
const (
	ActRecord   Act = "record"
	ActAccept   Act = "accept"
	ActCounter  Act = "counter" // proposes other terms
	ActSign     Act = "sign"
	ActDecline  Act = "decline" // of terms for what is promised already: it stays as it was
	ActWithdraw Act = "withdraw"
	ActReport   Act = "report" // the promiser says that it is done
	ActDeny     Act = "deny"   // it is not, for all that was said
	ActKeep     Act = "keep"
	ActMove     Act = "move" // gives it another day
	ActBreak    Act = "break"
	ActRelease  Act = "release"
	ActLeave    Act = "leave" // lets a broken promise be
)

// Acts lists the acts upon a promise in the order a page offers them.
func Acts() []Act {
	return []Act{
		ActAccept, ActSign, ActKeep, ActReport, ActCounter, ActMove, ActDecline, ActDeny, ActBreak, ActRelease, ActWithdraw, ActLeave,
	}
}

// NeedsReason reports whether the act must say why.
func (a Act) NeedsReason() bool {
	switch a {
	case ActCounter, ActDecline, ActWithdraw, ActDeny, ActMove, ActBreak, ActRelease:
		return true
	}
	return false
}

// NeedsTerms reports whether the act must say what is to be instead.
func (a Act) NeedsTerms() bool { return a == ActCounter || a == ActMove }
