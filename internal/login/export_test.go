package login

import (
	"database/sql"

	"kasam/internal/db"
)

// ActsForTest lists the acts of the record that concern sign-ins, in order.
func ActsForTest(r db.Reader) (list []string, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var act string
		err := row.Scan(&act)
		list = append(list, act)
		return err
	}, `select act from audit_entries where act <> 'login.read' order by id`)
	return list, err
}

// RolesOnRecordForTest lists the roles that were given and taken, in order.
func RolesOnRecordForTest(r db.Reader) (list []string, err error) {
	err = r.Rows(func(row *sql.Rows) error {
		var act, object string
		err := row.Scan(&act, &object)
		list = append(list, act+" "+object)
		return err
	}, `select act, object from audit_entries where act in ('login.grant', 'login.revoke') order by id`)
	return list, err
}
