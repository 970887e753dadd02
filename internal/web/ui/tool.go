package ui

import (
	"strconv"

	"kasam/internal/chart"
	"kasam/internal/tool"
	"kasam/internal/web/kit"
)

// A ToolForm is what is answered to a tool as it is typed.
type ToolForm struct {
	Tool, Voice   string
	Levels, Notes map[string]string
}

// A ToolsView is the page of the tools of the programme.
type ToolsView struct {
	Base    string // its address
	List    []tool.Filled
	Form    ToolForm // Tool is "" while nothing is answered
	Mine    bool     // the reader is the person
	Answers bool     // the reader may answer
}

// ReadTool reads what was answered; a level that is no number is none of the tool.
func ReadTool(r *kit.Request, list []tool.Filled) (ToolForm, tool.Sheet) {
	f := ToolForm{Tool: r.PathValue("tool"), Voice: r.Text("voice"), Levels: make(map[string]string), Notes: make(map[string]string)}
	s := tool.Sheet{Tool: f.Tool, Voice: f.Voice, Levels: make(map[string]int), Notes: make(map[string]string)}
	for _, t := range list {
		if t.Key != f.Tool {
			continue
		}
		for _, theme := range t.Themes {
			f.Levels[theme.Key], f.Notes[theme.Key] = r.Text("level_"+theme.Key), r.Text("note_"+theme.Key)
			s.Notes[theme.Key] = f.Notes[theme.Key]
			if text := f.Levels[theme.Key]; text != "" {
				n, err := strconv.Atoi(text)
				if err != nil {
					n = -1
				}
				s.Levels[theme.Key] = n
			}
		}
	}
	return f, s
}

func toolLevels(v kit.View, t tool.Filled) []Option {
	list := []Option{{Label: v.T("tool.skip")}}
	for n := range t.Levels {
		list = append(list, Option{Value: strconv.Itoa(n), Label: toolLevel(v, t, n)})
	}
	return list
}

func toolLevel(v kit.View, t tool.Filled, n int) string {
	return v.T("tool.level", n, t.Levels[n].In(v.W.Code()))
}

func toolVoices(v kit.View) []Option {
	return []Option{
		{Value: tool.Person, Label: v.T("tool.voice_person")},
		{Value: tool.Professional, Label: v.T("tool.voice_me")},
	}
}

// toolWho says whose answer it is, and who wrote it.
func toolWho(v kit.View, a tool.Answer, mine bool) string {
	switch {
	case a.Voice == tool.Professional && a.ProfessionalName != "":
		return a.ProfessionalName
	case a.Voice == tool.Professional:
		return v.T("picture.voice.professional")
	case a.Told == tool.Dictated && mine:
		return v.T("tool.mine_dictated")
	case a.Told == tool.Dictated:
		return v.T("tool.dictated")
	case mine:
		return v.T("mypicture.you")
	}
	return v.T("picture.voice.person")
}

// several reports whether there is a way to draw.
func several(t tool.Theme) bool {
	for _, s := range t.Series {
		if len(s.Answers) > 1 {
			return true
		}
	}
	return false
}

// toolChart draws how the answers to a theme went.
func toolChart(v kit.View, f tool.Filled, t tool.Theme) string {
	series := make([][]chart.Step, 2)
	for _, s := range t.Series {
		n := 0
		if s.Voice == tool.Professional {
			n = 1
		}
		for _, a := range s.Answers {
			series[n] = append(series[n], chart.Step{On: v.Day(a.At), Level: a.Level})
		}
	}
	return chart.Steps(len(f.Levels)-1, series...)
}
