package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Exchange is one request with its answer. Of a request as a server sees it the URL may be without a
// host.
type Exchange struct {
	Method  string
	URL     *url.URL
	Header  http.Header
	Body    []byte // of the request
	BodyCut bool   // Body is not all of it

	Status    int
	Answer    http.Header
	Answered  []byte // the body of the answer
	AnswerCut bool   // Answered is not all of it
}

// Options are how exchanges are checked.
type Options struct {
	// Base is the path that the service is mounted under ("/v1", "/" for the root), in the place of
	// the paths of the description's servers. "": those.
	Base string
	// Headers are response headers that need no description, besides those of HTTP.
	Headers []string
	// MaxBody bounds a body that is checked, in bytes; 0: 1 MiB.
	MaxBody int
}

const defaultMaxBody = 1 << 20

// Checker holds exchanges against one description. It may be used by several goroutines.
type Checker struct {
	doc       *swagger.Document
	kin       *openapi3.T
	options   Options
	templates []*template
	servers   map[*swagger.Operation][]string
	headers   map[string]bool // canonical, see Options.Headers
	rules     map[string]Rule
}

// New returns a Checker for a description. The error says why kin-openapi cannot load it.
func New(doc *swagger.Document, o Options) (*Checker, error) {
	kin, err := load(doc)
	if err != nil {
		return nil, err
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	c := &Checker{
		doc: doc, kin: kin, options: o, templates: newTemplates(doc.Operations),
		servers: map[*swagger.Operation][]string{}, headers: map[string]bool{}, rules: map[string]Rule{},
	}
	for _, op := range doc.Operations {
		c.servers[op] = serverPaths(op.Servers)
	}
	for _, name := range o.Headers {
		c.headers[http.CanonicalHeaderKey(name)] = true
	}
	for _, r := range Rules() {
		c.rules[r.ID] = r
	}
	return c, nil
}

// Document returns the description.
func (c *Checker) Document() *swagger.Document { return c.doc }

// Check holds an exchange against the description. Findings are in the order of the rules, and within
// a rule in that of the message.
func (c *Checker) Check(x *Exchange) *Result {
	k := &check{Checker: c, x: x, result: &Result{Refused: x.Status >= 400}}
	if k.routed() {
		if !k.result.Refused {
			k.request()
		}
		k.response()
	}
	return k.result
}

// check is the check of one exchange.
type check struct {
	*Checker
	x      *Exchange
	route  *route
	op     *openapi3.Operation
	item   *openapi3.PathItem
	result *Result
}

// routed finds the operation, or says that there is none.
func (k *check) routed() bool {
	if k.x.URL == nil {
		k.unchecked("the request has no URL")
		return false
	}
	k.route = k.Checker.route(k.x.Method, k.x.URL)
	silent := k.x.Status == http.StatusNotFound || k.x.Status == http.StatusMethodNotAllowed || k.x.Status == http.StatusNotImplemented
	switch {
	case k.route == nil:
		if !silent {
			at := k.doc.Root.Key("paths")
			if at.IsZero() {
				at = k.doc.Root.Span()
			}
			k.add(Finding{Rule: k.rules[routeUndeclared], Part: "path", Message: "no path of the description matches", At: at})
		}
		return false
	case k.route.operation == nil:
		if k.x.Method == http.MethodOptions || k.x.Method == http.MethodHead && k.hasGET() {
			return false // a question about the resource (RFC 9110, sections 9.3.2 and 9.3.7)
		}
		if !silent {
			k.add(Finding{Rule: k.rules[methodUndeclared], Part: "method", Message: "the path is described without " + k.x.Method, At: k.route.template.operations[0].ItemKey})
		}
		return false
	}
	k.result.Operation = k.route.operation
	return k.counterpart()
}

func (k *check) hasGET() bool {
	for _, op := range k.route.template.operations {
		if op.Method == http.MethodGet {
			return true
		}
	}
	return false
}

// counterpart finds the operation in kin-openapi's model.
func (k *check) counterpart() bool {
	op := k.route.operation
	k.item = k.kin.Paths.Value(op.Path)
	if k.item != nil {
		k.op = operationOf(k.item, op.Method)
	}
	if k.op == nil {
		k.unchecked("kin-openapi does not have the operation")
		return false
	}
	return true
}

func (k *check) add(f Finding) {
	f.Status = k.x.Status
	f.Operation = k.x.Method + " " + k.path()
	k.result.Findings = append(k.result.Findings, f)
}

func (k *check) path() string {
	if k.route != nil {
		return k.route.template.operations[0].Path
	}
	return k.x.URL.EscapedPath()
}

func (k *check) unchecked(format string, args ...any) {
	k.result.Unchecked = append(k.result.Unchecked, fmt.Sprintf(format, args...))
}

// guarded runs something of kin-openapi: a panic in there is something that could not be checked.
func (k *check) guarded(what string, run func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			k.unchecked("%s: kin-openapi fails on it: %s", what, clip(fmt.Sprint(r)))
			err = nil
		}
	}()
	return run()
}

const maxActual = 80 // bytes of a value in a finding

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxActual {
		return s
	}
	cut := maxActual
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// place is the first of some places that is one.
func place(spans ...node.Span) node.Span {
	for _, s := range spans {
		if !s.IsZero() {
			return s
		}
	}
	return node.Span{}
}
