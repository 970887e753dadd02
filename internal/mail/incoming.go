package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kasam/internal/calendar"
)

// A Read is called with each mail of a place where mail comes in: where it is, and
// the mail as it came; or what keeps it from being read.
type Read func(where string, raw []byte, err error) error

// mostRaw bounds one mail; a longer one is told as an error, and the next is read.
const mostRaw = calendar.MostMail

var errLong = errors.New("the mail is larger than 5 MB")

// Incoming reads every mail at path: of a Maildir (its new and cur), of a
// directory of files, of a spool in which mail stands behind mail (mbox), or a
// single one. A file is left as it is.
func Incoming(path string, read Read) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, plain(err))
	}
	if !info.IsDir() {
		return file(path, read)
	}
	files, err := within(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, plain(err))
	}
	for _, name := range files {
		if err := file(name, read); err != nil {
			return err
		}
	}
	return nil
}

// An Inbox is a place where mail keeps coming in.
type Inbox struct {
	Path string

	size int64 // of a spool when it was last read
	at   time.Time
}

// Fetch reads the mail that is new. In a Maildir each mail that was read is put
// among those that are seen, and is not read again; what is there already is not
// read. A spool or a single mail is read whole when it has changed, and a
// directory of mails each time: what it is read for does no harm twice.
func (in *Inbox) Fetch(read Read) error {
	path := in.Path
	names, err := os.ReadDir(filepath.Join(path, "new"))
	if err != nil {
		info, err := os.Stat(path)
		if err == nil && !info.IsDir() && info.Size() == in.size && info.ModTime().Equal(in.at) {
			return nil
		}
		if err := Incoming(path, read); err != nil {
			return err
		}
		if err == nil {
			in.size, in.at = info.Size(), info.ModTime()
		}
		return nil
	}
	for _, entry := range names {
		if !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		name := filepath.Join(path, "new", entry.Name())
		if err := file(name, read); err != nil {
			return err
		}
		seen := entry.Name()
		if !strings.Contains(seen, ":2,") {
			seen += ":2,S"
		}
		err := os.Rename(name, filepath.Join(path, "cur", seen))
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // another node was first
			return fmt.Errorf("%s: %w", name, plain(err))
		}
	}
	return nil
}

// within lists the mails of a directory, in the order of their names.
func within(path string) (files []string, err error) {
	dirs := []string{filepath.Join(path, "new"), filepath.Join(path, "cur")}
	if _, err := os.Stat(dirs[0]); err != nil {
		dirs = []string{path}
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			if entry.Type().IsRegular() && !strings.HasPrefix(entry.Name(), ".") {
				files = append(files, filepath.Join(dir, entry.Name()))
			}
		}
	}
	slices.Sort(files)
	return files, nil
}

func file(name string, read Read) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it has been taken meanwhile
	}
	if err != nil {
		return read(name, nil, plain(err))
	}
	defer f.Close() //nolint:errcheck // it is only read
	return Each(name, f, read)
}

// Each reads what r holds: one mail, or a spool of them. where names it; the
// mails of a spool are numbered from 1.
func Each(where string, r io.Reader, read Read) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if first, err := in.Peek(5); err != nil || string(first) != "From " {
		raw, err := io.ReadAll(io.LimitReader(in, mostRaw+1))
		switch {
		case err != nil:
			return read(where, nil, plain(err))
		case len(raw) > mostRaw:
			return read(where, nil, errLong)
		}
		return read(where, raw, nil)
	}
	s := spool{where: where, read: read}
	blank := true // a mail of a spool begins after an empty line
	for {
		line, err := in.ReadSlice('\n')
		whole := err == nil
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return read(where, nil, plain(err))
		}
		if blank && bytes.HasPrefix(line, []byte("From ")) {
			if err := s.end(); err != nil {
				return err
			}
			s.n++
		} else {
			s.add(line, blank || s.begins)
		}
		blank = whole && len(bytes.TrimRight(line, "\r\n")) == 0
		s.begins = whole
		if errors.Is(err, io.EOF) {
			return s.end()
		}
	}
}

// A spool is the mail of an mbox that is being read.
type spool struct {
	where  string
	read   Read
	n      int
	raw    []byte
	long   bool
	begins bool // what comes next begins a line
}

// add keeps a line, without the mark before what would else look like a new mail.
func (s *spool) add(line []byte, begins bool) {
	if begins && bytes.HasPrefix(line, []byte(">")) && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		line = line[1:]
	}
	if s.long = s.long || len(s.raw)+len(line) > mostRaw; !s.long {
		s.raw = append(s.raw, line...)
	}
}

func (s *spool) end() error {
	where, raw, long := fmt.Sprintf("%s#%d", s.where, s.n), s.raw, s.long
	s.raw, s.long = nil, false
	switch {
	case s.n == 0:
		return nil
	case long:
		return s.read(where, nil, errLong)
	}
	return s.read(where, raw, nil)
}

// plain is an error of the system without the path, which is told before it.
func plain(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
