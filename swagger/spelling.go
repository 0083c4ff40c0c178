package swagger

import (
	"iter"

	"github.com/postel-api/postel/internal/node"

	"github.com/postel-api/postel/internal/spelling"
)

// speller guesses what was meant by a word that is not known, a limited number of times: a
// guess takes longer than everything else about a fault.
type speller struct{ left int }

// suggest asks whether the key that is most like a word was meant; "" if none is alike.
func (s *speller) suggest(word string, keys iter.Seq[string]) string {
	if s.left == 0 {
		return ""
	}
	s.left--
	if near := spelling.NearestOf(word, keys); near != "" {
		return "did you mean " + quoted(near) + "?"
	}
	return ""
}

// keysOf yields the keys of an object, as many as are worth looking at.
func keysOf(n node.Node) iter.Seq[string] {
	return func(yield func(string) bool) {
		left := 2000
		for key := range n.Members() {
			if left--; left < 0 || !yield(key) {
				return
			}
		}
	}
}
