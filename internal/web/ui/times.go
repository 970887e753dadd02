package ui

import (
	"strings"
	"time"

	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
)

// timePrefix begins the name of the field of each time of a poll.
const timePrefix = "time-"

func timeField(c scheduling.Choice) string { return timePrefix + c.ID }

func endOf(c scheduling.Choice, minutes int) time.Time {
	return c.Start.Add(time.Duration(minutes) * time.Minute)
}

// ReadTimes reads what was answered in the fields of Times.
func ReadTimes(r *kit.Request) map[string]scheduling.Answer {
	said := make(map[string]scheduling.Answer)
	for name := range r.PostForm {
		if choice, ok := strings.CutPrefix(name, timePrefix); ok && r.Text(name) != "" {
			said[choice] = scheduling.Answer(r.Text(name))
		}
	}
	return said
}

// words: poll.say.*

// AnswerText says an answer to a time of a poll.
func AnswerText(v kit.View, a scheduling.Answer) string {
	if a == "" {
		return v.T("poll.say.nothing")
	}
	return v.T("poll.say." + strings.ReplaceAll(string(a), "-", "_"))
}

// AnswerLook is the shape of an answer.
func AnswerLook(a scheduling.Answer) string {
	switch a {
	case scheduling.Yes:
		return "kept"
	case scheduling.IfNeedBe:
		return "soon"
	case scheduling.No:
		return "late"
	}
	return "open"
}
