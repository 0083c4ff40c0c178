package swagger

import (
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// fields reports members that the specification does not know. They are left out, and where
// they are spelled wrong, that changes what a description promises.
func (l *loader) fields(n node.Node, what string, known []string) {
	for key := range n.Members() {
		if extension(key) || slices.Contains(known, key) {
			continue
		}
		l.faults.repeat(node.Fault{
			Span: n.Key(key),
			Msg:  quoted(key) + " has no meaning in " + what + " of " + l.specification() + "; it is left out",
			Help: l.refs.speller.suggest(key, slices.Values(known)),
		})
	}
}

// The functions below return the fixed fields of an object, without regard to the minor version.

func (l *loader) rootFields() []string {
	if l.doc.Version == V20 {
		return []string{
			"swagger", "openapi", "info", "host", "basePath", "schemes", "consumes", "produces", "paths", "definitions",
			"parameters", "responses", "securityDefinitions", "security", "tags", "externalDocs",
		}
	}
	return []string{
		"openapi", "swagger", "$self", "info", "jsonSchemaDialect", "servers", "paths", "webhooks", "components",
		"security", "tags", "externalDocs",
	}
}

func componentFields() []string {
	return []string{
		"schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes",
		"links", "callbacks", "pathItems", "mediaTypes",
	}
}

func (l *loader) operationFields() []string {
	if l.doc.Version == V20 {
		return []string{
			"tags", "summary", "description", "externalDocs", "operationId", "consumes", "produces",
			"parameters", "responses", "schemes", "deprecated", "security",
		}
	}
	return []string{
		"tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody",
		"responses", "callbacks", "deprecated", "security", "servers",
	}
}

// parameterFields are those of 3.0 and later; a parameter of 2.0 has the keywords of a schema.
func parameterFields() []string { return append(headerFields(), "name", "in") }

func headerFields() []string {
	return []string{
		"description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved",
		"schema", "content", "example", "examples",
	}
}

func (l *loader) responseFields() []string {
	if l.doc.Version == V20 {
		return []string{"description", "schema", "headers", "examples"}
	}
	return []string{"summary", "description", "headers", "content", "links"}
}

func bodyFields() []string { return []string{"description", "content", "required"} }

func mediaTypeFields() []string {
	return []string{"schema", "itemSchema", "example", "examples", "encoding", "prefixEncoding", "itemEncoding"}
}
