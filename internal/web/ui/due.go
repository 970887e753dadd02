package ui

import (
	"kasam/internal/day"
	"kasam/internal/web/kit"
)

// DueIn returns the day so far ahead; none for a word that is none of ours.
func DueIn(word string, today day.Day) day.Day {
	switch word {
	case "week":
		return today.AddDays(7)
	case "fortnight":
		return today.AddDays(14)
	case "month":
		return today.AddMonths(1)
	}
	return day.Day{}
}

// words: commitment.due_in.*

// Dues are the chips of “by when”, each with its day in words.
func Dues(v kit.View) (options []Option) {
	for _, word := range []string{"week", "fortnight", "month"} {
		options = append(options, Option{
			Value: word, Label: v.T("commitment.due_in." + word), Hint: v.W.Full(DueIn(word, v.Today), v.Today),
		})
	}
	return append(options, Option{Value: "day", Label: v.T("commitment.due_in.day")})
}
