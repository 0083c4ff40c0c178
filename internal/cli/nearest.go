package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// nearest returns the word that a person who wrote one most likely meant, "" if none is near.
func nearest(word string, among []string) string {
	best, distance := "", len(word)/3+2
	for _, w := range among {
		if d := edits(word, w); d < distance {
			best, distance = w, d
		}
	}
	return best
}

func nearestFlag(cmd *cobra.Command, word string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return nearest(word, names)
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
