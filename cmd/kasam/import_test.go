package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// at runs a command upon the database at path and returns its exit code and
// what it wrote.
func at(t *testing.T, path string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"--database", "sqlite:" + path}, args...), &o, &e)
	return code, o.String(), e.String()
}

func cohortFile(name string) string {
	return filepath.Join("../../internal/interchange/testdata", name)
}

func TestImportIntoNothingAndReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	people := []string{"import", "people", cohortFile("people.csv"), "--programme", "coachingteamet"}
	code, out, errs := at(t, path, append(people, "--dry-run")...)
	if code != 0 || !strings.HasPrefix(out, "Checked, nothing was kept: 98 people") {
		t.Fatalf("dry run: %d %s%s", code, out, errs)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the dry run made a database")
	}
	if code, out, errs := at(t, path, people...); code != 0 || !strings.HasPrefix(out, "Imported 98 people in coachingteamet, 32 of them") {
		t.Fatalf("people: %d %s%s", code, out, errs)
	}
	if code, _, errs := at(t, path, people...); code != 1 || errs != "people.csv:2:1: ref: P001 is imported already\nkasam: nothing was imported\n" {
		t.Errorf("people again: %d %s", code, errs)
	}
	for _, kind := range []string{"income", "activity"} {
		if code, _, errs := at(t, path, "import", kind, cohortFile(kind+".csv"), "--programme", "coachingteamet"); code != 0 {
			t.Fatalf("%s: %d %s", kind, code, errs)
		}
	}
	report := []string{"report", "cohort", "--programme", "coachingteamet", "--from", "2005-09-01", "--to", "2010-06-30"}
	code, out, errs = at(t, path, report...)
	for _, want := range []string{"ended as self-supporting", "28 of 98", "29 %", "Definitions"} {
		if !strings.Contains(out, want) {
			t.Errorf("text lacks %q: %d %s%s", want, code, out, errs)
		}
	}
	_, out, errs = at(t, path, append(report, "--format", "json", "--definition", "strict")...)
	var figures struct {
		People  int
		Support struct {
			Definition string
			After      map[string]struct{ N, Of int } `json:"at_months"`
		} `json:"self_support"`
	}
	if err := json.Unmarshal([]byte(out), &figures); err != nil || figures.People != 98 || figures.Support.Definition != "strict" ||
		figures.Support.After["24"].N != 7 {
		t.Errorf("json: %v %+v %s", err, figures, errs)
	}
	if _, out, _ := at(t, path, append(report, "--format", "csv", "--guarded")...); !strings.Contains(out, "income_primary,se.csn,hidden,98,,,\n") {
		t.Errorf("csv: %s", out)
	}
}

func TestImportAndReportTellWrongUsage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	for _, tt := range []struct {
		name string
		code int
		args []string
	}{
		{"no such file", 2, []string{"import", "people", "nowhere.csv", "--programme", "coachingteamet"}},
		{"no programme", 2, []string{"import", "people", cohortFile("people.csv")}},
		{"a programme that is none", 2, []string{"import", "people", cohortFile("people.csv"), "--programme", "nonsense"}},
		{"a file with another header", 1, []string{"import", "people", cohortFile("income.csv"), "--programme", "coachingteamet"}},
		{"a day that is none", 2, []string{"report", "cohort", "--programme", "coachingteamet", "--from", "yesterday"}},
		{"a definition that is none", 2, []string{"report", "cohort", "--programme", "coachingteamet", "--definition", "mine"}},
		{"a programme that is not here", 2, []string{"report", "cohort", "--programme", "nonsense"}},
		{"an end before the beginning", 2, []string{"report", "cohort", "--programme", "coachingteamet", "--from", "2010-01-01", "--to", "2009-01-01"}},
	} {
		if tt.name == "a programme that is not here" {
			if code, _, errs := at(t, path, "import", "people", cohortFile("people.csv"), "--programme", "coachingteamet"); code != 0 {
				t.Fatal(errs)
			}
		}
		if code, _, errs := at(t, path, tt.args...); code != tt.code || errs == "" {
			t.Errorf("%s: %d %s", tt.name, code, errs)
		}
	}
}
