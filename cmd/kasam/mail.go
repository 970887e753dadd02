package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"kasam/internal/mail"
	"kasam/internal/meeting"
)

// mailCmd is about mail that comes in.
type mailCmd struct {
	Read mailReadCmd `cmd:"" help:"Read mail that came in, and note the answers to invitations in it."`
}

type mailReadCmd struct {
	Path string `arg:"" name:"file" help:"A mail, a calendar file (.ics), a spool (mbox), a Maildir or a directory of mails; - reads standard input."`
	JSON bool   `help:"Print the counts as JSON."`
}

// Help says what is read and what becomes of it.
func (mailReadCmd) Help() string {
	return `Whoever is invited to a meeting answers with the buttons of their own calendar, and the answer comes as a mail to
the address that Kasam sends from. Give that mail to this command: from a filter of the mail server, or now and then
from the mailbox. Only answers are taken, each once however often it is read; everything else is left alone, and no
file is changed. A mail that cannot be used is told as file: what, and the command exits with 1.

Examples:
  kasam mail read /var/mail/kasam
  kasam mail read /var/lib/kasam/Maildir
  kasam mail read - < answer.eml`
}

// Run reads and tells how many.
func (c mailReadCmd) Run(ctx context.Context, s *settings, out streams) (err error) {
	a, err := s.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var box meeting.Letterbox
	bad := 0
	read := a.reader(ctx, s, &box, func(where string, err error) {
		bad++
		fmt.Fprintf(out.Err, "%s: %v\n", where, err)
	})
	if c.Path == "-" {
		err = mail.Each("-", os.Stdin, read)
	} else {
		err = mail.Incoming(c.Path, read)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(out.Out).Encode(box)
	} else {
		_, err = fmt.Fprintf(out.Out, "Read %d mails: %d answers noted, %d known before, %d too late, %d of nobody who is asked; %d answer nothing, %d cannot be read.\n",
			box.Mails, box.Answers, box.Before, box.Late, box.Nobody, box.Other, box.Broken)
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d mails could not be used", bad)
	}
	return err
}

// reader notes the answers in each mail and tells what is wrong with one.
func (a *app) reader(ctx context.Context, s *settings, box *meeting.Letterbox, wrong func(where string, err error)) mail.Read {
	desk := &meeting.Desk{DB: a.DB, Vault: a.Vault, Now: a.Now, URL: s.URL}
	return func(where string, raw []byte, err error) error {
		if err == nil {
			err = desk.ReadMail(ctx, box, raw)
			if err != nil && !errors.Is(err, meeting.ErrMail) {
				return fmt.Errorf("%s: %w", where, err)
			}
		} else {
			box.Mails++
			box.Broken++
		}
		if err != nil {
			wrong(where, errors.New(strings.TrimPrefix(err.Error(), meeting.ErrMail.Error()+": ")))
		}
		return nil
	}
}

// fetch reads the mail that has come in since it was last done, for the worker.
func (a *app) fetch(s *settings, wrong func(where string, err error)) func(context.Context) error {
	if s.MailIn == "" {
		return nil
	}
	in := mail.Inbox{Path: s.MailIn}
	return func(ctx context.Context) error {
		return in.Fetch(a.reader(ctx, s, &meeting.Letterbox{}, wrong))
	}
}
