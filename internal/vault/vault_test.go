package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kasam/internal/db"
	"kasam/internal/db/dbtest"
	"kasam/internal/fault"
	"kasam/internal/id"
	"kasam/internal/vault"
)

func open(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.NewRoot().Vault()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsSealedOpensInItsPlaceAndNowhereElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := open(t)
		samira, elin := id.New[id.Person](), id.New[id.Person]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			key, err := v.New(tx, samira, time.Now())
			if err != nil {
				return err
			}
			other, err := v.New(tx, elin, time.Now())
			if err != nil {
				return err
			}
			sealed, err := key.Seal("story_versions.text", "row", "Jag vill bo kvar.")
			if err != nil {
				return err
			}
			if strings.Contains(sealed, "bo kvar") {
				t.Errorf("the text stands in the clear: %q", sealed)
			}
			if got, err := key.Open("story_versions.text", "row", sealed); err != nil || got != "Jag vill bo kvar." {
				t.Errorf("opened %q, %v", got, err)
			}
			for _, wrong := range []struct {
				name, place, row string
				key              *vault.Key
			}{
				{"another row", "story_versions.text", "other", key},
				{"another column", "story_versions.wish", "row", key},
				{"another person's key", "story_versions.text", "row", other},
			} {
				if _, err := wrong.key.Open(wrong.place, wrong.row, sealed); !errors.Is(err, vault.ErrSealed) {
					t.Errorf("%s: %v, want ErrSealed", wrong.name, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestADestroyedKeyLeavesNothingToRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, who := open(t), id.New[id.Person]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := v.New(tx, who, time.Now()); err != nil {
				return err
			}
			if err := v.Destroy(tx, who); err != nil {
				return err
			}
			if _, err := v.Key(tx, who); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the key after it was destroyed: %v, want that there is none", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnotherInstallationOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := id.New[id.Person]()
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := open(t).New(tx, who, time.Now()); err != nil {
				return err
			}
			if _, err := open(t).Key(tx, who); !errors.Is(err, vault.ErrSealed) {
				t.Errorf("with another root: %v, want ErrSealed", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryBitThatFlipsIsNoticed(t *testing.T) {
	v := open(t)
	sealed, err := v.SealSecret("accounts.totp", "row", "JBSWY3DPEHPK3PXP")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, len(sealed)-2).Draw(rt, "at") // the last character holds bits of no meaning
		b := []byte(sealed)
		b[at] ^= 1 << rapid.IntRange(0, 6).Draw(rt, "bit")
		if got, err := v.OpenSecret("accounts.totp", "row", string(b)); err == nil {
			rt.Fatalf("byte %d changed and it opened as %q", at, got)
		}
	})
}

func TestNamesAreFoundByWholeWordsWithoutRegardToCase(t *testing.T) {
	v := open(t)
	tokens := v.Tokens("Åsa  von Berg")
	if len(tokens) != 3 {
		t.Fatalf("%d tokens, want one a word", len(tokens))
	}
	if got := v.Tokens("A\u030aSA"); got[0] != tokens[0] {
		t.Error("the same name in another case and Unicode form is another token")
	}
	if got := v.Tokens("Ås"); got[0] == tokens[0] {
		t.Error("half a word finds a name")
	}
	if got := open(t).Tokens("Åsa"); got[0] == tokens[0] {
		t.Error("another installation hashes alike: the hashes can be looked up in a list of names")
	}
}

func TestTheKeyFileIsForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kasam.key")
	made, err := vault.EnsureRoot(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := vault.EnsureRoot(path)
	if err != nil || string(again) != string(made) {
		t.Errorf("the second time it is another key, %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.LoadRoot(path); err == nil || !strings.Contains(err.Error(), "0600") {
		t.Errorf("a key that others can read: %v, want it refused with what to do", err)
	}
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.LoadRoot(path); err == nil {
		t.Error("a file that is no key was taken")
	}
}
