package apidoc

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/bundle"
)

// construct is a construct of OpenAPI 3.2 that Swagger UI 5.29 does not show.
type construct struct {
	kind   bundle.Kind
	member string
	value  string // "" : any
	what   string
	drop   bool // it would spoil what is shown
}

// constructs are those of OpenAPI 3.2.0, appendix "Changes", that have a place in a description.
var constructs = []construct{
	{bundle.PathItem, "query", "", "operations with the method QUERY are left out", true},
	{bundle.PathItem, "additionalOperations", "", "operations with methods of their own are left out", true},
	{bundle.Parameter, "in", "querystring", "a parameter that is the whole query string is listed, but not sent", false},
	{bundle.Parameter, "style", "cookie", "cookies are written in the style form", false},
	{bundle.MediaType, "itemSchema", "", "the items of a stream are shown as a list", false},
	{bundle.MediaType, "prefixEncoding", "", "how parts are encoded by their position is not shown", false},
	{bundle.MediaType, "itemEncoding", "", "how the parts of a stream are encoded is not shown", false},
	{bundle.Tag, "parent", "", "tags are shown in one row, without those that they belong to", false},
	{bundle.Tag, "summary", "", "tags are shown by their name, without their summary", false},
	{bundle.Tag, "kind", "", "tags of all kinds are shown alike", false},
	{bundle.OAuthFlows, "deviceAuthorization", "", "the device flow of OAuth cannot be tried out", false},
	{bundle.SecurityScheme, "oauth2MetadataUrl", "", "the metadata of the authorization server are not shown", false},
	{bundle.SecurityScheme, "deprecated", "true", "a deprecated way to authenticate is shown like the others", false},
	{bundle.Server, "name", "", "servers are shown by their address, without their name", false},
	{bundle.Response, "summary", "", "summaries of responses are not shown", false},
	{bundle.Example, "serializedValue", "", "examples are shown by their data, not as they are sent", false},
}

// is32 reports whether the page shows the description as one of 3.1.
func (h *Handler) is32() bool {
	v := h.root.Get("openapi").Text()
	return len(v) > 2 && v[:2] == "3." && v[2] > '1'
}

// omissions lists what the page does not show, in a notice of its own.
func (h *Handler) omissions() []Notice {
	if !h.is32() {
		return nil
	}
	where := make([][]string, len(constructs))
	// The walk is that of the copy, so that examples and the like are not taken for constructs.
	_, err := bundle.JSON(h.root, bundle.Options{Edit: func(at bundle.At) bundle.Edit {
		for i, c := range constructs {
			if c.in(at) {
				if place := placeOf(at, c); !slices.Contains(where[i], place) {
					where[i] = append(where[i], place)
				}
			}
		}
		return bundle.Edit{}
	}})
	if err != nil {
		return nil // the copy will say so
	}
	var items []string
	for i, c := range constructs {
		if where[i] != nil {
			items = append(items, c.what+": "+strings.Join(where[i], ", "))
		}
	}
	if items == nil {
		return nil
	}
	return []Notice{{Sentence: "The page shows OpenAPI 3.2 as 3.1. What differs from the description", Items: items}}
}

func (c construct) in(at bundle.At) bool {
	v := at.Node.Get(c.member)
	return at.Kind == c.kind && v.Exists() && (c.value == "" || v.Text() == c.value)
}

// placeOf says where a construct stands: the operation, else the JSON Pointer.
func placeOf(at bundle.At, c construct) string {
	switch {
	case at.Kind == bundle.PathItem && c.member == "query":
		return "QUERY " + at.Path
	case at.Kind == bundle.PathItem:
		names := ""
		for method := range at.Node.Get(c.member).Members() {
			if names != "" {
				names += ", "
			}
			names += method
		}
		return names + " " + at.Path
	case at.Method != "":
		return strings.ToUpper(at.Method) + " " + at.Path
	case at.Kind == bundle.Tag:
		return at.Node.Get("name").Text()
	}
	return at.Node.JSONPointer()
}

// shown is what is different in an object so that Swagger UI shows it, and asks nobody else.
func (h *Handler) shown(at bundle.At) bundle.Edit {
	var edit bundle.Edit
	if h.is32() {
		for _, c := range constructs {
			if c.drop && c.in(at) {
				edit.Drop = append(edit.Drop, c.member)
			}
		}
		h.translate(&edit, at)
	}
	switch at.Kind {
	case bundle.Root:
		h.redirect(&edit, at.Node)
		edit.Drop = append(edit.Drop, "jsonSchemaDialect")
	case bundle.PathItem, bundle.Operation:
		if h.o.ReadOnly {
			break
		}
		if len(h.o.Servers) > 0 {
			edit.Drop = append(edit.Drop, "servers")
		} else if servers := at.Node.Get("servers"); servers.Exists() {
			edit.Set = append(edit.Set, bundle.Member{Name: "servers", JSON: serverList(pathsOf(servers))})
		}
	case bundle.Link:
		edit.Drop = append(edit.Drop, "server")
	}
	return edit
}

// translate writes constructs of 3.2 in those of 3.1.
func (h *Handler) translate(edit *bundle.Edit, at bundle.At) {
	set := func(name string, json []byte) { edit.Set = append(edit.Set, bundle.Member{Name: name, JSON: json}) }
	switch at.Kind {
	case bundle.Root:
		edit.Drop = append(edit.Drop, "$self")
		set("openapi", []byte(`"3.1.1"`))
	case bundle.MediaType:
		if item := at.Node.Get("itemSchema"); item.Exists() && !at.Node.Has("schema") {
			set("schema", append(node.AppendJSON([]byte(`{"type":"array","items":`), item), '}'))
		}
	case bundle.Example:
		for _, member := range []string{"dataValue", "serializedValue"} {
			if v := at.Node.Get(member); v.Exists() && !at.Node.Has("value") {
				set("value", node.AppendJSON(nil, v))
				return
			}
		}
	}
}
