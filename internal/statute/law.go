package statute

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/programme"
)

// Own is the key of the view that is no law's but the programme's: what its file
// says, or else what this one does.
const Own = "own"

// Who may ask for a plan.
const (
	ByPerson       = "person"
	ByRelative     = "relative"
	ByOrganisation = "organisation"
)

// A Law is what the law of a country asks a plan to say, as a file tells it. No
// law stands in code: another country is another file.
type Law struct {
	Key          string            `yaml:"key"`     // se.sip, dk.sel141, no.ip, or Own
	Country      string            `yaml:"country"` // SE, DK, NO; "" for Own
	Name         programme.Words   `yaml:"name"`
	About        programme.Words   `yaml:"about"`
	Sources      []Source          `yaml:"sources"`
	From         day.Day           `yaml:"valid_from"`
	Until        day.Day           `yaml:"valid_to"`        // none while it holds
	ConsentFirst bool              `yaml:"consent_first"`   // nothing is started before the person consents to a plan
	OnePerPerson bool              `yaml:"one_per_person"`  // a person has one such plan at a time
	Deadline     int               `yaml:"deadline_days"`   // days from when it is asked for until the work has begun; 0: none
	DeadlineFrom string            `yaml:"deadline_source"` // where that is said
	Initiators   []string          `yaml:"initiators"`      // who may ask for it; none: nobody needs to
	Points       []programme.Point `yaml:"points"`
	Around       []programme.Point `yaml:"around"` // what must hold besides
}

// A Source is where a law is written, and while it holds.
type Source struct {
	Text  string  `yaml:"text"`
	From  day.Day `yaml:"from"`
	Until day.Day `yaml:"until"`
}

// Holds reports whether the law is in force on the day.
func (l Law) Holds(on day.Day) bool {
	return !on.Before(l.From) && (l.Until.IsZero() || !on.After(l.Until))
}

// Source says where the law is written on the day.
func (l Law) Source(on day.Day) string {
	for _, s := range l.Sources {
		if !on.Before(s.From) && (s.Until.IsZero() || !on.After(s.Until)) {
			return s.Text
		}
	}
	return ""
}

//go:embed views/*.yaml
var files embed.FS

var shipped = sync.OnceValues(func() ([]Law, error) {
	names, err := fs.Glob(files, "views/*.yaml")
	if err != nil {
		return nil, err
	}
	var list []Law
	var errs []error
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		l, err := Parse(b)
		if err == nil && l.Key != strings.TrimSuffix(path.Base(name), ".yaml") {
			err = fmt.Errorf("its key is %s", l.Key)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		list = append(list, l)
	}
	return list, errors.Join(errs...)
})

// Laws lists the laws that ship, by their keys.
func Laws() ([]Law, error) { return shipped() }

// Parse reads and checks a law file.
func Parse(b []byte) (l Law, err error) {
	if err := yaml.UnmarshalWithOptions(b, &l, yaml.Strict()); err != nil {
		return l, err
	}
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if l.Key == "" || strings.ContainsAny(l.Key, "/?# ") {
		wrong("the key %q is no key", l.Key)
	}
	named := func(what string, w programme.Words) {
		if w["sv"] == "" || w["en"] == "" {
			wrong("%s has no name in Swedish or in English", what)
		}
	}
	named(l.Key, l.Name)
	named(l.Key, l.About)
	if l.From.IsZero() {
		wrong("since when it holds is not said")
	}
	for _, by := range l.Initiators {
		if !slices.Contains([]string{ByPerson, ByRelative, ByOrganisation}, by) {
			wrong("nobody is called %q", by)
		}
	}
	if len(l.Points) == 0 {
		wrong("it has no points")
	}
	seen := make(map[string]bool)
	for _, p := range slices.Concat(l.Points, l.Around) {
		named(p.Key, p.Name)
		if p.Key == "" || seen[p.Key] {
			wrong("the point %q has no key of its own", p.Key)
		}
		seen[p.Key] = true
		if p.Needs != "" && p.Needs != "all" && p.Needs != "any" {
			wrong("%s needs %q: all or any", p.Key, p.Needs)
		}
		if len(p.From) == 0 {
			wrong("%s is fed from nothing", p.Key)
		}
		for _, f := range p.From {
			if !slices.Contains(programme.Feeds(), f.Feed) {
				wrong("%s is fed from %q, which there is not", p.Key, f.Feed)
			}
			for _, k := range slices.Concat(f.Kinds, f.Except) {
				if !slices.Contains(directory.Kinds(), k) {
					wrong("%s: no organisation is of the kind %q", p.Key, k)
				}
			}
		}
	}
	return l, errors.Join(errs...)
}
