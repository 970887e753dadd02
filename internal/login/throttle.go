package login

import "time"

// A budget is how many wrong tries there may be. Every device that signed in
// before has one of its own for each account, and all unknown devices together
// share another: whoever guesses from elsewhere uses up the shared one, and the
// account's owner goes in by their own.
type budget struct{ quarter, day int }

var (
	unknownDevice = budget{quarter: 6, day: 40}
	knownDevice   = budget{quarter: 10, day: 60}
)

// wait returns how long until another try is allowed, 0 when it is now. tries
// are the instants of those that failed or are under way, in any order.
func (b budget) wait(tries []time.Time, now time.Time) time.Duration {
	return max(longest(tries, now, 15*time.Minute, b.quarter), longest(tries, now, 24*time.Hour, b.day))
}

// longest returns how long until fewer than most of the tries lie within window.
func longest(tries []time.Time, now time.Time, window time.Duration, most int) time.Duration {
	n := 0
	ends := window // when the oldest within the window leaves it
	for _, t := range tries {
		if left := t.Add(window).Sub(now); left > 0 {
			n++
			ends = min(ends, left)
		}
	}
	if n < most {
		return 0
	}
	return ends
}

// minutes rounds a wait up to what a person is told.
func minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }
