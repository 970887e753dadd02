package choice

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// photo is a JPEG whose top left quarter is red, and which says how it was held.
func photo(t *testing.T, order binary.ByteOrder, o uint16) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 160, 160))
	for y := range 160 {
		for x := range 160 {
			drawn.Set(x, y, color.White)
			if x < 80 && y < 80 {
				drawn.Set(x, y, color.RGBA{R: 255, A: 255})
			}
		}
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, drawn, nil); err != nil {
		t.Fatal(err)
	}
	mark := map[bool]string{true: "II", false: "MM"}[order == binary.ByteOrder(binary.LittleEndian)]
	exif := append([]byte("Exif\x00\x00"+mark), make([]byte, 24)...)
	tiff := exif[6:]
	order.PutUint16(tiff[2:], 42)
	order.PutUint32(tiff[4:], 8)
	order.PutUint16(tiff[8:], 1)
	order.PutUint16(tiff[10:], tagOrientation)
	order.PutUint16(tiff[12:], 3)
	order.PutUint32(tiff[14:], 1)
	order.PutUint16(tiff[18:], o)
	file := append([]byte{0xff, 0xd8, 0xff, 0xe1}, 0, 0)
	binary.BigEndian.PutUint16(file[4:], uint16(len(exif)+2))
	return append(append(file, exif...), plain.Bytes()[2:]...)
}

func TestAPhotoStandsAsItWasHeld(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for o, want := range map[uint16]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left", 0: "top left", 77: "top left"} {
			kept, err := Portrait(photo(t, order, o))
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := jpeg.Decode(bytes.NewReader(kept))
			if err != nil {
				t.Fatal(err)
			}
			for place, at := range map[string]image.Point{"top left": {40, 40}, "top right": {280, 40}, "bottom left": {40, 280}, "bottom right": {280, 280}} {
				_, g, _, _ := drawn.At(at.X, at.Y).RGBA()
				if red := g < 0x8000; red != (place == want) {
					t.Errorf("%v, held %d: red at the %s is %v", order, o, place, red)
				}
			}
		}
	}
}

func TestABrokenPhotoIsUpright(t *testing.T) {
	whole := photo(t, binary.LittleEndian, 6)
	for n := range 38 { // the note ends there
		if got := orientation(whole[:n]); got != upright {
			t.Errorf("cut after %d bytes: %d", n, got)
		}
	}
}
