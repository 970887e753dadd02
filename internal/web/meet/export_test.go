package meet

// PromiserOf is promiserOf, for the table of the test.
var PromiserOf = promiserOf
