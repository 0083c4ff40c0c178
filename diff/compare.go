package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Compare says what changed from base to revision, and what each change needs of the version.
// It reads both documents and changes neither; the same input gives the same report.
func Compare(base, revision *swagger.Document, o Options) *Report {
	c := &comparison{base: base, rev: revision, opts: &o, out: newCollector(newRuleSet(Rules())), entered: map[pair]bool{}, urls: map[serverKey][]string{}, destinations: map[*swagger.Document]destinations{}, values: o.values()}
	c.schemas, c.bench = newSchemas(c), newBench(o.Judges)
	side(base.Root.Tree().Digests, revision.Root.Tree().Digests)
	c.same = newSameness(base, revision, node.Node.Digest)
	c.contract = newSameness(base, revision, (&contractDigests{map[*node.Tree][]node.Digest{}}).of)
	if o.thorough {
		c.same.off, c.contract.off = true, true
	}
	c.faults("base", base)
	c.faults("revision", revision)

	c.info()
	c.operations(base.Operations, revision.Operations)
	c.webhooks()
	c.unreachable()
	c.schemas.judge()
	c.forget()

	slices.SortStableFunc(c.notices, func(a, b Notice) int {
		return cmp.Or(strings.Compare(a.Side, b.Side), compareLocations(a.Location, b.Location))
	})
	r := &Report{
		Base: describe(base), Revision: describe(revision),
		Findings: c.present(c.out.report()), Notices: c.notices, Compared: c.compared,
	}
	for i := range r.Findings {
		r.Verdict = max(r.Verdict, r.Findings[i].Bump)
	}
	return r
}

// forget lets go of what only the search for changes needs, before witnesses and messages are made
// of what was found.
func (c *comparison) forget() {
	c.same, c.contract, c.entered = nil, nil, nil
	c.schemas.forget()
}

// side runs two functions side by side, one for each document, and waits for both.
func side[A, B any](base func() A, revision func() B) (a A, b B) {
	var wg sync.WaitGroup
	wg.Go(func() { b = revision() })
	a = base()
	wg.Wait()
	return a, b
}

// comparison is the state of one run: the two documents and what was found so far.
type comparison struct {
	base, rev *swagger.Document
	opts      *Options
	values    map[string]string // the assumptions in force, by key
	out       *collector
	schemas   *schemas
	bench     *bench    // nil without judges
	same      *sameness // places that say the same
	contract  *sameness // schemas that say the same but for what people read
	notices   []Notice
	compared  int
	urls      map[serverKey][]string
	entered   map[pair]bool // callbacks being compared

	destinations map[*swagger.Document]destinations // of links
}

// message is one message kind: where it passes and who is hurt by a change.
type message struct {
	side  Side
	place Place
	// reversed says that the service sends the request: a callback or a webhook.
	reversed bool
	slot     slot
}

// slot is the part of an exchange that a message is about, as the base and the revision have it.
type slot struct {
	ops       pair
	parameter [2]*swagger.Parameter
	response  [2]*swagger.Response
	header    [2]*swagger.Header
	media     [2]*swagger.MediaType
	inner     bool // a part of a multipart body, or an item of a stream: no whole body
}

// part is the message with the place of one of its parts.
func (m message) part(name string) message {
	if m.place.Part != "" {
		name = m.place.Part + " " + name
	}
	m.place.Part = name
	return m
}

// inside is the message about a part of the body.
func (m message) inside() message {
	m.slot.inner = true
	return m
}

func (m message) at(side Side) message {
	m.side = side
	return m
}

func (m message) media(name string) message {
	m.place.Media = name
	return m
}

func (c *comparison) add(m message, f fact) {
	f.side = m.side
	c.out.add(m, nil, f)
}

// addSchema records a fact about schemas, which may concern readers or the whole service
// although it was found in a message.
func (c *comparison) addSchema(m message, w *way, f fact) {
	f.side = f.reaches(m.side)
	if f.name == theValue && m.place.Part != "" || f.name == theBody && m.outside() {
		f.name = m.place.Part
	}
	if f.aspect == "xml-form" && !strings.Contains(m.place.Media, "xml") {
		f.side, f.aspect, f.name = Readers, "text", "xml"
	}
	c.out.add(m, w, f)
}

// outside reports whether the message is a parameter or header that has a media type.
func (m message) outside() bool {
	return strings.Contains(m.place.Part, " parameter ") || strings.Contains(m.place.Part, "header ")
}

// bump is what a fact would count as on a side.
func (c *comparison) bump(side Side, f fact) Bump {
	if f.bump != nil {
		return *f.bump
	}
	return c.out.rules.find(f.reaches(side), f.aspect, f.effect).Bump
}

// service records a fact that concerns no single message.
func (c *comparison) service(m message, f fact) { c.add(m.at(Service), f) }

func (c *comparison) value(key string) string { return c.values[key] }

func (c *comparison) on(key string) bool { return c.values[key] == "on" }

// switched returns the bump that a switch gives, nil where it has its default.
func (c *comparison) switched(key string) *Bump {
	if _, ok := c.opts.set[key]; !ok {
		return nil
	}
	return bumpOf(c.values[key])
}

func (c *comparison) faults(side string, d *swagger.Document) {
	for _, f := range d.Faults {
		c.notices = append(c.notices, Notice{
			Kind: "fault", Message: f.Msg, Help: f.Help, Side: side, Location: location(at(f.Span)),
		})
	}
}

func describe(d *swagger.Document) Description {
	format := "OpenAPI " + d.Version.String()
	if d.Version == swagger.V20 {
		format = "Swagger 2.0"
	}
	return Description{
		Name: d.Name, Title: d.Info.Get("title").Text(), Version: d.Info.Get("version").Text(), Format: format,
	}
}

// quote shows a value of a document in a message, as JSON.
func quote(n node.Node) string {
	if n.IsZero() {
		return "none"
	}
	return shorten(string(appendJSON(nil, n)))
}

// appendJSON writes a value as JSON, no further than a message shows.
func appendJSON(b []byte, n node.Node) []byte {
	if len(b) > 2*mostShown {
		return b
	}
	switch n.Kind() {
	case node.String:
		return strconv.AppendQuote(b, n.Text())
	case node.Array:
		b = append(b, '[')
		for i, v := range n.Items() {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendJSON(b, v)
		}
		return append(b, ']')
	case node.Object:
		b = append(b, '{')
		first := len(b)
		for k, v := range n.Members() {
			if len(b) > first {
				b = append(b, ", "...)
			}
			b = append(strconv.AppendQuote(b, k), ": "...)
			b = appendJSON(b, v)
		}
		return append(b, '}')
	}
	return append(b, n.Text()...)
}

// mostShown is how many bytes of a value a message shows.
const mostShown = 60

// shorten keeps a message readable when a document puts an essay where a word is expected.
func shorten(s string) string {
	if len(s) <= mostShown {
		return s
	}
	cut := 0
	for i := range s {
		if i > mostShown {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}
