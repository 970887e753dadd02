// Package admin holds the pages of those who keep an installation in order and
// of those who watch over it: accounts and the programme file for
// administrators, the record of who looked for auditors. None of them tells who
// anyone is that gets help.
package admin

import (
	"kasam/internal/directory"
	"kasam/internal/login"
	"kasam/internal/programme"
	"kasam/internal/record"
	"kasam/internal/web/ui"
	"kasam/internal/words"
)

// Pages are the pages of administrators and auditors, on the desks they act at.
type Pages struct {
	Directory *directory.Desk
	Login     *login.Desk
	Programme *programme.Desk
	Record    *record.Desk

	URL string // the address of the site, for what is handed over in person
}

// languages are the languages of the pages, by their own names.
func languages() (list []ui.Option) {
	for _, code := range words.Languages {
		list = append(list, ui.Option{Value: code, Label: words.In(code).T("language." + code)})
	}
	return list
}

func bodyOptions(none string, list []directory.Organisation) []ui.Option {
	options := []ui.Option{{Value: "", Label: none}}
	for _, one := range list {
		options = append(options, ui.Option{Value: string(one.ID), Label: one.Name})
	}
	return options
}
