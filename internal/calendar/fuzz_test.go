package calendar_test

import (
	"errors"
	"testing"

	"kasam/internal/calendar"
)

// FuzzReplies reads anything at all: whatever comes out is an answer by someone
// to something, and nothing panics.
func FuzzReplies(f *testing.F) {
	yes := answer("REPLY", "ACCEPTED")
	for _, seed := range []string{
		yes, answer("COUNTER", "TENTATIVE"), "", "BEGIN:VCALENDAR", yes[:200],
		"Content-Type: text/calendar; method=REPLY\r\n\r\n" + yes,
		"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n--b\r\n" +
			"Content-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQkVHSU46VkNBTEVOREFS\r\n--b--\r\n",
		"Content-Type: text/calendar; charset=utf-16\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FF=FE=0",
		"From x\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: text/calendar\r\n\r\n" + yes,
		"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;=:\nA;B=\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := calendar.Replies(raw)
		if (len(list) == 0) == (err == nil) {
			t.Fatalf("%d answers and %v", len(list), err)
		}
		for _, r := range list {
			if r.Answer == "" || r.Attendee == "" || r.Stamp.IsZero() || r.Sequence < 0 {
				t.Fatalf("an answer that is none: %+v", r)
			}
		}
	})
}

func TestAForwardedAnswerIsNoAnswer(t *testing.T) {
	yes := answer("REPLY", "ACCEPTED")
	mail := "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" +
		"Content-Type: text/calendar\r\n\r\n" + yes + "\r\n--b--\r\n"
	if got, err := calendar.Replies([]byte(mail)); !errors.Is(err, calendar.ErrNoReply) {
		t.Errorf("%+v, %v", got, err)
	}
	twice := "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: TEXT/Calendar; charset=\"iso-8859-1\"\r\n\r\n" +
		yes + "\r\n--b\r\nContent-Type: application/ics; name=x.ics\r\n\r\n" + yes + "\r\n--b--\r\n"
	if got, err := calendar.Replies([]byte(twice)); err != nil || len(got) != 1 {
		t.Errorf("%d answers, %v", len(got), err)
	}
}
