// Package swagger reads API descriptions: Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2, in JSON or
// YAML, in one file or in many.
//
// [Load] builds one compact model for all versions, on top of the node trees of internal/node.
// The model says what the service promises in the terms of OpenAPI 3 (a Swagger 2.0 body
// parameter is a request body, its host and basePath are servers), and every part of it keeps
// the node it was read from, so that each fact has a file, a line and a column.
//
// Loading is tolerant: what is wrong in one place is a fault in [Document.Faults] and leaves
// the rest readable. Only a document that cannot be read at all is an error.
//
// A $ref is followed wherever it stands, into other files by [Files]. Where the specification
// has none it is a fault, once for each kind of place. What a reference leads to is one node,
// never a copy; the model shares what is built of it.
//
// Where Swagger 2.0 leaves things open the model has what its tools have agreed on: a body or
// response with a schema and without consumes or produces is application/json (a response of
// type file application/octet-stream), a form that consumes does not name is multipart with a
// file and URL-encoded without, a list without a collectionFormat is separated by commas.
//
// Not read: schemas (a broken $ref in one is found by [Document.Resolve]), examples, external
// documentation, XML objects, the versions of other files than the entry, and whether the
// parameters of a path are those that its template names.
package swagger

import (
	"sync"

	"github.com/postel-api/postel/internal/node"
)

// Version is the specification that a document is written in.
type Version uint8

// The versions, in order.
const (
	V20 Version = iota + 1
	V30
	V31
	V32
)

// String returns "2.0", "3.0", "3.1" or "3.2".
func (v Version) String() string { return [...]string{"", "2.0", "3.0", "3.1", "3.2"}[v] }

// Document is one API description with everything it refers to. Its methods may be called by
// several goroutines.
type Document struct {
	Name    string  // of the entry file, as messages show it
	Version Version // of the entry file
	Root    node.Node
	Info    node.Node // the info object

	Servers    []Server
	Operations []*Operation // below paths, in the order of the document
	Webhooks   []*Operation // Path is the webhook's name
	Components []Component  // every named component, in the order of the document
	Security   *Security    // the document's own requirement, nil if it has none
	Tags       []node.Node  // tag objects

	// Faults are places that are wrong, or were read although the specification has no
	// meaning for them. The comparison goes on without or with them, as each one says.
	Faults []node.Fault

	resolver *resolver
	naming   sync.Once
	names    map[node.Node]string // see ComponentName
}

// Component is one named entry of components (or definitions, parameters, responses,
// securityDefinitions in 2.0).
type Component struct {
	Kind string // "schemas", "responses", "parameters", …
	Name string
	Key  node.Span
	Node node.Node
}

// Operation is one method on one path, one webhook, or one callback.
type Operation struct {
	Method  string    // in upper case as on the wire
	Path    string    // the template as written; a callback's runtime expression; a webhook's name
	Key     node.Span // the method's key
	Node    node.Node
	Item    node.Node // the path item
	ItemKey node.Span // the path's key

	ID         string       // operationId
	Parameters []*Parameter // of the path item and the operation, the operation's ones winning
	Body       *Body        // nil: none declared
	Responses  []*Response
	Callbacks  []*Callback
	Security   *Security // the one in force: the operation's, else the document's; nil: none
	Servers    []Server  // the ones in force: operation, else path item, else document
	Deprecated node.Node // the keyword's value, may be absent
	Sunset     node.Node // x-sunset, may be absent
}

// Parameter is one parameter of an operation in OpenAPI 3 terms. Serialization defaults are
// filled in: Style and Explode hold what is in force.
type Parameter struct {
	Name            string
	In              string // "path", "query", "header", "cookie", "querystring"
	Required        bool
	Style           string
	Explode         bool
	AllowEmptyValue bool
	AllowReserved   bool
	Deprecated      bool
	Schema          node.Node    // absent: anything, or Content is set
	Content         []*MediaType // the content form
	Key             node.Span    // where it is listed, for messages
	Node            node.Node    // the parameter object, references resolved
	Ref             node.Node    // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// Body is a request body.
type Body struct {
	Required bool
	Content  []*MediaType
	Key      node.Span
	Node     node.Node
	Ref      node.Node // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// MediaType is one entry of a content map.
type MediaType struct {
	Name       string    // as written: "application/json; charset=utf-8", "text/*"
	Schema     node.Node // absent: anything
	ItemSchema node.Node // 3.2, for sequential media types
	// Form is set instead of Schema for a Swagger 2.0 form: its fields, whose names are the
	// members of the body's object. Other members are allowed, as in an open object.
	Form     []*Parameter
	Encoding []*Encoding
	Key      node.Span
	Node     node.Node
}

// Encoding is how one member of a form or multipart body is written.
type Encoding struct {
	Property      string // "[0]" and so on for prefixEncoding of 3.2, "[*]" for itemEncoding
	ContentType   string // "" : the default for the member's type
	Style         string
	Explode       bool
	AllowReserved bool
	Headers       []*Header
	Encoding      []*Encoding // 3.2: of the members of a nested body
	Key           node.Span
	Node          node.Node
}

// Header is a response header (or one of a multipart part).
type Header struct {
	Name       string
	Required   bool
	Deprecated bool
	Style      string
	Explode    bool
	Schema     node.Node
	Content    []*MediaType
	Key        node.Span
	Node       node.Node
	Ref        node.Node // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// Response is one entry of an operation's responses.
type Response struct {
	Status  string // "200", "4XX" (upper case), "default"; a code and its range may both be there
	Headers []*Header
	Content []*MediaType
	Links   []*Link
	Key     node.Span
	Node    node.Node
	Ref     node.Node // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// Link is a design-time hint from a response to another operation.
type Link struct {
	Name string
	Key  node.Span
	Node node.Node
	Ref  node.Node // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// Callback is a named set of requests that the service sends.
type Callback struct {
	Name       string
	Operations []*Operation // Path is the runtime expression
	Key        node.Span
	Node       node.Node
	Ref        node.Node // the reference that led to Node, absent where Node stands in place; see [Document.Described]
}

// Server is one base URL with its variables.
type Server struct {
	URL       string // the template as written; "/" where nothing is declared
	Variables []ServerVariable
	Node      node.Node // absent where nothing is declared
}

// ServerVariable is a variable of a server's URL template.
type ServerVariable struct {
	Name    string
	Enum    []string // nil: any value
	Default string
	Node    node.Node
}

// Security is a requirement: at least one alternative must be met. No alternative at all means
// that nothing is required.
type Security struct {
	Alternatives []Alternative
	Node         node.Node
}

// Alternative is a set of credentials that are needed together; an empty one is anonymous.
type Alternative struct {
	Credentials []Credential
	Node        node.Node
}

// Credential is one scheme with the scopes (or roles) that are needed.
type Credential struct {
	Name   string
	Scheme *SecurityScheme // nil: not declared, which is a fault
	Scopes []string
	Node   node.Node
}

// SecurityScheme is a way to authenticate, in OpenAPI 3 terms (2.0 "basic" is http basic, its
// oauth2 flows "accessCode" and "application" are authorizationCode and clientCredentials).
type SecurityScheme struct {
	Name        string // component name
	Type        string // "apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"
	In          string // apiKey: "query", "header", "cookie"
	ParamName   string // apiKey
	Scheme      string // http, in lower case
	OpenIDURL   string
	MetadataURL string // 3.2, oauth2MetadataUrl
	Flows       []Flow
	Node        node.Node
}

// Flow is one OAuth 2.0 flow.
type Flow struct {
	Kind             string // "implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"
	AuthorizationURL string // deviceAuthorizationUrl for the device flow
	TokenURL         string
	RefreshURL       string
	Scopes           []string // sorted
	Node             node.Node
}

// Files reads the other files of a description. How references become files, and which ones
// are allowed, is its decision. It is asked by one goroutine at a time, and once for each file
// that a reference resolves to (RFC 3986, section 5.2).
type Files interface {
	// Read returns the file that ref names, as seen from the file called from: ref is a
	// reference (RFC 3986, section 4.1) without its fragment, from and name are canonical
	// names, one for each file. An error with a method Advice() string says by it what a person
	// can do.
	Read(from, ref string) (name string, data []byte, err error)
}
