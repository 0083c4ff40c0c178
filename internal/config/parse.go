package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/spelling"
)

// problem is what is wrong with a value, wherever it came from.
type problem struct{ msg, help string }

// read reads a value that is written as texts: one of them, except for lists and maps. name is
// what a message calls the setting.
func (k Key) read(name string, texts []string, o Origin) (Value, *problem) {
	v := Value{Key: k, Origin: o}
	switch k.Type {
	case List:
		for _, text := range texts {
			word, _, _ := strings.Cut(text, "=")
			if p := k.oneOf(name, word); p != nil {
				return v, p
			}
			if strings.TrimSpace(text) == "" {
				return v, &problem{msg: "an item of " + name + " is empty"}
			}
		}
		v.List = texts
		return v, nil
	case Map:
		for _, text := range texts {
			key, value, ok := strings.Cut(text, "=")
			if !ok {
				return v, &problem{fmt.Sprintf("%s takes KEY=VALUE, not %q", name, text), "postel assumptions lists the keys with their values"}
			}
			e := Entry{key, value, o}
			if p := assumption(&e); p != nil {
				return v, p
			}
			v.Entries = merge(v.Entries, []Entry{e})
		}
		return v, nil
	}
	if len(texts) != 1 {
		return v, &problem{msg: fmt.Sprintf("%s takes one value, not %d", name, len(texts))}
	}
	v.Text = texts[0]
	switch k.Type {
	case Word:
		return v, k.oneOf(name, v.Text)
	case Period:
		var ok bool
		if v.Period, ok = parseNotice(v.Text); !ok {
			return v, &problem{fmt.Sprintf("%s is a period, not %q", name, v.Text), `write it as "90 days", "6 months" or "1 year"`}
		}
	case Bool:
		if v.Text != "true" && v.Text != "false" {
			return v, &problem{msg: fmt.Sprintf("%s is true or false, not %q", name, v.Text)}
		}
	case Text:
		if strings.TrimSpace(v.Text) == "" {
			return v, &problem{msg: name + " is empty"}
		}
	}
	return v, nil
}

// oneOf refuses a word that is not among the values of a key.
func (k Key) oneOf(name, word string) *problem {
	if k.Values == nil || slices.Contains(k.Values, word) {
		return nil
	}
	return &problem{msg: fmt.Sprintf("%s is %s, not %q%s", name, alternatives(k.Values), word, suggestion(word, k.Values))}
}

func alternatives(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func suggestion(word string, words []string) string {
	if near := spelling.Nearest(word, words); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// assumption checks an entry of assume, and makes its key that of the assumption (A1): two names
// for one switch are one entry.
func assumption(e *Entry) *problem {
	const help = "postel assumptions lists them with their values"
	var names []string
	for _, a := range diff.Assumptions() {
		if !strings.EqualFold(e.Key, a.Key) && e.Key != a.Name {
			names = append(names, a.Name)
			continue
		}
		if !slices.Contains(a.Values, e.Value) {
			return &problem{fmt.Sprintf("%s is %s, not %q%s", e.Key, alternatives(a.Values), e.Value, suggestion(e.Value, a.Values)), help}
		}
		e.Key = a.Key
		return nil
	}
	return &problem{fmt.Sprintf("no assumption is called %q%s", e.Key, suggestion(e.Key, names)), help}
}

// rule checks the id of a rule.
func rule(id string) *problem {
	if _, ok := diff.RuleByID(id); ok {
		return nil
	}
	var ids []string
	for _, r := range diff.Rules() {
		ids = append(ids, r.ID)
	}
	return &problem{fmt.Sprintf("no rule is called %q%s", id, suggestion(id, ids)), "postel rules lists them"}
}
