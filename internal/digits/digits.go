// Package digits reads the numbers by which a country knows people and bodies:
// a row of digits, the last of which checks the others.
package digits

import "strings"

// Of returns the digits of s, and whether it holds nothing besides but marks.
func Of(s, marks string) (list []int, ok bool) {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			list = append(list, int(r-'0'))
		case !strings.ContainsRune(marks, r):
			return nil, false
		}
	}
	return list, true
}

// Number returns the digits as one number; there may be eighteen of them.
func Number(list []int) (n int) {
	for _, d := range list {
		n = 10*n + d
	}
	return n
}

// Text returns the digits as they are written.
func Text(list []int) string {
	var b strings.Builder
	for _, d := range list {
		b.WriteByte("0123456789"[d])
	}
	return b.String()
}

// Luhn reports whether the last of an even number of digits checks the others.
func Luhn(list []int) bool {
	sum := 0
	for i, d := range list {
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

// Modulo11 reports whether the first digits, each by its weight, add up to a
// multiple of eleven. There must be a digit for each weight.
func Modulo11(list []int, weights ...int) bool {
	sum := 0
	for i, w := range weights {
		sum += w * list[i]
	}
	return sum%11 == 0
}
