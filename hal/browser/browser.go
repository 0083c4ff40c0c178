// Package browser shows a HAL service to people: one page, served from the binary, with which links are
// followed, templates and forms are filled in, and documentation is read.
//
//	h, err := browser.New(browser.Options{Entry: "/api/", Prefix: "/browser"})
//	mux.Handle("/browser/", h)
//
// With an Entry that is a path the page is part of a service and asks its own origin. With one that is a
// URL of another service the page asks a proxy beside it, which reaches that service and those of Also, and
// nothing else; see package internal/upstream for what it refuses.
//
// What is answered, below [Options].Prefix:
//
//	/              the page
//	/settings.json where it begins, and what may be asked
//	/overlay.json  who uses a relation, and what changed in it
//	/_live/…       the proxy, if there is one
//	/….js, .css    the parts of the page: modules as they were written
//
// # The page
//
// It reads HAL in JSON and XML (draft-kelly-json-hal-11, draft-michaud-xml-hal-02), the header field Link
// (RFC 8288), HAL-FORMS, and problems (RFC 9457), and tells of Deprecation (RFC 9745) and Sunset (RFC 8594).
// What it tolerates it says. It needs a browser of 2024 or later.
//
// It asks nobody but its own origin, and a content security policy without exceptions sees to it. Of a
// document nothing becomes markup, and only links of http and https can be followed. Documentation is shown
// in a frame in which nothing runs. Header fields that its reader sets are kept in memory alone; the fragment
// of its address has the chain of relations and the URL. A request that may change something is asked for
// once.
//
// A page is 40 KB at most, compressed; a test holds that.
package browser

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postel-api/postel/internal/upstream"
)

//go:embed page
var page embed.FS

// Options are what is browsed.
type Options struct {
	// Entry is where the page begins: a path of its own origin, such as /api/, or a URL of http or https.
	Entry  string
	Prefix string // below which path the page is, "" or "/browser"

	// Also are URLs of which what is below can be asked as well, such as documentation at another host.
	// They are for an Entry that is a URL.
	Also []string

	// Header is sent to the origin of Entry, and to no other; it never reaches the page. Whoever can ask
	// for the page asks with it, so that a page for more than one person has none. It is for an Entry that
	// is a URL.
	Header http.Header

	// Private says that names in Entry and Also may lead to addresses of a private network.
	Private bool

	// Hosts are the names by which the page is called, with their ports, where it is beside a proxy;
	// nil: localhost and the addresses of this machine.
	Hosts []string

	// AllowWrites lets requests that may change something pass without asking. A proxy sees to it that the
	// page asks; where the page asks its own origin, the service decides itself who may do what.
	AllowWrites bool

	Overlay Overlay
}

// Overlay is what is known of relations beside the service itself. Its keys are relations: names of the
// registry (RFC 8288, section 2.1.1), and URIs into which curies have been expanded, those of the origin of
// Entry as paths or in full; a curie is looked for as well, as the service writes it.
type Overlay struct {
	UsedBy       map[string][]string `json:"usedBy,omitempty"`       // names of consumers
	ChangedSince map[string]Change   `json:"changedSince,omitempty"` // what changed
	Since        string              `json:"since,omitempty"`        // what it is compared with: "2.2.0"
}

// Change is what changed in a relation.
type Change struct {
	Level    string `json:"level"` // MAJOR, MINOR or PATCH
	Sentence string `json:"sentence"`
}

// policy lets the page ask its own origin and nobody else. Markup is read in one place, of XML, as data, and
// one worker is started, which is a part of the page.
const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types xml worker"

// handler serves the page.
type handler struct {
	prefix string
	files  map[string]file // by their path below the prefix
	proxy  *upstream.Proxy // nil where the page asks its own origin
	hosts  []string
}

// file is something that is served as it is.
type file struct {
	media, etag string
	data        string
}

// settings are what the page has to know.
type settings struct {
	Entry         string           `json:"entry"`
	Places        []upstream.Place `json:"places"` // none: its own origin
	AllowWrites   bool             `json:"allowWrites"`
	ConfirmHeader string           `json:"confirmHeader"`
	Headers       []string         `json:"headers"` // names of fields that are sent for it
}

// New returns the handler. The error says what is wrong with the options; it holds no credentials.
func New(o Options) (http.Handler, error) {
	if o.Prefix != "" && (!strings.HasPrefix(o.Prefix, "/") || strings.HasSuffix(o.Prefix, "/")) {
		return nil, errors.New(`the prefix begins with a slash and does not end with one: "/browser"`)
	}
	h := &handler{prefix: o.Prefix, files: map[string]file{}, hosts: o.Hosts}
	s := settings{Entry: o.Entry, AllowWrites: o.AllowWrites, ConfirmHeader: upstream.ConfirmHeader, Places: []upstream.Place{}, Headers: []string{}}
	if !strings.HasPrefix(o.Entry, "/") || strings.HasPrefix(o.Entry, "//") {
		if err := h.beside(o, &s); err != nil {
			return nil, err
		}
	} else if len(o.Also) > 0 || len(o.Header) > 0 {
		return nil, errors.New("a page that is part of its service asks its own origin, with what the browser sends: Also and Header are for an entry that is a URL")
	}
	for name, v := range map[string]any{"/settings.json": s, "/overlay.json": o.Overlay} {
		data, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		h.files[name] = newFile("application/json", data)
	}
	return h, h.pages()
}

// beside makes the proxy of a page whose service is another one.
func (h *handler) beside(o Options, s *settings) error {
	entry, err := url.Parse(o.Entry)
	if err != nil || entry.Hostname() == "" || entry.Scheme != "http" && entry.Scheme != "https" {
		return errors.New("the entry is a path of this service, or a URL of http or https")
	}
	if entry.User != nil {
		return fmt.Errorf("the entry has no user part: credentials for %s are header fields", entry.Host)
	}
	origin := url.URL{Scheme: entry.Scheme, Host: entry.Host, Path: "/"}
	list := []upstream.Upstream{{Name: "entry", URL: origin.String(), Header: o.Header, Private: o.Private}}
	for i, also := range o.Also {
		list = append(list, upstream.Upstream{Name: "also-" + strconv.Itoa(i+1), URL: also, Private: o.Private})
	}
	h.proxy, err = upstream.New(upstream.Options{Prefix: o.Prefix + "/_live/", Upstreams: list, Hosts: o.Hosts, AllowWrites: o.AllowWrites})
	if err != nil {
		return err
	}
	s.Places = h.proxy.Places()
	for name := range o.Header {
		s.Headers = append(s.Headers, http.CanonicalHeaderKey(name))
	}
	slices.Sort(s.Headers)
	return nil
}

// pages reads the parts of the page.
func (h *handler) pages() error {
	return fs.WalkDir(page, "page", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := page.ReadFile(name)
		if err != nil {
			return err
		}
		at := strings.TrimPrefix(name, "page")
		if at == "/index.html" {
			at = "/"
		}
		h.files[at] = newFile(media(name), data)
		return nil
	})
}

// media is the media type of a part of the page, whatever the system says of its ending.
func media(name string) string {
	return map[string]string{
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
		".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}[path.Ext(name)]
}

func newFile(media string, data []byte) file {
	sum := sha256.Sum256(data)
	return file{media: media, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`, data: string(data)}
}

// ServeHTTP serves the page, and passes what is below /_live/ to the proxy.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at, below := strings.CutPrefix(r.URL.Path, h.prefix)
	f, ok := h.files[at]
	switch {
	case h.proxy != nil && below && strings.HasPrefix(at, "/_live/"):
		h.proxy.ServeHTTP(w, r)
	case h.proxy != nil && h.hosts == nil && !upstream.CalledAsLoopback(r):
		http.Error(w, "this page is called by the address that was printed for it", http.StatusMisdirectedRequest)
	case below && at == "" && h.prefix != "":
		http.Redirect(w, r, h.prefix+"/", http.StatusPermanentRedirect)
	case !below || !ok:
		http.NotFound(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the page is read with GET and HEAD", http.StatusMethodNotAllowed)
	default:
		f.serve(w, r)
	}
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	for name, value := range map[string]string{
		"Content-Type": f.media, "ETag": f.etag, "Cache-Control": "no-cache", "Content-Security-Policy": policy,
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		w.Header().Set(name, value)
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(f.data))
}
