package learn

import (
	"slices"
	"time"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

// shape is what values at one place have in common.
type shape struct {
	samples int
	kinds   kinds
	text    texts
	items   *shape // of all elements, nil where there was none
	objects int    // samples that are objects
	members []*member
	index   map[string]*member
	rest    *shape // of all members, where their names are values
	open    bool   // what is below is not looked at
}

// member is a member of objects.
type member struct {
	name  string
	shape shape
}

// kinds are the types that were seen.
type kinds struct{ null, boolean, integer, number, text, array, object bool }

// see adds a value.
func (s *shape) see(n node.Node, secrets *secrets, depth int) {
	s.samples++
	if s.open = s.open || depth > maxDepth; s.open {
		return
	}
	switch n.Kind() {
	case node.Null:
		s.kinds.null = true
	case node.Bool:
		s.kinds.boolean = true
	case node.Number:
		if whole(n.Text()) {
			s.kinds.integer = true
		} else {
			s.kinds.number = true
		}
	case node.String:
		s.kinds.text = true
		s.text.see(n.Text())
	case node.Array:
		s.kinds.array = true
		for _, v := range n.Items() {
			if s.items == nil {
				s.items = &shape{}
			}
			s.items.see(v, secrets, depth+1)
		}
	case node.Object:
		s.kinds.object = true
		s.object(n, secrets, depth)
	}
}

// object adds the members of an object. Names that are values make a map of it, for good.
func (s *shape) object(n node.Node, secrets *secrets, depth int) {
	s.objects++
	if s.rest == nil && s.isMap(n, secrets) {
		s.rest = &shape{}
		for _, m := range s.members {
			s.rest.merge(&m.shape)
		}
		s.members, s.index = nil, nil
	}
	for name, v := range n.Members() {
		if s.rest != nil {
			s.rest.see(v, secrets, depth+1)
			continue
		}
		m := s.index[name]
		if m == nil {
			m = &member{name: name}
			if s.index == nil {
				s.index = map[string]*member{}
			}
			s.index[name] = m
			s.members = append(s.members, m)
		}
		m.shape.see(v, secrets, depth+1)
	}
}

// isMap reports whether the names of the members of an object are values.
func (s *shape) isMap(n node.Node, secrets *secrets) bool {
	if n.Len() > maxMembers {
		return true
	}
	fresh, values := 0, 0
	for name := range n.Members() {
		if s.index[name] == nil {
			fresh++
		}
		id, opaque := identifier(name)
		if opaque && id || secrets.in(name) {
			return true
		}
		if id {
			values++
		}
	}
	return values > 0 && values == n.Len() || fresh+len(s.members) > maxMembers
}

// merge adds what another shape has seen.
func (s *shape) merge(o *shape) {
	s.samples += o.samples
	s.objects += o.objects
	s.open = s.open || o.open
	s.kinds = s.kinds.with(o.kinds)
	s.text.merge(&o.text)
	if o.items != nil {
		if s.items == nil {
			s.items = &shape{}
		}
		s.items.merge(o.items)
	}
	if o.rest != nil || s.rest != nil {
		s.mergeMaps(o)
		return
	}
	for _, m := range o.members {
		mine := s.index[m.name]
		if mine == nil {
			mine = &member{name: m.name}
			if s.index == nil {
				s.index = map[string]*member{}
			}
			s.index[m.name] = mine
			s.members = append(s.members, mine)
		}
		mine.shape.merge(&m.shape)
	}
	if len(s.members) > maxMembers {
		s.mergeMaps(&shape{})
	}
}

// mergeMaps makes a map of both.
func (s *shape) mergeMaps(o *shape) {
	if s.rest == nil {
		s.rest = &shape{}
	}
	for _, m := range slices.Concat(s.members, o.members) {
		s.rest.merge(&m.shape)
	}
	if o.rest != nil {
		s.rest.merge(o.rest)
	}
	s.members, s.index = nil, nil
}

func (k kinds) with(o kinds) kinds {
	return kinds{
		null: k.null || o.null, boolean: k.boolean || o.boolean, integer: k.integer || o.integer, number: k.number || o.number,
		text: k.text || o.text, array: k.array || o.array, object: k.object || o.object,
	}
}

// types are the names of the kinds in JSON Schema.
func (k kinds) types() []string {
	var out []string
	for _, t := range []struct {
		name string
		seen bool
	}{{"object", k.object}, {"array", k.array}, {"string", k.text}, {"integer", k.integer && !k.number}, {"number", k.number}, {"boolean", k.boolean}, {"null", k.null}} {
		if t.seen {
			out = append(out, t.name)
		}
	}
	return out
}

// schema writes a shape. In an answer a member is required that every sample has.
func (s *shape) schema(answer bool) ordered.Object {
	o := ordered.Object{}
	types := s.kinds.types()
	if s.open || len(types) == 0 {
		return o
	}
	if len(types) == 1 {
		o.Add("type", types[0])
	} else {
		o.Add("type", types)
	}
	if f := s.text.format(); f != "" {
		o.Add("format", f)
	}
	if s.kinds.array {
		items := ordered.Object{}
		if s.items != nil {
			items = s.items.schema(answer)
		}
		o.Add("items", items)
	}
	if s.rest != nil {
		o.Add("additionalProperties", s.rest.schema(answer))
	}
	if len(s.members) == 0 {
		return o
	}
	var required []string
	properties := ordered.Object{}
	for _, m := range s.members {
		properties.Add(m.name, m.shape.schema(answer))
		if answer && m.shape.samples == s.objects {
			required = append(required, m.name)
		}
	}
	if len(required) > 0 {
		o.Add("required", required)
	}
	o.Add("properties", properties)
	return o
}

// whole reports whether a number of JSON is written as an integer of 64 bits at most.
func whole(text string) bool { return len(text) < 19 && !slices.ContainsFunc([]byte(text), notInteger) }

func notInteger(c byte) bool { return c == '.' || c == 'e' || c == 'E' }

// texts are the formats that every text of a place has.
type texts struct {
	count                int
	uuids, dates, stamps int
}

const stamp = "2006-01-02T15:04:05.999999999Z07:00"

func (t *texts) see(text string) {
	t.count++
	switch _, err := time.Parse(time.DateOnly, text); {
	case uuid.MatchString(text):
		t.uuids++
	case err == nil:
		t.dates++
	case isStamp(text):
		t.stamps++
	}
}

// isStamp reports whether a text is a date-time (RFC 3339, section 5.6), in capitals.
func isStamp(text string) bool {
	if len(text) < len("2006-01-02T15:04:05Z") || text[10] != 'T' || slices.Contains([]byte(text), ',') {
		return false
	}
	_, err := time.Parse(stamp, text)
	return err == nil
}

func (t *texts) merge(o *texts) {
	t.count += o.count
	t.uuids, t.dates, t.stamps = t.uuids+o.uuids, t.dates+o.dates, t.stamps+o.stamps
}

func (t *texts) format() string {
	switch t.count {
	case 0:
		return ""
	case t.uuids:
		return "uuid"
	case t.dates:
		return "date"
	case t.stamps:
		return "date-time"
	}
	return ""
}
