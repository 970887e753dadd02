package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"kasam/internal/fault"
)

func TestJoinKeepsEveryMistakeInOrder(t *testing.T) {
	err := fault.Join(nil, fault.Field("what", "error.required"), fault.Join(fault.Field("due", "commitment.due_past")), nil)
	if got, want := err.Error(), "what: error.required; due: commitment.due_past"; got != want {
		t.Errorf("joined %q, want %q", got, want)
	}
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("kind %v, want Invalid", fault.KindOf(err))
	}
	if err := fault.Join(nil, nil); err != nil {
		t.Errorf("nothing wrong = %v", err)
	}
}

func TestJoinLetsWhatIsNoMistakeWin(t *testing.T) {
	broken := errors.New("disk full")
	for _, first := range []error{broken, fault.Hidden(), fault.Refuse(fault.Conflict, "error.changed")} {
		if got := fault.Join(fault.Field("what", "error.required"), first); !errors.Is(got, first) {
			t.Errorf("joined %v, want %v", got, first)
		}
	}
}

func TestAWrappedRefusalKeepsItsKind(t *testing.T) {
	err := fmt.Errorf("load meeting: %w", fault.Hidden())
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("kind %v, want NotFound", fault.KindOf(err))
	}
	if fault.KindOf(errors.New("disk full")) != fault.Internal {
		t.Error("an outage is taken for a refusal")
	}
}
