package swagger

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// security reads the requirement of a document or operation; nil if it has none of its own.
func (l *loader) security(owner node.Node) *Security {
	list := l.entries(owner, "security", node.Array)
	if !list.Exists() {
		return nil
	}
	s := &Security{Node: list}
	for _, n := range list.Items() {
		if n = l.plain(n, "a security requirement"); n.Exists() && l.spend(n.Len(), list.Span()) {
			s.Alternatives = append(s.Alternatives, l.alternative(n))
		}
	}
	if s.Alternatives == nil && list.Len() > 0 {
		return nil // it is not known what it asks for, but it is not nothing
	}
	return s
}

func (l *loader) alternative(n node.Node) Alternative {
	a := Alternative{Node: n}
	for name, scopes := range n.Members() {
		if stray(name, scopes, node.Array) {
			continue
		}
		c := Credential{Name: name, Scheme: l.scheme(name, n), Node: scopes}
		if scopes.Kind() == node.Array {
			c.Scopes = scopes.Strings()
			slices.Sort(c.Scopes)
			c.Scopes = slices.Compact(c.Scopes)
		} else {
			l.fault(scopes.Span(), "the scopes of "+quoted(name)+" have to be an array, not "+article(scopes.Kind())+"; none are assumed", "")
		}
		a.Credentials = append(a.Credentials, c)
	}
	return a
}

// scheme returns the definition of a security scheme. It is looked up in the entry file, where
// all implicit connections are resolved (OpenAPI 3.1.1, section 4.3.1.1).
func (l *loader) scheme(name string, requirement node.Node) *SecurityScheme {
	if s, ok := l.memo.schemes[name]; ok {
		return s
	}
	n := l.schemeTable().Get(name)
	if !n.Exists() && l.doc.Version >= V32 {
		n = l.schemeByURI(name, requirement)
	}
	if !n.Exists() {
		l.fault(requirement.Key(name), "the security scheme "+quoted(name)+" is not declared", l.refs.speller.suggest(name, keysOf(l.schemeTable())))
		l.memo.schemes[name] = nil
		return nil
	}
	var s *SecurityScheme
	if obj, _ := l.object(n, "a security scheme"); obj.Exists() {
		s = l.readScheme(name, obj)
	}
	l.memo.schemes[name] = s
	return s
}

func (l *loader) schemeTable() node.Node {
	if l.doc.Version == V20 {
		return l.member(l.doc.Root, "securityDefinitions", node.Object)
	}
	return l.member(l.member(l.doc.Root, "components", node.Object), "securitySchemes", node.Object)
}

// schemeByURI finds a scheme that a requirement names by reference (OpenAPI 3.2, security
// requirement object).
func (l *loader) schemeByURI(name string, requirement node.Node) node.Node {
	if !strings.ContainsAny(name, "#/.") {
		return node.Node{}
	}
	n, f := l.refs.locate(l.refs.fileOf(requirement), "", name)
	if f != nil {
		return node.Node{}
	}
	return n
}

func (l *loader) readScheme(name string, n node.Node) *SecurityScheme {
	s := &SecurityScheme{Name: name, Type: l.text(n, "type"), Node: n}
	l.prose(n, "description")
	switch s.Type {
	case "apiKey":
		s.In, s.ParamName = l.text(n, "in"), l.text(n, "name")
	case "http":
		s.Scheme = strings.ToLower(l.text(n, "scheme"))
	case "basic": // 2.0
		s.Type, s.Scheme = "http", "basic"
	case "openIdConnect":
		s.OpenIDURL = l.text(n, "openIdConnectUrl")
	case "oauth2":
		s.MetadataURL = l.text(n, "oauth2MetadataUrl")
		if l.doc.Version == V20 {
			s.Flows = l.flow20(n)
		} else {
			s.Flows = l.flows(n)
		}
	case "mutualTLS":
	default:
		l.fault(n.Span(), "the security scheme "+quoted(name)+" has no known type", "")
	}
	return s
}

func (l *loader) flows(scheme node.Node) []Flow {
	m := l.member(scheme, "flows", node.Object)
	var list []Flow
	for kind, n := range m.Members() {
		if extension(kind) {
			continue
		}
		if !slices.Contains([]string{"implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"}, kind) {
			l.fault(m.Key(kind), "there is no OAuth flow "+quoted(kind)+"; it is left out", "")
			continue
		}
		if obj := l.plain(n, "an OAuth flow"); obj.Exists() {
			list = append(list, l.flow(kind, obj))
		}
	}
	return list
}

func (l *loader) flow(kind string, n node.Node) Flow {
	url := "authorizationUrl"
	if kind == "deviceAuthorization" {
		url = "deviceAuthorizationUrl"
	}
	return Flow{
		Kind: kind, AuthorizationURL: l.text(n, url), TokenURL: l.text(n, "tokenUrl"),
		RefreshURL: l.text(n, "refreshUrl"), Scopes: l.scopes(n), Node: n,
	}
}

func (l *loader) scopes(flow node.Node) []string {
	var names []string
	for name, n := range l.member(flow, "scopes", node.Object).Members() {
		if !stray(name, n, node.String) && (l.doc.Version >= V30 || !extension(name)) { // 2.0 has extensions here
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// flow20 returns the one flow of a 2.0 scheme in the terms of 3.0.
func (l *loader) flow20(n node.Node) []Flow {
	kind := l.text(n, "flow")
	switch kind {
	case "accessCode":
		kind = "authorizationCode"
	case "application":
		kind = "clientCredentials"
	case "implicit", "password":
	default:
		l.fault(n.Span(), "there is no OAuth flow "+quoted(kind)+"; it is left out", "")
		return nil
	}
	return []Flow{l.flow(kind, n)}
}
