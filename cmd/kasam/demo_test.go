package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
)

// Whoever has KASAM_DATABASE set for a real installation and tries the demo keeps
// what they have, and nothing is added to it.
func TestTheDemoLeavesAnInstallationAlone(t *testing.T) {
	for engine, address := range dbtest.Addresses(t) {
		t.Run(engine, func(t *testing.T) {
			key := filepath.Join(t.TempDir(), "kasam.key")
			say := func(args ...string) (int, string) {
				var o, e bytes.Buffer
				code := run(t.Context(), append([]string{"--database", address}, args...), &o, &e)
				return code, o.String() + e.String()
			}
			if code, said := say("init", "--key-file", key, "--programme", "coachingteamet", "--admin", "anna@example.org"); code != 0 {
				t.Fatalf("init: %d %s", code, said)
			}
			if code, said := say("demo", "--addr", "127.0.0.1:0", "--people", "1"); code != 1 || !strings.Contains(said, "is in use") {
				t.Fatalf("demo: %d %s", code, said)
			}
			d, err := db.Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			err = d.Read(t.Context(), func(v *db.View) error {
				var accounts, people int
				err := v.Row(`select (select count(*) from accounts), (select count(*) from persons)`).Scan(&accounts, &people)
				if err == nil && (accounts != 1 || people != 0) {
					t.Errorf("%d accounts and %d people; there was one account", accounts, people)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
