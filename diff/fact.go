package diff

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// fact is one difference between the documents, before anyone says whether it hurts: what
// changed, which way, between which two places, in the words of the documents.
type fact struct {
	side   Side
	aspect Aspect
	effect Effect
	name   string // the changed thing: a member, a parameter, a keyword
	from   string // its value in the base, "" if it has none to show
	to     string // its value in the revision
	base   spot
	rev    spot

	blamed      bool  // it stands for a break of the sets
	bump        *Bump // a switch's verdict instead of the rule's
	undecided   bool
	reason      string    // why undecided
	value       node.Node // of an enum, that came or went
	branch      *conj     // of a union, that came or went
	witness     *Witness
	at          *schemaPair // of the witness
	ruling      *ruling     // on the witness
	assumptions []string
}

// spot is where a fact stands in one document.
type spot struct {
	span   node.Span
	parent bool // the thing is not there: span is the place where it would be
}

func at(s node.Span) spot      { return spot{span: s} }
func atNode(n node.Node) spot  { return spot{span: headline(n)} }
func missing(n node.Node) spot { return spot{span: headline(n), parent: true} }

// headline is what to point at for a value: a scalar itself, a container by the key that it
// stands under, because its own first line says something else.
func headline(n node.Node) node.Span {
	if n.Kind() < node.Array {
		return n.Span()
	}
	if key := n.Heading(); !key.IsZero() {
		return key
	}
	return n.Span()
}

// keyword is the spot of one member of an object, or of the object where it is missing.
func keyword(n node.Node, key string) spot {
	v := n.Get(key)
	switch {
	case v.IsZero():
		return missing(n)
	case v.Len() > 0:
		return at(n.Key(key))
	}
	return at(v.Span())
}

// fill puts a fact's words into a message.
func (f *fact) fill(message string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(message, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		word, after, _ := strings.Cut(rest, "}")
		b.WriteString(map[string]string{"name": f.name, "from": f.from, "to": f.to}[word])
		message = after
	}
}

// reaches is the side that the rule for a fact about schemas is written for.
func (f *fact) reaches(message Side) Side {
	switch f.aspect {
	case "deprecation", "discriminator", "discriminator-value":
		return Service
	case "text", "extension", "example", "component-name":
		return Readers
	}
	return message
}
