package db

import (
	"io/fs"
	"strings"
)

// Schema returns every statement of the migrations in their order: what a
// fresh database consists of. The committed schema.sql is this text.
func Schema() (string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("-- Made from the migrations by `go test ./internal/db -update`; a test keeps it fresh.\n")
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return "", err
		}
		b.WriteString("\n")
		b.WriteString(strings.TrimPrefix(string(text), "-- +goose Up\n"))
	}
	return b.String(), nil
}
