package bell_test

import (
	"context"
	"slices"
	"syscall"
	"testing"
	"time"

	"kasam/internal/bell"
	"kasam/internal/commitment"
	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/id"
)

// fill enrols n persons of a coordinator, each with promises of a year: three
// open, the others kept long ago.
func (w *world) fill(b *testing.B, coach id.Professional, from, n int) {
	b.Helper()
	w.do(b, func(tx *db.Tx) error {
		for i := from; i < from+n; i++ {
			who := id.New[id.Person]()
			given, family := name(i)
			if err := w.enrolIn(tx, coach, who, given, family, 100+i%300, i%20); err != nil {
				return err
			}
			for j := range 25 {
				due, state := today.AddDays(-40-10*j), commitment.Kept
				if j < 3 {
					due, state = today.AddDays(7*j-1+i%9), commitment.Accepted
				}
				if err := w.promiseIn(tx, who, id.New[string](), "Ring vuxenutbildningen om en plats på kursen", due, state); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func benchmark(b *testing.B, f func(w *world)) {
	w := newWorld(b, dbtest.New(b))
	w.fill(b, w.coach.Professional, 0, 45)
	w.fill(b, w.other.Professional, 45, 1000) // of others, who must not count
	b.ReportAllocs()
	var took []time.Duration
	used := processor(b)
	for b.Loop() {
		begin := time.Now()
		f(w)
		took = append(took, time.Since(begin))
	}
	b.ReportMetric(float64((processor(b)-used).Microseconds())/float64(len(took)), "cpu-µs/op")
	slices.Sort(took) // on a machine that is shared, the least says most
	b.ReportMetric(float64(took[0].Microseconds())/1000, "ms-least")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
}

// processor is the time that this process has had of the processors so far: of
// all clocks the one that other work on the machine disturbs least.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func BenchmarkToday45(b *testing.B) {
	benchmark(b, func(w *world) {
		if t, err := w.desk.Today(b.Context(), w.coach); err != nil || t.People != 45 {
			b.Fatal(err, t.People)
		}
	})
}

func BenchmarkPeople45(b *testing.B) {
	benchmark(b, func(w *world) {
		if p, err := w.desk.People(b.Context(), w.coach, bell.Filter{}); err != nil || len(p.Rows) != 45 {
			b.Fatal(err, len(p.Rows))
		}
	})
}

// What the record of who looked costs: the same without it.
func BenchmarkToday45WithoutTheRecord(b *testing.B) {
	dropped := false
	benchmark(b, func(w *world) {
		if !dropped {
			w.db.OnLook(func(context.Context, []any) error { return nil })
			dropped = true
		}
		if _, err := w.desk.Today(b.Context(), w.coach); err != nil {
			b.Fatal(err)
		}
	})
}
