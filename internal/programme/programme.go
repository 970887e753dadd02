// Package programme reads the programme file: the method of one coordinated
// effort as data. Parties, phases, life areas, who is eligible, which bells
// ring and how a participation ends stand in a file that the people who run the
// programme can read and change; a new programme is a file, not a release.
package programme

import (
	"cmp"
	"maps"
	"slices"

	"kasam/internal/day"
	"kasam/internal/id"
)

// A Programme is one programme file, checked.
type Programme struct {
	ID          id.Programme `yaml:"programme"`
	Name        Words        `yaml:"name"`
	About       Words        `yaml:"about"`
	Country     string       `yaml:"country"`  // SE, DK, NO …
	Capacity    int          `yaml:"capacity"` // persons at the same time; 0: not limited
	MaxMonths   int          `yaml:"max_months"`
	ContactDays int          `yaml:"contact_days"` // how long a person may be left without a contact
	MeetingDays int          `yaml:"meeting_days"` // and without meeting anyone; as contact_days when left out
	PlanDays    int          `yaml:"plan_days"`    // how long a plan may stand still; 60 when left out
	SilentDays  int          `yaml:"silent_days"`  // how long an organisation may leave what it was asked unanswered; 14 when left out
	NoticeDays  int          `yaml:"notice_days"`  // how long before a person is told of another coordinator that they did not ask for; 7 when left out
	SelfSupport string       `yaml:"self_support"` // strict, finsam or scb_fm
	Parties     []Party      `yaml:"parties"`
	Phases      []Phase      `yaml:"phases"` // in their usual order; any order is allowed
	Areas       []Area       `yaml:"areas"`
	Measures    []Measure    `yaml:"measures"`
	Activities  []Activity   `yaml:"activities"`
	Eligibility []Criterion  `yaml:"eligibility"`
	Closings    []Closing    `yaml:"closings"`
	Consent     Consent      `yaml:"consent"`
	Plan        []Point      `yaml:"plan"` // what every plan must say; what any programme's must when left out
	Bells       []Bell       `yaml:"bells"`
	Aims        []Aim        `yaml:"goals"`
	Guides      []Guide      `yaml:"guides"`
	Tools       []Tool       `yaml:"tools"` // optional, in any order

	about map[string][]*Bell
}

// fill puts what a file leaves out.
func (p *Programme) fill() {
	p.MeetingDays = cmp.Or(p.MeetingDays, p.ContactDays)
	p.PlanDays = cmp.Or(p.PlanDays, 60)
	p.SilentDays = cmp.Or(p.SilentDays, 14)
	p.NoticeDays = cmp.Or(p.NoticeDays, 7)
	p.about = make(map[string][]*Bell)
	for i := range p.Bells {
		b := &p.Bells[i]
		b.rests = b.restsToo()
		p.about[b.About] = append(p.about[b.About], b)
	}
}

// BellsAbout returns the bells about one kind of thing, in the order of the file.
func (p *Programme) BellsAbout(about string) []*Bell { return p.about[about] }

// Words is one text in several languages, by their codes.
type Words map[string]string

// In returns the text in the language of code; if there is none, in Swedish, in
// English, or in whatever language there is.
func (w Words) In(code string) string {
	if text := cmp.Or(w[code], w["sv"], w["en"]); text != "" {
		return text
	}
	for _, other := range slices.Sorted(maps.Keys(w)) {
		if w[other] != "" {
			return w[other]
		}
	}
	return ""
}

// A Party is a body that takes part in the programme; a guest takes part in
// single cases only.
type Party struct {
	Key   string `yaml:"key"`
	Name  Words  `yaml:"name"`
	Kind  string `yaml:"kind"` // a kind of organisation, see package directory
	Guest bool   `yaml:"guest"`
}

// A Phase is a part of the way. Its weight says how much of a coordinator's
// time a person in it takes; Weeks is how long it usually lasts, 0 for open, and
// MaxDays how long it may last before someone is asked to look, 0 for no limit.
type Phase struct {
	Key    string  `yaml:"key"`
	Name   Words   `yaml:"name"`
	Weight float64 `yaml:"weight"`
	Weeks  int     `yaml:"weeks"`
	// MaxDays stops nothing: it rings.
	MaxDays int `yaml:"max_days"`
}

// An Area is a part of life that the picture of a person is made of.
type Area struct {
	Key  string `yaml:"key"`
	Name Words  `yaml:"name"`
}

// A Measure is a kind of thing that a mandate covers and a promise is about,
// counted in Unit: sek, hours, weeks, times, or "" when it is not counted.
type Measure struct {
	Key  string `yaml:"key"`
	Name Words  `yaml:"name"`
	Unit string `yaml:"unit"`
}

// An Activity is something a person takes part in. Step is its place on the
// ladder towards work; 0 is on the ground.
type Activity struct {
	Key  string `yaml:"key"`
	Name Words  `yaml:"name"`
	Step int    `yaml:"step"`
	// Group is how few and how many are in it together; none when it is for one
	// person, or of any size.
	Group []int `yaml:"group"`
}

// A Guide is a tool at hand: what a role is, when it is used, a leaflet. For is
// who it is written to: coordinator, person or partner.
type Guide struct {
	Key  string `yaml:"key"`
	For  string `yaml:"for"`
	Name Words  `yaml:"name"`
	Text Words  `yaml:"text"` // one thing on each line
}

// A Tool is questions that may be answered, each by a level; none must be. The
// levels go from 0 upwards.
type Tool struct {
	Key    string  `yaml:"key"`
	Name   Words   `yaml:"name"`
	About  Words   `yaml:"about"`
	Levels []Words `yaml:"levels"`
	Themes []Theme `yaml:"themes"`
}

// A Theme is what one question of a tool is about.
type Theme struct {
	Key   string `yaml:"key"`
	Name  Words  `yaml:"name"`
	About Words  `yaml:"about"`
}

// A Closing is a way in which a participation ends. NextHolder: someone else
// must have said that they take over.
type Closing struct {
	Key            string `yaml:"reason"`
	Name           Words  `yaml:"name"`
	SelfSupporting bool   `yaml:"self_supporting"`
	NextHolder     bool   `yaml:"next_holder"`
}

// Consent is how a person lets the parties exchange what they know.
type Consent struct {
	DefaultMonths int           `yaml:"default_months"`
	MaxMonths     int           `yaml:"max_months"`
	TextVersion   string        `yaml:"text_version"`
	Text          Words         `yaml:"text"`
	Cooperations  []Cooperation `yaml:"cooperations"`
}

// A Cooperation is what the parties do together under a consent.
type Cooperation struct {
	Key  string `yaml:"key"`
	Name Words  `yaml:"name"`
}

// An Aim is a goal of the programme that was set on a day and is measured
// every so many months.
type Aim struct {
	Key         string  `yaml:"key"`
	Name        Words   `yaml:"name"`
	From        day.Day `yaml:"from"`
	Measure     string  `yaml:"measure"` // concurrent, nearer-work or self-supporting
	Target      int     `yaml:"target"`  // persons for concurrent, otherwise per cent
	AtMonths    int     `yaml:"at_months"`
	EveryMonths int     `yaml:"every_months"`
}

// Party returns the party of key.
func (p *Programme) Party(key string) (Party, bool) {
	return find(p.Parties, func(x Party) bool { return x.Key == key })
}

// Phase returns the phase of key.
func (p *Programme) Phase(key string) (Phase, bool) {
	return find(p.Phases, func(x Phase) bool { return x.Key == key })
}

// Area returns the life area of key.
func (p *Programme) Area(key string) (Area, bool) {
	return find(p.Areas, func(x Area) bool { return x.Key == key })
}

// Measure returns the kind of measure of key.
func (p *Programme) Measure(key string) (Measure, bool) {
	return find(p.Measures, func(x Measure) bool { return x.Key == key })
}

// Activity returns the activity of key.
func (p *Programme) Activity(key string) (Activity, bool) {
	return find(p.Activities, func(x Activity) bool { return x.Key == key })
}

// Tool returns the tool of key.
func (p *Programme) Tool(key string) (Tool, bool) {
	return find(p.Tools, func(x Tool) bool { return x.Key == key })
}

// Theme returns the theme of key.
func (t Tool) Theme(key string) (Theme, bool) {
	return find(t.Themes, func(x Theme) bool { return x.Key == key })
}

// Closing returns the way of closing with this reason.
func (p *Programme) Closing(reason string) (Closing, bool) {
	return find(p.Closings, func(x Closing) bool { return x.Key == reason })
}

// Cooperation returns the kind of cooperation of key.
func (p *Programme) Cooperation(key string) (Cooperation, bool) {
	return find(p.Consent.Cooperations, func(x Cooperation) bool { return x.Key == key })
}

// Bell returns the bell of key.
func (p *Programme) Bell(key string) (Bell, bool) {
	return find(p.Bells, func(x Bell) bool { return x.Key == key })
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
