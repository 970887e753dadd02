package meet_test

import (
	"testing"

	"kasam/internal/directory"
	"kasam/internal/id"
	"kasam/internal/web/meet"
)

func TestWhoIsMeantByAFewLetters(t *testing.T) {
	people := []directory.Professional{
		{ID: "sara", Name: "Sara Holmgren", OrganisationName: "Norrviksbostäder"},
		{ID: "siv", Name: "Siv Hansson", OrganisationName: "Skolan Syrenen"},
		{ID: "jonas", Name: "Jonas Vester", OrganisationName: "Arbetsförmedlingen Norrdal"},
		{ID: "asa", Name: "Åsa-Lena Öberg", OrganisationName: "Arbetsförmedlingen Norrdal"},
	}
	for _, tt := range []struct {
		name, typed string
		who         id.Professional
		wrong       string
	}{
		{"a whole name", "Sara Holmgren", "sara", ""},
		{"in small letters and with spaces", "  sara   holmgren ", "sara", ""},
		{"as the list says it", "Jonas Vester, Arbetsförmedlingen Norrdal", "jonas", ""},
		{"initials", "JV", "jonas", ""},
		{"initials of several names", "ålö", "asa", ""},
		{"initials that two share", "sh", "", "professional: room.who_several"},
		{"the beginning of a name", "jon", "jonas", ""},
		{"the beginning of a surname", "hol", "sara", ""},
		{"the beginnings of both", "s han", "siv", ""},
		{"a beginning that two share", "s", "", "professional: room.who_several"},
		{"an organisation of one", "norrviks", "sara", ""},
		{"an organisation of two", "arbetsf", "", "professional: room.who_several"},
		{"the person", "Yade", "", ""},
		{"the person's initials", "ya", "", ""},
		{"nobody here", "Kurt", "", "professional: room.who_unknown"},
		{"the middle of a name", "mgren", "", "professional: room.who_unknown"},
		{"nothing", "  ", "", "professional: commitment.who_required"},
		{"signs only", "<>&", "", "professional: commitment.who_required"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			who, err := meet.PromiserOf(tt.typed, "Yade Almstig", people)
			wrong := ""
			if err != nil {
				wrong = err.Error()
			}
			if who != tt.who || wrong != tt.wrong {
				t.Errorf("%q is %q (%s), want %q (%s)", tt.typed, who, wrong, tt.who, tt.wrong)
			}
		})
	}
}
