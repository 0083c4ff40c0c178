package report

import "github.com/postel-api/postel/diff"

// role is what a piece of text is to its reader. Renderers name roles and never colours.
type role uint8

const (
	roleMajor role = iota
	roleMinor
	rolePatch
	roleNone
	rolePlace  // where in the API
	roleGutter // line numbers, locations, fingerprints
	roleLabel  // the word in front of a line
	roleCaret
	roleHelp
)

// sgr is the parameter of the escape sequence SELECT GRAPHIC RENDITION (ECMA-48, 8.3.117) for a
// role. Only the eight base colours are used, which people choose for their background.
func (r role) sgr() string {
	switch r {
	case roleMajor:
		return "1;31"
	case roleMinor:
		return "1;33"
	case rolePatch, roleNone:
		return "1;32"
	case rolePlace:
		return "1"
	case roleGutter:
		return "2"
	case roleCaret:
		return "31"
	case roleHelp, roleLabel:
		return "36"
	}
	return "0"
}

// style paints text, or leaves it as it is where colour is off.
type style bool

// paint returns text in a role. Text must be visible: it is not escaped here.
func (s style) paint(r role, text string) string {
	if !s || text == "" {
		return text
	}
	return "\x1b[" + r.sgr() + "m" + text + "\x1b[0m"
}

func roleOf(b diff.Bump) role {
	switch b {
	case diff.Major:
		return roleMajor
	case diff.Minor:
		return roleMinor
	case diff.Patch:
		return rolePatch
	}
	return roleNone
}
