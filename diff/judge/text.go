package judge

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxReadings bounds what a value of texts may mean.
const maxReadings = 256

// spellings returns the values whose scalars are spelled as the texts of it say.
func spellings(it *item) ([]any, error) {
	switch v := it.value.(type) {
	case string:
		return scalars(v), nil
	case []any:
		all := []any{[]any{}}
		for _, e := range it.items {
			next, err := spellings(e)
			if err != nil {
				return nil, err
			}
			all = product(all, next, func(list, e any) any { return append(slices.Clip(list.([]any)), e) })
			if len(all) > maxReadings {
				return nil, unreadable(fmt.Sprintf("the texts of the value can be read in more than %d ways", maxReadings))
			}
		}
		return all, nil
	case map[string]any:
		all := []any{map[string]any{}}
		for _, name := range it.names {
			next, err := spellings(it.members[name])
			if err != nil {
				return nil, err
			}
			all = product(all, next, func(m, e any) any {
				with := maps.Clone(m.(map[string]any))
				with[name] = e
				return with
			})
			if len(all) > maxReadings {
				return nil, unreadable(fmt.Sprintf("the texts of the value can be read in more than %d ways", maxReadings))
			}
		}
		return all, nil
	}
	return nil, unreadable("a value that travels as text has a scalar that is no text")
}

// product combines each value so far with each one that may follow.
func product(all, next []any, join func(a, b any) any) []any {
	var out []any
	for _, a := range all {
		for _, b := range next {
			if len(out) > maxReadings {
				return out
			}
			out = append(out, join(a, b))
		}
	}
	return out
}

// plainNumber reports whether a text is the spelling of a number: in full, without an exponent and
// without zeros that say nothing.
func plainNumber(text string) bool {
	if text == "0" {
		return true
	}
	whole, fraction, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	switch {
	case !only(whole+fraction, digits) || whole == "" || whole[0] == '0' && whole != "0":
		return false
	case point:
		return fraction != "" && fraction[len(fraction)-1] != '0'
	}
	return whole != "0"
}

// scalars returns what one text may mean.
func scalars(text string) []any {
	list := []any{text}
	if plainNumber(text) && exact(text) {
		list = append(list, json.Number(text))
	}
	switch text {
	case "true":
		list = append(list, true)
	case "false":
		list = append(list, false)
	}
	return list
}
