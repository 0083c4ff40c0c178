package conformance

import (
	"cmp"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// subject is a value of a message with the schemas that it has to meet.
type subject struct {
	rule, member string // identifiers: of a mismatch, of an undeclared member
	part         string
	schemas      []node.Node
	fallback     node.Span // the place where no schema is nearer
	text         string    // the value as it was sent, where it is no body
	value        node.Node // a JSON body
	answer       bool
}

func schemasOf(schema node.Node, content []*swagger.MediaType) []node.Node {
	if schema.Exists() {
		return []node.Node{schema}
	}
	for _, m := range content {
		if m.Schema.Exists() {
			return []node.Node{m.Schema}
		}
	}
	return nil
}

// body checks a body: that its members are declared, and that kin-openapi accepts it.
func (k *check) body(s subject, body []byte, h http.Header, validate func() error) {
	if IsJSON(h.Get("Content-Type")) {
		tree, err := node.ParseJSON("body", body, node.Options{MaxBytes: k.options.MaxBody, MaxNodes: k.options.MaxBody, MaxDepth: 200})
		if err != nil {
			k.add(Finding{Rule: k.rules[s.rule], Part: s.part, Message: "it is no JSON", Actual: clip(string(body)), At: s.fallback})
			return
		}
		s.value = tree.Root()
	}
	err := k.guarded(s.part, validate)
	if err != nil {
		k.mismatches(err, s)
	}
	if s.value.Exists() {
		w := &walk{check: k, s: s, left: maxSteps}
		w.value(s.value, k.applicable(s.schemas), "")
	}
}

// IsJSON reports whether the body of a Content-Type is checked as JSON.
func IsJSON(contentType string) bool {
	t := MediaType(contentType)
	return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
}

// MediaType returns the media type or range that a Content-Type names (RFC 9110, section 8.3), in small
// letters and without its parameters, and "" where it names none.
func MediaType(contentType string) string {
	bare, _, _ := strings.Cut(contentType, ";")
	t, _, err := mime.ParseMediaType(bare)
	if err != nil || !strings.Contains(t, "/") {
		return ""
	}
	return t
}

const maxMismatches = 20 // that one value is reported with

// mismatches makes findings of an error of kin-openapi about a value.
func (k *check) mismatches(err error, s subject) {
	list, unsupported := violations(err)
	if unsupported != "" {
		k.unchecked("%s: %s", s.part, unsupported)
		return
	}
	said := map[string]bool{}
	for _, v := range list {
		pointer := pointerOf(v.tokens)
		if id := pointer + " " + v.keyword + " " + v.missing; said[id] || len(said) >= maxMismatches || k.oneSided(v, s) {
			continue
		} else {
			said[id] = true
		}
		schema, at := k.locate(s, v)
		if undeclares(v.keyword) && k.says(s, v) {
			continue // said by the walk, member by member
		}
		k.add(Finding{
			Rule: k.rules[s.rule], Part: s.part, Pointer: pointer, Keyword: v.keyword, At: at,
			Message: v.message(schema, s.at(v.tokens)), Actual: s.actual(v),
		})
	}
}

// undeclares reports whether a keyword is about members that are not declared: the last one is what
// kin-openapi calls it before OpenAPI 3.1.
func undeclares(keyword string) bool {
	return keyword == "additionalProperties" || keyword == "unevaluatedProperties" || keyword == "properties"
}

// says reports whether the walk finds an undeclared member at a place.
func (k *check) says(s subject, v violation) bool {
	schemas := k.applicable(s.schemas)
	value := s.value
	for _, t := range v.tokens {
		if value.Kind() == node.Object && opennessOf(schemas, t) == undeclared {
			return true
		}
		schemas, value = k.step(schemas, value, t)
	}
	for name := range value.Members() {
		if opennessOf(schemas, name) == undeclared {
			return true
		}
	}
	return false
}

// oneSided reports whether a missing member is one that this side never sends: a readOnly one in a
// request, a writeOnly one in an answer (OpenAPI 3.0.4, section 4.7.24). JSON Schema does not know.
func (k *check) oneSided(v violation, s subject) bool {
	if v.missing == "" {
		return false
	}
	word := "readOnly"
	if s.answer {
		word = "writeOnly"
	}
	schemas, value := k.follow(s, v.tokens)
	schemas, _ = k.step(schemas, value, v.missing)
	return slices.ContainsFunc(schemas, func(n node.Node) bool { return n.Get(word).Bool() })
}

// locate finds the schema that a violation is of, and its place: that of the keyword.
func (k *check) locate(s subject, v violation) (schema node.Node, at node.Span) {
	schemas, _ := k.follow(s, v.tokens)
	for _, n := range schemas {
		if v.missing != "" && !slices.Contains(n.Get("required").Strings(), v.missing) {
			continue
		}
		if key := n.Key(v.keyword); !key.IsZero() {
			return n, key
		}
	}
	if len(schemas) > 0 && v.keyword != "" {
		return node.Node{}, place(schemas[0].Place(), s.fallback)
	}
	return node.Node{}, s.fallback
}

// follow returns the schemas of the value at some tokens, and the value.
func (k *check) follow(s subject, tokens []string) ([]node.Node, node.Node) {
	schemas, value := k.applicable(s.schemas), s.value
	for _, t := range tokens {
		schemas, value = k.step(schemas, value, t)
	}
	return schemas, value
}

const maxApplicable = 2_000 // schemas that one value may have to meet

// applicable returns the schemas that say something about the same value: those given, those that they
// refer to, and their branches, of which not all need hold.
func (k *check) applicable(schemas []node.Node) []node.Node {
	var out []node.Node
	seen := map[node.Node]bool{}
	list := slices.Clone(schemas)
	for i := 0; i < len(list) && len(list) < maxApplicable; i++ {
		n := list[i]
		if n.Kind() != node.Object || seen[n] {
			continue
		}
		seen[n] = true
		if n.Get("$ref").Kind() == node.String {
			if to, err := k.doc.Resolve(n); err == nil && to != n {
				list = append(list, to)
			}
			if k.doc.Version < swagger.V31 {
				continue // what stands beside a reference is ignored
			}
		}
		out = append(out, n)
		for _, word := range []string{"allOf", "anyOf", "oneOf"} {
			for _, branch := range n.Get(word).Items() {
				list = append(list, branch)
			}
		}
		for _, word := range []string{"if", "then", "else"} {
			list = append(list, n.Get(word))
		}
		for _, dependent := range n.Get("dependentSchemas").Members() {
			list = append(list, dependent)
		}
	}
	return out
}

// step returns the schemas of a member or element, and it.
func (k *check) step(schemas []node.Node, value node.Node, token string) ([]node.Node, node.Node) {
	var next []node.Node
	if value.Kind() == node.Array {
		i, err := strconv.Atoi(token)
		if err != nil {
			return nil, node.Node{}
		}
		for _, n := range schemas {
			if one := n.Get("prefixItems").At(i); one.Exists() {
				next = append(next, one)
				continue
			}
			next = append(next, n.Get("items"), n.Get("contains"), n.Get("unevaluatedItems"))
		}
		return k.applicable(next), value.At(i)
	}
	for _, n := range schemas {
		found := members(n, token)
		if len(found) == 0 {
			found = []node.Node{n.Get("additionalProperties"), n.Get("unevaluatedProperties")}
		}
		next = append(next, found...)
	}
	return k.applicable(next), value.Get(token)
}

// members are the schemas that one schema has for a member by its name.
func members(n node.Node, name string) []node.Node {
	var out []node.Node
	if one := n.Get("properties").Get(name); one.Exists() {
		out = append(out, one)
	}
	for pattern, one := range n.Get("patternProperties").Members() {
		if re, err := regexp.Compile(pattern); err != nil || re.MatchString(name) {
			out = append(out, one)
		}
	}
	return out
}

// at returns the value at some tokens of a JSON body.
func (s subject) at(tokens []string) node.Node {
	value := s.value
	for _, t := range tokens {
		if value.Kind() == node.Array {
			i, err := strconv.Atoi(t)
			if err != nil {
				return node.Node{}
			}
			value = value.At(i)
			continue
		}
		value = value.Get(t)
	}
	return value
}

// actual is the value of a violation for people.
func (s subject) actual(v violation) string {
	switch {
	case v.missing != "":
		return ""
	case s.value.Exists():
		return clip(string(node.AppendJSON(nil, s.at(v.tokens))))
	}
	return clip(s.text)
}

func pointerOf(tokens []string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString("/" + node.Escape(t))
	}
	return b.String()
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
