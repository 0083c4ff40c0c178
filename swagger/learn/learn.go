// Package learn drafts an OpenAPI 3.1 description of a service that has none, from exchanges that
// were recorded:
//
//	draft, err := learn.Describe(exchanges, learn.Options{Title: "Orders"})
//	os.WriteFile("openapi.yaml", draft.YAML(), 0o644)
//
// It is evidence and no promise, and is marked so: x-postel-learned counts, at the description, each
// operation, parameter and response, the exchanges it was learned from.
//
// # What is learned
//
//   - Paths. A segment is a parameter where it is a number, a UUID, or long and of no word; all such
//     segments after the same beginning are one parameter, named after the segment before it.
//     [Options.Paths] tells those that cannot be guessed.
//   - Query parameters, with the type that every value has that was sent.
//   - Bodies of JSON, as one schema that all samples meet: types side by side where they differ,
//     formats (date, date-time, uuid) where every text has it, a map where the names of members are
//     identifiers or too many. Forms become objects of texts; of every other body the media type is
//     learned alone.
//   - Response headers that do not belong to HTTP, and the schemes of Authorization.
//   - An example of each body and parameter.
//
// A member of an answer is required where every sample has it. Of a request nothing is required but
// path parameters: that clients always send something does not show that they must. Requests that were
// refused (a status from 400 on) say nothing about parameters and request bodies. Request headers and
// cookies are not learned.
//
// # Every exchange conforms
//
// Each exchange that was not left out ([Draft.Left]) conforms to the draft as package conformance
// judges, with one exception: OpenAPI has no word for a response body that is there at one time and
// not at another.
//
// # Secrets
//
// Values of Authorization, of cookies, and of parameters and members with a name such as password or
// token come into no example, and neither does any text that contains one of them or looks like a
// token. Other personal data does: look at the examples before you publish them, or leave them out
// ([Options.NoExamples]).
package learn

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/conformance"
)

// Options are the settings of a draft.
type Options struct {
	// Title and Version are those of the API; "": "Learned API" and "0.0.0".
	Title, Version string
	// Server is the URL of the service, or its path, that paths stand below; "": "/".
	Server string
	// Paths are path templates that are known ("/users/{name}"), below the server. The first one
	// that matches counts.
	Paths []string
	// NoExamples leaves out every value that was recorded.
	NoExamples bool
}

// Left says how many exchanges were left out for a reason.
type Left struct {
	Reason string
	Count  int
}

// Draft is a description that was learned.
type Draft struct {
	tree *node.Tree
	// Exchanges, Paths and Operations count what the draft was made of, and what it has.
	Exchanges, Paths, Operations int
	// Left are the exchanges that the draft says nothing about.
	Left []Left
}

// JSON returns the description as JSON.
func (d *Draft) JSON() []byte { return d.tree.Source() }

// YAML returns the description as YAML.
func (d *Draft) YAML() []byte { return node.AppendYAML(nil, d.tree.Root()) }

// limits of one draft. What is beyond them is left out and counted, or described as open.
const (
	maxOperations = 2_000
	maxParameters = 200 // of one operation
	maxHeaders    = 100 // of one response
	maxMembers    = 300 // of one object; with more it is a map
	maxDepth      = 64  // of a schema; below it anything goes
	maxBody       = 8 << 20
	maxExample    = 4 << 10
)

// ErrNothing says that no exchange is left to learn from.
var ErrNothing = errors.New("there is no exchange to learn from")

// Describe drafts a description of exchanges. The error is [ErrNothing], or says which of the
// [Options] is wrong.
func Describe(exchanges []*conformance.Exchange, o Options) (*Draft, error) {
	l := &learner{options: o, operations: map[string]*operation{}, draft: &Draft{}}
	for _, text := range o.Paths {
		t, err := newTemplate(text)
		if err != nil {
			return nil, err
		}
		l.known = append(l.known, t)
	}
	for _, x := range exchanges {
		l.secrets.collect(x)
	}
	if l.secrets.over {
		l.options.NoExamples = true
	}
	for _, x := range exchanges {
		l.add(x)
	}
	l.forget()
	if l.draft.Operations = len(l.order); l.draft.Operations == 0 {
		return nil, ErrNothing
	}
	return l.write()
}

// learner collects what exchanges show.
type learner struct {
	options    Options
	known      []*template
	secrets    secrets
	operations map[string]*operation // by method and path template
	order      []*operation
	draft      *Draft
}

// leave counts exchanges that are left out.
func (l *learner) leave(reason string, count int) {
	i := slices.IndexFunc(l.draft.Left, func(one Left) bool { return one.Reason == reason })
	if i < 0 {
		l.draft.Left = append(l.draft.Left, Left{Reason: reason})
		i = len(l.draft.Left) - 1
	}
	l.draft.Left[i].Count += count
}

// methods are those that a path item of OpenAPI 3.1 has a place for.
func methods() []string {
	return []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}
}

// unfit says why an exchange cannot be described, "" where it can be.
func unfit(x *conformance.Exchange) string {
	switch {
	case x.URL == nil:
		return "without a URL"
	case x.Status < 100 || x.Status > 599:
		return "without a status of HTTP"
	case !slices.Contains(methods(), x.Method):
		return "with a method that OpenAPI 3.1 has no place for"
	}
	for name := range x.URL.Query() {
		switch {
		case name == "":
			return "with a query parameter that has no name"
		case !utf8.ValidString(name):
			return "with the name of a query parameter that is no UTF-8"
		}
	}
	return ""
}

// add learns from one exchange.
func (l *learner) add(x *conformance.Exchange) {
	if reason := unfit(x); reason != "" {
		l.leave(reason, 1)
		return
	}
	path, ok := l.below(x.URL.EscapedPath())
	if !ok {
		l.leave("elsewhere than below the server", 1)
		return
	}
	sent, sentOK := bodyOf(x.Header, x.Body, x.BodyCut)
	came, cameOK := bodyOf(x.Answer, x.Answered, x.AnswerCut)
	if !sentOK && x.Status < 400 || !cameOK && x.Method != http.MethodHead {
		l.leave("with a body that is said to be JSON and is not, or is too large", 1)
		return
	}
	at := l.place(path)
	op := l.operation(x.Method, at.template)
	if op == nil {
		l.leave(fmt.Sprintf("of more than %d operations", maxOperations), 1)
		return
	}
	l.see(op, x, at, sent, came)
}

// operation finds an operation, or adds it; nil where there are too many.
func (l *learner) operation(method, path string) *operation {
	key := method + " " + path
	op := l.operations[key]
	if op == nil && len(l.order) < maxOperations {
		op = &operation{method: method, path: path}
		l.operations[key] = op
		l.order = append(l.order, op)
	}
	return op
}

// forget drops operations that nobody has seen to exist.
func (l *learner) forget() {
	l.order = slices.DeleteFunc(l.order, func(op *operation) bool {
		missing := !slices.ContainsFunc(op.responses, func(r *response) bool { return r.status != 404 && r.status != 405 && r.status != 501 })
		if missing {
			l.leave("to operations that are not there", op.exchanges)
		}
		return missing
	})
	for _, op := range l.order {
		l.draft.Exchanges += op.exchanges
	}
}

// below is a path below that of the server.
func (l *learner) below(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, strings.TrimRight(serverPath(l.options.Server), "/"))
	return rest, ok && (rest == "" || rest[0] == '/')
}

// serverPath is the path of a server's URL.
func serverPath(text string) string {
	if _, rest, ok := strings.Cut(text, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
		return ""
	}
	return text
}
