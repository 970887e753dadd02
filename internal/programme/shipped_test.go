package programme_test

import (
	"reflect"
	"testing"

	"kasam/internal/programme"
)

// languages are those that each text of a programme's country is written in.
var languages = map[string][]string{"SE": {"sv", "en"}, "DK": {"da", "sv", "en"}}

func TestEveryTextOfAShippedProgrammeIsThereInItsLanguages(t *testing.T) {
	for _, name := range programme.Shipped() {
		t.Run(name, func(t *testing.T) {
			p := shipped(t, name)
			if string(p.ID) != name {
				t.Errorf("the file %s is of the programme %s", name, p.ID)
			}
			texts := 0
			eachText(reflect.ValueOf(*p), func(w programme.Words) {
				texts++
				for _, code := range languages[p.Country] {
					if w[code] == "" {
						t.Errorf("%q has no %s", w.In("sv"), code)
					}
				}
			})
			if texts < 60 {
				t.Errorf("only %d texts were looked at", texts)
			}
		})
	}
}

func eachText(v reflect.Value, do func(programme.Words)) {
	switch w := v.Interface().(type) {
	case programme.Words:
		if len(w) > 0 { // what must not be left out, Parse asks for
			do(w)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachText(v.Field(i), do)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), do)
		}
	}
}

// What a contact person is appointed by in Copenhagen.
func TestTheCriteriaOfAContactPersonAskForATransition(t *testing.T) {
	p := shipped(t, "koordinerende-kontaktperson")
	for name, c := range map[string]struct {
		key  string
		who  programme.Applicant
		want programme.Answer
	}{
		"from a ward":             {"transition", programme.Applicant{Parties: []string{"psykiatri", "jobcenter"}}, programme.Yes},
		"from prison":             {"transition", programme.Applicant{Parties: []string{"kriminalforsorg"}}, programme.Yes},
		"from neither":            {"transition", programme.Applicant{Parties: []string{"jobcenter", "bank"}}, programme.No},
		"nobody knows from where": {"transition", programme.Applicant{}, programme.Unknown},
		"one authority only":      {"threads", programme.Applicant{Parties: []string{"psykiatri"}}, programme.No},
		"seventeen":               {"adult", programme.Applicant{Age: 17}, programme.No},
		"does not want to":        {"voluntary", programme.Applicant{Voluntary: programme.No}, programme.No},
	} {
		t.Run(name, func(t *testing.T) {
			for _, one := range p.Eligibility {
				if one.Key != c.key {
					continue
				}
				got, err := one.Met(c.who)
				if err != nil || got != c.want {
					t.Errorf("%s is %v, %v; want %v", c.key, got, err, c.want)
				}
				return
			}
			t.Errorf("there is no criterion %s", c.key)
		})
	}
}
