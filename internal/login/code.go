package login

import (
	"crypto/rand"
	"strings"
)

// letters are Crockford's base 32: no I, L, O or U to be read wrongly.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// freshCode is the code of an invitation.
func freshCode() string { return FreshCode() }

// FreshCode returns a code of 60 random bits to hand over on paper, in groups of
// four that can be read aloud: 7G2K-QX40-M9TD.
func FreshCode() string {
	b := make([]byte, 12)
	rand.Read(b) // never fails
	var s strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(letters[c%32])
	}
	return s.String()
}

func readCode(typed string) string { return ReadCode(typed) }

// ReadCode returns a code as it was made, from what someone typed: case, spaces,
// hyphens and letters that look alike make no difference. "" when it is no code.
func ReadCode(typed string) string {
	var s strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-', '\t', '–', '—', '.':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(letters, r) {
			return ""
		}
		if n := s.Len(); n == 4 || n == 9 {
			s.WriteByte('-')
		}
		if s.Len() >= 14 {
			return ""
		}
		s.WriteRune(r)
	}
	if s.Len() != 14 {
		return ""
	}
	return s.String()
}
