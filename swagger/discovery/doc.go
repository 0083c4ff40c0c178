// Package discovery finds the API description of a running service:
//
//	r, err := discovery.Find(ctx, u, discovery.Options{})
//	if r.Found != nil { doc := r.Found.Document }
//
// These places are asked, in this order, until one leads to a description that can be read:
//
//  1. the URL itself, which may be the description's;
//  2. its header Link with the relation service-desc (RFC 8631, RFC 8288);
//  3. /.well-known/api-catalog, a linkset with service-desc (RFC 9727, RFC 9264);
//  4. _links["service-desc"] of its body, where that is HAL;
//  5. a list of paths where frameworks put it, below the URL and then below its origin.
//
// # Bounds
//
// Only GET is sent, at most MaxRequests times, and only to the origin of the URL: a link or a
// redirection to another origin is told, and not followed. An answer of more than MaxBytes is none.
package discovery

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// The bounds of one search.
const (
	MaxRequests = 50
	MaxBytes    = 64 << 20 // of a description
	maxRoot     = 1 << 20  // of another body
	maxRedirect = 5
)

// Step is a way to find a description.
type Step string

// The steps, in their order.
const (
	Itself  Step = "the URL itself"
	Link    Step = "the header Link with rel=\"service-desc\" (RFC 8631)"
	Catalog Step = "/.well-known/api-catalog (RFC 9727)"
	HAL     Step = "_links[\"service-desc\"] of the root (HAL)"
	Known   Step = "a path that frameworks use"
)

// Options are how a service is asked. The zero value of a field means its default.
type Options struct {
	Client  *http.Client  // default: one of its own, without proxies; its CheckRedirect is not used
	Header  http.Header   // sent with each request
	Timeout time.Duration // of one request, default 10 seconds
}

// Attempt is one place that was asked.
type Attempt struct {
	Step    Step
	URL     string
	Outcome string // "404 Not Found", "it is no description: …"
}

// Found is a description.
type Found struct {
	Step     Step
	URL      *url.URL
	Header   http.Header // of the answer
	Data     []byte
	Document *swagger.Document
}

// Report is what a search has shown.
type Report struct {
	Found    *Found // nil: there is none
	Attempts []Attempt
	Catalog  bool // there is an api-catalog with service-desc
	Linked   bool // the root has a Link with service-desc
}

// Find looks for the description of the service at a URL. The error is that the service cannot be
// reached, or that the URL is none of a service; that no description is there is none.
func Find(ctx context.Context, base *url.URL, o Options) (*Report, error) {
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%s is no URL of a service: it begins with http:// or https:// and a host", base.Redacted())
	}
	f := &finder{base: base, options: o, report: &Report{}, asked: map[string]bool{}}
	f.client = http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true}} // a proxy would hide where a request goes
	if o.Client != nil {
		f.client = *o.Client
	}
	if f.client.Timeout = o.Timeout; o.Timeout <= 0 {
		f.client.Timeout = 10 * time.Second
	}
	f.client.CheckRedirect = f.redirect
	defer f.client.CloseIdleConnections()
	return f.report, f.search(ctx)
}

// finder is one search.
type finder struct {
	base    *url.URL
	options Options
	client  http.Client
	report  *Report
	asked   map[string]bool
	sent    int // requests, those that redirections lead to as well
}

func (f *finder) search(ctx context.Context) error {
	root, err := f.get(ctx, f.base, accept, MaxBytes)
	if err != nil {
		return err
	}
	f.asked[f.base.String()] = true
	if f.read(Itself, f.base, root) {
		if root, err = f.get(ctx, f.base.ResolveReference(&url.URL{Path: "/"}), accept, MaxBytes); err != nil {
			root = &answer{} // what the root says is not known
		}
	}
	links := linked(root.header.Values("Link"))
	f.report.Linked = len(links) > 0
	for _, target := range links {
		if f.report.Found != nil || f.try(ctx, Link, root.from, target) {
			break
		}
	}
	if f.catalog(ctx) || f.report.Found != nil {
		return ctx.Err()
	}
	if f.hal(ctx, root) {
		return nil
	}
	f.known(ctx)
	return ctx.Err()
}

// catalog asks for the catalogue; it is looked at for the report also where there is a description.
func (f *finder) catalog(ctx context.Context) bool {
	u := f.base.ResolveReference(&url.URL{Path: "/.well-known/api-catalog"})
	a, err := f.get(ctx, u, "application/linkset+json, application/json;q=0.9", maxRoot)
	if err != nil || a.status != http.StatusOK {
		f.note(Catalog, u, a, err)
		return false
	}
	targets := catalogued(a.body)
	f.report.Catalog = len(targets) > 0
	if len(targets) == 0 {
		f.report.Attempts = append(f.report.Attempts, Attempt{Catalog, u.String(), "it has no service-desc"})
	}
	for _, target := range targets {
		if f.report.Found == nil && f.try(ctx, Catalog, u, target) {
			return true
		}
	}
	return false
}

// hal follows links of the root.
func (f *finder) hal(ctx context.Context, root *answer) bool {
	tree, err := node.ParseJSON("root", root.body, node.Options{MaxBytes: maxRoot, MaxDepth: 200})
	if err != nil {
		return false
	}
	n := tree.Root().Path("_links", "service-desc")
	targets := []string{n.Get("href").Str()}
	for _, each := range n.Items() {
		targets = append(targets, each.Get("href").Str())
	}
	for _, target := range targets {
		if target != "" && f.try(ctx, HAL, root.from, target) {
			return true
		}
	}
	return false
}

// known asks where frameworks put descriptions.
func (f *finder) known(ctx context.Context) {
	below := strings.TrimRight(f.base.Path, "/")
	for _, prefix := range []string{below, ""} {
		for _, path := range Paths() {
			u := f.base.ResolveReference(&url.URL{Path: prefix + path})
			if f.asked[u.String()] {
				continue
			}
			if f.try(ctx, Known, f.base, u.String()) || ctx.Err() != nil || f.sent >= MaxRequests {
				return
			}
		}
	}
}

// Paths returns the paths of the last step.
func Paths() []string {
	return []string{
		"/openapi.json", "/openapi.yaml", "/v3/api-docs", "/v3/api-docs.yaml", "/swagger.json", "/swagger.yaml",
		"/swagger/v1/swagger.json", "/swagger/doc.json", "/api-docs", "/q/openapi", "/openapi",
	}
}

// try follows a reference to a description.
func (f *finder) try(ctx context.Context, step Step, from *url.URL, target string) bool {
	u, err := from.Parse(target)
	if err != nil {
		f.report.Attempts = append(f.report.Attempts, Attempt{step, target, "it is no URL"})
		return false
	}
	u.Fragment = ""
	switch {
	case !f.same(u):
		f.report.Attempts = append(f.report.Attempts, Attempt{step, u.Redacted(), "it is at another origin, which is not asked"})
		return false
	case f.asked[u.String()]:
		return false
	case f.sent >= MaxRequests:
		return false
	}
	f.asked[u.String()] = true
	a, err := f.get(ctx, u, accept, MaxBytes)
	if err != nil || a.status != http.StatusOK {
		f.note(step, u, a, err)
		return false
	}
	return f.read(step, u, a)
}

// read reads an answer as a description.
func (f *finder) read(step Step, u *url.URL, a *answer) bool {
	outcome := fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	if a.status == http.StatusOK {
		doc, err := swagger.Load(u.Redacted(), a.body, swagger.Options{})
		if err == nil {
			f.report.Attempts = append(f.report.Attempts, Attempt{step, u.Redacted(), "OpenAPI " + doc.Version.String()})
			f.report.Found = &Found{Step: step, URL: u, Header: a.header, Data: a.body, Document: doc}
			return true
		}
		outcome = "it is no description"
	}
	f.report.Attempts = append(f.report.Attempts, Attempt{step, u.Redacted(), outcome})
	return false
}

func (f *finder) note(step Step, u *url.URL, a *answer, err error) {
	outcome := ""
	if err != nil {
		outcome = err.Error()
	} else {
		outcome = fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	}
	f.report.Attempts = append(f.report.Attempts, Attempt{step, u.Redacted(), outcome})
}

// accept names the media types of descriptions, and whatever else a root may be.
const accept = "application/vnd.oai.openapi+json, application/openapi+json, application/hal+json;q=0.9, application/json;q=0.9, application/yaml;q=0.8, */*;q=0.5"

type answer struct {
	from   *url.URL // after redirections
	status int
	header http.Header
	body   []byte
}

func (f *finder) get(ctx context.Context, u *url.URL, accept string, most int64) (*answer, error) {
	if f.sent >= MaxRequests {
		return nil, fmt.Errorf("%d requests were sent", f.sent)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	for name, values := range f.options.Header {
		r.Header[name] = values
	}
	r.Header.Set("Accept", accept)
	r.Header.Set("User-Agent", "postel")
	f.sent++
	resp, err := f.client.Do(r)
	if err != nil {
		return nil, plain(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off: %w", plain(err))
	}
	if int64(len(body)) > most {
		return nil, fmt.Errorf("the answer has more than %d bytes", most)
	}
	return &answer{from: resp.Request.URL, status: resp.StatusCode, header: resp.Header, body: body}, nil
}

// redirect follows a redirection within the origin.
func (f *finder) redirect(r *http.Request, via []*http.Request) error {
	switch {
	case !f.same(r.URL):
		return fmt.Errorf("it redirects to another origin, %s://%s, which is not asked", r.URL.Scheme, r.URL.Host)
	case len(via) > maxRedirect:
		return fmt.Errorf("it redirects more than %d times", maxRedirect)
	case f.sent >= MaxRequests:
		return fmt.Errorf("%d requests were sent", f.sent)
	}
	f.sent++
	return nil
}

func (f *finder) same(u *url.URL) bool { return Origin(u) == Origin(f.base) }

// Origin is scheme, host and port of a URL (RFC 6454, section 4).
func Origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return strings.ToLower(u.Scheme + "://" + u.Hostname() + ":" + port)
}

// plain is an error without the method and URL that the caller knows.
func plain(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}
