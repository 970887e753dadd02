package audit

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Origin names the log in its checkpoints.
const Origin = "kasam"

// A Checkpoint says what the log was at a size. Whoever keeps one can tell
// later whether anything before it was changed.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	At   time.Time // to the second
}

// Sign returns c as a signed note: readable text, and a signature line.
func (c Checkpoint) Sign(key ed25519.PrivateKey) ([]byte, error) {
	v, err := verifier(key.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // by definition
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%s\n%d\n%s\n%s\n", Origin, c.Size, c.Root, c.At.UTC().Format(time.RFC3339))
	return note.Sign(&note.Note{Text: text}, signer{v, key})
}

type signer struct {
	note.Verifier
	key ed25519.PrivateKey
}

// Sign signs the text of a note.
func (s signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }

func verifier(key ed25519.PublicKey) (note.Verifier, error) {
	text, err := note.NewEd25519VerifierKey(Origin, key)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

// errCheckpoint is the error of a text that is no checkpoint of this log.
var errCheckpoint = errors.New("it is not a checkpoint signed by this installation")

// OpenCheckpoint reads a signed note and checks its signature.
func OpenCheckpoint(signed []byte, key ed25519.PublicKey) (Checkpoint, error) {
	v, err := verifier(key)
	if err != nil {
		return Checkpoint{}, err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, errCheckpoint
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 5 || lines[0] != Origin {
		return Checkpoint{}, errCheckpoint
	}
	var c Checkpoint
	var bad [3]error
	c.Size, bad[0] = strconv.ParseInt(lines[1], 10, 64)
	c.Root, bad[1] = tlog.ParseHash(lines[2])
	c.At, bad[2] = time.Parse(time.RFC3339, lines[3])
	if errors.Join(bad[:]...) != nil || c.Size < 0 {
		return Checkpoint{}, errCheckpoint
	}
	return c, nil
}

// signature begins the line that ends a note.
const signature = "\u2014 "

// ReadCheckpoints reads one or more signed notes and checks each. A last one
// that was cut off while it was written counts as not written.
func ReadCheckpoints(r io.Reader, key ed25519.PublicKey) (list []Checkpoint, err error) {
	var one bytes.Buffer
	for lines := bufio.NewReader(r); ; {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return list, nil // a line without an end was cut off
		}
		if err != nil {
			return nil, err
		}
		if line == "\n" && one.Len() == 0 {
			continue // between two notes
		}
		one.WriteString(line)
		if !strings.HasPrefix(line, signature) {
			continue
		}
		c, err := OpenCheckpoint(one.Bytes(), key)
		if err != nil {
			return nil, fmt.Errorf("checkpoint %d of the file: %w", len(list)+1, err)
		}
		list = append(list, c)
		one.Reset()
	}
}

// AppendCheckpoint adds a signed note to the file, durably. What a power cut
// left unfinished at its end is taken off first.
func AppendCheckpoint(file string, signed []byte) (err error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	end, err := whole(f)
	if err != nil {
		return err
	}
	if err := f.Truncate(end); err != nil {
		return err
	}
	if _, err := f.WriteAt(append(bytes.Clone(signed), '\n'), end); err != nil {
		return err
	}
	return f.Sync()
}

// whole returns the length of the file up to the end of its last whole note.
func whole(f *os.File) (int64, error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	const tail = 4096 // a note is some 200 bytes
	from := max(0, size-tail)
	b := make([]byte, size-from)
	if _, err := f.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	for i := len(b); i > 0; {
		start := bytes.LastIndex(b[:i], []byte("\n"+signature))
		if start < 0 {
			break
		}
		if length := bytes.Index(b[start+1:], []byte("\n\n")); length >= 0 {
			return from + int64(start+1+length+2), nil
		}
		i = start
	}
	if from == 0 {
		return 0, nil
	}
	return 0, fmt.Errorf("the file of checkpoints %s holds something else", f.Name())
}

// lastNote returns the last whole note of the file, nil when there is none.
func lastNote(f *os.File) ([]byte, error) {
	end, err := whole(f)
	if err != nil || end == 0 {
		return nil, err
	}
	const most = 2048 // a note is some 200 bytes
	from := max(0, end-most)
	b := make([]byte, end-from)
	if _, err := f.ReadAt(b, from); err != nil {
		return nil, err
	}
	start := bytes.LastIndex(b, []byte("\n"+Origin+"\n"))
	return b[start+1 : len(b)-1], nil // without the line that parts two notes
}
