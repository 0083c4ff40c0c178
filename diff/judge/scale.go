package judge

import "strconv"

// maxSteps bounds the work of a validator on one value. A step is one schema object held against
// one place of the value.
const maxSteps = 500_000

// scale finds out, before a validator runs, how much work it will have with a value, and whether
// it meets something that cannot be judged. Validators have no bounds of their own: a union of
// unions takes exponential time, and some of them overflow the stack on a schema that refers to
// itself in place. What is met is remembered by definition and place of the value, so that
// weighing takes less time than it allows to the validator.
type scale struct {
	byName func(string) *definition
	known  map[weighing]int
	chain  []*definition // entered for the same place of the value
	met    features
	spent  int // objects looked at
}

type weighing struct {
	d  *definition
	id int
}

// features are the constructs that the value met.
type features struct {
	not, format, pattern, inexact, inclusive bool
	beyond                                   string // a keyword that OpenAPI 3.0 does not have
}

// pending marks what is being weighed.
const pending = -1

// weigh holds a value against a definition. A nil value stands for any. The error is an unreadable.
func weigh(s *side, d *definition, it *item) (features, error) {
	w := &scale{byName: s.named, known: map[weighing]int{}}
	_, err := w.definition(d, it)
	return w.met, err
}

func (w *scale) definition(d *definition, it *item) (int, error) {
	for _, open := range w.chain {
		if open == d {
			return 0, unreadable("the schema refers to itself without a member or item in between")
		}
	}
	k := weighing{d: d}
	if it != nil {
		k.id = it.id
	}
	if n, ok := w.known[k]; ok {
		return max(n, 0), nil // one that is pending is met on a way through members of any value
	}
	w.known[k] = pending
	w.chain = append(w.chain, d)
	n, err := w.schema(d.schema, it)
	w.chain = w.chain[:len(w.chain)-1]
	w.known[k] = n
	return n, err
}

// schema returns the steps for a schema object.
func (w *scale) schema(s any, it *item) (int, error) {
	m, ok := s.(map[string]any)
	if !ok {
		return 1, nil
	}
	if ref, ok := m["$ref"].(string); ok {
		return w.definition(w.byName(ref), it)
	}
	if reason, ok := m[broken].(string); ok {
		return 0, unreadable(reason)
	}
	w.note(m, it)
	sum := tally{w: w, n: 1}
	if list, ok := m["enum"].([]any); ok {
		sum.spend(len(list) / 8) // each is compared, which is less work than a schema
	}
	if m["uniqueItems"] == true && it != nil {
		sum.spend(len(it.items) * len(it.items) / 8)
	}
	sum.inPlace(m, it)
	sum.apart(m, it)
	return sum.n, sum.err
}

// note remembers the constructs of an object that say something about the value.
func (w *scale) note(m map[string]any, it *item) {
	members, elements := it == nil || len(it.names) > 0, it == nil || len(it.items) > 0
	for k := range m {
		switch k {
		case "not":
			w.met.not = true
		case "format":
			w.met.format = w.met.format || m[k] != "binary"
		case "pattern":
			w.met.pattern = true
		case inexact:
			w.met.inexact = true
		case inclusive:
			w.met.inclusive = true
		case "patternProperties":
			w.met.pattern = w.met.pattern || members
			w.beyond(k, members)
		case "propertyNames", "unevaluatedProperties", "dependentSchemas", "dependentRequired":
			w.beyond(k, members)
		case "prefixItems", "unevaluatedItems":
			w.beyond(k, elements)
		case "contains", "if":
			w.beyond(k, true)
		}
	}
}

func (w *scale) beyond(keyword string, says bool) {
	if says && (w.met.beyond == "" || keyword < w.met.beyond) {
		w.met.beyond = keyword
	}
}

// tally adds up steps.
type tally struct {
	w   *scale
	n   int
	err error
}

func (t *tally) add(s any, it *item) {
	if t.err != nil || s == nil {
		return
	}
	t.w.spent++
	n, err := t.w.schema(s, it)
	if t.err = err; err == nil {
		t.spend(n)
	}
}

func (t *tally) spend(n int) {
	if t.n += n; t.err == nil && (t.n > maxSteps || t.w.spent > maxSteps) {
		t.err = unreadable("validation takes more than " + strconv.Itoa(maxSteps) + " steps")
	}
}

// below is add for another place of the value.
func (t *tally) below(s any, it *item) {
	if s == nil {
		return
	}
	chain := t.w.chain
	t.w.chain = nil
	t.add(s, it)
	t.w.chain = chain
}

// inPlace adds what is held against the same value. kin-openapi looks at the branch of a union
// that matches twice.
func (t *tally) inPlace(m map[string]any, it *item) {
	for _, k := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := m[k].([]any)
		again := 0
		for _, s := range list {
			before := t.n
			t.add(s, it)
			again = max(again, t.n-before)
		}
		if k != "allOf" {
			t.spend(again)
		}
	}
	for _, k := range []string{"not", "if", "then", "else"} {
		t.add(m[k], it)
	}
	dependent, _ := m["dependentSchemas"].(map[string]any)
	for _, name := range sortedKeys(dependent) {
		if it == nil || it.members[name] != nil {
			t.add(dependent[name], it)
		}
	}
}

// apart adds what is held against members and items.
func (t *tally) apart(m map[string]any, it *item) {
	props, _ := m["properties"].(map[string]any)
	patterns, _ := m["patternProperties"].(map[string]any)
	if it == nil {
		t.everything(m, props, patterns)
		return
	}
	for _, name := range it.names {
		at := it.members[name]
		t.below(m["propertyNames"], &item{id: -at.id, value: name})
		for _, source := range sortedKeys(patterns) {
			t.below(patterns[source], at)
		}
		t.below(m["unevaluatedProperties"], at)
		if p, ok := props[name]; ok {
			t.below(p, at)
		} else {
			t.below(m["additionalProperties"], at)
		}
	}
	prefix, _ := m["prefixItems"].([]any)
	for i, at := range it.items {
		t.below(m["contains"], at)
		t.below(m["unevaluatedItems"], at)
		if i < len(prefix) {
			t.below(prefix[i], at)
		} else {
			t.below(m["items"], at)
		}
	}
}

// everything is apart for any value.
func (t *tally) everything(m, props, patterns map[string]any) {
	for _, table := range []map[string]any{props, patterns} {
		for _, name := range sortedKeys(table) {
			t.below(table[name], nil)
		}
	}
	prefix, _ := m["prefixItems"].([]any)
	for _, s := range prefix {
		t.below(s, nil)
	}
	for _, k := range []string{"additionalProperties", "unevaluatedProperties", "items", "contains", "unevaluatedItems"} {
		t.below(m[k], nil)
	}
}
