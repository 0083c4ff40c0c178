package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Options are the settings of one load.
type Options struct {
	Files Files        // nil: a reference to another file is a fault
	Node  node.Options // limits of each file
}

// Load reads the description in data. name is the canonical name of the file, which messages
// show and Files.Read gets as from.
//
// The error is a *node.Error: the text is neither JSON nor YAML, or it is no description of a
// version that is read here. Everything else that is wrong is in Document.Faults.
func Load(name string, data []byte, o Options) (*Document, error) {
	tree, err := node.Parse(name, data, o.Node)
	if err != nil {
		return nil, err
	}
	l := &loader{doc: &Document{Name: name, Root: tree.Root()}, memo: newMemo()}
	if err := l.version(); err != nil {
		return nil, err
	}
	l.refs = newResolver(tree, l.doc.Version, o)
	l.refs.prefetch()
	l.doc.resolver = l.refs
	l.budget = minBudget
	for _, t := range l.refs.trees() {
		l.budget += 4 * t.Len()
	}
	l.document()
	l.doc.Faults = l.faults.report(l.refs)
	return l.doc, nil
}

// loader builds the model of one document.
type loader struct {
	doc     *Document
	refs    *resolver
	faults  faults
	memo    *memo
	pending []*Callback // their operations are still to be read
	budget  int         // of parts, see loader.spend
}

// memo holds what was built of a node, so that a component that a thousand operations refer to
// is built once.
type memo struct {
	items      map[node.Node]*pathItem
	operations map[operationKey]*Operation
	parameters map[node.Node]*Parameter
	bodies     map[node.Node]*Body
	responses  map[node.Node]*Response
	headers    map[node.Node]*Header
	media      map[node.Node]*MediaType
	callbacks  map[node.Node]*Callback
	schemes    map[string]*SecurityScheme
	ids        map[string]node.Node // operationId, for duplicates
}

func newMemo() *memo {
	return &memo{
		items:      map[node.Node]*pathItem{},
		operations: map[operationKey]*Operation{},
		parameters: map[node.Node]*Parameter{},
		bodies:     map[node.Node]*Body{},
		responses:  map[node.Node]*Response{},
		headers:    map[node.Node]*Header{},
		media:      map[node.Node]*MediaType{},
		callbacks:  map[node.Node]*Callback{},
		schemes:    map[string]*SecurityScheme{},
		ids:        map[string]node.Node{},
	}
}

// document reads the members of the root object.
func (l *loader) document() {
	d := l.doc
	l.fields(d.Root, "the description", l.rootFields())
	l.dialect()
	d.Info = l.member(d.Root, "info", node.Object)
	for _, key := range []string{"title", "summary", "description", "termsOfService", "version"} {
		l.prose(d.Info, key)
	}
	l.tags()
	d.Components = l.components()
	d.Security = l.security(d.Root)
	if d.Version == V20 {
		d.Servers = l.servers20(d.Root.Get("schemes"))
	} else {
		d.Servers = l.servers(d.Root)
	}
	if d.Servers == nil {
		d.Servers = []Server{{URL: "/"}}
	}
	d.Operations = l.paths()
	d.Webhooks = l.webhooks()
	l.callbacks()
}

// dialect reports that the schemas are written in a dialect that is not known (OpenAPI 3.1,
// section 4.8.24.5).
func (l *loader) dialect() {
	d := l.doc.Root.Get("jsonSchemaDialect")
	uri := strings.TrimSuffix(d.Text(), "#")
	if l.doc.Version < V31 || !d.Exists() || strings.HasPrefix(uri, "https://spec.openapis.org/oas/") ||
		uri == "https://json-schema.org/draft/2020-12/schema" {
		return
	}
	l.fault(d.Span(), "schemas of the dialect "+quoted(d.Text())+" are read as JSON Schema 2020-12", "")
}

func (l *loader) tags() {
	for _, t := range l.member(l.doc.Root, "tags", node.Array).Items() {
		if tag := l.plain(t, "a tag"); tag.Exists() {
			l.prose(tag, "description")
			l.doc.Tags = append(l.doc.Tags, tag)
		}
	}
}

// version finds out which specification the document follows.
func (l *loader) version() error {
	root := l.doc.Root
	if root.Kind() != node.Object {
		return notADescription(root, "an API description is an object; this document is "+article(root.Kind()))
	}
	key := "openapi"
	if !root.Has(key) {
		key = "swagger"
	}
	v := root.Get(key)
	switch {
	case root.Has("asyncapi") && !v.Exists():
		return notADescription(root.Get("asyncapi"), "this is an AsyncAPI document, not an OpenAPI description")
	case !v.Exists():
		return notADescription(root, `this is not an API description: it has neither "openapi" nor "swagger"`)
	case v.Kind() != node.String && v.Kind() != node.Number:
		return notADescription(v, `"`+key+`" holds the version, such as "3.1.0"; this is `+article(v.Kind()))
	}
	major, rest, _ := strings.Cut(v.Text(), ".")
	minor, _, _ := strings.Cut(rest, ".")
	switch major + "." + minor {
	case "2.0", "2.":
		l.doc.Version = V20
	case "3.0", "3.":
		l.doc.Version = V30
	case "3.1":
		l.doc.Version = V31
	case "3.2":
		l.doc.Version = V32
	default:
		if major != "3" || !digits(minor) {
			return notADescription(v, `version "`+clip(v.Text())+`" is not one that can be read`)
		}
		l.doc.Version = V32
		l.fault(v.Span(), "OpenAPI "+clip(v.Text())+" is newer than what is known here; it is read as 3.2", "")
	}
	if (key == "swagger") != (l.doc.Version == V20) {
		l.fault(root.Key(key), `version `+clip(v.Text())+` is declared with "`+key+`"`, `write "openapi" for 3.0 and later, "swagger" for 2.0`)
	}
	return nil
}

func notADescription(n node.Node, msg string) *node.Error {
	err := n.Span().Errorf("%s", msg)
	err.Help = `what is read: Swagger 2.0 ("swagger": "2.0") and OpenAPI 3.0, 3.1 and 3.2 ("openapi": "3.1.0")`
	return err
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
