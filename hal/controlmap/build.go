package controlmap

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/uritemplate"
)

// build makes the map of what was seen.
func (c *crawler) build() *Map {
	m := &Map{Format: Format, Entry: c.entry.Redacted(), Role: c.o.Role, Bounds: c.o.Bounds, Coverage: c.coverage}
	groups := c.group()
	called := map[int]string{} // observation to the name of its state
	for _, g := range groups {
		s := c.state(g)
		m.States = append(m.States, s)
		for _, i := range g {
			called[i] = s.Name
		}
	}
	m.Start = called[0]
	for k, g := range groups {
		c.controls(&m.States[k], c.full(g), called)
	}
	for s := range c.skipped {
		u := Unvisited{State: called[s.from], Rel: s.rel, Why: s.why}
		if !slices.Contains(m.Coverage.Unvisited, u) && !c.wasVisited(s) {
			m.Coverage.Unvisited = append(m.Coverage.Unvisited, u)
		}
	}
	slices.SortFunc(m.Coverage.Unvisited, func(a, b Unvisited) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Rel, b.Rel), cmp.Compare(a.Why, b.Why))
	})
	if len(m.Coverage.Tolerated) == 0 {
		m.Coverage.Tolerated = nil
	}
	return m
}

// wasVisited reports whether the control led somewhere all the same: several links of one relation.
func (c *crawler) wasVisited(s skip) bool { return len(c.ways[way{s.from, s.rel}]) > 0 }

// group puts the observations of one state together, in the order in which states were first seen.
func (c *crawler) group() [][]int {
	u := &union{of: make([]int, len(c.seen)), profile: make([]string, len(c.seen))}
	for i, o := range c.seen {
		u.of[i] = i
		if o.profile {
			u.profile[i] = o.names[0]
		}
	}
	first := map[string]int{}
	join := func(i int, key string) {
		if k, ok := first[key]; ok {
			u.join(k, i)
			return
		}
		first[key] = i
	}
	// Each pass joins by a weaker reason, and none joins two profiles.
	for i, o := range c.seen {
		if o.profile && o.resource != nil {
			join(i, "profile "+o.names[0])
		}
	}
	for i, o := range c.seen {
		if o.resource == nil || o.profile {
			continue
		}
		for _, n := range o.names {
			join(i, "name "+n)
		}
	}
	for i, o := range c.seen {
		if o.resource != nil && !o.resource.Partial {
			join(i, "address "+pattern(o.address))
		}
	}
	for i, o := range c.seen {
		if o.resource == nil {
			continue
		}
		if s := signature(o.resource); s != "" {
			join(i, "signature "+s)
		}
	}
	var out [][]int
	at := map[int]int{}
	for i, o := range c.seen {
		if o.resource == nil {
			continue
		}
		root := u.find(i)
		if _, ok := at[root]; !ok {
			at[root] = len(out)
			out = append(out, nil)
		}
		out[at[root]] = append(out[at[root]], i)
	}
	return out
}

// union is sets of observations that grow together.
type union struct {
	of      []int
	profile []string // of the set, at its root
}

func (u *union) find(i int) int {
	for u.of[i] != i {
		u.of[i] = u.of[u.of[i]]
		i = u.of[i]
	}
	return i
}

func (u *union) join(a, b int) {
	a, b = u.find(a), u.find(b)
	if a == b || u.profile[a] != "" && u.profile[b] != "" && u.profile[a] != u.profile[b] {
		return
	}
	if b < a {
		a, b = b, a
	}
	u.of[b] = a
	u.profile[a] = cmp.Or(u.profile[a], u.profile[b])
}

var variable = regexp.MustCompile(`^([0-9]+|[0-9a-fA-F-]{32,36})$`)

// pattern is an address without its query, numbers and UUIDs in its path left open.
func pattern(address string) string {
	path, _, _ := strings.Cut(address, "?")
	pieces := strings.Split(path, "/")
	for i, p := range pieces {
		if variable.MatchString(p) {
			pieces[i] = "{}"
		}
	}
	return strings.Join(pieces, "/")
}

// signature is what a resource offers, "" where that is too little to tell states apart.
func signature(r *hal.Resource) string {
	var parts []string
	for _, l := range r.Links {
		if l.Relation != "self" && l.Relation != "curies" {
			parts = appendNew(parts, "link "+l.Relation)
		}
	}
	for _, e := range r.Embedded {
		parts = appendNew(parts, "embedded "+e.Relation)
	}
	for _, f := range r.Forms {
		parts = appendNew(parts, "form "+f.Key)
	}
	if len(parts) < 2 {
		return ""
	}
	for _, m := range r.State {
		parts = append(parts, "property "+m.Name)
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// full are the observations of a state that count: the whole resources, and embedded copies only where there
// is nothing else, since those may be partial.
func (c *crawler) full(group []int) []int {
	var out []int
	for _, i := range group {
		if !c.seen[i].resource.Partial {
			out = append(out, i)
		}
	}
	if out == nil {
		return group
	}
	return out
}

func (c *crawler) state(group []int) State {
	full := c.full(group)
	s := State{Samples: len(full), Partial: c.seen[full[0]].resource.Partial, Chain: c.seen[group[0]].chain.String()}
	for _, i := range group {
		o := c.seen[i]
		if o.profile && s.How == "" {
			s.Name, s.How = o.names[0], "profile"
		}
		s.Names = appendNew(s.Names, o.names...)
	}
	if s.How == "" {
		s.Name, s.How = s.Names[0], "relation"
		for _, n := range s.Names {
			if s.Name != entryName && strings.Contains(s.Name, within) && !strings.Contains(n, within) {
				s.Name = n // what needs no place to mean something
			}
		}
		if s.Name == entryName {
			s.How = "entry"
		}
	}
	slices.Sort(s.Names)
	p := &properties{present: map[string]int{}, types: map[string][]string{}}
	for _, i := range full {
		r := c.seen[i].resource
		s.Media = appendNew(s.Media, r.Media)
		p.seen = map[string]bool{}
		p.object("", r.State, 0)
	}
	slices.Sort(s.Media)
	s.Properties = p.list()
	return s
}

// properties collects the members of states.
type properties struct {
	present map[string]int
	types   map[string][]string
	seen    map[string]bool // in this sample
}

// The bounds on properties.
const (
	maxProperties = 1000
	maxDepth      = 6
)

func (p *properties) object(at string, o hal.Object, depth int) {
	for _, m := range o {
		p.value(strings.TrimPrefix(at+"."+m.Name, "."), m.Value, depth)
	}
}

func (p *properties) value(at string, v any, depth int) {
	if _, known := p.types[at]; !known && len(p.types) >= maxProperties || depth > maxDepth {
		return
	}
	if !p.seen[at] {
		p.seen[at] = true
		p.present[at]++
	}
	p.types[at] = appendNew(p.types[at], typeOf(v))
	switch v := v.(type) {
	case hal.Object:
		p.object(at, v, depth+1)
	case []any:
		for _, item := range v {
			p.value(at+"[]", item, depth+1)
		}
	}
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

func (p *properties) list() []Property {
	var out []Property
	for name, types := range p.types {
		slices.Sort(types)
		out = append(out, Property{name, types, p.present[name]})
	}
	slices.SortFunc(out, func(a, b Property) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// gathered is a control while samples are put together.
type gathered struct {
	Control
	link, embedded, header bool
	shapes                 []string
	xml                    bool
}

// controls puts the controls of a state's samples together.
func (c *crawler) controls(s *State, group []int, called map[int]string) {
	var order []string
	all := map[string]*gathered{}
	of := func(key, rel string) *gathered {
		g, ok := all[key]
		if !ok {
			g = &gathered{Control: Control{Rel: rel}}
			all[key] = g
			order = append(order, key)
		}
		return g
	}
	for _, i := range group {
		r := c.seen[i].resource
		here := map[string]bool{}
		count := map[string]int{}
		mark := func(key string) {
			if !here[key] {
				here[key] = true
				all[key].Present++
			}
		}
		for k := range r.Links {
			l := &r.Links[k]
			if l.Relation == "self" || l.Relation == "curies" || l.Relation == "profile" {
				continue
			}
			rel := c.relation(l.Relation)
			g := of(rel, rel)
			count[rel]++
			g.take(l, rel, r.Media)
			if l.Deprecation != "" {
				g.Deprecation = cmp.Or(g.Deprecation, c.relation(resolved(r, l.Deprecation)))
			}
			mark(rel)
		}
		for _, e := range r.Embedded {
			rel := c.relation(e.Relation)
			g := of(rel, rel)
			g.embedded, g.xml = true, isXML(r.Media)
			g.shapes = appendNew(g.shapes, string(e.Shape))
			g.spell(e.Rel)
			mark(rel)
		}
		for k := range r.Forms {
			f := &r.Forms[k]
			key := "form " + f.Key
			g := of(key, f.Key)
			g.form(f)
			mark(key)
		}
		for rel := range here {
			if g := all[rel]; g.Kind != Form {
				c.leads(g, c.ways[way{i, g.Rel}], called)
			}
		}
	}
	for _, key := range order {
		s.Controls = append(s.Controls, all[key].done())
	}
	slices.SortFunc(s.Controls, func(a, b Control) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Rel, b.Rel))
	})
}

// rank puts forms behind the others.
func rank(k Kind) int {
	if k == Form {
		return 1
	}
	return 0
}

func isXML(media string) bool { return strings.HasSuffix(media, "xml") }

func (g *gathered) spell(rel string) {
	if rel != g.Rel {
		g.Written = appendNew(g.Written, rel)
	}
}

func (g *gathered) take(l *hal.Link, rel, media string) {
	g.spell(l.Rel)
	g.link = g.link || l.Source == hal.Body
	g.header = g.header || l.Source == hal.Header
	g.xml = isXML(media)
	g.shapes = appendNew(g.shapes, string(l.Shape))
	g.Names = appendNew(g.Names, l.Name)
	g.Title = cmp.Or(g.Title, l.Title)
	if l.Templated && g.Template == "" {
		g.Template = l.Href
		if t, err := uritemplate.Parse(l.Href); err == nil {
			g.Vars = vars(t)
		}
	}
}

// vars are the variables of a template, each once, in their order.
func vars(t *uritemplate.Template) []Var {
	var out []Var
	for _, e := range t.Exprs() {
		for _, v := range e.Vars {
			if slices.ContainsFunc(out, func(o Var) bool { return o.Name == v.Name }) {
				continue
			}
			op := ""
			if e.Op != 0 {
				op = string(e.Op)
			}
			out = append(out, Var{v.Name, op, v.Explode, v.Prefix})
		}
	}
	return out
}

func (g *gathered) form(f *hal.Form) {
	if g.Kind == Form { // the first sample's: what differs between samples is a matter of the service
		return
	}
	g.Kind, g.Title, g.Methods, g.ContentType = Form, f.Title, []string{f.Method}, f.ContentType
	for i := range f.Fields {
		in := &f.Fields[i]
		out := Field{
			Name: in.Name, Type: in.Type, Required: in.Required, ReadOnly: in.ReadOnly, HasValue: in.Value != nil, Regex: in.Regex,
			Min: in.Min, Max: in.Max, MinLength: in.MinLength, MaxLength: in.MaxLength,
		}
		if in.Options != nil {
			out.Options, out.MaxItems = in.Options.Values(), in.Options.MaxItems
			slices.Sort(out.Options)
		}
		g.Fields = append(g.Fields, out)
	}
	slices.SortFunc(g.Fields, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
}

// leads notes where a control leads.
func (c *crawler) leads(g *gathered, to []int, called map[int]string) {
	for _, i := range to {
		o := c.seen[i]
		g.Methods = appendNew(g.Methods, o.methods...)
		switch {
		case o.resource != nil:
			g.Targets = appendNew(g.Targets, called[i])
		case o.media != "":
			g.Media = appendNew(g.Media, o.media)
		case o.failed != 405 && !slices.Contains(g.Failed, o.failed):
			g.Failed = append(g.Failed, o.failed)
		}
		if o.old && g.Deprecation == "" {
			g.Deprecation = "true"
		}
		g.Sunset = cmp.Or(g.Sunset, o.sunset)
	}
}

func (g *gathered) done() Control {
	out := g.Control
	if out.Kind != Form {
		switch {
		case g.link && g.embedded:
			out.Kind = Both
		case g.embedded:
			out.Kind = Embedded
		case g.link:
			out.Kind = Link
		default:
			out.Kind = Header
		}
		out.Shape = shape(g.shapes, g.xml)
	}
	for _, list := range [][]string{out.Written, out.Names, out.Methods, out.Targets, out.Media} {
		slices.Sort(list)
	}
	slices.Sort(out.Failed)
	return out
}

// shape is that of all samples. XML does not tell a list of one from one, so one says nothing there.
func shape(seen []string, xml bool) string {
	switch {
	case len(seen) == 1:
		return seen[0]
	case xml:
		return string(hal.Many)
	}
	return "varies"
}

// String is the map in a line, for people.
func (m *Map) String() string {
	return fmt.Sprintf("%s: %d states by %d requests", m.Entry, len(m.States), m.Coverage.Requests)
}
