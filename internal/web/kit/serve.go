package kit

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kasam/internal/access"
	"kasam/internal/audit"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/words"
)

// A Page answers a request or fails; a refusal is an error of package fault.
type Page func(r *Request) error

// A Server turns pages into handlers: it finds out who asks, keeps what they
// looked at, and only then lets the answer go.
type Server struct {
	DB    *db.DB
	Now   func() time.Time
	Log   *slog.Logger
	Demo  bool
	Who   func(r *http.Request) (access.Actor, error) // the zero Actor when nobody is signed in
	Error func(v View, key string) templ.Component    // the page of what went wrong
	// Mark returns a keyed hash, by which a form that is sent again is told from
	// one that was changed; nil tells forms apart by their key alone.
	Mark func(text string) []byte
	// SignedOut is the page for a form that came after the session had ended.
	SignedOut func(v View, action string, typed map[string][]string) templ.Component
	// Files says how many bytes a request may bring with a file; 0, or nil: it is
	// a form and nothing else.
	Files func(r *http.Request) int64
}

// maxForm bounds what a form may hold, in bytes.
const maxForm = 256 << 10

// Handler returns the handler of a page. allow says who may come at all; when it
// says no, the visitor is sent to sign in or told that there is no such page.
func (s *Server) Handler(allow func(access.Actor) bool, page Page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		ctx, looked := db.Together(hr.Context())
		r := &Request{Request: hr.WithContext(ctx), answer: &answer{header: make(http.Header)}, mark: s.Mark}
		err := s.run(r, w, allow, page)
		if err == nil {
			err = looked.Keep(ctx, s.DB)
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		send(w, r.answer)
	})
}

func (s *Server) run(r *Request, w http.ResponseWriter, allow func(access.Actor) bool, page Page) error {
	now := s.Now()
	r.View = View{
		Now: now, Today: access.Today(now), Key: id.New[string](), Path: r.URL.Path, Demo: s.Demo,
		W: words.In(words.Match(r.Request.Header.Get("Accept-Language"))),
	}
	actor, err := s.Who(r.Request)
	if err != nil {
		return err
	}
	r.View.Actor = actor
	if actor.Language != "" {
		r.View.W = words.In(actor.Language)
	}
	allowed := allow(actor)
	switch {
	case !allowed && actor.Account != "":
		return fault.Hidden()
	case !allowed && r.Method == http.MethodGet:
		return r.SeeOther("/login")
	}
	if r.Method == http.MethodPost {
		var file int64
		if s.Files != nil && allowed {
			file = s.Files(r.Request)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm+file)
		if err := r.readForm(file); err != nil {
			return err
		}
	}
	if !allowed {
		// The session ended while someone was writing: what they typed comes back
		// to them, to be sent again once they have signed in.
		return r.Show(http.StatusUnauthorized, s.SignedOut(r.View, r.URL.Path, r.PostForm))
	}
	return page(r)
}

// What is wrong with a form as a whole: answered 415, 400 and 413.
var (
	errType  = errors.New("the form has another content type")
	errForm  = errors.New("the form cannot be read")
	errLarge = errors.New("the form is too large")
)

// readForm parses and cleans what was typed: text that not every database can
// hold is refused here, the same for all.
func (r *Request) readForm(file int64) error {
	t := r.Request.Header.Get("Content-Type")
	parse := r.ParseForm
	switch {
	case file > 0 && strings.HasPrefix(t, "multipart/form-data"):
		parse = func() error { return r.ParseMultipartForm(maxForm + file) }
	case t != "" && !isForm(t):
		return errType
	}
	if err := parse(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return errLarge
		}
		return errForm
	}
	if len(r.PostForm) > 500 {
		return errLarge
	}
	for _, list := range r.PostForm {
		for i, text := range list {
			clean, err := db.Clean(text)
			if err != nil {
				return errForm
			}
			list[i] = clean
		}
	}
	return nil
}

func isForm(contentType string) bool {
	const want = "application/x-www-form-urlencoded"
	return len(contentType) >= len(want) && contentType[:len(want)] == want
}

func send(w http.ResponseWriter, a *answer) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = a.body.WriteTo(w) // the reader has gone: nothing left to do
}

// words: error.*

// fail answers with the page of what went wrong. What is not a refusal is
// logged, without anything that was typed or read.
func (s *Server) fail(w http.ResponseWriter, r *Request, err error) {
	status, key := http.StatusInternalServerError, "error.internal"
	var refusal *fault.Error
	switch {
	case errors.Is(err, errType):
		status, key = http.StatusUnsupportedMediaType, "error.form"
	case errors.Is(err, errForm):
		status, key = http.StatusBadRequest, "error.form"
	case errors.Is(err, errLarge):
		status, key = http.StatusRequestEntityTooLarge, "error.large"
	case errors.Is(err, audit.ErrNotKept):
		status, key = http.StatusServiceUnavailable, "error.not_kept"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		status, key = http.StatusServiceUnavailable, "error.slow"
	case errors.As(err, &refusal):
		key = refusal.Key
		status = map[fault.Kind]int{
			fault.Invalid: http.StatusUnprocessableEntity, fault.Forbidden: http.StatusForbidden,
			fault.NotFound: http.StatusNotFound, fault.Conflict: http.StatusConflict,
		}[refusal.Kind]
	}
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "page failed", "pattern", r.Pattern, "status", status, "err", err)
	}
	// A hidden thing and an absent one get the same page, byte for byte but for
	// the language.
	if status == http.StatusNotFound {
		key = "error.unknown"
	}
	r.answer = &answer{header: make(http.Header)}
	if r.Show(status, s.Error(r.View, key)) != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	send(w, r.answer)
}
