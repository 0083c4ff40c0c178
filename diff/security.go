package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// security compares what a caller must show. A requirement is a disjunction of conjunctions of
// credentials; it is compared by implication: every set of credentials that was enough must
// still be enough. Schemes count by what they are, not by name.
func (c *comparison) security(m message, p pair) {
	m = m.part("security")
	old, now := alternatives(p.base.Security), alternatives(p.rev.Security)
	same := c.identify(m, p)
	var b, r spot
	if b = at(p.base.Key); p.base.Security != nil {
		b = at(p.base.Security.Node.Span())
	}
	if r = at(p.rev.Key); p.rev.Security != nil {
		r = at(p.rev.Security.Node.Span())
	}
	f := fact{aspect: "security", name: "security", from: spell(old, schemeName), to: spell(now, schemeName), base: b, rev: r}
	if f.from == f.to { // schemes kept their names and became others
		f.from, f.to = spell(old, schemeForm), spell(now, schemeForm)
	}
	switch {
	case !implied(old, now, same):
		f.effect = Narrowed
	case !implied(now, old, same):
		f.effect = Widened
	default:
		return
	}
	c.service(m, f)
}

// alternatives returns the disjunction; no requirement at all is the one empty alternative.
func alternatives(s *swagger.Security) []swagger.Alternative {
	if s == nil || len(s.Alternatives) == 0 {
		return []swagger.Alternative{{}}
	}
	return s.Alternatives
}

// identities give schemes of both documents the same text where they are the same.
type identities map[*swagger.SecurityScheme]string

// implied reports whether each alternative of a is enough for some alternative of b.
func implied(a, b []swagger.Alternative, same identities) bool {
	asked := make([][]string, 0, len(b))
	exact := make(map[string]bool, len(b))
	for _, y := range b {
		need := atoms(y, same)
		if key := strings.Join(need, "\x01"); !exact[key] {
			exact[key] = true
			asked = append(asked, need)
		}
	}
	budget := maxImplications
	for _, x := range a {
		have := atoms(x, same)
		if exact[strings.Join(have, "\x01")] {
			continue
		}
		budget -= len(asked)
		if budget < 0 || !slices.ContainsFunc(asked, func(need []string) bool { return subset(need, have) }) {
			return false
		}
	}
	return true
}

// maxImplications bounds the pairs of alternatives that are compared one by one. No document of
// people comes near it; beyond it the requirement counts as changed, which is the safe side.
const maxImplications = 1_000_000

// atoms are what an alternative asks for: each scheme, and each scope of it.
func atoms(a swagger.Alternative, same identities) []string {
	var out []string
	for _, cr := range a.Credentials {
		id := same.of(cr)
		out = append(out, id)
		for _, s := range cr.Scopes {
			out = append(out, id+"\x00"+s)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (same identities) of(cr swagger.Credential) string {
	if cr.Scheme == nil {
		return "undeclared " + cr.Name
	}
	return same[cr.Scheme]
}

// subset reports whether sorted b has all of a.
func subset(a, b []string) bool {
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); !ok {
			return false
		}
	}
	return true
}

// spell writes a requirement for people: "oauth (read) or key", "oauth and key, or basic".
func spell(alts []swagger.Alternative, call func(swagger.Credential) string) string {
	var out []string
	or := " or "
	for _, a := range alts {
		var parts []string
		for _, cr := range a.Credentials {
			s := call(cr)
			if len(cr.Scopes) > 0 {
				s += " (" + strings.Join(cr.Scopes, ", ") + ")"
			}
			parts = append(parts, s)
		}
		if len(parts) == 0 {
			parts = []string{"anonymous"}
		}
		if len(parts) > 1 {
			or = ", or "
		}
		out = append(out, strings.Join(parts, " and "))
	}
	return shorten(strings.Join(out, or))
}

func schemeName(cr swagger.Credential) string { return cr.Name }

// schemeForm says how a credential travels: "key (apiKey in header X-Key)", "login (http basic)".
func schemeForm(cr swagger.Credential) string {
	s := cr.Scheme
	switch {
	case s == nil:
		return cr.Name
	case s.Type == "apiKey":
		return cr.Name + " (apiKey in " + s.In + " " + s.ParamName + ")"
	case s.Type == "http":
		return cr.Name + " (http " + s.Scheme + ")"
	}
	return cr.Name + " (" + s.Type + ")"
}

// identify gives each scheme its identity. A scheme of the revision is the one of the base with
// the same definition, else the one of the same name, type and place whose URLs or flows were
// edited; then the edits are facts of their own.
func (c *comparison) identify(m message, p pair) identities {
	same := identities{}
	old, now := schemesOf(p.base.Security), schemesOf(p.rev.Security)
	byDefinition := map[string]*swagger.SecurityScheme{}
	for _, s := range old {
		same[s] = definition(s)
		byDefinition[definition(s)] = s
	}
	for _, n := range now {
		same[n] = definition(n)
		if byDefinition[definition(n)] != nil {
			c.scheme(m, byDefinition[definition(n)], n)
			continue
		}
		for _, o := range old {
			if o.Name == n.Name && bearing(o) == bearing(n) {
				same[n] = same[o]
				c.scheme(m, o, n)
			}
		}
	}
	return same
}

func schemesOf(s *swagger.Security) []*swagger.SecurityScheme {
	if s == nil {
		return nil
	}
	var out []*swagger.SecurityScheme
	for _, a := range s.Alternatives {
		for _, cr := range a.Credentials {
			if cr.Scheme != nil && !slices.Contains(out, cr.Scheme) {
				out = append(out, cr.Scheme)
			}
		}
	}
	return out
}

// bearing is how a credential travels.
func bearing(s *swagger.SecurityScheme) string {
	name := s.ParamName
	if s.In == "header" {
		name = strings.ToLower(name)
	}
	return strings.Join([]string{s.Type, s.In, name, s.Scheme}, " ")
}

// definition is everything about a scheme that a caller must know.
func definition(s *swagger.SecurityScheme) string {
	var b strings.Builder
	b.WriteString(bearing(s) + " " + s.OpenIDURL)
	for _, f := range s.Flows {
		b.WriteString("\x00" + strings.Join([]string{f.Kind, f.AuthorizationURL, f.TokenURL, f.RefreshURL}, "\x01"))
	}
	return b.String()
}

// scheme compares two definitions of one scheme (A14).
func (c *comparison) scheme(m message, o, n *swagger.SecurityScheme) {
	c.schemeURL(m, n.Name, "openIdConnectUrl", o.OpenIDURL, n.OpenIDURL, o.Node, n.Node)
	flows := map[string]swagger.Flow{}
	for _, f := range n.Flows {
		flows[f.Kind] = f
	}
	for _, f := range o.Flows {
		g, ok := flows[f.Kind]
		if !ok {
			c.service(m, fact{aspect: "flow", effect: Removed, name: f.Kind, base: atNode(f.Node), rev: missing(n.Node)})
			continue
		}
		delete(flows, f.Kind)
		c.schemeURL(m, n.Name, "authorizationUrl", f.AuthorizationURL, g.AuthorizationURL, f.Node, g.Node)
		c.schemeURL(m, n.Name, "tokenUrl", f.TokenURL, g.TokenURL, f.Node, g.Node)
		c.schemeURL(m, n.Name, "refreshUrl", f.RefreshURL, g.RefreshURL, f.Node, g.Node)
		c.scopes(m, f, g)
	}
	for _, g := range n.Flows {
		if _, ok := flows[g.Kind]; ok {
			c.service(m, fact{aspect: "flow", effect: Added, name: g.Kind, base: missing(o.Node), rev: atNode(g.Node)})
		}
	}
	c.readers(message{place: Place{Part: "security scheme " + n.Name}}, o.Node, n.Node, schemeKeywords)
}

func (c *comparison) scopes(m message, f, g swagger.Flow) {
	for _, s := range f.Scopes {
		if !slices.Contains(g.Scopes, s) {
			c.service(m, fact{aspect: "scope", effect: Removed, name: s, base: at(f.Node.Get("scopes").Key(s)), rev: missing(g.Node)})
		}
	}
	for _, s := range g.Scopes {
		if !slices.Contains(f.Scopes, s) {
			c.service(m, fact{aspect: "scope", effect: Added, name: s, base: missing(f.Node), rev: at(g.Node.Get("scopes").Key(s))})
		}
	}
	o, n := f.Node.Get("scopes"), g.Node.Get("scopes")
	for _, s := range f.Scopes {
		if o != n && n.Has(s) && !node.Equal(o.Get(s), n.Get(s)) {
			c.text(message{place: Place{Part: "security scopes"}}, s, o, n)
		}
	}
}

func (c *comparison) schemeURL(m message, scheme, key, was, is string, o, n node.Node) {
	if normalURL(was) == normalURL(is) {
		return
	}
	f := fact{
		aspect: "security-url", effect: Changed, name: key, from: name(was), to: name(is),
		base: keyword(o, key), rev: keyword(n, key), bump: c.switched("A14"), assumptions: []string{"A14"},
	}
	if was == "" {
		f.bump = bumpOf("minor")
	}
	c.service(m, f)
}
