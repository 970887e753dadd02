package door

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode/qr"

	"kasam/internal/fault"
	"kasam/internal/login"
	"kasam/internal/web/kit"
)

// SecondPage asks for the code of the second factor, or shows the one to set up.
func (p *Pages) SecondPage(r *kit.Request) error {
	factor, ok, err := p.halfway(r)
	if err != nil || !ok {
		return err
	}
	return r.Show(http.StatusOK, secondPage(r.View, factor))
}

// Second passes the second factor.
func (p *Pages) Second(r *kit.Request) error {
	factor, ok, err := p.halfway(r)
	if err != nil || !ok {
		return err
	}
	if err = p.calm(r); err == nil {
		in, failed := p.Login.Confirm(r.Context(), p.kept(r.Request, sessionCookie), r.Text("code"))
		if err = failed; err == nil {
			p.remember(r, in)
			return r.SeeOther(home(in.Person))
		}
	}
	if fault.KindOf(err) == fault.Forbidden { // it took too long
		return r.SeeOther("/login")
	}
	return r.Refused(err, func(v kit.View) templ.Component { return secondPage(v, factor) })
}

// halfway loads the factor that is to be set up, nil when one is set up
// already. Whoever is not halfway through signing in is sent where they belong,
// and ok is false.
func (p *Pages) halfway(r *kit.Request) (factor *login.Factor, ok bool, err error) {
	token := p.kept(r.Request, sessionCookie)
	who, err := p.Login.Who(r.Context(), token)
	switch {
	case err != nil:
		return nil, false, err
	case !who.Second:
		return nil, false, r.SeeOther("/login")
	case !who.Enrol:
		return nil, true, nil
	}
	f, err := p.Login.Enrolment(r.Context(), token)
	return &f, err == nil, err
}

// square draws a QR code as the path of an SVG, a unit to a module, and returns
// its side with the quiet edge; "" when the text is too long for one.
func square(text string) (path string, side int) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", 0
	}
	const edge = 4
	n := code.Bounds().Dx()
	var b strings.Builder
	for y := range n {
		for x := range n {
			if c, _, _, _ := code.At(x, y).RGBA(); c == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+edge, y+edge)
			}
		}
	}
	return b.String(), n + 2*edge
}

// groups sets a secret in groups of four, to be typed.
func groups(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
