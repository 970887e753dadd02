package audit

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// The frontier must give the very tree that the code behind Go's checksum
// database computes from all its hashes.
func TestTheFrontierGivesTheTreeOfTlog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 300).Draw(t, "n")
		var hashes []tlog.Hash
		reader := tlog.HashReaderFunc(func(at []int64) (list []tlog.Hash, err error) {
			for _, i := range at {
				list = append(list, hashes[i])
			}
			return list, nil
		})
		var tree Tree
		for i := range n {
			record := []byte(fmt.Sprint("entry ", i))
			more, err := tlog.StoredHashes(i, record, reader)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, more...)
			tree.add(tlog.RecordHash(record))
		}
		want, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if tree.Root() != want {
			t.Fatalf("root of %d entries is %v, tlog says %v", n, tree.Root(), want)
		}
		again, err := parseTree(tree.Size, tree.text())
		if err != nil || again.Root() != want {
			t.Fatalf("the tree read back: %v, %v", again.Root(), err)
		}
	})
}
