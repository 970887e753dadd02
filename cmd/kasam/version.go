package main

import (
	"fmt"
	"runtime/debug"
)

// version is that of the last entry of CHANGELOG.md.
const version = "0.1.0"

type versionCmd struct{}

// Run prints the version, and the commit it was built from where that is known.
func (versionCmd) Run(s streams) error {
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " " + setting.Value[:min(12, len(setting.Value))]
			}
		}
	}
	_, err := fmt.Fprintf(s.Out, "kasam %s%s\n", version, revision)
	return err
}
