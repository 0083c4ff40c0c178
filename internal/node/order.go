package node

import (
	"cmp"
	"strings"
)

// Compare orders places by the name of their file and then as they stand in it; nowhere comes
// first. It reads no source, as a comparison of positions would.
func (s Span) Compare(o Span) int {
	if s.t == nil || o.t == nil {
		switch {
		case s.t == o.t:
			return 0
		case s.t == nil:
			return -1
		}
		return 1
	}
	return cmp.Or(strings.Compare(s.t.name, o.t.name), cmp.Compare(s.start, o.start), cmp.Compare(s.end, o.end))
}
