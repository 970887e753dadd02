package directory

import (
	"kasam/internal/digits"
	"kasam/internal/fault"
	"kasam/internal/text"
)

// ParseNumber reads the organisation number of a country and returns it as it
// is written there: 556016-0680 (SE), 12345674 (DK), 123456785 (NO). A number
// whose check digit is wrong is refused. Where the country has no rule here, the
// number is taken as it stands.
func ParseNumber(country, s string) (string, error) {
	wrong := fault.Field("number", "directory.number")
	list, ok := digits.Of(s, "- \u00a0")
	switch country {
	case "SE":
		if len(list) == 12 && list[0] == 1 && list[1] == 6 {
			list = list[2:] // 16 is the century that agencies write before it
		}
		// The third digit tells a body from a human being, whose number it would be.
		if !ok || len(list) != 10 || list[2] < 2 || !digits.Luhn(list) {
			return "", wrong
		}
		number := digits.Text(list)
		return number[:6] + "-" + number[6:], nil
	case "DK":
		if !ok || len(list) != 8 || list[0] == 0 || !digits.Modulo11(list, 2, 7, 6, 5, 4, 3, 2, 1) {
			return "", wrong
		}
		return digits.Text(list), nil
	case "NO":
		if !ok || len(list) != 9 || list[0] < 8 || !digits.Modulo11(list, 3, 2, 7, 6, 5, 4, 3, 2, 1) {
			return "", wrong
		}
		return digits.Text(list), nil
	}
	if err := text.Optional("number", &s, text.Line); err != nil {
		return "", err
	}
	return s, nil
}
