package pdf

import (
	"bufio"
	"os"
	"os/exec"
	"syscall"
)

// A reader reads the messages of Chromium, each ended by a zero byte.
type reader struct {
	file *os.File
	buf  *bufio.Reader
}

func newReader(f *os.File) *reader { return &reader{f, bufio.NewReaderSize(f, 1<<16)} }

// next returns the next message; ErrTooLarge when it is beyond what a PDF may be.
func (r *reader) next() (text []byte, err error) {
	for {
		more, err := r.buf.ReadSlice(0)
		text = append(text, more...)
		switch {
		case len(text) > mostPDF*4/3+1<<10:
			return nil, ErrTooLarge
		case err == nil:
			return text[:len(text)-1], nil
		case err != bufio.ErrBufferFull: //nolint:errorlint // ReadSlice returns it as it is
			return nil, err
		}
	}
}

// Close closes the pipe.
func (r *reader) Close() error { return r.file.Close() }

// together puts Chromium and its children in a group of their own, which kill
// ends as one.
func together(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func (b *browser) kill() { _ = syscall.Kill(-b.cmd.Process.Pid, syscall.SIGKILL) }
