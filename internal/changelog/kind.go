package changelog

import "github.com/postel-api/postel/diff"

// Kind is a kind of changes, in the order in which a release lists them.
type Kind uint8

// The kinds of Keep a Changelog 1.1.0. No rule is a fix: two descriptions do not tell whether what
// was before them was a fault.
const (
	Added Kind = iota
	Changed
	Deprecated
	Removed
	Fixed
	Security
)

// String is the heading of a kind.
func (k Kind) String() string {
	return [...]string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}[k]
}

// Kinds returns all kinds in their order.
func Kinds() []Kind { return []Kind{Added, Changed, Deprecated, Removed, Fixed, Security} }

// KindOf returns the kind of the changes that a rule finds; ok is false for a rule whose aspect has
// no row below, which a test excludes.
func KindOf(r diff.Rule) (kind Kind, ok bool) {
	row, ok := rows()[r.Aspect]
	if !ok {
		return Changed, false
	}
	if kind, special := row.effects[r.Effect]; special {
		return kind, true
	}
	return row.others, true
}

// row says which kind an aspect of the rules is: by its effect, else one for all others.
type row struct {
	others  Kind
	effects map[diff.Effect]Kind
}

// rows is the table of all aspects. A thing that people name and use comes and goes; everything
// else is how such a thing behaves, which changes. What decides who is let in stands under
// Security, where people who hold credentials look.
func rows() map[diff.Aspect]row {
	var (
		thing     = row{Changed, map[diff.Effect]Kind{diff.Added: Added, diff.Removed: Removed}}
		behaviour = row{others: Changed}
		access    = row{others: Security}
	)
	table := map[diff.Aspect]row{
		"deprecation":     {Changed, map[diff.Effect]Kind{diff.Added: Deprecated}},
		"sunset":          {others: Deprecated},
		"required-member": {Added, nil}, // the effect of the rule is that fewer messages are accepted
	}
	for _, a := range []diff.Aspect{
		"alternative", "body", "callback", "callback-media-type", "component", "discriminator-value", "enum-value",
		"extensible-value", "header", "last-success-status", "link", "media-type", "member", "operation", "parameter",
		"required-body", "required-header", "required-parameter", "response-body", "server", "status", "success-status",
	} {
		table[a] = thing
	}
	for _, a := range []diff.Aspect{
		"additional-members", "component-name", "condition", "contains", "default", "dependency", "discriminator",
		"empty-value", "encoding", "enum", "example", "extension", "format", "header-form", "item-count", "items",
		"length", "list", "member-count", "multiple", "null", "operation-id", "pattern", "range", "read-only",
		"reserved-characters", "schema", "text", "type", "union", "unique-items", "wire-form", "write-only", "xml-form",
	} {
		table[a] = behaviour
	}
	for _, a := range []diff.Aspect{"flow", "scope", "security", "security-url"} {
		table[a] = access
	}
	return table
}
