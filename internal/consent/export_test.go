package consent

import (
	"kasam/internal/day"
	"kasam/internal/directory"
)

// Clean is the rule of giving, with the recipient as the directory has it.
func (g Giving) Clean(themself bool, o directory.Organisation, p directory.Professional, barred bool, today day.Day) (Giving, error) {
	return g.clean(themself, recipient{o, p, barred}, today)
}
