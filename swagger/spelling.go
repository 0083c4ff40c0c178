package swagger

import (
	"iter"

	"github.com/postel-api/postel/internal/node"
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
	if near := nearest(word, keys); near != "" {
		return "did you mean " + quoted(near) + "?"
	}
	return ""
}

// nearest returns the key that is most like a word, "" if none is alike.
func nearest(word string, keys iter.Seq[string]) string {
	best, least := "", max(1, len(word)/3)+1
	if len(word) > 100 {
		return ""
	}
	for key := range keys {
		if d := distance(word, key, least); d < least {
			best, least = key, d
		}
	}
	return best
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

// distance is the number of edits between two words (Levenshtein), or limit if there are more.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return min(row[len(b)], limit)
}
