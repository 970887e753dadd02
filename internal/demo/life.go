package demo

import "fmt"

// A life is what a person of the demo tells, wants and is promised.
type life struct {
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

type promise struct {
	party, kind, what string
	amount            int64
	days              int
	goal              int
}

// promises lists what is promised, with the goal it is for.
func (l life) promises() (list []promise) {
	for g, goal := range l.Goals {
		for _, p := range goal.Promises {
			list = append(list, promise{
				party: fmt.Sprint(p[0]), kind: fmt.Sprint(p[1]), what: fmt.Sprint(p[3]),
				amount: whole(p[2]), days: int(whole(p[4])), goal: g,
			})
		}
	}
	return list
}

func (l life) income() (code string, share int) {
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
