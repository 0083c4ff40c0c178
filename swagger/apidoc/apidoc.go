// Package apidoc gives a service its documentation: one handler serves the description of the
// API, says where it is, and shows it on a page on which requests can be tried out.
//
//	json, _ := os.ReadFile("openapi.json")
//	h, err := apidoc.New(json, apidoc.Options{Service: api})
//	http.ListenAndServe(":8080", h)
//
// What is answered, below [Options].Prefix, and all else is left to the service:
//
//	/openapi                    the description, JSON or YAML by Accept (RFC 9110, section 12.5.1)
//	/openapi.json /openapi.yaml one of them
//	/docs/                      the page: Swagger UI 5.29.0, from this handler alone
//	/.well-known/api-catalog    the catalogue (RFC 9727) as a linkset (RFC 9264); not below Prefix
//
// Each has a strong ETag and answers If-None-Match with 304 (RFC 9110, section 13.1.2). The root
// of the service, and all of the above, carry the links service-desc and service-doc (RFC 8631)
// and api-catalog, with which clients such as postel discover find them.
//
// # The page
//
// No request leaves for another host, and a content security policy sees to it: images in
// descriptions become links, and servers of the description become their paths on this origin,
// so that what is tried out goes to the service itself. Swagger UI reads OpenAPI up to 3.1: a
// description of 3.2 is shown as 3.1, and the page lists what that leaves out. A description of
// more than PartBytes is shown in parts, one for each tag (operations without a tag: for each
// first segment of the path), since browsers stall on it as a whole; the page says so.
//
// # What it costs
//
// A description is given as JSON: a YAML reader is larger than all the rest. package bundle
// makes JSON of any description. The handler adds 1.3 MB to a small server (1.6 MB with its symbols),
// half of it the page; html/template is not in it. The files of
// Swagger UI (Apache License 2.0, Copyright SmartBear Software) come from the module
// github.com/swaggest/swgui.
package apidoc

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/bundle"
)

// Options are how a description is served.
type Options struct {
	Service http.Handler // what is served beside the documentation; nil: nothing, which is 404
	Prefix  string       // below which path the documentation is, "" or "/orders"

	// PartBytes is how large a description may be, in bytes of JSON, before the page shows it in
	// parts; 0: 2 MiB.
	PartBytes int

	// Edit is what is different in the page's copy of the description, such as extensions that
	// say more about an operation; nil: nothing. What is served as the description stays as it is.
	Edit func(bundle.At) bundle.Edit

	// Servers are where the page sends requests, in the place of those of the description; nil:
	// the paths of these, on the page's own origin.
	Servers []Server

	// ReadOnly takes away what sends requests; the servers are shown as they are.
	ReadOnly bool

	// Notices stand at the head of the page, such as where requests go.
	Notices []Notice

	// Events is the path of a stream of server-sent events of which each one makes the page load
	// anew; "": none.
	Events string
}

// Notice is a sentence, with what it is about below it.
type Notice struct {
	Sentence string   `json:"sentence"`
	Items    []string `json:"items,omitempty"`
	Weight   Weight   `json:"weight,omitempty"`
}

// Weight is how a notice is set off; its sentence says the same.
type Weight string

// The weights.
const (
	Plain   Weight = ""
	Safe    Weight = "safe"    // nothing can be changed from this page
	Caution Weight = "caution" // something can
)

// Server is a place to which the page sends requests.
type Server struct {
	URL         string // relative to the page's origin: "/v1"
	Description string
	// Confirm is a header field that the page sends with methods that are not safe (RFC 9110, section
	// 9.2.1), after its reader has agreed, once for as long as the page is open; "": nobody is asked.
	Confirm string
}

// defaultPartBytes is what a browser shows without a pause that is felt.
const defaultPartBytes = 2 << 20

// Handler serves a description, and the page that shows it. It may be used by several
// goroutines.
type Handler struct {
	o     Options
	root  node.Node
	title string // "Orders 1.4.0"
	files map[string]func() (*file, error)
	link  string // the header field Link
}

// New returns a handler for a description in JSON. The error says why it cannot be read.
func New(json []byte, o Options) (*Handler, error) {
	tree, err := node.ParseJSON("the description", json, node.Options{})
	if err != nil {
		return nil, fmt.Errorf("%w; it is given as JSON", err)
	}
	root := tree.Root()
	switch {
	case !root.Has("openapi") && !root.Has("swagger"):
		return nil, errors.New(`this is not an API description: it has neither "openapi" nor "swagger"`)
	case o.Prefix != "" && (!strings.HasPrefix(o.Prefix, "/") || strings.HasSuffix(o.Prefix, "/")):
		return nil, errors.New(`the prefix begins with a slash and does not end with one: "/orders"`)
	}
	if o.PartBytes == 0 {
		o.PartBytes = defaultPartBytes
	}
	h := &Handler{o: o, root: root, title: strings.TrimSpace(root.Path("info", "title").Text() + " " + root.Path("info", "version").Text())}
	h.link = h.links()
	h.files = h.descriptions()
	h.page()
	return h, nil
}

// ServeHTTP answers requests for the documentation, and leaves all others to the service.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == h.o.Prefix+"/docs":
		http.Redirect(w, r, h.o.Prefix+"/docs/", http.StatusPermanentRedirect)
	case path == h.o.Prefix+"/openapi":
		h.negotiate(w, r)
	case h.files[path] != nil:
		h.serve(w, r, path)
	default:
		h.service(w, r)
	}
}

// service passes a request on. The root says where the documentation is.
func (h *Handler) service(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == h.o.Prefix+"/" || r.URL.Path == "/" {
		w.Header().Add("Link", h.link)
	}
	if h.o.Service == nil {
		http.NotFound(w, r)
		return
	}
	h.o.Service.ServeHTTP(w, r)
}

// once makes a file when it is asked for first.
func once(make func() (*file, error)) func() (*file, error) { return sync.OnceValues(make) }
