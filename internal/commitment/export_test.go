package commitment

// Signs is the rule of who may sign, for the tests.
var Signs = signs
