package choice

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // one of the two types that are taken

	"kasam/internal/fault"
)

const (
	// MostPhoto is how large a photo may be, in bytes.
	MostPhoto  = 6 << 20
	mostSide   = 8000       // pixels
	mostPixels = 25_000_000 // decoded they take four bytes each
	side       = 320        // of what is kept
)

var errPhoto = errors.New("not a JPEG or PNG")

// Portrait returns a photo as it is kept: the middle of it, small, the right way
// up and drawn anew, so that nothing of the file comes along, such as where it
// was taken.
func Portrait(file []byte) ([]byte, error) {
	if len(file) > MostPhoto {
		return nil, fault.Field("photo", "choice.photo_large", MostPhoto>>20)
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || format != "jpeg" && format != "png" {
		return nil, fault.Field("photo", "choice.photo_type")
	}
	if head.Width > mostSide || head.Height > mostSide || head.Width < 64 || head.Height < 64 ||
		head.Width*head.Height > mostPixels {
		return nil, fault.Field("photo", "choice.photo_pixels", 64, mostSide)
	}
	drawn, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fault.Field("photo", "choice.photo_type")
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turn(square(drawn), orientation(file)), &jpeg.Options{Quality: 85}); err != nil {
		return nil, errPhoto
	}
	return out.Bytes(), nil
}

// square returns the middle of an image, each point the mean of those it stands for.
func square(from image.Image) *image.RGBA {
	b := from.Bounds()
	n := min(b.Dx(), b.Dy())
	x0, y0 := b.Min.X+(b.Dx()-n)/2, b.Min.Y+(b.Dy()-n)/2
	to := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			to.SetRGBA(x, y, mean(from, x0+x*n/side, y0+y*n/side, max(1, n/side)))
		}
	}
	return to
}

func mean(from image.Image, x0, y0, n int) color.RGBA {
	var r, g, b, count uint64
	step := max(1, n/4) // sixteen points tell enough
	for y := y0; y < y0+n; y += step {
		for x := x0; x < x0+n; x += step {
			c := color.NRGBAModel.Convert(from.At(x, y)).(color.NRGBA) //nolint:forcetypeassert // what the model converts to
			a := uint64(c.A)
			white := 255 * (255 - a)
			r, g, b, count = r+uint64(c.R)*a+white, g+uint64(c.G)*a+white, b+uint64(c.B)*a+white, count+1
		}
	}
	return color.RGBA{byte(r / 255 / count), byte(g / 255 / count), byte(b / 255 / count), 255} //nolint:gosec // means of bytes
}
