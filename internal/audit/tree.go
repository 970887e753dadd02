package audit

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A Tree is the Merkle tree over the first Size entries, of which it keeps only
// its frontier: the roots of the complete subtrees, largest first. That is all
// the next entry needs.
type Tree struct {
	Size     int64
	frontier []tlog.Hash
}

// add puts the hash of the next entry into the tree.
func (t *Tree) add(leaf tlog.Hash) {
	h := leaf
	for n := t.Size; n&1 == 1; n >>= 1 {
		last := len(t.frontier) - 1
		h = tlog.NodeHash(t.frontier[last], h)
		t.frontier = t.frontier[:last]
	}
	t.frontier = append(t.frontier, h)
	t.Size++
}

// Root returns the hash of the tree, as tlog.TreeHash defines it.
func (t *Tree) Root() tlog.Hash {
	if t.Size == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h := t.frontier[len(t.frontier)-1]
	for i := len(t.frontier) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.frontier[i], h)
	}
	return h
}

// text is the frontier as audit_head keeps it.
func (t *Tree) text() string {
	words := make([]string, len(t.frontier))
	for i, h := range t.frontier {
		words[i] = h.String()
	}
	return strings.Join(words, " ")
}

// parseTree reads what text wrote.
func parseTree(size int64, text string) (Tree, error) {
	t := Tree{Size: size}
	for word := range strings.FieldsSeq(text) {
		h, err := tlog.ParseHash(word)
		if err != nil {
			return Tree{}, fmt.Errorf("the head of the audit log is damaged: %w", err)
		}
		t.frontier = append(t.frontier, h)
	}
	if size < 0 || bits.OnesCount64(uint64(size)) != len(t.frontier) {
		return Tree{}, fmt.Errorf("the head of the audit log is damaged: %d hashes for %d entries", len(t.frontier), size)
	}
	return t, nil
}
