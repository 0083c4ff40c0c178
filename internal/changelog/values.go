package changelog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
)

// isOfValues reports whether each finding of a rule is about one value of a list.
func isOfValues(r diff.Rule) bool {
	return slices.Contains([]diff.Aspect{"enum-value", "extensible-value", "discriminator-value"}, r.Aspect)
}

// values gathers the findings that differ in nothing but a value of the same list.
type values struct {
	at       map[string]int      // of the change that they belong to, by what they share
	messages map[string][]string // by the same
}

func newValues() *values { return &values{map[string]int{}, map[string][]string{}} }

// join adds a change to the one among all that it belongs to; it returns false where it is the
// first one of its list, which comes to the end of all.
func (v *values) join(all []Change, c Change) bool {
	key := strings.Join(append([]string{c.Rule, c.Subject, c.Where, fmt.Sprint(c.Bump, c.Undecided)}, c.Operations...), "\n")
	if !slices.Contains(v.messages[key], c.Message) {
		v.messages[key] = append(v.messages[key], c.Message)
	}
	i, ok := v.at[key]
	if !ok {
		v.at[key] = len(all)
		return false
	}
	all[i].Fingerprints = append(all[i].Fingerprints, c.Fingerprints...)
	return true
}

// say gives each joined change a message with all of its values.
func (v *values) say(all []Change) {
	for key, i := range v.at {
		all[i].Message = joined(v.messages[key])
	}
}

// joined makes one message of several that differ in one run of words: "status may now be "a", "b"
// and "c"".
func joined(messages []string) string {
	const most = 20
	if len(messages) == 1 {
		return messages[0]
	}
	all := make([][]string, len(messages))
	for i, m := range messages {
		all[i] = strings.Split(m, " ")
	}
	shortest := len(slices.MinFunc(all, func(a, b []string) int { return len(a) - len(b) }))
	head, tail := 0, 0
	for head < shortest-1 && same(all, func(words []string) string { return words[head] }) {
		head++
	}
	for head+tail < shortest-1 && same(all, func(words []string) string { return words[len(words)-1-tail] }) {
		tail++
	}
	var different []string
	for i, words := range all {
		if i == most && len(all) > most+1 {
			different = append(different, fmt.Sprintf("%d more", len(all)-i))
			break
		}
		different = append(different, strings.Join(words[head:len(words)-tail], " "))
	}
	first := all[0]
	return strings.Join(slices.Concat(first[:head], []string{enumerate(different)}, first[len(first)-tail:]), " ")
}

// same reports whether all messages have the same word somewhere.
func same(all [][]string, word func([]string) string) bool {
	return !slices.ContainsFunc(all, func(words []string) bool { return word(words) != word(all[0]) })
}

// enumerate lists words: "a, b and c".
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
