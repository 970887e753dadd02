package main

import (
	"slices"
	"sync"
	"time"
)

// load lets so many workers do something over and over for a while, after a
// short warm-up, and says how often and how long.
func load(workers int, each time.Duration, do func(worker, n int) error) figure {
	warm, _ := hammer(workers, each/5, do)
	begin := time.Now()
	times, errors := hammer(workers, each, do)
	elapsed := time.Since(begin).Seconds()
	slices.Sort(times)
	f := figure{Concurrency: workers, PerSecond: float64(len(times)) / elapsed, Errors: errors, all: len(warm) + len(times) + errors}
	if len(times) > 0 {
		f.P50 = ms(times[len(times)/2])
		f.P99 = ms(times[len(times)*99/100])
	}
	return f
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func hammer(workers int, each time.Duration, do func(worker, n int) error) (all []time.Duration, errors int) {
	var mu sync.Mutex
	var group sync.WaitGroup
	until := time.Now().Add(each)
	for worker := range workers {
		group.Go(func() {
			var times []time.Duration
			failed := 0
			for n := 0; time.Now().Before(until); n++ {
				start := time.Now()
				if do(worker, n) != nil {
					failed++
					continue
				}
				times = append(times, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, times...)
			errors += failed
		})
	}
	group.Wait()
	return all, errors
}
