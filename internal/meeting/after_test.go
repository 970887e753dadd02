package meeting_test

import (
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/meeting"
)

func TestTheQuestionIsAskedUntilItIsAnswered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		asked := func(what, want string) {
			t.Helper()
			must(t, d.Read(ctx, func(v *db.View) error {
				key, err := w.vault.Key(v, w.person)
				must(t, err)
				m, err := meeting.ToAnswer(v, key, w.person, w.now)
				if m.ID != want {
					t.Errorf("%s: asked about %q, want %q", what, m.ID, want)
				}
				return err
			}))
		}
		first := w.call(t, w.anna)
		w.now = w.now.AddDate(0, 0, 1)
		asked("before it was held", "")
		must(t, w.desk.Hold(ctx, w.coach, first, "Sagt"))
		asked("once it was held", first)
		away := w.call(t, w.anna)
		w.now = w.now.AddDate(0, 0, 1)
		_, err := w.desk.Jot(ctx, w.coach, away, meeting.Jotting{PersonCame: meeting.Absent})
		must(t, err)
		must(t, w.desk.Hold(ctx, w.coach, away, "Sagt"))
		asked("after one they did not come to", first)
		second := w.call(t, w.anna)
		w.now = w.now.AddDate(0, 0, 1)
		must(t, w.desk.Hold(ctx, w.coach, second, "Sagt"))
		asked("after another, about the last", second)
		must(t, w.desk.AnswerAfter(ctx, w.self, second, meeting.After{Answer: meeting.Unsaid}))
		asked("when that is answered, if only not to say", first)
		w.now = w.now.AddDate(0, 0, 15)
		asked("two weeks later", "")
	})
}
