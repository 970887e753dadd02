package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"kasam/internal/db"
	"kasam/internal/login"
	"kasam/internal/mail"
	"kasam/internal/pdf"
	"kasam/internal/web"
	"kasam/internal/web/door"
	"kasam/internal/web/kit"
	"kasam/internal/web/my"
	"kasam/internal/web/ui"
	"kasam/internal/work"
)

type serveCmd struct {
	Addr string `default:":8080" help:"Address to listen on."`
}

// Help gives examples.
func (serveCmd) Help() string {
	return `Put a proxy with TLS before it and say so with KASAM_URL=https://….

Examples:
  KASAM_DATABASE=sqlite:/var/lib/kasam/kasam.db KASAM_URL=https://kasam.example.org kasam serve
  KASAM_DATABASE=postgres://kasam@db/kasam KASAM_KEY_FILE=/etc/kasam/kasam.key kasam serve --addr 127.0.0.1:8080`
}

// Run serves until it is told to stop.
func (c serveCmd) Run(ctx context.Context, s *settings, out streams) error {
	if err := s.safe(c.Addr); err != nil {
		return err
	}
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	log := s.logger(out.Err)
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w", c.Addr, err), a.Close())
	}
	url := s.URL
	if url == "" {
		url = "http://" + listener.Addr().String()
	}
	log.Info("listening", "addr", listener.Addr().String(), "database", string(a.DB.Engine()))
	return errors.Join(a.serve(ctx, s, listener, site{url: url, log: log, secondFactor: true}), a.Close())
}

// safe refuses to serve people's lives in the clear to a network.
func (s *settings) safe(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w: --addr %s is no address; try :8080", errUsage, addr)
	}
	ip := net.ParseIP(host)
	local := host == "localhost" || ip != nil && ip.IsLoopback()
	if !local && !strings.HasPrefix(s.URL, "https://") {
		return fmt.Errorf("%w: to listen beyond this machine, put a proxy with TLS before Kasam and set KASAM_URL=https://…; or use --addr 127.0.0.1:8080", errUsage)
	}
	return nil
}

// site is what differs between serve and demo.
type site struct {
	url          string
	log          *slog.Logger
	secondFactor bool
	logins       []door.Demo
}

// serve runs the site and the work behind it until ctx ends, then lets requests
// under way finish.
func (a *app) serve(ctx context.Context, s *settings, listener net.Listener, opt site) error {
	pages := a.desks(opt.secondFactor, opt.url)
	pages.PDF = pdf.New(s.Chromium, opt.log)
	doors := &door.Pages{
		Login: pages.Login, URL: opt.url, Demo: opt.logins, Proxy: strings.HasPrefix(opt.url, "https://"),
		Limit: login.NewLimiter(),
	}
	handler := (&web.Site{
		Server: kit.Server{
			DB: a.DB, Now: a.Now, Log: opt.log, Demo: len(opt.logins) > 0, Who: doors.Who,
			Error: ui.Oops, SignedOut: ui.SignedOut, Mark: a.Vault.Mark, Files: web.Files,
		},
		Desks: pages, Door: doors, Admin: a.adminPages(s, pages),
		My:    &my.Pages{Desks: pages},
		Feeds: login.NewLimiter(),
		Codes: login.NewLimiter(),
		Ready: func(r *http.Request) error {
			return a.DB.Read(r.Context(), func(v *db.View) error {
				var one int
				return v.Row(`select 1`).Scan(&one)
			})
		},
	}).Handler()
	srv := server(handler, opt.log)
	worker, err := a.worker(s, opt.log)
	if err != nil {
		return err
	}
	worker.Remind, worker.TakeBack = pages.Scheduling.Remind, pages.Summons.TakeBack

	background, stop := context.WithCancel(context.Background())
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		worker.Run(background)
	}()
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err = srv.Shutdown(grace)
		cancel()
	}
	stop()
	<-worked
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// worker does what happens by itself.
func (a *app) worker(s *settings, log *slog.Logger) (*work.Worker, error) {
	w := &work.Worker{DB: a.DB, Now: a.Now, Log: log, Keeper: a.keeper(s)}
	w.Fetch = a.fetch(s, func(where string, err error) {
		log.Warn("mail not used", "where", filepath.Base(where), "why", err)
	})
	if s.SMTP == "" {
		return w, nil
	}
	server, err := mail.ParseServer(s.SMTP)
	if err != nil {
		return nil, fmt.Errorf("%w: KASAM_SMTP: %w", errUsage, err)
	}
	server.From = cmp.Or(s.MailFrom, server.From)
	w.Mail = &mail.Sender{DB: a.DB, Now: a.Now, Server: server}
	return w, nil
}
