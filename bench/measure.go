package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kasam/internal/id"
)

// measure starts the server, asks what coordinators ask, and the limits.
func measure(ctx context.Context, o options, dir, binary string, w *world, r *report) error {
	server, started, err := startKasam(ctx, binary, dir)
	if err != nil {
		return err
	}
	defer server.stop()
	r.StartMS = ms(started)
	time.Sleep(time.Second)
	r.IdleMB = server.rss()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	get := func(path func(worker, n int) (coordinator int, path string)) func(worker, n int) (int, error) {
		return func(worker, n int) (int, error) {
			c, p := path(worker, n)
			return ask(ctx, client, http.MethodGet, server.url+p, w.coordinators[c].token, "", http.StatusOK)
		}
	}
	// Half of the coordinators are read, and the other half promise: what is
	// written in one measurement must not make the next one slower. The first has
	// a hundred persons.
	half := 1 + (len(w.coordinators)-1)/2
	among := func(first, after int) func(worker, n int) (int, id.Person) {
		return func(worker, n int) (int, id.Person) {
			c := first + (worker*31+n)%(after-first)
			people := w.coordinators[c].people
			return c, people[n%len(people)]
		}
	}
	pick, promise := among(1, half), among(half, len(w.coordinators))
	pages := []struct {
		name string
		do   func(worker, n int) (int, error)
	}{
		{"Today of a coordinator with 45 persons", get(func(a, n int) (int, string) { c, _ := pick(a, n); return c, "/today" })},
		{"People, 45 of one's own", get(func(a, n int) (int, string) { c, _ := pick(a, n); return c, "/people" })},
		{"People, 100 rows", get(func(int, int) (int, string) { return 0, "/people" })},
		{"a person's page", get(func(a, n int) (int, string) { c, p := pick(a, n); return c, "/people/" + string(p) })},
		{"a person's plan", get(func(a, n int) (int, string) { c, p := pick(a, n); return c, "/people/" + string(p) + "/plan" })},
		{"record a promise, durable", func(a, n int) (int, error) {
			c, p := promise(a, n)
			form := url.Values{"key": {id.New[string]()}, "professional": {"self"}, "what": {"Ringa vårdcentralen"}, "due": {"day"}, "day": {w.due}, "kind": {""}}
			return ask(ctx, client, http.MethodPost, server.url+"/people/"+string(p)+"/promises", w.coordinators[c].token, form.Encode(), http.StatusSeeOther)
		}},
	}
	for _, page := range pages {
		if !strings.Contains(page.name, o.only) {
			continue
		}
		for _, concurrency := range []int{1, o.concurrency, 32} {
			size := 0
			before := server.cpu()
			f := load(concurrency, o.each, func(worker, n int) error {
				bytes, err := page.do(worker, n)
				size = max(size, bytes)
				return err
			})
			f.Name, f.Bytes = page.name, size
			if f.all > 0 {
				f.CPU = float64((server.cpu() - before).Microseconds()) / float64(f.all)
			}
			r.Figures = append(r.Figures, f)
		}
	}
	r.LoadMB = server.rss()
	return limits(ctx, o, dir, client, r)
}

// ask sends one request and returns the size of the answer.
func ask(ctx context.Context, client *http.Client, method, address, token, form string, want int) (int, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Cookie", "kasam="+token)
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if err == nil && resp.StatusCode != want {
		err = fmt.Errorf("%s answered %d", method, resp.StatusCode)
	}
	return int(n), err
}

// limits measures what the machine can do, and puts each figure beside its own.
func limits(ctx context.Context, o options, dir string, client *http.Client, r *report) error {
	bare, err := bareSQLite(ctx, dir, o.each, o.concurrency)
	if err != nil {
		return fmt.Errorf("limits of SQLite: %w", err)
	}
	r.Limits = bare
	bySize := map[int]float64{}
	for i := range r.Figures {
		f := &r.Figures[i]
		if f.Bytes == 0 { // a write: its limit is the durable insert
			f.Limit = bare[2].PerSecond
			f.OfLimit = f.PerSecond / f.Limit
			continue
		}
		key := f.Bytes*100 + f.Concurrency
		if bySize[key] == 0 {
			server, err := startBare(ctx, f.Bytes)
			if err != nil {
				return err
			}
			l := load(f.Concurrency, o.each, func(int, int) error {
				_, err := ask(ctx, client, http.MethodGet, server.url, "", "", http.StatusOK)
				return err
			})
			server.stop()
			l.Name, l.Bytes = fmt.Sprintf("bare net/http answer of %d bytes", f.Bytes), f.Bytes
			bySize[key] = l.PerSecond
			r.Limits = append(r.Limits, l)
		}
		f.Limit = bySize[key]
		f.OfLimit = f.PerSecond / f.Limit
	}
	return nil
}
