package times

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"kasam/internal/access"
	"kasam/internal/day"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/scheduling"
	"kasam/internal/web/kit"
	"kasam/internal/web/ui"
)

// slotsView is the page of the meeting days.
type slotsView struct {
	scheduling.Week
	Own         bool     // the ticks are the reader's own
	Base        string   // where the forms about Who go
	Open        []string // the times that are ticked
	From, Until string   // an absence as it is typed
	Ending      string   // the meeting day whose last day was refused
	Last        string   // that day as it was typed
}

// SlotsPage shows the meeting days, who keeps what open, and one's own slots.
func (p *Pages) SlotsPage(r *kit.Request) error {
	s, err := p.slots(r)
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, slotsPage(r.View, s))
}

// slots loads the page, for the professional of the address or for the reader.
func (p *Pages) slots(r *kit.Request) (s slotsView, err error) {
	by, who := r.View.Actor, id.Professional(r.PathValue("professional"))
	s = slotsView{Own: true, Base: "/meetings/slots"}
	if who == "" {
		s.Week, err = p.Scheduling.Week(r.Context(), by)
	} else {
		s.Own, s.Base = false, "/programme/professionals/"+string(who)+"/slots"
		s.Week, err = p.Scheduling.WeekOf(r.Context(), by, who)
	}
	for t := range s.Kept {
		s.Open = append(s.Open, t)
	}
	return s, err
}

// whose returns whose slots a form is about.
func whose(r *kit.Request) (who id.Professional, back string) {
	if who = id.Professional(r.PathValue("professional")); who != "" {
		return who, "/programme/professionals/" + string(who) + "/slots"
	}
	return r.View.Actor.Professional, "/meetings/slots"
}

// KeepSlots says which slots are kept open.
func (p *Pages) KeepSlots(r *kit.Request) error {
	who, back := whose(r)
	if err := kit.Done(p.Scheduling.Keep(r.Once(), r.View.Actor, who, r.All("shown"), r.All("open"))); err != nil {
		return err
	}
	return r.SeeOther(back)
}

// GoAway says when someone is away.
func (p *Pages) GoAway(r *kit.Request) error {
	who, back := whose(r)
	from, fromErr := r.Day("from")
	until, untilErr := r.Day("until")
	err := fault.Join(fromErr, untilErr)
	if err == nil {
		err = kit.Done(p.Scheduling.Leave(r.Once(), r.View.Actor, who, scheduling.Away{ID: r.FormKey(), From: from, Until: until}))
	}
	if err == nil {
		return r.SeeOther(back)
	}
	s, lost := p.slots(r)
	if lost != nil {
		return lost
	}
	s.From, s.Until = r.Text("from"), r.Text("until")
	return r.Refused(err, func(v kit.View) templ.Component { return slotsPage(v, s) })
}

// ComeBack takes an absence back.
func (p *Pages) ComeBack(r *kit.Request) error {
	who, back := whose(r)
	if err := kit.Done(p.Scheduling.Return(r.Once(), r.View.Actor, who, r.PathValue("away"))); err != nil {
		return err
	}
	return r.SeeOther(back)
}

// EndMeetingDay lets a meeting day go.
func (p *Pages) EndMeetingDay(r *kit.Request) error {
	last, err := r.Day("last")
	if err == nil {
		err = kit.Done(p.Scheduling.EndDay(r.Once(), r.View.Actor, r.PathValue("day"), last))
	}
	if err == nil {
		return r.SeeOther("/meetings/slots")
	}
	s, lost := p.slots(r)
	if lost != nil {
		return lost
	}
	s.Ending, s.Last = r.PathValue("day"), r.Text("last")
	return r.Refused(err, func(v kit.View) templ.Component { return slotsPage(v, s) })
}

// dayForm is a meeting day as it is typed.
type dayForm struct {
	Programme, From, Every, Times, Minutes, Place, Rooms, Until string
}

// NewDayPage shows the form of a meeting day.
func (p *Pages) NewDayPage(r *kit.Request) error {
	week, err := p.Scheduling.Week(r.Context(), r.View.Actor)
	if err != nil {
		return err
	}
	form := dayForm{Every: "1", Times: "09:00, 10:15, 13:00", Minutes: "60", Rooms: "1"}
	if len(week.Decides) > 0 {
		form.Programme = string(week.Decides[0].ID)
	}
	return r.Show(http.StatusOK, newDayPage(r.View, week, form))
}

// AddDay decides a meeting day.
func (p *Pages) AddDay(r *kit.Request) error {
	form := dayForm{
		Programme: r.Text("programme"), From: r.Text("from"), Every: r.Text("every"), Times: r.Text("times"), Minutes: r.Text("minutes"),
		Place: r.Text("place"), Rooms: r.Text("rooms"), Until: r.Text("until"),
	}
	m, err := form.day(r)
	if err == nil {
		err = kit.Done(p.Scheduling.AddDay(r.Once(), r.View.Actor, m))
	}
	if err == nil {
		return r.SeeOther("/meetings/slots")
	}
	week, lost := p.Scheduling.Week(r.Context(), r.View.Actor)
	if lost != nil {
		return lost
	}
	return r.Refused(err, func(v kit.View) templ.Component { return newDayPage(v, week, form) })
}

// day returns what was typed, or what of it cannot be read.
func (f dayForm) day(r *kit.Request) (m scheduling.MeetingDay, err error) {
	m = scheduling.MeetingDay{ID: r.FormKey(), Programme: id.Programme(f.Programme), Place: f.Place}
	var errs [6]error
	m.From, errs[0] = r.Day("from")
	m.Until, errs[1] = r.Day("until")
	every, everyErr := r.Int("every")
	rooms, roomsErr := r.Int("rooms")
	minutes, minutesErr := r.Int("minutes")
	errs[2], errs[3], errs[4] = everyErr, roomsErr, minutesErr
	m.Every, m.Rooms = int(every), int(rooms)
	for text := range strings.FieldsFuncSeq(f.Times, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		clock, ok := clockOf(text)
		if !ok {
			errs[5] = fault.Field("times", "scheduling.times_form")
			break
		}
		m.Times = append(m.Times, scheduling.Time{ID: id.New[string](), Clock: clock, Minutes: int(minutes)})
	}
	return m, fault.Join(errs[:]...)
}

// clockOf reads a time of day, such as 9, 9.15 or 13:00, as minutes after midnight.
func clockOf(text string) (int, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ".", ":")
	if !strings.Contains(text, ":") {
		text += ":00"
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}

// clockText says minutes after midnight as a clock does.
func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// hours says from when to when a time of a meeting day is.
func hours(t scheduling.Time) string {
	return clockText(t.Clock) + "–" + clockText(t.Clock+t.Minutes)
}

// words: scheduling.on.*
// words: scheduling.weekday.*

// onDays says a weekday as when something comes back: on Tuesdays.
func onDays(v kit.View, on time.Weekday) string { return v.T("scheduling.on." + strconv.Itoa(int(on))) }

// rhythm says which weekday a meeting day is and how often it comes.
func rhythm(v kit.View, m scheduling.MeetingDay) string {
	on := v.T("scheduling.weekday." + strconv.Itoa(int(m.Weekday())))
	if m.Every == 1 {
		return v.T("scheduling.each_week", on)
	}
	return v.T("scheduling.every", on, m.Every)
}

// weeksApart are the rhythms to choose from.
func weeksApart(v kit.View) (list []ui.Option) {
	list = append(list, ui.Option{Value: "1", Label: v.T("scheduling.week")})
	for n := 2; n <= 8; n++ {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: v.T("scheduling.weeks", n)})
	}
	return list
}

// room says how many meetings there is room for at once.
func room(v kit.View, m scheduling.MeetingDay) string {
	if m.Rooms == 1 {
		return v.T("scheduling.one_room")
	}
	return v.T("scheduling.rooms_said", m.Rooms)
}

// ticks are the times of a meeting day to tick.
func ticks(m scheduling.OpenDay) (list []ui.Option) {
	for _, t := range m.Times {
		list = append(list, ui.Option{Value: t.ID, Label: hours(t)})
	}
	return list
}

// open is someone who keeps some of a day's times open.
type open struct {
	scheduling.Keeper
	clocks []string
}

// keepersOf lists who keeps anything open on a meeting day, and when, in the order
// of their organisations.
func keepersOf(m scheduling.OpenDay) (list []open) {
	at := make(map[id.Professional]int)
	for _, t := range m.Open {
		for _, k := range t.Keepers {
			i, there := at[k.Professional.ID]
			if !there {
				i = len(list)
				at[k.Professional.ID] = i
				list = append(list, open{Keeper: k})
			}
			list[i].clocks = append(list[i].clocks, clockText(t.Clock))
		}
	}
	order := collate.New(language.Swedish, collate.IgnoreCase)
	slices.SortStableFunc(list, func(a, b open) int {
		return cmp.Or(order.CompareString(a.Professional.OrganisationName, b.Professional.OrganisationName),
			order.CompareString(a.Professional.Name, b.Professional.Name))
	})
	return list
}

// times says which of the day's times are kept open.
func (o open) times(v kit.View, m scheduling.OpenDay) string {
	if len(o.clocks) == len(m.Times) {
		return v.T("scheduling.all_times")
	}
	return strings.Join(o.clocks, ", ")
}

// keeperHint says where a keeper works, and when they are away next.
func keeperHint(v kit.View, k scheduling.Keeper) string {
	if len(k.Away) == 0 {
		return k.Professional.OrganisationName
	}
	return k.Professional.OrganisationName + ". " + awayText(v, k.Away[0])
}

func awayText(v kit.View, a scheduling.Away) string {
	if a.From == a.Until {
		return v.T("scheduling.away_on", v.W.Date(a.From, v.Today))
	}
	return v.T("scheduling.away_from", v.W.Date(a.From, v.Today), v.W.Date(a.Until, v.Today))
}

// mayPlan reports whether the reader decides meeting days anywhere.
func mayPlan(v kit.View) bool {
	return v.Actor.HasAny(access.Coordinator) || v.Actor.HasAny(access.Manager) || v.Actor.HasAny(access.Admin)
}

// slotsOf is the page where what a professional has told is written down.
func slotsOf(p directory.Professional) string {
	return "/programme/professionals/" + string(p.ID) + "/slots"
}

// nextSlot says when the next slot is and whether there is room in it.
func nextSlot(v kit.View, s scheduling.Slot) string {
	if s.Time == "" {
		return "–"
	}
	if s.Left <= 0 {
		return v.T("scheduling.next_taken", v.W.Date(s.On(), v.Today))
	}
	return v.T("scheduling.next_free", v.W.Date(s.On(), v.Today))
}

// typedDay says in words the day that was typed in a field.
func typedDay(v kit.View, text string) string {
	d, err := day.Parse(text)
	if err != nil {
		return ""
	}
	return v.W.Full(d, v.Today)
}

// fromHint tells that the first day decides the weekday, or which it is.
func fromHint(v kit.View, f dayForm) string {
	if said := typedDay(v, f.From); said != "" {
		return said
	}
	return v.T("scheduling.from_hint")
}

// ending gives the form that lets a meeting day go the mistakes in it, and none
// of another.
func ending(v kit.View, s slotsView, meetingDay string) kit.View {
	if s.Ending != meetingDay {
		v.Errors, v.Key = nil, id.New[string]()
	}
	return v
}
