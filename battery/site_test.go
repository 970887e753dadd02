//go:build battery

package battery_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kasam/internal/db"
	"kasam/internal/demo"
	"kasam/internal/login"
	"kasam/internal/vault"
)

// The program, and a backup of an invented association with its key.
var program, world, worldKey string

// TestMain builds the program once and makes an association with it, a week ago
// so that nothing in it lies ahead of the clock.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "kasam-battery-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		if err := build(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

func build(dir string) error {
	program, world, worldKey = filepath.Join(dir, "kasam"), filepath.Join(dir, "world.kasam"), filepath.Join(dir, "kasam.key")
	if out, err := exec.Command("go", "build", "-o", program, "kasam/cmd/kasam").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	ago := time.Now().AddDate(0, 0, -7).Format(time.DateOnly)
	cmd := exec.Command(program, "demo", "--json", "--data", dir, "--addr", "127.0.0.1:0", "--people", "8", "--today", ago)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, readErr := bufio.NewReader(out).ReadString('\n')
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil || readErr != nil {
		return fmt.Errorf("make the association: %w, %w", err, readErr)
	}
	backup := exec.Command(program, "backup", world)
	backup.Env = append(os.Environ(), "KASAM_DATABASE=sqlite:"+filepath.Join(dir, "kasam.db"))
	if said, err := backup.CombinedOutput(); err != nil {
		return fmt.Errorf("back it up: %w\n%s", err, said)
	}
	return nil
}

// A site is an installation of the built program.
type site struct {
	t        *testing.T
	database string
	key      string
	url      string
	cmd      *exec.Cmd
}

// newSite restores a backup into an empty database.
func newSite(t *testing.T, database, backup string) *site {
	t.Helper()
	s := &site{t: t, database: database, key: filepath.Join(t.TempDir(), "kasam.key")}
	key, err := os.ReadFile(worldKey)
	s.must(err)
	s.must(os.WriteFile(s.key, key, 0o600))
	s.run("restore", backup)
	t.Cleanup(s.kill)
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "KASAM_DATABASE="+s.database, "KASAM_KEY_FILE="+s.key, "KASAM_LOG=info")
	return cmd
}

// run runs a command of the program, which must succeed.
func (s *site) run(args ...string) string {
	s.t.Helper()
	out, err := s.command(args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("kasam %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

var listening = regexp.MustCompile(`msg=listening addr=(\S+)`)

// start serves and returns when it answers.
func (s *site) start() {
	s.t.Helper()
	s.cmd = s.command("serve", "--addr", "127.0.0.1:0")
	log, err := s.cmd.StderrPipe()
	s.must(err)
	s.must(s.cmd.Start())
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			s.url = "http://" + found[1]
			go io.Copy(io.Discard, log) //nolint:errcheck // so that it never waits for us
			s.ready()
			return
		}
	}
	s.t.Fatal("the program ended before it listened")
}

func (s *site) ready() {
	s.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if answer, err := http.Get(s.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
	}
	s.t.Fatal("the program does not get ready")
}

// kill ends the program as a power cut to its process would.
func (s *site) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill() // it may be gone already
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// open opens the database beside the program.
func (s *site) open() *db.DB {
	s.t.Helper()
	d, err := db.Open(s.t.Context(), s.database)
	s.must(err)
	s.t.Cleanup(func() { d.Close() })
	return d
}

// vault opens what the site has sealed.
func (s *site) vault() *vault.Vault {
	s.t.Helper()
	root, err := vault.LoadRoot(s.key)
	s.must(err)
	v, err := root.Vault()
	s.must(err)
	return v
}

// signIn begins a session as if the second factor had been passed.
func (s *site) signIn(d *db.DB, name string) *visitor {
	s.t.Helper()
	desk := &login.Desk{DB: d, Vault: s.vault(), Now: time.Now, Gate: login.NewGate(2)}
	in, err := desk.SignIn(s.t.Context(), address(name), demo.Password, "")
	s.must(err)
	return &visitor{s, in.Token, &http.Client{
		Timeout:       15 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func address(name string) string {
	return strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", " ", ".").Replace(strings.ToLower(name)) + "@kasam.example"
}

// A visitor asks the site for pages with a session.
type visitor struct {
	site   *site
	token  string
	client *http.Client
}

const form = "application/x-www-form-urlencoded"

func (v *visitor) get(path string) (int, string, error) { return v.ask(http.MethodGet, path, "", "") }

func (v *visitor) post(path string, fields url.Values) (int, string, error) {
	return v.ask(http.MethodPost, path, form, fields.Encode())
}

func (v *visitor) ask(method, path, contentType, body string) (status int, text string, err error) {
	r, err := http.NewRequestWithContext(context.Background(), method, v.site.url+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.AddCookie(&http.Cookie{Name: "kasam", Value: v.token})
	r.Header.Set("Accept-Language", "sv")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(b), err
}

var personLink = regexp.MustCompile(`href="(/people/[0-9a-f-]{36})">([^<]+)<`)

// people returns the addresses and the names of those for whom the visitor may act.
func (v *visitor) people() (paths, names []string) {
	v.site.t.Helper()
	status, page, err := v.get("/people")
	v.site.must(err)
	for _, found := range personLink.FindAllStringSubmatch(page, -1) {
		// Those who have got another coordinator since are read for a while, and of a
		// protected identity every page asks first why it is opened.
		_, one, err := v.get(found[1])
		v.site.must(err)
		if strings.Contains(one, found[1]+"/promises/new") {
			paths, names = append(paths, found[1]), append(names, found[2])
		}
	}
	if len(paths) == 0 {
		v.site.t.Fatalf("nobody on /people: %d", status)
	}
	return paths, names
}
