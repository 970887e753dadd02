package scene

import "fmt"

// A Life is what a person of the demo tells, wants and is promised.
type Life struct {
	Wish, Story, Language string
	Hindrances            [][3]string // area, text, strategy
	Resources, Hopes      [][2]string // area, text
	Goals                 []struct {
		Words    string
		Measures []string
		Promises [][5]any // party, kind, amount, what, days
	}
	Own    string
	Income [2]any // code, share
}

// A Promise is what a party promises someone, for the goal of this place.
type Promise struct {
	Party, Kind, What string
	Amount            int64
	Days              int // from the meeting until it is due
	Goal              int
}

// Promises lists what is promised, with the goal it is for.
func (l Life) Promises() (list []Promise) {
	for g, goal := range l.Goals {
		for _, p := range goal.Promises {
			list = append(list, Promise{
				Party: fmt.Sprint(p[0]), Kind: fmt.Sprint(p[1]), What: fmt.Sprint(p[3]),
				Amount: whole(p[2]), Days: int(whole(p[4])), Goal: g,
			})
		}
	}
	return list
}

// LivesOn returns the code and the share of what the life is lived on at first.
func (l Life) LivesOn() (code string, share int) {
	return fmt.Sprint(l.Income[0]), int(whole(l.Income[1]))
}

func whole(n any) int64 {
	switch n := n.(type) {
	case uint64:
		return int64(n) //nolint:gosec // small numbers of our own file
	case int64:
		return n
	}
	return 0
}
