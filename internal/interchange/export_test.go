package interchange

import "strings"

// ReadText reads a text as a file of people and returns its mistakes and, by
// row, its refs.
func ReadText(text string) (Mistakes, []string, error) {
	t, err := read(File{"f.csv", strings.NewReader(text)}, PeopleColumns(), []string{"ref"})
	if err != nil {
		return nil, nil, err
	}
	return t.mistakes, refs([]*table{t}), nil
}
