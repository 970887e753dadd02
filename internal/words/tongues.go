package words

import "slices"

// A Tongue is a language that people speak, with its name in itself: whoever
// looks for their own finds it.
type Tongue struct{ Code, Name string }

var tongues = []Tongue{
	{"sv", "Svenska"},
	{"en", "English"},
	{"ar", "العربية"},
	{"so", "Soomaali"},
	{"ti", "ትግርኛ"},
	{"fa", "فارسی"},
	{"prs", "دری"},
	{"ckb", "کوردی (سۆرانی)"},
	{"kmr", "Kurdî (Kurmancî)"},
	{"uk", "Українська"},
	{"ru", "Русский"},
	{"pl", "Polski"},
	{"tr", "Türkçe"},
	{"es", "Español"},
	{"fr", "Français"},
	{"de", "Deutsch"},
	{"am", "አማርኛ"},
	{"bs", "Bosanski"},
	{"ro", "Română"},
	{"th", "ไทย"},
	{"vi", "Tiếng Việt"},
	{"zh", "中文"},
	{"ps", "پښتو"},
	{"fi", "Suomi"},
	{"da", "Dansk"},
	{"nb", "Norsk"},
	{"se", "Davvisámegiella"},
	{"fit", "Meänkieli"},
	{"rom", "Romani"},
}

// Tongues lists the languages that a form offers. Any other code is a language
// too; it is offered once it is chosen.
func Tongues() []Tongue { return slices.Clone(tongues) }

// TongueOf returns the name of a language in itself, or its code.
func TongueOf(code string) string {
	for _, t := range tongues {
		if t.Code == code {
			return t.Name
		}
	}
	return code
}
