package judge

import (
	"encoding/json"
	"io"
	"strings"
)

// item is one place of a JSON value.
type item struct {
	id      int
	value   any // as encoding/json decodes it, numbers as json.Number
	names   []string
	members map[string]*item
	items   []*item
}

// maxItems bounds the places of a value.
const maxItems = 20_000

// parse reads a JSON text.
func parse(text string) (*item, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, unreadable("the value is not JSON")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, unreadable("the value is not one JSON text")
	}
	n := 0
	return itemOf(v, &n)
}

func itemOf(v any, n *int) (*item, error) {
	*n++
	if *n > maxItems {
		return nil, unreadable("the value is too large")
	}
	it := &item{id: *n, value: v}
	switch v := v.(type) {
	case json.Number:
		if !exact(v.String()) {
			return nil, unreadable("a number of the value is beyond exact arithmetic")
		}
	case []any:
		for _, e := range v {
			at, err := itemOf(e, n)
			if err != nil {
				return nil, err
			}
			it.items = append(it.items, at)
		}
	case map[string]any:
		it.names, it.members = sortedKeys(v), make(map[string]*item, len(v))
		for _, name := range it.names {
			at, err := itemOf(v[name], n)
			if err != nil {
				return nil, err
			}
			it.members[name] = at
		}
	}
	return it, nil
}

// walk visits every place of a value.
func (it *item) walk(visit func(*item)) {
	visit(it)
	for _, e := range it.items {
		e.walk(visit)
	}
	for _, name := range it.names {
		it.members[name].walk(visit)
	}
}
