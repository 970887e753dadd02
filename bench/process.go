package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A process is a server under measurement.
type process struct {
	cmd *exec.Cmd
	url string
}

// startKasam starts the server on the filled database and waits until it is ready.
func startKasam(ctx context.Context, binary, dir string) (*process, time.Duration, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, 0, err
	}
	cmd := exec.CommandContext(ctx, binary, "serve", "--addr", addr) //nolint:gosec // our own
	cmd.Env = append(os.Environ(), "KASAM_DATABASE=sqlite:"+filepath.Join(dir, "kasam.db"), "KASAM_KEY_FILE="+filepath.Join(dir, "kasam.key"), "KASAM_LOG=error")
	cmd.Stderr = os.Stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, 0, err
	}
	p := &process{cmd, "http://" + addr}
	for range 3000 {
		resp, err := http.Get(p.url + "/readyz") //nolint:noctx // it answers at once or not at all
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return p, time.Since(begin), nil
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.stop()
	return nil, 0, errors.New("the server did not get ready")
}

// startBare starts a server that answers with so many bytes.
func startBare(ctx context.Context, size int) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "--answer", strconv.Itoa(size)) //nolint:gosec // ourselves
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return &process{cmd, "http://" + strings.TrimSpace(line)}, err
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have gone by itself
	_ = p.cmd.Wait()
}

// cpu returns the processor time the process has used.
func (p *process) cpu() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(rest)
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond // 100 ticks a second
}

// rss returns the memory of the process in MB.
func (p *process) rss() float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kb)[0])
			return float64(n) / 1000
		}
	}
	return 0
}
