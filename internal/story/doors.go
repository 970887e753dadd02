package story

import (
	"cmp"
	"slices"

	"kasam/internal/access"
	"kasam/internal/db"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

// Tell adds a version to the story of person, for an act that has seen to it
// that it may. ID is made up when it is empty; N is not heeded.
func Tell(tx *db.Tx, key *vault.Key, person id.Person, v Version) error {
	v.ID = cmp.Or(v.ID, id.New[string]())
	v, err := v.checked()
	if err != nil {
		return err
	}
	return insertVersion(tx, key, person, v)
}

// Latest returns the newest version of the story, the zero Version when nothing
// has been told yet. The caller has asked whether access.Story is open.
func Latest(r db.Reader, key *vault.Key, person id.Person) (Version, error) {
	list, err := versions(r, key, person, 1)
	if err != nil || len(list) == 0 {
		return Version{}, err
	}
	return list[0], nil
}

// Versions lists every version of the story, newest first. The caller has asked
// whether access.Story is open.
func Versions(r db.Reader, key *vault.Key, person id.Person) ([]Version, error) {
	return versions(r, key, person, mostVersions)
}

// Items lists the picture's items in the areas that sight opens, oldest first.
func Items(r db.Reader, key *vault.Key, person id.Person, sight access.Sight) ([]Item, error) {
	return items(r, key, person, sight)
}

// Answer notes that a measure answers the hindrance item, which from then on
// counts as answered. What is no hindrance of the person, or gone, is refused
// at the field "item".
func Answer(tx *db.Tx, key *vault.Key, person id.Person, sight access.Sight, item string) error {
	list, err := items(tx, key, person, sight)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(i Item) bool { return i.ID == item && i.Kind == Hindrance && i.State != Gone }) {
		return fault.Field("item", "error.choose")
	}
	return answer(tx, person, item)
}
