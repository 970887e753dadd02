// Package pdf prints a page as a tagged PDF through a Chromium that the
// installation names. The page goes to it over a pipe and comes back the same
// way: nothing of it is written to disk, and the browser reaches no network.
package pdf

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"time"
)

// A Printer prints pages, one at a time. Its Path is the Chromium to run.
type Printer struct {
	path    string
	log     *slog.Logger
	limit   time.Duration
	running chan struct{} // holds one while a page is printed
}

// How large a page and its PDF may be, in bytes, and how long it may take.
const (
	MostPage  = 8 << 20
	mostPDF   = 20 << 20
	timeLimit = 20 * time.Second
)

// New returns a printer that runs the Chromium at path and logs what goes wrong,
// nil when there is none: then nothing is printed, and no button says so.
func New(path string, log *slog.Logger) *Printer {
	if path == "" {
		return nil
	}
	return &Printer{path: path, log: log, limit: timeLimit, running: make(chan struct{}, 1)}
}

// ErrTooLarge is the error of a page, or of its PDF, that is beyond the limit.
var ErrTooLarge = errors.New("pdf: the page is too large to print")

// Print returns page, a whole HTML document that needs nothing from outside, as a
// tagged A4 PDF. Its title and language are the document's.
func (p *Printer) Print(ctx context.Context, page []byte) ([]byte, error) {
	file, err := p.print(ctx, page)
	if err != nil {
		p.log.ErrorContext(ctx, "a page could not be printed as PDF", "err", err)
	}
	return file, err
}

func (p *Printer) print(ctx context.Context, page []byte) ([]byte, error) {
	if len(page) > MostPage {
		return nil, ErrTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	select {
	case p.running <- struct{}{}:
		defer func() { <-p.running }()
	case <-ctx.Done():
		return nil, fmt.Errorf("pdf: wait for the page before: %w", ctx.Err())
	}
	dir, err := os.MkdirTemp("", "kasam-") // mode 0700, for the browser's own profile
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b, err := start(ctx, p.path, dir)
	if err != nil {
		return nil, fmt.Errorf("pdf: start Chromium: %w", err)
	}
	defer b.stop()
	return b.print(page)
}

// arguments are what Chromium is started with: without a window, a network, a
// cache on disk, reports of crashes, or anything that outlives it.
func arguments(dir string, uid int) []string {
	args := []string{
		"--headless", "--remote-debugging-pipe", "--user-data-dir=" + dir, "--incognito",
		"--disk-cache-dir=/dev/null", "--disk-cache-size=1", "--disable-gpu", "--disable-extensions", "--disable-sync",
		"--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad",
		"--disable-crash-reporter", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--no-pings",
		"--metrics-recording-only", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=socks5://127.0.0.1:9",
		"--blink-settings=scriptEnabled=false", "--export-tagged-pdf", "--log-level=3",
	}
	if uid == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it
	}
	return append(args, "about:blank")
}

// A browser is a Chromium that is spoken to over a pipe.
type browser struct {
	cmd  *exec.Cmd
	in   *os.File
	out  *reader
	next int
}

func start(ctx context.Context, path, dir string) (*browser, error) {
	toReader, toWriter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	fromReader, fromWriter, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, toReader.Close(), toWriter.Close())
	}
	cmd := exec.CommandContext(ctx, path, arguments(dir, os.Getuid())...) //nolint:gosec // the program that the installation names
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	cmd.ExtraFiles = []*os.File{toReader, fromWriter} // 3 and 4: what Chromium reads and writes
	together(cmd)
	err = cmd.Start()
	err = errors.Join(err, toReader.Close(), fromWriter.Close())
	if err != nil {
		return nil, errors.Join(err, toWriter.Close(), fromReader.Close())
	}
	b := &browser{cmd: cmd, in: toWriter, out: newReader(fromReader)}
	context.AfterFunc(ctx, b.kill)
	return b, nil
}

// stop ends the browser and everything it started.
func (b *browser) stop() {
	b.kill()
	_ = b.in.Close()
	_ = b.out.Close()
	_ = b.cmd.Wait() // it was killed: that is how it ends
}

// print has the page shown and printed.
func (b *browser) print(page []byte) ([]byte, error) {
	var target struct {
		ID string `json:"targetId"`
	}
	if err := b.call("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return nil, err
	}
	var session struct {
		ID string `json:"sessionId"`
	}
	if err := b.call("", "Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &session); err != nil {
		return nil, err
	}
	var tree struct {
		FrameTree struct {
			Frame struct {
				ID string `json:"id"`
			} `json:"frame"`
		} `json:"frameTree"`
	}
	var pdf struct {
		Data string `json:"data"`
	}
	for _, step := range []struct {
		method string
		params func() map[string]any
		into   any
	}{
		{"Page.enable", nil, nil},
		{"Network.enable", nil, nil},
		{"Network.emulateNetworkConditions", func() map[string]any {
			return map[string]any{"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
		}, nil},
		{"Page.getFrameTree", nil, &tree},
		{"Page.setDocumentContent", func() map[string]any {
			return map[string]any{"frameId": tree.FrameTree.Frame.ID, "html": string(page)}
		}, nil},
		{"Page.printToPDF", func() map[string]any {
			return map[string]any{
				"preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true,
				"generateTaggedPDF": true, "generateDocumentOutline": true, "transferMode": "ReturnAsBase64",
			}
		}, &pdf},
	} {
		params := map[string]any{}
		if step.params != nil {
			params = step.params()
		}
		if err := b.call(session.ID, step.method, params, step.into); err != nil {
			return nil, err
		}
	}
	return base64.StdEncoding.DecodeString(pdf.Data)
}

// call sends a command and waits for its answer; what Chromium tells besides is
// passed over.
func (b *browser) call(session, method string, params map[string]any, into any) error {
	b.next++
	message := map[string]any{"id": b.next, "method": method, "params": params}
	if session != "" {
		message["sessionId"] = session
	}
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		return fmt.Errorf("pdf: %s: %w", method, err)
	}
	for {
		var answer struct {
			ID     int             `json:"id"`
			Result json.RawMessage `json:"result"`
			Error  *struct {
				Message string `json:"message"`
			} `json:"error"`
		}
		text, err := b.out.next()
		if err != nil {
			return fmt.Errorf("pdf: %s: %w", method, err)
		}
		if err := json.Unmarshal(text, &answer); err != nil {
			return fmt.Errorf("pdf: %s: %w", method, err)
		}
		switch {
		case answer.ID != b.next:
		case answer.Error != nil:
			return fmt.Errorf("pdf: %s: %s", method, answer.Error.Message)
		case into == nil:
			return nil
		default:
			return json.Unmarshal(answer.Result, into)
		}
	}
}
