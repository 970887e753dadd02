package programme

// RingsByCEL tries a bell through CEL's own evaluator, and Fast tells whether it
// has a function beside it.
func (b *Bell) RingsByCEL(f *Facts) (bool, error) { return truth(b.rule, f, b.Key) }

func (b *Bell) Fast() bool { return b.fast != nil }

// Names lists the facts that a bell about something may speak of.
func Names(about string) []string { return texts(namesAbout(about)) }
