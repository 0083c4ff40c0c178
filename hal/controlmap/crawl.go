package controlmap

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/uritemplate"
)

// CrawlOptions say how a service is walked through.
type CrawlOptions struct {
	// Client asks; nil is a new one. It should not prefer what it has in its memory for long: a crawl asks
	// for each address once.
	Client *hal.Client
	// Bounds: a field that is 0 is 10 steps, 500 requests, 3 samples.
	Bounds Bounds
	// Role is written into the map.
	Role string
	// Vars are values for variables of templates, by name: a template is followed where it has all it
	// needs.
	Vars map[string]string
	// Wait waits when a service asks for that (Retry-After); nil waits for at most 30 seconds a time.
	Wait func(context.Context, time.Duration) error
	// Progress is told of every request; nil where nobody looks.
	Progress func(requests, waiting int, address string)
}

// within joins a registered relation to the state where it stands.
const within = " > "

// entryName is what the state of the entry is called where it has no profile.
const entryName = "entry"

// visit is an address to look at, and how the crawl came to it.
type visit struct {
	at      *url.URL
	name    string // what the relation calls it
	profile string // that of the link
	chain   hal.Chain
	also    []string // what other relations call it
	from    []way    // the controls that lead here
}

// way is a control of an observation.
type way struct {
	from int // index of the observation
	rel  string
}

// observation is one resource that was seen.
type observation struct {
	resource *hal.Resource
	address  string
	names    []string // profile first, then relations
	profile  bool
	chain    hal.Chain
	media    string // of what is no document
	failed   int    // its status, where that was 400 and above
	methods  []string
	sunset   string
	old      bool // says of itself that it is deprecated
}

type crawler struct {
	o        CrawlOptions
	entry    *url.URL
	seen     []*observation
	at       map[string]int // address to observation
	queue    []*visit
	waiting  map[string]*visit
	taken    map[string]int // how many targets of a control of a kind of resource were taken
	coverage Coverage
	skipped  map[skip]bool
	ways     map[way][]int // where a control leads
}

type skip struct {
	from int
	rel  string
	why  string
}

// Crawl walks through a service. What cannot be read on the way is part of the map; the error is about the
// entry, or the context's.
func Crawl(ctx context.Context, entry string, o CrawlOptions) (*Map, error) {
	if o.Client == nil {
		o.Client = hal.NewClient(hal.ClientOptions{SameOrigin: true})
	}
	if o.Bounds.Depth == 0 {
		o.Bounds.Depth = 10
	}
	if o.Bounds.Requests == 0 {
		o.Bounds.Requests = 500
	}
	if o.Bounds.Samples == 0 {
		o.Bounds.Samples = 3
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	u, err := url.Parse(entry)
	if err != nil {
		return nil, fmt.Errorf("%q is no URL", entry)
	}
	u.Fragment = ""
	if u.Path == "" {
		u.Path = "/"
	}
	c := &crawler{
		o: o, entry: u, at: map[string]int{}, waiting: map[string]*visit{}, taken: map[string]int{},
		skipped: map[skip]bool{}, ways: map[way][]int{}, coverage: Coverage{Tolerated: map[string]int{}},
	}
	first, err := c.ask(ctx, u)
	if err != nil {
		return nil, err
	}
	c.look(first, &visit{at: u, name: entryName})
	for len(c.queue) > 0 {
		v := c.queue[0]
		c.queue = c.queue[1:]
		delete(c.waiting, v.at.String())
		if c.coverage.Requests >= o.Bounds.Requests {
			c.coverage.Truncated = true
			c.skipAll(v, "the bound on requests was reached")
			continue
		}
		r, err := c.ask(ctx, v.at)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && origin(r.URL) != origin(u) {
			c.skipAll(v, "it leads to another origin")
			continue
		}
		index := c.arrive(r, err, v)
		if o.Bounds.Options && index >= 0 {
			c.options(ctx, index, v.at)
		}
	}
	return c.build(), nil
}

func wait(ctx context.Context, d time.Duration) error {
	const most = 30 * time.Second
	if d > most {
		return &hal.LimitError{Reason: fmt.Sprintf("the service asks to wait for %v", d)}
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// ask sends one GET, and again when the service asks to wait (RFC 9110, section 10.2.3), three times at
// most.
func (c *crawler) ask(ctx context.Context, u *url.URL) (*hal.Resource, error) {
	for try := 0; ; try++ {
		c.coverage.Requests++
		if c.o.Progress != nil {
			c.o.Progress(c.coverage.Requests, len(c.queue), u.Redacted())
		}
		r, err := c.o.Client.Get(ctx, u.String())
		var status *hal.StatusError
		if !errors.As(err, &status) || status.Header == nil || try == 3 || c.coverage.Requests >= c.o.Bounds.Requests {
			return r, err
		}
		seconds, bad := strconv.Atoi(status.Header.Get("Retry-After"))
		if status.Status != http.StatusTooManyRequests && status.Status != http.StatusServiceUnavailable || bad != nil || seconds < 0 {
			return r, err
		}
		if err := c.o.Wait(ctx, time.Duration(seconds)*time.Second); err != nil {
			return nil, err
		}
	}
}

// options asks which methods an address has.
func (c *crawler) options(ctx context.Context, index int, u *url.URL) {
	request, err := http.NewRequest(http.MethodOptions, u.String(), nil)
	if err != nil || c.coverage.Requests >= c.o.Bounds.Requests {
		return
	}
	c.coverage.Requests++
	r, err := c.o.Client.Do(ctx, request)
	if err == nil && r.Exchange != nil {
		c.seen[index].methods = appendNew(c.seen[index].methods, methods(r.Exchange.Header)...)
		slices.Sort(c.seen[index].methods)
	}
}

// arrive notes what an address answered, and returns the index of the observation, -1 where there is none.
func (c *crawler) arrive(r *hal.Resource, err error, v *visit) int {
	var status *hal.StatusError
	var not *hal.NotHypermediaError
	switch {
	case err == nil:
		return c.look(r, v)
	case errors.As(err, &status):
		return c.note(&observation{failed: status.Status, methods: methods(status.Header)}, v)
	case errors.As(err, &not) && not.URL != nil:
		return c.note(&observation{media: orUnknown(not.Media)}, v)
	default:
		c.coverage.Truncated = true
		c.skipAll(v, reason(err))
		return -1
	}
}

func orUnknown(media string) string {
	if media == "" {
		return "unknown"
	}
	return media
}

// reason is an error without the address, which another crawl of the same service may not have.
func reason(err error) string {
	var limit *hal.LimitError
	var target *hal.TargetError
	switch {
	case errors.As(err, &limit):
		return "the answer is beyond its bounds"
	case errors.As(err, &target):
		return target.Reason
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return "no answer"
}

func (c *crawler) skipAll(v *visit, why string) {
	for _, w := range v.from {
		c.skipped[skip{w.from, w.rel, why}] = true
	}
}

// note adds an observation, and says where the controls that lead to it lead.
func (c *crawler) note(o *observation, v *visit) int {
	o.address, o.chain = c.name(v.at), v.chain
	o.names = appendNew(appendNew(o.names, names(v)...), v.also...)
	c.seen = append(c.seen, o)
	index := len(c.seen) - 1
	c.at[v.at.String()] = index
	for _, w := range v.from {
		c.lead(w, index)
	}
	return index
}

func (c *crawler) lead(w way, to int) {
	if !slices.Contains(c.ways[w], to) {
		c.ways[w] = append(c.ways[w], to)
	}
}

func names(v *visit) []string {
	if v.profile != "" {
		return []string{v.profile, v.name}
	}
	return []string{v.name}
}

// called is the name that a relation gives to what it leads to. A registered relation ("next", "item") means
// something only where it stands.
func (c *crawler) called(w way) string {
	if strings.ContainsAny(w.rel, ":/") {
		return w.rel
	}
	return c.seen[w.from].kind() + within + w.rel
}

// look notes a resource and lines up what it leads to.
func (c *crawler) look(r *hal.Resource, v *visit) int {
	for _, tol := range r.Tolerated {
		c.coverage.Tolerated[tol.Rule]++
	}
	c.coverage.Resources++
	o := &observation{resource: r}
	if p := c.profile(r); p != "" {
		o.names, o.profile = append(o.names, p), true
	} else {
		o.profile = v.profile != ""
	}
	if r.Exchange != nil {
		o.methods = methods(r.Exchange.Header)
		if d, ok := hal.DeprecationOf(r); ok {
			o.old = true
			if !d.Until.IsZero() {
				o.sunset = d.Until.Format(time.DateOnly)
			}
		}
	}
	index := c.note(o, v)
	c.follow(index, r, v)
	return index
}

// profile is what a resource says it is.
func (c *crawler) profile(r *hal.Resource) string {
	for _, l := range r.Find("profile") {
		if !l.Templated {
			return c.relation(resolved(r, l.Href))
		}
	}
	for _, l := range r.Find("self") {
		if l.Profile != "" {
			return c.relation(resolved(r, l.Profile))
		}
	}
	if r.Profile != "" && !r.Partial {
		return c.relation(resolved(r, r.Profile))
	}
	return ""
}

// resolved is a reference made absolute where that goes, else as it is.
func resolved(r *hal.Resource, href string) string {
	if u, err := r.Resolve(href); err == nil {
		return u.String()
	}
	return href
}

// relation writes a relation of the entry's origin as a path.
func (c *crawler) relation(rel string) string {
	own := c.entry.Scheme + "://" + c.entry.Host
	if rest, ok := strings.CutPrefix(rel, own); ok && strings.HasPrefix(rest, "/") {
		return rest
	}
	return rel
}

// name writes an address of the entry's origin as a path.
func (c *crawler) name(u *url.URL) string { return c.relation(u.String()) }

func methods(h http.Header) []string {
	var out []string
	for _, field := range h.Values("Allow") {
		for m := range strings.SplitSeq(field, ",") {
			if m = strings.ToUpper(strings.TrimSpace(m)); m != "" && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	slices.Sort(out)
	return out
}

// follow lines up the targets of a resource's controls.
func (c *crawler) follow(index int, r *hal.Resource, v *visit) {
	deep := len(v.chain) >= c.o.Bounds.Depth
	counts := map[string]int{}
	for i := range r.Links {
		l := &r.Links[i]
		rel := c.relation(l.Relation)
		if rel == "self" || rel == "curies" || rel == "profile" {
			continue
		}
		w := way{index, rel}
		place := counts[rel]
		counts[rel]++
		href, why := c.expand(l)
		if why != "" {
			c.skipped[skip{index, rel, why}] = true
			continue
		}
		step := hal.Step{Rel: l.Rel}
		if l.Shape == hal.Many {
			step.Pick = hal.Pick{By: hal.ByIndex, Index: place}
		}
		profile := ""
		if l.Profile != "" {
			profile = c.relation(resolved(r, l.Profile))
		}
		c.line(w, r, href, step, v, profile, deep)
	}
	for _, e := range r.Embedded {
		rel := c.relation(e.Relation)
		w := way{index, rel}
		for i, inner := range e.Resources {
			step := hal.Step{Rel: e.Rel}
			if e.Shape == hal.Many {
				step.Pick = hal.Pick{By: hal.ByIndex, Index: i}
			}
			self := inner.Self()
			if self == nil || origin(self) != origin(c.entry) {
				if i < c.o.Bounds.Samples {
					c.inside(w, inner, step, v)
				}
				continue
			}
			c.line(w, r, self.String(), step, v, c.profile(inner), deep)
		}
	}
}

// inside notes an embedded resource that has no address of its own.
func (c *crawler) inside(w way, r *hal.Resource, step hal.Step, v *visit) {
	if len(c.seen) >= c.o.Bounds.Requests*10 || len(v.chain) >= c.o.Bounds.Depth {
		c.coverage.Truncated = true
		c.skipped[skip{w.from, w.rel, "the bound on depth was reached"}] = true
		return
	}
	at := &url.URL{Scheme: "embedded", Opaque: fmt.Sprintf("%d/%d", w.from, len(c.seen))}
	c.look(r, &visit{at: at, name: c.called(w), chain: append(slices.Clip(v.chain), step), from: []way{w}})
}

// line puts an address into the queue, unless it is known, elsewhere, or enough of its kind were seen.
func (c *crawler) line(w way, r *hal.Resource, href string, step hal.Step, v *visit, profile string, deep bool) {
	u, err := r.Resolve(href)
	if err != nil {
		c.skipped[skip{w.from, w.rel, reason(err)}] = true
		return
	}
	key := u.String()
	if known, ok := c.at[key]; ok {
		c.lead(w, known)
		c.seen[known].names = appendNew(c.seen[known].names, names(&visit{name: c.called(w), profile: profile})...)
		return
	}
	if queued, ok := c.waiting[key]; ok {
		queued.from = append(queued.from, w)
		queued.also = appendNew(queued.also, c.called(w))
		return
	}
	kind := c.seen[w.from].kind() + " " + w.rel
	switch {
	case origin(u) != origin(c.entry):
		c.skipped[skip{w.from, w.rel, "it leads to another origin"}] = true
		return
	case deep:
		c.coverage.Truncated = true
		c.skipped[skip{w.from, w.rel, "the bound on depth was reached"}] = true
		return
	case c.taken[kind] >= c.o.Bounds.Samples:
		return // others of its kind were seen
	}
	c.taken[kind]++
	next := &visit{at: u, name: c.called(w), profile: profile, chain: append(slices.Clip(v.chain), step), from: []way{w}}
	c.queue, c.waiting[key] = append(c.queue, next), next
}

// kind is what resources have in common before states are known.
func (o *observation) kind() string { return o.names[0] }

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if m != "" && !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// expand makes an address of a link, or says why it is not followed.
func (c *crawler) expand(l *hal.Link) (href, why string) {
	if !l.Templated {
		if strings.Contains(l.Href, "{") {
			return "", "it looks like a template and does not say so"
		}
		return l.Href, ""
	}
	t, err := uritemplate.Parse(l.Href)
	if err != nil {
		return "", "its template is broken"
	}
	vars := uritemplate.Vars{}
	for _, name := range t.Names() {
		if v, ok := c.o.Vars[name]; ok {
			vars[name] = v
		}
	}
	href, err = l.Expand(vars)
	var missing *hal.VariableError
	if errors.As(err, &missing) {
		return "", "it needs a value for " + strings.Join(missing.Missing, ", ")
	}
	if err != nil {
		return "", "its template cannot be expanded"
	}
	return href, ""
}

func origin(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }
