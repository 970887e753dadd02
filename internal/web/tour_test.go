package web_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/id"
	"kasam/internal/web"
	"kasam/internal/web/htmlcheck"
	"kasam/internal/words"
)

// A tour goes through the pages as one after another, follows what they offer,
// and has each looked at.
type tour struct {
	*scenario
	routes []web.Route
	who    role
	lang   string
	cookie *http.Cookie // of whoever is halfway through the door

	seen   map[string]bool     // by role, language and address: it has been asked for
	ids    map[string][]string // by address: what can be pointed at there
	points map[string]string   // by address#id: the page that points at it
	shapes map[string]int      // by shape of an address: how many have been asked for
	known  map[string]bool     // by what they ask: the forms there are
	sheets []sheet
	said   map[string]bool
	wants  map[string]map[string]bool // by pattern: what has not been read there yet
	good   map[string]int             // by method and pattern: how many pages have been looked at
}

// A sheet is a form as it stood on a page, before anything was typed.
type sheet struct {
	who    role
	lang   string
	cookie *http.Cookie
	own    access.Actor // who the person was
	page   string       // where it stood
	action string
	late   bool            // it is sent by a button with an address of its own, and does more
	typed  url.Values      // what it holds
	open   map[string]bool // by name: it can be written, ticked or chosen; true when it is a text
	most   map[string]int  // by name: how many characters a browser lets through
}

func (s *scenario) tour() *tour {
	return &tour{
		scenario: s, routes: s.site.Routes(), seen: map[string]bool{}, ids: map[string][]string{}, points: map[string]string{},
		shapes: map[string]int{}, known: map[string]bool{}, said: map[string]bool{}, wants: map[string]map[string]bool{}, good: map[string]int{},
	}
}

// as lets someone go round, in a language.
func (u *tour) as(who role, lang string, cookie *http.Cookie, addresses ...string) {
	u.who, u.lang, u.cookie = who, lang, cookie
	for one, a := range u.cast {
		if one == who {
			a.Language = lang
			u.cast[one] = a
		}
	}
	for _, address := range addresses {
		u.look(address)
	}
}

// look asks for a page, once, and for every page that it leads to.
func (u *tour) look(address string) {
	path, _, _ := strings.Cut(address, "#")
	once, like := string(u.who)+u.lang+path, string(u.who)+u.lang+shape(path)
	if u.cookie != nil {
		once += u.cookie.Value
	}
	if u.seen[once] || strings.Contains(path, "?") && u.shapes[like] >= enough {
		return
	}
	u.seen[once] = true
	u.shapes[like]++
	got, root := u.ask(http.MethodGet, path, nil)
	if root == nil || got.Status >= 400 {
		return
	}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "form" && strings.EqualFold(value(n, "method"), "post"):
			u.keep(n, path)
		case n.Data == "a" && strings.HasPrefix(value(n, "href"), "/"):
			to := value(n, "href")
			if strings.Contains(to, "#") {
				u.points[to] = got.what
			}
			u.look(to)
		case n.Data == "a" && strings.HasPrefix(value(n, "href"), "?"):
			here, _, _ := strings.Cut(path, "?")
			u.look(here + value(n, "href"))
		}
	}
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// enough is how many pages are looked at of those whose addresses differ only in
// which thing is asked about, where something is asked.
const enough = 3

// shape is the address of a page without which thing it asks about.
func shape(address string) string {
	path, query, asks := strings.Cut(address, "?")
	if !asks {
		return path
	}
	return uuid.ReplaceAllString(path, "*") + "?" + uuid.ReplaceAllString(query, "*")
}

// ask sends a request and has the answer looked at; the page is nil when it is none.
func (u *tour) ask(method, path string, typed url.Values) (answer, *html.Node) {
	u.t.Helper()
	r := httptest.NewRequestWithContext(u.t.Context(), method, path, strings.NewReader(typed.Encode()))
	r.Header.Set("Kasam-Test-Role", string(u.who))
	r.Header.Set("Accept-Language", u.lang)
	if typed != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if u.cookie != nil {
		r.AddCookie(u.cookie)
	}
	rec := httptest.NewRecorder()
	u.pages.ServeHTTP(rec, r)
	got := answer{u.t, fmt.Sprintf("%s (%s): %s %s", u.who, u.lang, method, path), rec.Code, rec.Header().Get("Location"), rec.Body.String()}
	pattern := method + " " + u.pattern(method, path)
	if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		if got.Status == http.StatusOK {
			u.good[pattern]++ // a file, or a few words for a script
		}
		return got, nil
	}
	if got.Status < 400 {
		u.good[pattern]++
		maps.DeleteFunc(u.wants[u.pattern(method, path)], func(text string, _ bool) bool { return got.says(text) })
	}
	if got.Status >= 500 {
		u.t.Errorf("%s: %d", got.what, got.Status)
	}
	wrong := htmlcheck.Check([]byte(got.Body))
	if t := title.FindString(got.Body); strings.Contains(got.Body, `<body class="my"`) && mark.MatchString(t) {
		wrong = append(wrong, "it names the person in its title")
	}
	for _, text := range wrong {
		if once := pattern + uuid.ReplaceAllString(text, "*"); !u.said[once] {
			u.said[once] = true
			u.t.Errorf("%s, %d: %s", got.what, got.Status, text)
		}
	}
	root, err := html.Parse(strings.NewReader(got.Body))
	u.must(err)
	for n := range root.Descendants() {
		if at := value(n, "id"); at != "" && method == http.MethodGet {
			u.ids[path] = append(u.ids[path], at)
		}
	}
	return got, root
}

var title = regexp.MustCompile(`(?s)<title>.*?</title>`)

// pattern returns the pattern of the route that an address belongs to.
func (u *tour) pattern(method, address string) string {
	path, _, _ := strings.Cut(address, "?")
	for _, exact := range []bool{true, false} {
		for _, r := range u.routes {
			if r.Method == method && matches(r.Pattern, path, exact) {
				return r.Pattern
			}
		}
	}
	return ""
}

func matches(pattern, path string, exact bool) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool {
		return w == g || part.MatchString(w) && (uuid.MatchString(g) || !exact)
	})
}

// keep notes a form in which there is something to fill in: one of each kind in
// each language.
func (u *tour) keep(form *html.Node, page string) {
	s := sheet{who: u.who, lang: u.lang, cookie: u.cookie, own: u.cast[self], page: page, typed: url.Values{}, open: map[string]bool{}, most: map[string]int{}}
	actions := []string{value(form, "action")}
	for n := range form.Descendants() {
		name := value(n, "name")
		kind := value(n, "type")
		if most, err := strconv.Atoi(value(n, "maxlength")); err == nil {
			s.most[name] = most
		}
		switch {
		case n.Data == "button" && value(n, "formaction") != "":
			actions = append(actions, value(n, "formaction"))
		case n.Type != html.ElementNode || name == "":
		case n.Data == "input" && kind == "hidden":
			s.typed.Add(name, value(n, "value"))
		case n.Data == "input" && (kind == "radio" || kind == "checkbox"):
			s.open[name] = false
			if _, on := lookup(n, "checked"); on {
				s.typed.Add(name, value(n, "value"))
			}
		case n.Data == "select":
			s.open[name] = false
			s.typed.Add(name, chosen(n))
		case n.Data == "input":
			s.open[name] = true
			s.typed.Add(name, value(n, "value"))
		case n.Data == "textarea" && n.FirstChild != nil:
			s.open[name] = true
			s.typed.Add(name, n.FirstChild.Data)
		case n.Data == "textarea":
			s.open[name] = true
		}
	}
	if len(s.open) == 0 {
		return // a button: pressing it is the act
	}
	for i, address := range actions {
		s.action, s.late = address, i > 0
		asked := fmt.Sprint(u.lang, u.pattern(http.MethodPost, s.action), u.pattern(http.MethodGet, page), s.open, u.who == nobody, u.who == self)
		if !u.known[asked] {
			u.known[asked] = true
			u.sheets = append(u.sheets, s)
		}
	}
}

func value(n *html.Node, key string) string { text, _ := lookup(n, key); return text }

func lookup(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func chosen(list *html.Node) (first string) {
	for n := range list.Descendants() {
		if n.Data == "option" {
			if _, on := lookup(n, "selected"); on {
				return value(n, "value")
			}
			if first == "" {
				first = value(n, "value")
			}
		}
	}
	return first
}

// send sends every form that was found as someone in a hurry would: empty; with
// too much in each field; and upon what someone else has changed meanwhile. It
// returns by pattern how often it was refused.
func (u *tour) send() map[string]int {
	refused := make(map[string]int)
	slices.SortStableFunc(u.sheets, func(a, b sheet) int {
		switch {
		case a.late == b.late:
			return 0
		case b.late:
			return -1
		}
		return 1
	})
	for _, s := range u.sheets {
		u.cast[self] = s.own
		u.as(s.who, s.lang, s.cookie)
		empty, much, late := url.Values{}, url.Values{}, url.Values{}
		for name, list := range s.typed {
			if _, open := s.open[name]; !open {
				empty[name], much[name] = list, list
			}
			late[name] = slices.Clone(list)
		}
		for name, isText := range s.open {
			switch {
			case isText:
				much.Set(name, strings.Repeat("för mycket ", min(1000, cmp.Or(s.most[name], 1000))))
				if late.Get(name) == "" {
					late.Set(name, "något")
				}
			default:
				much.Set(name, "nothing of the kind")
			}
		}
		late.Set("version", "999")
		filled := []url.Values{empty, much}
		if s.typed.Has("version") {
			filled = append(filled, late)
		}
		for _, typed := range filled {
			typed.Set("key", id.New[string]())
			got, _ := u.ask(http.MethodPost, s.action, typed)
			switch got.Status {
			case http.StatusUnprocessableEntity, http.StatusConflict:
				refused[u.pattern(http.MethodPost, s.action)]++
			case http.StatusSeeOther:
				u.look(got.Location)
			case http.StatusOK:
			default:
				u.t.Errorf("%s: %d, and %s offers it", got.what, got.Status, s.page)
			}
		}
	}
	return refused
}

// anchors wants what is pointed at on another page to be there.
func (u *tour) anchors() {
	for to, from := range u.points {
		path, at, _ := strings.Cut(to, "#")
		if ids, looked := u.ids[path]; looked && !slices.Contains(ids, at) {
			u.t.Errorf("%s leads to %s, and there is no such place on that page", from, to)
		}
	}
}

// record wants every act that was put on record to have words.
func (u *tour) record() {
	u.must(u.site.DB.Read(u.t.Context(), func(v *db.View) error {
		return v.Rows(func(rows *sql.Rows) error {
			var act string
			err := rows.Scan(&act)
			for _, code := range words.Languages {
				if !words.In(code).Has("record.act." + act) {
					u.t.Errorf("the record says %s, for which there are no words in %s", act, code)
				}
			}
			return err
		}, `select distinct act from audit_entries order by act`)
	}))
}
