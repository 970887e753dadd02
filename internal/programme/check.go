package programme

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"kasam/internal/directory"
)

// What a file may say where it must choose.
var (
	closingReasons = []string{
		"self-supporting-work", "self-supporting-studies", "moved", "discontinued-illness", "discontinued-addiction",
		"discontinued-no-interest", "other-support-lss", "other-support", "completed", "deceased", "registered-by-mistake",
	}
	units   = []string{"", "sek", "dkk", "nok", "hours", "weeks", "times"}
	hearers = []string{"coordinator", "promiser", "both"}
	abouts  = []string{AboutPerson, AboutPromise, AboutBroken, AboutDecision, AboutAssessment, AboutPoll, AboutOrganisation}
	actions = []string{
		"contact", "meeting", "interpreter", "circle", "consent", "plan", "promise", "anew", "decision", "assessment", "poll", "overview", "time",
	}
	selfSupports = []string{"strict", "finsam", "scb_fm"}
	aimMeasures  = []string{"concurrent", "nearer-work", "self-supporting"}
	readers      = []string{"coordinator", "person", "partner"}
)

var (
	keyForm  = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)
	codeForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// check looks at what the file says as a whole.
func (c *checker) check(p *Programme) {
	c.key("programme", string(p.ID), nil)
	c.words("name", p.Name)
	c.optional("about", p.About)
	if len(p.Country) != 2 || strings.ToUpper(p.Country) != p.Country {
		c.at("country", "country should be two capital letters, such as SE")
	}
	c.between("capacity", p.Capacity, 0, 100000)
	c.between("max_months", p.MaxMonths, 1, 120)
	c.between("contact_days", p.ContactDays, 1, 365)
	c.between("meeting_days", p.MeetingDays, 0, 365)
	c.between("plan_days", p.PlanDays, 0, 365)
	c.between("silent_days", p.SilentDays, 0, 365)
	c.between("notice_days", p.NoticeDays, 0, 90)
	c.oneOf("self_support", p.SelfSupport, selfSupports)
	c.lists(p)
	c.consent(p.Consent)
	c.aims(p.Aims)
	c.points(p.Plan)
	c.guides(p.Guides)
	c.tools(p.Tools)
	c.rules(p)
}

func (c *checker) lists(p *Programme) {
	c.some("parties", len(p.Parties), "a programme needs at least one party")
	var kinds []string
	for _, k := range directory.Kinds() {
		kinds = append(kinds, string(k))
	}
	seen := map[string]bool{}
	for i, x := range p.Parties {
		at := fmt.Sprintf("parties[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.oneOf(at+".kind", x.Kind, kinds)
	}
	c.some("phases", len(p.Phases), "a programme needs at least one phase")
	seen = map[string]bool{}
	for i, x := range p.Phases {
		at := fmt.Sprintf("phases[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		if !(x.Weight > 0 && x.Weight <= 100) {
			c.at(at+".weight", "weight should be more than 0 and at most 100")
		}
		c.between(at+".weeks", x.Weeks, 0, 520)
		c.between(at+".max_days", x.MaxDays, 0, 3640)
		if x.MaxDays > 0 && x.MaxDays < 7*x.Weeks {
			c.at(at+".max_days", "max_days should be at least the usual length, %d weeks: %d days", x.Weeks, 7*x.Weeks)
		}
	}
	c.some("areas", len(p.Areas), "a programme needs at least one life area")
	seen = map[string]bool{}
	for i, x := range p.Areas {
		c.named(fmt.Sprintf("areas[%d]", i), x.Key, x.Name, seen)
	}
	c.some("measures", len(p.Measures), "a programme needs at least one kind of measure")
	seen = map[string]bool{}
	for i, x := range p.Measures {
		at := fmt.Sprintf("measures[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.oneOf(at+".unit", x.Unit, units)
	}
	seen = map[string]bool{}
	for i, x := range p.Activities {
		at := fmt.Sprintf("activities[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.between(at+".step", x.Step, 0, 20)
		c.group(at+".group", x.Group)
	}
	c.some("closings", len(p.Closings), "a programme needs at least one way of closing")
	seen = map[string]bool{}
	for i, x := range p.Closings {
		at := fmt.Sprintf("closings[%d]", i)
		c.oneOf(at+".reason", x.Key, closingReasons)
		c.once(at+".reason", x.Key, seen)
		c.words(at+".name", x.Name)
	}
}

func (c *checker) consent(x Consent) {
	c.between("consent.max_months", x.MaxMonths, 1, 60)
	c.between("consent.default_months", x.DefaultMonths, 1, 60)
	if x.DefaultMonths > x.MaxMonths && x.MaxMonths > 0 {
		c.at("consent.default_months", "default_months should be at most max_months, %d", x.MaxMonths)
	}
	if strings.TrimSpace(x.TextVersion) == "" {
		c.at("consent.text_version", "text_version is missing: which version of the text did the person read?")
	}
	c.words("consent.text", x.Text)
	c.some("consent.cooperations", len(x.Cooperations), "a consent needs at least one kind of cooperation")
	seen := map[string]bool{}
	for i, y := range x.Cooperations {
		c.named(fmt.Sprintf("consent.cooperations[%d]", i), y.Key, y.Name, seen)
	}
}

// group checks how few and how many are in a group.
func (c *checker) group(at string, size []int) {
	if len(size) != 0 && (len(size) != 2 || size[0] < 1 || size[1] < size[0] || size[1] > 1000) {
		c.at(at, "group is how few and how many, such as [4, 8]")
	}
}

func (c *checker) guides(list []Guide) {
	seen := map[string]bool{}
	for i, x := range list {
		at := fmt.Sprintf("guides[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.oneOf(at+".for", x.For, readers)
		c.words(at+".text", x.Text)
	}
}

func (c *checker) tools(list []Tool) {
	seen := map[string]bool{}
	for i, x := range list {
		at := fmt.Sprintf("tools[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.optional(at+".about", x.About)
		if len(x.Levels) < 2 || len(x.Levels) > 11 {
			c.at(at+".levels", "a tool needs from 2 to 11 levels")
		}
		for n, level := range x.Levels {
			c.words(fmt.Sprintf("%s.levels[%d]", at, n), level)
		}
		c.some(at+".themes", len(x.Themes), "a tool needs at least one theme")
		themes := map[string]bool{}
		for n, y := range x.Themes {
			one := fmt.Sprintf("%s.themes[%d]", at, n)
			c.named(one, y.Key, y.Name, themes)
			c.optional(one+".about", y.About)
		}
	}
}

func (c *checker) aims(list []Aim) {
	seen := map[string]bool{}
	for i, x := range list {
		at := fmt.Sprintf("goals[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.oneOf(at+".measure", x.Measure, aimMeasures)
		if x.From.IsZero() {
			c.at(at+".from", "from is missing: since when is this a goal?")
		}
		most, needsMonths := 100, 1
		if x.Measure == "concurrent" {
			most, needsMonths = 100000, 0
		}
		c.between(at+".target", x.Target, 1, most)
		c.between(at+".at_months", x.AtMonths, needsMonths, 120)
		c.between(at+".every_months", x.EveryMonths, 1, 60)
	}
}

func (c *checker) rules(p *Programme) {
	seen := map[string]bool{}
	for i := range p.Eligibility {
		x := &p.Eligibility[i]
		at := fmt.Sprintf("eligibility[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		x.rule, _, x.needs = c.compile(at+".when", x.When, criterionNames, false)
	}
	seen = map[string]bool{}
	for i := range p.Bells {
		x := &p.Bells[i]
		at := fmt.Sprintf("bells[%d]", i)
		c.named(at, x.Key, x.Name, seen)
		c.words(at+".text", x.Text)
		c.oneOf(at+".about", x.About, abouts)
		c.oneOf(at+".who", x.Who, hearers)
		c.oneOf(at+".action", x.Action, actions)
		c.between(at+".harm", x.Harm, 1, 100)
		c.between(at+".max_pause_days", x.MaxPauseDays, 1, 365)
		if x.About != AboutPromise && (x.Who == "promiser" || x.Who == "both") {
			c.at(at+".who", "only a bell about a promise has a promiser")
		}
		if x.Trouble != "" {
			c.key(at+".trouble", x.Trouble, nil)
		}
		names := namesAbout(x.About)
		x.rule, x.fast, _ = c.compile(at+".when", x.When, names, true)
		for _, code := range slices.Sorted(maps.Keys(x.Text)) {
			for _, found := range placeholder.FindAllString(x.Text[code], -1) {
				fact, _, _ := strings.Cut(strings.Trim(found, "{}"), "|")
				if !slices.ContainsFunc(names, func(n name) bool { return n.text == fact }) {
					c.at(at+".text."+code, "%s is not a fact of this bell%s", found, suggest(fact, texts(names)))
				}
			}
		}
	}
}

// named checks the key and the name of an entry of a list.
func (c *checker) named(at, key string, w Words, seen map[string]bool) {
	c.key(at+".key", key, seen)
	c.words(at+".name", w)
}

func (c *checker) key(at, key string, seen map[string]bool) {
	last := at[strings.LastIndexByte(at, '.')+1:]
	switch {
	case key == "":
		c.at(at, "%s is missing", last)
	case len(key) > 60 || !keyForm.MatchString(key):
		c.at(at, "%s should be small letters a to z, digits and - or _, at most 60: not “%s”", last, short(key))
	case seen != nil:
		c.once(at, key, seen)
	}
}

func (c *checker) once(at, key string, seen map[string]bool) {
	if seen[key] {
		c.at(at, "“%s” stands twice in this list", short(key))
	}
	seen[key] = true
}

// words checks a text that must be there, at least in Swedish.
func (c *checker) words(at string, w Words) {
	if strings.TrimSpace(w["sv"]) == "" {
		c.at(at, "%s is missing in Swedish (sv)", at[strings.LastIndexByte(at, '.')+1:])
	}
	c.optional(at, w)
}

func (c *checker) optional(at string, w Words) {
	for _, code := range slices.Sorted(maps.Keys(w)) {
		if !codeForm.MatchString(code) {
			c.at(at, "“%s” is not the code of a language, such as sv", short(code))
		}
		if strings.TrimSpace(w[code]) == "" {
			c.at(at+"."+code, "the text is empty; leave the language out, or fill it in")
		}
	}
}

func (c *checker) between(at string, n, least, most int) {
	if n < least || n > most {
		c.at(at, "%s should be a whole number from %d to %d", at[strings.LastIndexByte(at, '.')+1:], least, most)
	}
}

func (c *checker) some(at string, n int, what string) {
	if n == 0 {
		c.at(at, "%s", what)
	}
}

func (c *checker) oneOf(at, value string, known []string) {
	if slices.Contains(known, value) {
		return
	}
	last := at[strings.LastIndexByte(at, '.')+1:]
	list := strings.Join(slices.DeleteFunc(slices.Clone(known), func(s string) bool { return s == "" }), ", ")
	if value == "" {
		c.at(at, "%s is missing; it is one of %s", last, list)
		return
	}
	c.at(at, "%s is one of %s; not “%s”%s", last, list, short(value), suggest(value, known))
}
