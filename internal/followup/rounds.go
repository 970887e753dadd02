package followup

import (
	"kasam/internal/db"
	"kasam/internal/id"
)

// The times a participation can be: the person's first, their second, or a later
// one. Whoever comes for the third time or more, and has not once left with a
// support of their own, goes round in the carousel.
const (
	First     = "first"
	Second    = "second"
	Supported = "supported" // the third or more, and one before it ended in own support
	Carousel  = "carousel"  // the third or more, and none before it did
)

var roundKeys = []string{First, Second, Supported, Carousel}

func round(before int, supported bool) string {
	switch {
	case before == 0:
		return First
	case before == 1:
		return Second
	case supported:
		return Supported
	}
	return Carousel
}

// roundsIn counts the participations of the cohort by how many the person had
// before it, in whatever programme of the installation. again tells how many
// people are behind the cells in which one person can be more than once.
func roundsIn(r db.Reader, q Query, people int) (rounds Table, again map[string]int, err error) {
	whom := map[string]map[id.Person]bool{Supported: {}, Carousel: {}}
	n := map[string]int{First: people}
	err = earlier(r, q, func(who id.Person, before, supported int) {
		key := round(before, supported > 0)
		n[First]--
		n[key]++
		if whom[key] != nil {
			whom[key][who] = true
		}
	})
	again = make(map[string]int)
	for key, people := range whom {
		again[key] = len(people)
	}
	return table(n, roundKeys), again, err
}
