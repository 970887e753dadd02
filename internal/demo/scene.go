package demo

import (
	"cmp"
	"fmt"
	"slices"

	"kasam/internal/demo/scene"
	"kasam/internal/programme"
)

// read reads the scene of a programme and its file.
func (w *world) read(name string) (file []byte, err error) {
	file, ok := programme.ShippedFile(name)
	if !ok {
		return nil, fmt.Errorf("there is no programme %s", name)
	}
	if w.file, err = programme.Parse(name+".yaml", file); err != nil {
		return nil, err
	}
	w.Scene, err = scene.Read(name)
	return file, err
}

// t is a text of the demo in the language of the scene. The texts are written in
// Swedish; a scene in another language has words for each,
// one in Swedish for what is called something else there.
func (w *world) t(swedish string) string {
	text := w.Words[swedish]
	if text == "" && w.Language != "sv" {
		w.missing[swedish] = true
	}
	return cmp.Or(text, swedish)
}

// parties are the keys of the parties with someone who answers, in the order of
// the scene.
func (w *world) parties() (list []string) {
	for _, b := range w.Bodies {
		if b.Party != "" && len(w.staff.handlers[b.Party]) > 0 && !slices.Contains(list, b.Party) {
			list = append(list, b.Party)
		}
	}
	return list
}

// first is who signs for a party.
func (w *world) first(party string) colleague { return w.staff.handlers[party][0] }
