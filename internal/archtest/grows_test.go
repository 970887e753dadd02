package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// grows are the tables of what is only ever added to: what someone said, saw or
// did. A correction is another row. The log has a proof of its own.
var grows = []string{
	"story_versions", "picture_views", "goal_views", "plan_answers", "plan_versions", "meeting_statements", "meeting_moves",
	"commitment_steps", "decision_steps", "assessment_steps", "audit_roster_members", "closing_words", "coordinator_changes",
}

var changes = regexp.MustCompile(`(?i)\b(update|delete\s+from|replace\s+into|truncate(?:\s+table)?|drop\s+table)\s+([a-z_]+)`)

// Corrections add, never replace.
func TestWhatWasSaidIsNeverChanged(t *testing.T) {
	found := map[string]bool{}
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range grows {
				found[table] = found[table] || strings.Contains(string(b), "insert into "+table)
			}
			for _, m := range changes.FindAllStringSubmatch(string(b), -1) {
				if slices.Contains(grows, strings.ToLower(m[2])) {
					t.Errorf("%s/%s: %q changes what only grows", p.ImportPath, name, m[0])
				}
			}
		}
	}
	for _, table := range grows {
		if !found[table] {
			t.Errorf("nothing is ever written in %s: is it called something else now?", table)
		}
	}
}
