// Command bench measures the server as its users meet it, in the same run as
// the limits of the machine: a bare HTTP answer of the same size, a bare read
// from SQLite, and durable inserts in groups. It prints JSON.
//
//	go run ./bench --people 1000
//	go run ./bench --people 100000 --seconds 5 --concurrency 8 --keep /tmp/bench
//
// The database is filled by the acts that pages call. --keep keeps it for the
// next run. It is no test: figures are read by people.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

type options struct {
	people, concurrency int
	each                time.Duration
	keep, only          string
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "--answer" {
		bareServer(os.Args[2])
		return
	}
	var o options
	seconds := 4.0
	flag.IntVar(&o.people, "people", 1000, "persons in the database")
	flag.IntVar(&o.concurrency, "concurrency", 8, "requests under way at once")
	flag.Float64Var(&seconds, "seconds", seconds, "how long each figure is measured")
	flag.StringVar(&o.keep, "keep", "", "directory to keep the filled database in")
	flag.StringVar(&o.only, "only", "", "measure only the pages whose name has this in it")
	flag.Parse()
	o.each = time.Duration(seconds * float64(time.Second))
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A figure is one measurement.
type figure struct {
	Name        string  `json:"name"`
	Concurrency int     `json:"concurrency"`
	PerSecond   float64 `json:"per_second"`
	P50         float64 `json:"p50_ms"`
	P99         float64 `json:"p99_ms"`
	Bytes       int     `json:"bytes,omitempty"`
	CPU         float64 `json:"server_cpu_us,omitempty"` // of the server, per request
	Limit       float64 `json:"limit_per_second,omitempty"`
	OfLimit     float64 `json:"of_limit,omitempty"` // per_second / limit_per_second
	Errors      int     `json:"errors"`

	all int // requests, with the warm-up
}

// A report is what a run prints.
type report struct {
	At      time.Time `json:"at"`
	Go      string    `json:"go"`
	Cores   int       `json:"cores"`
	People  int       `json:"people"`
	FillS   float64   `json:"filled_in_s"`
	StartMS float64   `json:"start_to_ready_ms"`
	IdleMB  float64   `json:"rss_idle_mb"`
	LoadMB  float64   `json:"rss_loaded_mb"`
	Binary  float64   `json:"binary_mb"`
	Limits  []figure  `json:"limits"`
	Figures []figure  `json:"figures"`
}

func run(ctx context.Context, o options) error {
	dir := o.keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "kasam-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir) //nolint:errcheck // the operating system clears it otherwise
	}
	binary := filepath.Join(dir, "kasam")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "./cmd/kasam") //nolint:gosec // our own
	build.Env, build.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	r := report{At: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), Cores: runtime.NumCPU(), People: o.people}
	if info, err := os.Stat(binary); err == nil {
		r.Binary = float64(info.Size()) / 1e6
	}
	begin := time.Now()
	world, err := fill(ctx, dir, o.people)
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	r.FillS = time.Since(begin).Seconds()
	if err := measure(ctx, o, dir, binary, world, &r); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}
