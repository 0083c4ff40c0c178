package config

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// limits are those of a file that people write by hand.
var limits = node.Options{MaxBytes: 1 << 20, MaxDepth: 16, MaxNodes: 100_000}

// Parse reads the text of a file. name is what messages call it. The error is a [*node.Error].
func Parse(name string, data []byte) ([]Value, error) {
	if len(data) <= limits.MaxBytes && isBlank(data) {
		return nil, nil
	}
	tree, err := node.Parse(name, data, limits)
	if err != nil {
		return nil, err
	}
	if faults := tree.Faults(); len(faults) > 0 {
		return nil, faults[0].Err()
	}
	return group("", tree.Root())
}

// isBlank reports whether a file holds comments only.
func isBlank(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// group reads the keys of the root, or those below one of its keys.
func group(name string, n node.Node) ([]Value, error) {
	if n.Kind() != node.Object {
		what := "the file"
		if name != "" {
			what = name
		}
		return nil, refuse(n, problem{fmt.Sprintf("%s holds keys with values, not %s", what, n.Kind().Noun()), "write KEY: VALUE"})
	}
	keys, words := below(name)
	var values []Value
	for key, member := range n.Members() {
		k, known := keys[key]
		if !known && name == "" && isGroup(key) {
			more, err := group(key, member)
			if err != nil {
				return nil, err
			}
			values = append(values, more...)
			continue
		}
		if !known {
			return nil, refuseSpan(n.Key(key), problem{fmt.Sprintf("there is no setting %q%s", qualified(name, key), suggestion(key, words)), "postel config lists the settings"})
		}
		v, err := k.readNode(n.Key(key), member)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func isGroup(name string) bool {
	for _, k := range Keys() {
		if k.group() == name {
			return true
		}
	}
	return false
}

func qualified(group, key string) string {
	if group == "" {
		return key
	}
	return group + "." + key
}

// readNode reads the value of a key in the file.
func (k Key) readNode(at node.Span, n node.Node) (Value, error) {
	origin := Origin{Source: File, Pos: at.Pos()}
	switch {
	case k.Type == Rules:
		rules, err := readRules(n)
		return Value{Key: k, Rules: rules, Origin: origin}, err
	case k.Type == Map:
		return k.readMap(n, origin)
	case k.Type == List && n.Kind() == node.Array:
		return k.readList(n, origin)
	}
	text, err := k.text(k.Name, n)
	if err != nil {
		return Value{}, err
	}
	v, p := k.read(k.Name, []string{text}, origin)
	if p != nil {
		return v, refuse(n, *p)
	}
	return v, nil
}

func (k Key) readList(n node.Node, o Origin) (Value, error) {
	all := Value{Key: k, Origin: o}
	for i, item := range n.Items() {
		text, err := k.text(fmt.Sprintf("item %d of %s", i+1, k.Name), item)
		if err != nil {
			return all, err
		}
		v, p := k.read(k.Name, []string{text}, o)
		if p != nil {
			return all, refuse(item, *p)
		}
		all.List = append(all.List, v.List...)
	}
	return all, nil
}

func (k Key) readMap(n node.Node, o Origin) (Value, error) {
	v := Value{Key: k, Origin: o}
	if n.Kind() != node.Object {
		return v, refuse(n, problem{fmt.Sprintf("%s holds keys with values, not %s", k.Name, n.Kind().Noun()), "write KEY: VALUE below it"})
	}
	for key, member := range n.Members() {
		text, err := k.text(key, member)
		if err != nil {
			return v, err
		}
		e := Entry{key, text, Origin{Source: File, Pos: n.Key(key).Pos()}}
		if p := assumption(&e); p != nil {
			return v, refuseSpan(n.Key(key), *p)
		}
		if len(merge(v.Entries, []Entry{e})) == len(v.Entries) {
			return v, refuseSpan(n.Key(key), problem{fmt.Sprintf("%s is another name of %s, which stands here twice", key, e.Key), "remove one of the two"})
		}
		v.Entries = merge(v.Entries, []Entry{e})
	}
	return v, nil
}

// text returns the text of a scalar. A number is none: 1.10 would be 1.1 for other readers.
func (k Key) text(name string, n node.Node) (string, error) {
	switch n.Kind() {
	case node.String:
		return n.Str(), nil
	case node.Bool:
		if k.Type == Bool {
			return n.Text(), nil
		}
		return "", refuse(n, problem{fmt.Sprintf("%s is %s, not %s", name, k.Type.noun(), n.Text()), fmt.Sprintf("write it in quotes: %q", n.Text())})
	case node.Null:
		return "", refuse(n, problem{msg: name + " has no value", help: "remove the key, or give it one"})
	case node.Number:
		p := problem{msg: fmt.Sprintf("%s is %s, not a number", name, k.Type.noun())}
		switch k.Type {
		case Text, List, Map, Word:
			p.help = fmt.Sprintf("write it in quotes: %q", n.Text())
		case Period:
			p.help = fmt.Sprintf("write it with a unit: %s days", n.Text())
		}
		return "", refuse(n, p)
	}
	return "", refuse(n, problem{msg: fmt.Sprintf("%s is %s, not %s", name, k.Type.noun(), n.Kind().Noun())})
}

// noun is what one value of a type is called.
func (t Type) noun() string {
	switch t {
	case Bool:
		return string(t)
	case Word, Map:
		return "a word"
	case Period:
		return "a period"
	}
	return "a text"
}

// readRules reads what is to become of rules: for each id a bump and a reason.
func readRules(n node.Node) ([]Rule, error) {
	const form = "write { bump: minor, reason: WHY }"
	if n.Kind() != node.Object {
		return nil, refuse(n, problem{fmt.Sprintf("rules holds rule ids, not %s", n.Kind().Noun()), "write RULE: { bump: minor, reason: WHY } below it"})
	}
	var rules []Rule
	for id, member := range n.Members() {
		if p := rule(id); p != nil {
			return nil, refuseSpan(n.Key(id), *p)
		}
		if member.Kind() != node.Object {
			return nil, refuse(member, problem{id + " needs a bump and the reason for it", form})
		}
		for key := range member.Members() {
			if key != "bump" && key != "reason" {
				return nil, refuseSpan(member.Key(key), problem{fmt.Sprintf("a rule has no %q%s", key, suggestion(key, []string{"bump", "reason"})), form})
			}
		}
		r, err := readRule(id, n.Key(id), member)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	return sorted(rules), nil
}

func readRule(id string, at node.Span, n node.Node) (Rule, error) {
	r := Rule{ID: id, Origin: Origin{Source: File, Pos: at.Pos()}}
	for _, key := range []string{"bump", "reason"} {
		if !n.Has(key) {
			return r, refuseSpan(at, problem{fmt.Sprintf("%s has no %s", id, key), "write { bump: minor, reason: WHY }"})
		}
	}
	levels := Key{Type: Word, Values: []string{"major", "minor", "patch", "off"}}
	word, err := levels.text("bump", n.Get("bump"))
	if err != nil {
		return r, err
	}
	if p := levels.oneOf("bump", word); p != nil {
		return r, refuse(n.Get("bump"), *p)
	}
	r.Bump, r.Off = bump(word), word == "off"
	if r.Off {
		r.Bump = diff.None
	}
	if r.Reason, err = (Key{Type: Text}).text("reason", n.Get("reason")); err != nil {
		return r, err
	}
	if r.Reason = strings.TrimSpace(r.Reason); r.Reason == "" {
		return r, refuse(n.Get("reason"), problem{fmt.Sprintf("%s has no reason", id), "say why, for those who read this after you"})
	}
	return r, nil
}

func refuse(n node.Node, p problem) error { return refuseSpan(n.Span(), p) }

func refuseSpan(at node.Span, p problem) error {
	e := at.Errorf("%s", p.msg)
	e.Help = p.help
	return e
}
