package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Instant scans a column of microseconds into t, in UTC; NULL is the zero time.
func Instant(t *time.Time) any { return (*instant)(t) }

type instant time.Time

// Scan reads the column.
func (t *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = instant{}
	case int64:
		*t = instant(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("db: cannot scan %T as an instant", src)
	}
	return nil
}

// Text scans a text column that may be NULL; NULL is "".
func Text[T ~string](s *T) any { return &text[T]{s} }

type text[T ~string] struct{ s *T }

// Scan reads the column.
func (t *text[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t.s = ""
	case string:
		*t.s = T(v)
	case []byte:
		*t.s = T(v)
	default:
		return fmt.Errorf("db: cannot scan %T as text", src)
	}
	return nil
}

// Null returns nil for "", so that an absent reference is NULL.
func Null[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// In returns a condition and its one argument: that what stands before it is
// among values. $n is the argument's placeholder. The text is the same for any
// number of values, so that it is prepared once; no values match nothing.
func In[T ~string](r Reader, n int, values []T) (condition string, arg any) {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	if r.Engine() == Postgres {
		return fmt.Sprintf("= any($%d)", n), list
	}
	b, _ := json.Marshal(list) // strings always marshal
	return fmt.Sprintf("in (select value from json_each($%d))", n), string(b)
}

// ErrText is the error of a text that not every engine can hold.
var ErrText = errors.New("the text holds a character that cannot be stored")

// Clean returns s in Unicode form NFC, or ErrText when it holds a NUL or is not
// valid UTF-8: PostgreSQL refuses both, so they are refused at the edge for all.
func Clean(s string) (string, error) {
	for i, r := range s {
		if r == 0 || r == 0xFFFD && s[i] != 0xEF {
			return "", ErrText
		}
	}
	return norm.NFC.String(s), nil
}

type submissionKey struct{}

// ErrRepeated is returned by Write when the submission of its context was kept
// before: the first one is the one that counts, and it succeeded.
var ErrRepeated = errors.New("db: this submission is already kept")

// Once marks ctx as one submission of a form: the first Write under it that
// succeeds is the only one.
func Once(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, submissionKey{}, key)
}

func (t *Tx) submit(key string) error {
	n, err := t.Changed(`insert into submissions (id, at) values ($1, $2) on conflict (id) do nothing`, key, time.Now())
	if err == nil && n == 0 {
		err = ErrRepeated
	}
	return err
}
