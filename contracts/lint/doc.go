// Package lint says what in a contract cannot be right, or says less than its author thinks, before
// any provider is asked.
//
// A contract is held against itself: each expected message is compared with its own example under
// its own rules. A rule that decides nowhere then never will, and an example that its rules refuse
// could not pass either. What the rules are is in [Rules]; an [Error] is what makes a verification
// wrong or impossible, a [Warning] what makes it weak, or fail for no good reason.
package lint
