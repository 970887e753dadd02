package choice_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"kasam/internal/choice"
	"kasam/internal/directory"
	"kasam/internal/fault"
	"kasam/internal/id"
)

func offer(name string, free int, speaks, now bool) choice.Offer {
	return choice.Offer{
		Coordinator: choice.Coordinator{Who: directory.Professional{ID: id.New[id.Professional](), Name: name}}, Free: free, Speaks: speaks, Now: now,
	}
}

func TestASuggestionSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		name   string
		offers []choice.Offer
		want   string // name and reasons; "" for nobody
	}{
		{"nobody to choose among", nil, ""},
		{"everyone is full", []choice.Offer{offer("Ada", 0, true, false)}, ""},
		{"the one they have is not suggested", []choice.Offer{offer("Ada", 9, true, true)}, ""},
		{"the one with the most room", []choice.Offer{offer("Ada", 2, false, false), offer("Bo", 3, false, false)}, "Bo room"},
		{"the language goes before room", []choice.Offer{offer("Ada", 1, true, false), offer("Bo", 9, false, false)}, "Ada language"},
		{"and does not help when there is none", []choice.Offer{offer("Ada", 0, true, false), offer("Bo", 1, false, false)}, "Bo room"},
		{"both", []choice.Offer{offer("Ada", 9, true, false), offer("Bo", 1, true, false)}, "Ada language room"},
		{"by name when nothing else tells", []choice.Offer{offer("Bo", 2, false, false), offer("Ada", 2, false, false)}, "Ada room"},
	} {
		s, ok := choice.Suggest(tt.offers)
		got := strings.TrimSpace(s.Who.Name + " " + strings.Join(s.Why, " "))
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRoomIsCountedByWeight(t *testing.T) {
	for _, tt := range []struct {
		places int
		load   float64
		weight float64
		want   int
	}{
		{12, 0, 1, 12},
		{12, 10.5, 1.5, 1},
		{12, 10.75, 1.5, 0},
		{12, 14, 1, 0},
		{12, 11, 0.5, 2},
		{0, 0, 1, 0},
		{12, 10, 0, 2},
		{1, 0.7, 0.1, 3}, // and no place is lost to binary fractions
	} {
		c := choice.Coordinator{Profile: choice.Profile{Places: tt.places}, Load: tt.load}
		if got := c.Free(tt.weight); got != tt.want {
			t.Errorf("%d places, weight %v, each %v: room for %d, want %d", tt.places, tt.load, tt.weight, got, tt.want)
		}
	}
}

func TestALanguageIsKnownByItsCodeAndByItsName(t *testing.T) {
	for languages, want := range map[string]bool{
		"sv ar": true, "svenska, arabiska": true, "Arabic and English": true, "sv en": false, "": false, "arkaiska": false,
	} {
		c := choice.Coordinator{Who: directory.Professional{Languages: languages}}
		if got := c.Speaks("ar"); got != want {
			t.Errorf("%q: %v", languages, got)
		}
	}
}

func picture(w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.NRGBA{byte(x), byte(y), 200, 255})
		}
	}
	return m
}

func encode(t *testing.T, as string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch as {
	case "jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "png":
		err = png.Encode(&b, m)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPhotoIsDrawnAnewAndNothingElseOfTheFileIsKept(t *testing.T) {
	// A JPEG with a comment in it, as a telephone writes where it was.
	file := encode(t, "jpeg", picture(400, 300))
	const where = "N 59 degrees, at home"
	file = append(append(append([]byte{}, file[:2]...), append([]byte{0xff, 0xfe, 0, byte(len(where) + 2)}, where...)...), file[2:]...)
	for name, f := range map[string][]byte{"jpeg": file, "png": encode(t, "png", picture(64, 900))} {
		kept, err := choice.Portrait(f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, format, err := image.DecodeConfig(bytes.NewReader(kept))
		if err != nil || format != "jpeg" || m.Width != 320 || m.Height != 320 || bytes.Contains(kept, []byte("degrees")) || len(kept) > 100<<10 {
			t.Errorf("%s: kept as %s, %d × %d, %d bytes, %v", name, format, m.Width, m.Height, len(kept), err)
		}
	}
}

func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		file []byte
		want string
	}{
		"a page":               {[]byte("<html><script>alert(1)</script>"), "choice.photo_type"},
		"nothing":              {nil, "choice.photo_type"},
		"an animation":         {encode(t, "gif", picture(100, 100)), "choice.photo_type"},
		"a file cut in two":    {encode(t, "png", picture(100, 100))[:80], "choice.photo_type"},
		"a dot":                {encode(t, "png", picture(3, 3)), "choice.photo_pixels"},
		"a wall":               {encode(t, "png", picture(9000, 64)), "choice.photo_pixels"},
		"more than is carried": {make([]byte, choice.MostPhoto+1), "choice.photo_large"},
	} {
		_, err := choice.Portrait(tt.file)
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Key != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}
