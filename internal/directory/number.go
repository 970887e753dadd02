package directory

import (
	"strings"

	"kasam/internal/fault"
)

// ParseNumber reads the organisation number of a country and returns it as it
// is written there: 556016-0680 (SE), 12345674 (DK), 123456785 (NO). A number
// whose check digit is wrong is refused. Where the country has no rule here, the
// number is taken as it stands.
func ParseNumber(country, s string) (string, error) {
	wrong := fault.Field("number", "directory.number")
	var digits []int
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, int(r-'0'))
		case r != ' ' && r != '-' && r != '\u00a0' && (country == "SE" || country == "DK" || country == "NO"):
			return "", wrong
		}
	}
	switch country {
	case "SE":
		if len(digits) == 12 && digits[0] == 1 && digits[1] == 6 {
			digits = digits[2:] // 16 is the century that agencies write before it
		}
		// The third digit tells a body from a human being, whose number it would be.
		if len(digits) != 10 || digits[2] < 2 || !luhn(digits) {
			return "", wrong
		}
		text := written(digits)
		return text[:6] + "-" + text[6:], nil
	case "DK":
		if len(digits) != 8 || digits[0] == 0 || weigh(digits, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
			return "", wrong
		}
		return written(digits), nil
	case "NO":
		if len(digits) != 9 || digits[0] < 8 || weigh(digits, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 != 0 {
			return "", wrong
		}
		return written(digits), nil
	}
	if err := line("number", &s, false); err != nil {
		return "", err
	}
	return s, nil
}

// luhn reports whether the last digit checks the others.
func luhn(digits []int) bool {
	sum := 0
	for i, d := range digits {
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

func weigh(digits []int, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * digits[i]
	}
	return sum
}

func written(digits []int) string {
	var b strings.Builder
	for _, d := range digits {
		b.WriteByte(byte('0' + d))
	}
	return b.String()
}
