// Package members refuses members of objects that nobody reads, in the files that people write for
// contracts.
package members

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
)

// Only refuses what is no object, and members other than those that are known, with the one that
// was likely meant. The error is a *node.Error with a place.
func Only(n node.Node, known ...string) error {
	if n.Kind() != node.Object {
		return n.Span().Errorf("this is an object with %s", strings.Join(known, ", "))
	}
	for _, key := range n.Keys() {
		if slices.Contains(known, key) {
			continue
		}
		err := n.Key(key).Errorf("%q is not known here", key)
		err.Help = "known are " + strings.Join(known, ", ")
		if near := spelling.Nearest(key, known); near != "" {
			err.Help = "did you mean " + near + "?"
		}
		return err
	}
	return nil
}
