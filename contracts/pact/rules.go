package pact

import (
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// rules reads matching rules in the form of version 2 (a flat map of paths that begin with $) or of
// version 3 and above (by category), whichever they have, whatever version the file states.
func (r *reader) rules(n node.Node) (out matching.Rules, err error) {
	if n.Exists() && n.Kind() != node.Object && n.Kind() != node.Null {
		return out, n.Span().Errorf("matching rules are an object, not %s", what(n))
	}
	if keys := n.Keys(); len(keys) > 0 && strings.HasPrefix(keys[0], "$") {
		if r.version >= 3 {
			r.warn(n.Key(keys[0]), "the matching rules have the form of version 2")
		}
		for path, m := range n.Members() {
			if err = r.flat(&out, n.Key(path), path, m); err != nil {
				return out, err
			}
		}
		return out, nil
	}
	for category, m := range n.Members() {
		if err = r.category(&out, n.Key(category), category, m); err != nil {
			return out, err
		}
	}
	return out, nil
}

// flat reads one rule of version 2: $.body.a, $.headers.X, $.query.q[0], $.path.
func (r *reader) flat(out *matching.Rules, where node.Span, text string, n node.Node) error {
	p, err := matching.ParsePath(text)
	if err != nil {
		return where.Errorf("%s", err)
	}
	if len(p.Steps) == 0 || p.Steps[0].Kind != matching.Member {
		return where.Errorf("the path %s begins neither with $.body nor with $.headers, $.query or $.path", text)
	}
	m, err := r.matcher(n)
	if err != nil {
		return err
	}
	rule := matching.Rule{Matchers: []matching.Matcher{m}, At: where}
	part, rest := p.Steps[0].Name, p.Steps[1:]
	if part == "body" {
		rule.Path = matching.Path{Steps: rest}
		rule.Path.Text = rule.Path.String()
		out.Body = append(out.Body, rule)
		return nil
	}
	if len(rest) > 0 {
		rule.Name = rest[0].Name
	}
	switch part {
	case "headers", "header":
		out.Header = append(out.Header, rule)
	case "query":
		out.Query = append(out.Query, rule)
	case "path":
		out.Path = append(out.Path, rule)
	case "status":
		out.Status = append(out.Status, rule)
	case "metadata", "metaData":
		out.Metadata = append(out.Metadata, rule)
	default:
		r.warn(where, "the rule for %s is about no part of a message, and counts for nothing", text)
	}
	return nil
}

// category reads the rules of one part of a message.
func (r *reader) category(out *matching.Rules, where node.Span, category string, n node.Node) error {
	if n.Kind() != node.Object {
		return where.Errorf("the rules of %s are an object, not %s", category, what(n))
	}
	var into *[]matching.Rule
	switch category {
	case "body", "content":
		into = &out.Body
	case "header", "headers":
		into = &out.Header
	case "query":
		into = &out.Query
	case "path":
		into = &out.Path
	case "status":
		into = &out.Status
	case "metadata", "metaData":
		into = &out.Metadata
	case "method":
		into = &out.Method
	default:
		r.warn(where, "the rules of %s are about no part of a message, and count for nothing", category)
		return nil
	}
	if n.Has("matchers") { // a category without names: path, status, method
		rule, err := r.rule(where, n)
		if err != nil {
			return err
		}
		*into = append(*into, rule)
		return nil
	}
	for key, v := range n.Members() {
		rule, err := r.rule(n.Key(key), v)
		if err != nil {
			return err
		}
		if category == "body" || category == "content" {
			if rule.Path, err = matching.ParsePath(key); err != nil {
				return n.Key(key).Errorf("%s", err)
			}
		} else {
			rule.Name = nameOf(key)
			if rule.Name != key && into == &out.Header {
				rule.Name = key
				r.warn(n.Key(key), "the rule for %s is about no header, and counts for nothing: a name stands as it is", key)
			}
		}
		*into = append(*into, rule)
	}
	return nil
}

// nameOf is the name that the key of a header or query rule means: it may be written as a path, and
// with an index.
func nameOf(key string) string {
	if !strings.HasPrefix(key, "$") && !strings.HasSuffix(key, "]") {
		return key
	}
	text := key
	if !strings.HasPrefix(text, "$") {
		text = "$." + text
	}
	p, err := matching.ParsePath(text)
	if err != nil || len(p.Steps) == 0 || len(p.Steps) > 2 || p.Steps[0].Kind != matching.Member {
		return key
	}
	if len(p.Steps) == 2 && p.Steps[1].Kind != matching.Item && p.Steps[1].Kind != matching.AnyItem {
		return key
	}
	return p.Steps[0].Name
}

// rule reads a list of matchers with how they are combined.
func (r *reader) rule(where node.Span, n node.Node) (matching.Rule, error) {
	rule := matching.Rule{At: where, Any: strings.EqualFold(n.Get("combine").Text(), "OR")}
	list := n.Get("matchers")
	if list.Kind() != node.Array {
		if n.Kind() == node.Object && !n.Has("matchers") { // one matcher, as in version 2
			m, err := r.matcher(n)
			if err != nil {
				return rule, err
			}
			r.warn(where, "the rule has the form of version 2")
			rule.Matchers = []matching.Matcher{m}
			return rule, nil
		}
		return rule, where.Errorf("a rule has a list of matchers, and this one has %s", what(list))
	}
	for _, m := range list.Items() {
		matcher, err := r.matcher(m)
		if err != nil {
			return rule, err
		}
		rule.Matchers = append(rule.Matchers, matcher)
	}
	return rule, nil
}

// matcher reads one matcher. Without the member match its kind follows from what it has.
func (r *reader) matcher(n node.Node) (m matching.Matcher, err error) {
	if n.Kind() != node.Object {
		return m, n.Span().Errorf("a matcher is an object, not %s", what(n))
	}
	m = matching.Matcher{Kind: n.Get("match").Text(), At: n.Span(), Value: n.Get("value"), Source: n}
	if m.Kind == "" {
		if m.Kind = implied(n); m.Kind == "" {
			return m, n.Span().Errorf("a matcher has no member match")
		}
	}
	m.Regex = n.Get("regex").Text()
	m.Format = n.Get("format").Text()
	if m.Format == "" {
		m.Format = n.Get(m.Kind).Text() // {"match": "date", "date": "yyyy"}
	}
	if m.Min, err = bound(n.Get("min")); err != nil {
		return m, err
	}
	if m.Max, err = bound(n.Get("max")); err != nil {
		return m, err
	}
	if s := n.Get("status"); s.Kind() == node.Array {
		for _, code := range s.Items() {
			v, ok := integer(code)
			if !ok {
				return m, code.Span().Errorf("a status code is a number, not %s", what(code))
			}
			m.Codes = append(m.Codes, v)
		}
	} else {
		m.Status = s.Text()
	}
	for _, inner := range n.Get("rules").Items() {
		v, err := r.matcher(inner)
		if err != nil {
			return m, err
		}
		m.Rules = append(m.Rules, v)
	}
	m.Variants, err = r.variants(n.Get("variants"))
	return m, err
}

// implied is the kind of a matcher that does not name it.
func implied(n node.Node) string {
	for _, kind := range []string{"regex", "date", "timestamp", "time", "datetime"} {
		if n.Has(kind) {
			return kind
		}
	}
	if n.Has("min") || n.Has("max") {
		return "type"
	}
	return ""
}

func bound(n node.Node) (*int, error) {
	if !n.Exists() || n.Kind() == node.Null {
		return nil, nil
	}
	v, ok := integer(n)
	if !ok || v < 0 {
		return nil, n.Span().Errorf("a bound is a number of items, not %s", n.Text())
	}
	return &v, nil
}

func (r *reader) variants(n node.Node) ([]matching.Variant, error) {
	var out []matching.Variant
	for _, v := range n.Items() {
		index, ok := integer(v.Get("index"))
		if !ok || index < 0 {
			return nil, v.Span().Errorf("a variant of arrayContains has no index")
		}
		variant := matching.Variant{Index: index}
		for path, rule := range v.Get("rules").Members() {
			read, err := r.rule(v.Get("rules").Key(path), rule)
			if err != nil {
				return nil, err
			}
			if read.Path, err = matching.ParsePath(path); err != nil {
				return nil, v.Get("rules").Key(path).Errorf("%s", err)
			}
			variant.Rules = append(variant.Rules, read)
		}
		out = append(out, variant)
	}
	return out, nil
}

// generators reads what makes values of a message.
func (r *reader) generators(n node.Node) ([]contracts.Generator, error) {
	var out []contracts.Generator
	for category, v := range n.Members() {
		part := strings.TrimSuffix(category, "s")
		if category == "status" {
			part = category
		}
		if v.Has("type") && v.Get("type").Kind() == node.String { // path, status, method
			out = append(out, contracts.Generator{Part: part, Kind: v.Get("type").Text(), Settings: v, At: n.Key(category)})
			continue
		}
		for key, g := range v.Members() {
			made := contracts.Generator{Part: part, Name: key, Kind: g.Get("type").Text(), Settings: g, At: v.Key(key)}
			if part == "body" || part == "content" {
				p, err := matching.ParsePath(key)
				if err != nil {
					return nil, v.Key(key).Errorf("%s", err)
				}
				made.Part, made.Path = "body", p
			}
			out = append(out, made)
		}
	}
	return out, nil
}
