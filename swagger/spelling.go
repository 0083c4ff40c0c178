package swagger

import "github.com/postel-api/postel/internal/node"

// nearest returns the key of an object that is most like a word, "" if none is alike.
func nearest(word string, n node.Node) string {
	const most = 2000 // keys that are tried
	best, least := "", max(1, len(word)/3)+1
	if len(word) > 100 || n.Len() > most {
		return ""
	}
	for key := range n.Members() {
		if d := distance(word, key, least); d < least {
			best, least = key, d
		}
	}
	return best
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
