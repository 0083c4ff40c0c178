package conform

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
)

// receivedRules holds the rules of an answer against what the provider may send: every value of the
// schema should be one that the rule lets pass.
func (c *checker) receivedRules(r *contracts.Response, found []met) {
	c.rules("response.body", "response.body.rule-narrower", r.Rules.Body, found, c.narrower,
		func(m *met, rule, witness string) string {
			return fmt.Sprintf("%s: the provider may send %s, which %s refuses", m.place, witness, rule)
		})
}

// sentRules holds the rules of a request against what the provider accepts: every value that the rule
// lets pass should be one of the schema.
func (c *checker) sentRules(r *contracts.Request, found []met) {
	c.rules("request.body", "request.body.rule-wider", r.Rules.Body, found, c.wider,
		func(m *met, rule, witness string) string {
			return fmt.Sprintf("%s: %s lets %s pass, which the provider refuses", m.place, rule, witness)
		})
}

func (c *checker) rules(part, code string, rules []matching.Rule, found []met,
	decide func(*matching.Rule, string, *met) string, sentence func(m *met, rule, witness string) string) {
	if len(rules) == 0 {
		return
	}
	said := map[node.Span]bool{}
	for i := range found {
		m := &found[i]
		rule := matching.Decides(rules, m.place)
		set, ok := setOf(rule, m.value)
		if !ok || said[rule.At] {
			continue
		}
		o := c.outcome(code, rule, set, m, decide)
		switch {
		case o.unmet:
			said[rule.At] = true
			c.find(part+".rule-unmet", part, steps(m.place), rule.At, m.schemas[0].Place(), "mend the rule", "%s: no value that is described meets %s", m.place, ruleText(rule))
		case o.witness != "":
			said[rule.At] = true
			f := c.find(code, part, steps(m.place), rule.At, m.schemas[0].Place(), "", "%s", sentence(m, ruleText(rule), brief(o.witness)))
			f.Witness, f.Severity = o.witness, weight(m.schemas, m.value, o.witness)
		}
	}
}

// outcome is what came of comparing a rule with schemas.
type outcome struct {
	unmet   bool
	witness string // "" where there is none
}

// question is what an outcome hangs on: contracts ask the same over and over.
type question struct {
	code, set, rule string
	schema          node.Node
	kind            node.Kind
}

func (c *checker) outcome(code string, rule *matching.Rule, set string, m *met, decide func(*matching.Rule, string, *met) string) outcome {
	key := question{code, set, ruleText(rule), m.schemas[0], m.value.Kind()}
	if o, ok := c.known[key]; ok && len(m.schemas) == 1 {
		return o
	}
	o := outcome{unmet: c.unmet(rule, m.schemas, c.all(m.schemas), m.value)}
	if !o.unmet {
		o.witness = decide(rule, set, m)
	}
	if len(m.schemas) == 1 {
		c.known[key] = o
	}
	return o
}

// narrower returns a value that the provider may send and a rule refuses, "" where there is none.
func (c *checker) narrower(rule *matching.Rule, set string, m *met) string {
	receiver, err := c.universe.Compile([]byte(set), subschema.Draft202012)
	if err != nil {
		return ""
	}
	a := c.universe.Contains(c.all(m.schemas), receiver, subschema.Relation{View: subschema.Response})
	if a.Verdict != subschema.NotContained || lets(rule, m.value, a.Witness) {
		return ""
	}
	return a.Witness
}

// wider returns a value that a rule lets pass and the provider refuses, "" where there is none.
func (c *checker) wider(rule *matching.Rule, set string, m *met) string {
	sender, err := c.universe.Compile([]byte(set), subschema.Draft202012)
	if err != nil || m.value.Kind() >= node.Array {
		return ""
	}
	a := c.universe.Contains(sender, c.all(m.schemas), subschema.Relation{View: subschema.Request})
	if a.Verdict != subschema.NotContained || !lets(rule, m.value, a.Witness) {
		return ""
	}
	return a.Witness
}

// all is what all schemas accept.
func (c *checker) all(schemas []node.Node) *subschema.Schema {
	list := make([]*subschema.Schema, len(schemas))
	for i, n := range schemas {
		list[i] = c.schema(n)
	}
	return c.universe.AllOf(list...)
}

// unmet reports whether no value of a set meets a rule: the kinds exclude each other, or each value of
// an enumeration is refused.
func (c *checker) unmet(r *matching.Rule, schemas []node.Node, set *subschema.Schema, example node.Node) bool {
	for _, n := range schemas {
		values := n.Get("enum")
		if values.Len() == 0 {
			continue
		}
		met := false
		for _, v := range values.Items() {
			met = met || lets(r, example, string(node.AppendJSON(nil, v)))
		}
		return !met
	}
	kinds, ok := kindsOf(r, example)
	if !ok {
		return false
	}
	s, err := c.universe.Compile([]byte(kinds), subschema.Draft202012)
	return err == nil && subschema.Empty(c.universe.AllOf(set, s)).Verdict == subschema.Contained
}

// lets reports whether a rule lets a value pass, as a verification would decide.
func lets(r *matching.Rule, example node.Node, text string) bool {
	tree, err := node.ParseJSON("value", []byte(text), node.Options{})
	if err != nil {
		return false
	}
	alone := *r
	alone.Path = matching.Path{Text: "$"}
	content := func(n node.Node) matching.Content {
		return matching.Content{Presence: matching.Present, Type: "application/json", Bytes: node.AppendJSON(nil, n), JSON: n}
	}
	return len(matching.Body(content(example), content(tree.Root()), []matching.Rule{alone}, nil, matching.Options{})) == 0
}

// weight says how much it matters that a value of a set is refused: much where it is of another kind,
// or the set is a list of values; little where a text is not any text.
func weight(schemas []node.Node, example node.Node, witness string) Severity {
	tree, err := node.ParseJSON("value", []byte(witness), node.Options{})
	if err != nil || tree.Root().Kind() != example.Kind() {
		return Warning
	}
	for _, n := range schemas {
		if n.Has("enum") || n.Has("const") {
			return Warning
		}
	}
	return Note
}

func brief(witness string) string {
	if len(witness) > maxShown {
		return strings.ToValidUTF8(witness[:maxShown], "") + "…"
	}
	return witness
}

// ruleText is a rule as its author would recognise it.
func ruleText(r *matching.Rule) string {
	var kinds []string
	for i := range r.Matchers {
		m := &r.Matchers[i]
		text := m.Kind
		if m.Kind == "regex" {
			text += " " + m.Regex
		}
		if m.Min != nil {
			text += fmt.Sprintf(" min %d", *m.Min)
		}
		if m.Max != nil {
			text += fmt.Sprintf(" max %d", *m.Max)
		}
		kinds = append(kinds, text)
	}
	joint := " and "
	if r.Any {
		joint = " or "
	}
	return "the rule " + strings.Join(kinds, joint)
}

// setOf is the set of values that a rule lets pass in place of an example, as a JSON Schema; ok is
// false where it cannot be written, or where the rule demands the example. The set is nearly exact:
// what follows from it is held against the rule itself (see lets).
func setOf(r *matching.Rule, example node.Node) (schema string, ok bool) {
	return combined(r, func(m *matching.Matcher) (string, bool) { return matcherSet(m, example) })
}

// kindsOf is the set of a rule as far as it is certain: the kinds of values alone.
func kindsOf(r *matching.Rule, example node.Node) (schema string, ok bool) {
	return combined(r, func(m *matching.Matcher) (string, bool) {
		switch m.Kind {
		case "type", "integer", "decimal", "number", "boolean", "null":
			return matcherSet(&matching.Matcher{Kind: m.Kind}, example)
		}
		return "", false
	})
}

func combined(r *matching.Rule, set func(*matching.Matcher) (string, bool)) (string, bool) {
	if r == nil || len(r.Matchers) == 0 {
		return "", false
	}
	var all []string
	for i := range r.Matchers {
		s, ok := set(&r.Matchers[i])
		if !ok {
			return "", false
		}
		all = append(all, s)
	}
	if len(all) == 1 {
		return all[0], true
	}
	word := "allOf"
	if r.Any {
		word = "anyOf"
	}
	return fmt.Sprintf(`{%q: [%s]}`, word, strings.Join(all, ", ")), true
}

func matcherSet(m *matching.Matcher, example node.Node) (string, bool) {
	switch m.Kind {
	case "type", "min", "max", "min-type", "max-type":
		return typeSet(m, example), true
	case "integer":
		return `{"type": "integer"}`, true
	case "decimal":
		return `{"type": "number", "not": {"type": "integer"}}`, true
	case "number":
		return `{"type": "number"}`, true
	case "boolean":
		return `{"type": "boolean"}`, true
	case "null":
		return `{"type": "null"}`, true
	case "regex":
		if example.Kind() != node.String {
			return "", false
		}
		return pattern("^(?:" + m.Regex + ")$"), true
	case "include":
		if example.Kind() != node.String {
			return "", false
		}
		return pattern(quoted(m.Value.Text())), true
	case "date", "time", "datetime", "timestamp":
		format := map[string]string{"date": "date", "time": "time", "datetime": "date-time", "timestamp": "date-time"}[m.Kind]
		return fmt.Sprintf(`{"type": "string", "format": %q}`, format), true
	}
	return "", false
}

func pattern(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return "{}"
	}
	return `{"type": "string", "pattern": ` + string(quoted) + `}`
}

// quoted is an expression of ECMA-262 for a text.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(`\^$.*+?()[]{}|/`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// typeSet is what has the kind of the example.
func typeSet(m *matching.Matcher, example node.Node) string {
	switch example.Kind() {
	case node.Object:
		return `{"type": "object"}`
	case node.Array:
		s := `{"type": "array"`
		if m.Min != nil {
			s += fmt.Sprintf(`, "minItems": %d`, *m.Min)
		}
		if m.Max != nil {
			s += fmt.Sprintf(`, "maxItems": %d`, *m.Max)
		}
		return s + "}"
	}
	return fmt.Sprintf(`{"type": %q}`, map[node.Kind]string{node.String: "string", node.Number: "number", node.Bool: "boolean", node.Null: "null"}[example.Kind()])
}
