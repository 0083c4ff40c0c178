// Package declared reads which bump the people who made a change have declared for it: in the
// messages of commits (Conventional Commits 1.0.0) or in changeset files.
//
// What somebody declares is not what a change needs. Both are compared elsewhere, so nothing is
// guessed here: a message that does not follow the grammar declares nothing, and is reported.
package declared

import "github.com/postel-api/postel/diff"

// Declaration is what was declared for a release.
type Declaration struct {
	Bump diff.Bump
	// By are the declarations that it is made of, in the order in which they came: those that need
	// a release.
	By []Statement
	// Silent are the names of what declares nothing: messages without the grammar, changesets of
	// other packages.
	Silent []string
}

// Statement is one declaration.
type Statement struct {
	Name string // the id of a commit, the path of a changeset
	Bump diff.Bump
	Text string // in a line: the description of the change
}

// add takes a statement into a declaration.
func (d *Declaration) add(s Statement) {
	if s.Bump == diff.None {
		return
	}
	d.Bump = max(d.Bump, s.Bump)
	d.By = append(d.By, s)
}

// Highest returns the statements that decide the bump.
func (d Declaration) Highest() []Statement {
	var highest []Statement
	for _, s := range d.By {
		if s.Bump == d.Bump {
			highest = append(highest, s)
		}
	}
	return highest
}
