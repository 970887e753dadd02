package audit_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"kasam/internal/audit"
)

func TestACheckpointIsReadBackAndNothingElseIs(t *testing.T) {
	c := audit.Checkpoint{Size: 7, Root: tlog.RecordHash([]byte("x")), At: noon}
	signed, err := c.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	pub := key.Public().(ed25519.PublicKey)
	if got, err := audit.OpenCheckpoint(signed, pub); err != nil || got != c {
		t.Errorf("read back %+v, %v", got, err)
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)).Public().(ed25519.PublicKey)
	for name, text := range map[string]string{
		"another size": strings.Replace(string(signed), "\n7\n", "\n6\n", 1),
		"cut off":      string(signed[:len(signed)-9]),
		"nothing":      "",
	} {
		if _, err := audit.OpenCheckpoint([]byte(text), pub); err == nil {
			t.Errorf("%s was taken for a checkpoint", name)
		}
	}
	if _, err := audit.OpenCheckpoint(signed, other); err == nil {
		t.Error("the checkpoint of another installation was taken")
	}
}

func TestTheFileOfCheckpointsSurvivesAPowerCut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "checkpoints")
	k := &audit.Keeper{Key: key, File: file}
	var want []audit.Checkpoint
	for size := range int64(40) { // more than the tail that is looked at
		c := audit.Checkpoint{Size: size, At: noon}
		signed, err := c.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if err := audit.AppendCheckpoint(file, signed); err != nil {
			t.Fatal(err)
		}
		want = append(want, c)
		// The next one is begun and cut off.
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(signed[:int(size)*len(signed)/40])
		f.Close()
	}
	got, err := k.Checkpoints()
	if err != nil || len(got) != len(want) || got[39] != want[39] {
		t.Errorf("read %d, %v", len(got), err)
	}
	b, _ := os.ReadFile(file)
	os.WriteFile(file, bytes.Replace(b, []byte("kasam\n3\n"), []byte("kasam\n9\n"), 1), 0o600)
	if _, err := k.Checkpoints(); err == nil || !strings.Contains(err.Error(), "checkpoint 4") {
		t.Errorf("a forged checkpoint gives %v", err)
	}
	os.WriteFile(file, bytes.Repeat([]byte("something else "), 1000), 0o600)
	if err := audit.AppendCheckpoint(file, []byte("x")); err == nil {
		t.Error("another file was overwritten")
	}
}
