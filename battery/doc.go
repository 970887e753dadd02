// Package battery holds the tests of what the program promises when it is
// treated badly: killed in the middle of its work, restored from a backup that
// was taken under load, robbed of its log, fed with nonsense. They take minutes
// and try the built program, so they run only with the build tag battery.
package battery
