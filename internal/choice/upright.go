package choice

import (
	"bytes"
	"encoding/binary"
	"image"
)

// A telephone keeps a photo as its sensor saw it and notes beside it how it was
// held: EXIF 2.32, tag 0x0112.
const (
	tagOrientation = 0x0112
	upright        = 1
)

// orientation reads from a JPEG how it was held, 1 to 8; 1 when it does not say.
func orientation(file []byte) int {
	for at := 2; at+4 <= len(file) && file[at] == 0xff && file[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(file[at+2:]))
		if size < 2 || at+2+size > len(file) {
			return upright
		}
		if segment := file[at+4 : at+2+size]; file[at+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return held(segment[6:])
		}
		at += 2 + size
	}
	return upright
}

// held reads the orientation from the first directory of a TIFF.
func held(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		if order.Uint16(entries) == tagOrientation {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return upright
		}
		entries = entries[12:]
	}
	return upright
}

// turn draws a square image as it was held.
func turn(from *image.RGBA, o int) *image.RGBA {
	n := from.Bounds().Dx() - 1
	to := image.NewRGBA(from.Bounds())
	for y := range n + 1 {
		for x := range n + 1 {
			u, v := x, y // of the point in from that comes to stand at x, y
			switch o {
			case 2:
				u, v = n-x, y
			case 3:
				u, v = n-x, n-y
			case 4:
				u, v = x, n-y
			case 5:
				u, v = y, x
			case 6:
				u, v = y, n-x
			case 7:
				u, v = n-y, n-x
			case 8:
				u, v = n-y, x
			}
			to.SetRGBA(x, y, from.RGBAAt(u, v))
		}
	}
	return to
}
