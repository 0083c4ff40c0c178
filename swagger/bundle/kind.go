package bundle

import "strings"

// Kind is what an object of a description is.
type Kind uint8

// The kinds of which Edit is asked.
const (
	Other Kind = iota // an extension, or a member that no specification knows
	Root
	Info
	Tag
	Paths
	PathItem
	Operation
	Parameter
	RequestBody
	Responses
	Response
	Header
	MediaType
	Schema
	Example
	Link
	Callback
	SecurityScheme
	OAuthFlows
	Server
	Encoding

	// Components and all below are written without being asked about.
	Components
	data          // a value of which nothing is a reference
	discriminator // its mapping holds references that are texts
	schemas       // maps of what their name says
	parameters
	headers
	contents
	examples
	links
	callbacks
	bodies
	responses
	schemes
	items
	operations
	encodings
)

// anyMember stands for all members that are not named.
const anyMember = "*"

// grammar says what the members of an object are; a list has the kind of its elements. What is
// not named is Other.
var grammar = map[Kind]map[string]Kind{
	Root: {
		"info": Info, "tags": Tag, "paths": Paths, "webhooks": Paths, "x-webhooks": Paths, "components": Components, "servers": Server,
		"definitions": schemas, "parameters": parameters, "responses": responses, "securityDefinitions": schemes,
	},
	Components: {
		"schemas": schemas, "responses": responses, "parameters": parameters, "examples": examples, "requestBodies": bodies,
		"headers": headers, "securitySchemes": schemes, "links": links, "callbacks": callbacks, "pathItems": items, "mediaTypes": contents,
	},
	Paths: {anyMember: PathItem},
	PathItem: {
		"get": Operation, "put": Operation, "post": Operation, "delete": Operation, "options": Operation, "head": Operation,
		"patch": Operation, "trace": Operation, "query": Operation, "additionalOperations": operations,
		"parameters": Parameter, "servers": Server,
	},
	Operation: {
		"parameters": Parameter, "requestBody": RequestBody, "responses": Responses, "callbacks": callbacks, "servers": Server,
	},
	Parameter: with(headerMembers, map[string]Kind{
		"allOf": Schema, // parameters of 2.0 have keywords of schemas
		"items": Schema, "default": data, "enum": data,
	}),
	Header:         with(headerMembers, map[string]Kind{"items": Schema, "default": data, "enum": data}),
	RequestBody:    {"content": contents},
	Responses:      {anyMember: Response},
	Response:       {"headers": headers, "content": contents, "links": links, "schema": Schema, "examples": data},
	MediaType:      {"schema": Schema, "itemSchema": Schema, "example": data, "examples": examples, "encoding": encodings, "prefixEncoding": Encoding, "itemEncoding": Encoding},
	Encoding:       {"headers": headers, "encoding": encodings, "prefixEncoding": Encoding, "itemEncoding": Encoding},
	Example:        {"value": data, "dataValue": data},
	Link:           {"parameters": data, "requestBody": data, "server": Server},
	Callback:       {anyMember: PathItem},
	SecurityScheme: {"flows": OAuthFlows},
	Schema: {
		"properties": schemas, "patternProperties": schemas, "$defs": schemas, "definitions": schemas, "dependentSchemas": schemas,
		"allOf": Schema, "anyOf": Schema, "oneOf": Schema, "not": Schema, "if": Schema, "then": Schema, "else": Schema,
		"items": Schema, "prefixItems": Schema, "contains": Schema, "additionalProperties": Schema, "propertyNames": Schema,
		"unevaluatedItems": Schema, "unevaluatedProperties": Schema, "contentSchema": Schema, "discriminator": discriminator,
		"example": data, "examples": data, "default": data, "enum": data, "const": data,
	},
	schemas: {anyMember: Schema}, parameters: {anyMember: Parameter}, headers: {anyMember: Header}, contents: {anyMember: MediaType},
	examples: {anyMember: Example}, links: {anyMember: Link}, callbacks: {anyMember: Callback}, bodies: {anyMember: RequestBody},
	responses: {anyMember: Response}, schemes: {anyMember: SecurityScheme}, items: {anyMember: PathItem}, operations: {anyMember: Operation},
	encodings: {anyMember: Encoding},
}

var headerMembers = map[string]Kind{"schema": Schema, "content": contents, "example": data, "examples": examples}

// with returns the union of two rows.
func with(a, b map[string]Kind) map[string]Kind {
	out := make(map[string]Kind, len(a)+len(b))
	for _, m := range []map[string]Kind{a, b} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// below is what a member of an object is.
func (k Kind) below(key string) Kind {
	if k == data {
		return data
	}
	row := grammar[k]
	if is, ok := row[key]; ok {
		return is
	}
	if is, ok := row[anyMember]; ok && !k.extendedBy(key) {
		return is
	}
	return Other
}

// extendedBy reports whether a member is an extension. Those of maps are not: they have names of all kinds.
func (k Kind) extendedBy(key string) bool {
	switch k {
	case Paths, Responses, Callback:
		return strings.HasPrefix(key, "x-")
	case contents:
		return strings.HasPrefix(key, "x-") && !strings.Contains(key, "/")
	}
	return false
}

// section is where things of a kind have names.
type section struct{ group, name string } // group: "components", or "" in Swagger 2.0

var sections = map[Kind]section{
	Schema: {"components", "schemas"}, Response: {"components", "responses"}, Parameter: {"components", "parameters"},
	Example: {"components", "examples"}, RequestBody: {"components", "requestBodies"}, Header: {"components", "headers"},
	SecurityScheme: {"components", "securitySchemes"}, Link: {"components", "links"}, Callback: {"components", "callbacks"},
}

var oldSections = map[Kind]section{
	Schema: {"", "definitions"}, Response: {"", "responses"}, Parameter: {"", "parameters"}, SecurityScheme: {"", "securityDefinitions"},
}

// section returns where things of a kind have names in this description; ok is false where the
// specification has no such place.
func (w *writer) section(k Kind) (s section, ok bool) {
	if w.old {
		s, ok = oldSections[k]
		return s, ok
	}
	s, ok = sections[k]
	return s, ok
}

func (s section) pointer() string {
	p := "#/"
	if s.group != "" {
		p += s.group + "/"
	}
	return p + s.name + "/"
}
