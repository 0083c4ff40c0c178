// Package spelling finds the word that a person most likely meant.
package spelling

import (
	"iter"
	"slices"
)

// maxWord is the length from which a word is no slip of the pen any more.
const maxWord = 100

// Nearest returns the word that is most like the one that was written, "" if none is like it: at
// most a third of its letters, and no more than three, are inserted, deleted or replaced. Of two that are equally like it the first one is returned.
func Nearest(written string, words []string) string {
	return NearestOf(written, slices.Values(words))
}

// NearestOf is [Nearest] for words that need not be in a slice.
func NearestOf(written string, words iter.Seq[string]) string {
	if len(written) > maxWord {
		return ""
	}
	best, least := "", min(3, len(written)/3)+1
	for w := range words {
		if d := Distance(written, w, least); d < least {
			best, least = w, d
		}
	}
	return best
}

// Distance returns the number of edits between two words (Levenshtein), or limit where there are
// as many or more.
func Distance(a, b string, limit int) int {
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
