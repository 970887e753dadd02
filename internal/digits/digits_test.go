package digits_test

import (
	"testing"

	"kasam/internal/digits"
)

func TestDigitsAreReadAndWritten(t *testing.T) {
	list, ok := digits.Of("556016-0680", "-")
	if !ok || digits.Text(list) != "5560160680" || digits.Number(list[:3]) != 556 {
		t.Errorf("read %v, %v", list, ok)
	}
	if list, ok := digits.Of("556016 0680", "-"); ok {
		t.Errorf("read %v through a mark that is not known", list)
	}
}

func TestOneWrongDigitIsNoticed(t *testing.T) {
	for name, tt := range map[string]struct {
		number string
		right  func([]int) bool
	}{
		"Luhn":      {number: "5560160680", right: digits.Luhn},
		"modulo 11": {number: "123456785", right: func(l []int) bool { return digits.Modulo11(l, 3, 2, 7, 6, 5, 4, 3, 2, 1) }},
	} {
		t.Run(name, func(t *testing.T) {
			list, _ := digits.Of(tt.number, "")
			if !tt.right(list) {
				t.Fatalf("%s is refused", tt.number)
			}
			for i, d := range list {
				for wrong := range 10 {
					if list[i] = wrong; wrong != d && tt.right(list) {
						t.Errorf("%v is taken for %s", list, tt.number)
					}
				}
				list[i] = d
			}
		})
	}
}
