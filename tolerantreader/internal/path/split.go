package path

// Streamable says whether one pass over a document can find what the path leads to, as far as the
// path goes: it asks no filter and does not count from the end. Scanners may refuse more; they say
// what.
func (p *Path) Streamable() bool {
	for _, s := range p.Segments {
		if !s.streamable() {
			return false
		}
	}
	return true
}

func (s Segment) streamable() bool {
	for _, sel := range s.Selectors {
		if sel.Kind == Filter || sel.Kind == Index && sel.Index < 0 || sel.Kind == Slice && !sel.Slice.forward() {
			return false
		}
	}
	return true
}

// forward says whether bounds count from the start only.
func (b Bounds) forward() bool {
	return (b.Start == nil || *b.Start >= 0) && (b.End == nil || *b.End >= 0) && (b.Step == nil || *b.Step >= 0)
}

// Split is the path in two: a streamable prefix, which leads to each place once and in the order of
// the document, and a rest, which is relative to each of these places and nil where nothing is left.
// One after the other they lead where the path leads, in its order.
//
// The prefix is the root alone where a filter asks from $, for it asks the whole document. It ends
// before a name whose siblings the next segment counts or filters, as it does in XML.
func (p *Path) Split() (prefix, rest *Path) {
	n := 0
	for n < len(p.Segments) && p.Segments[n].once() {
		n++
	}
	switch {
	case p.Streamable():
		return p, nil
	case p.AsksDocument():
		n = 0
	case n > 0 && !p.Segments[n].Descendant:
		n--
	}
	prefix, rest = new(Path), new(Path)
	*prefix, *rest = *p, *p
	prefix.Segments, rest.Segments = p.Segments[:n:n], p.Segments[n:]
	prefix.FromDocument = p.FromDocument && n > 0
	rest.FromDocument = p.FromDocument && n == 0
	rest.Relative = p.Relative || n > 0
	return prefix, rest
}

// once says whether a segment leads to each place once, in the order of the document.
func (s Segment) once() bool { return !s.Descendant && len(s.Selectors) == 1 && s.streamable() }

// AsksDocument says whether a filter of the path asks from the root of the document.
func (p *Path) AsksDocument() bool {
	for _, s := range p.Segments {
		for _, sel := range s.Selectors {
			if sel.Kind == Filter && sel.Filter.asksDocument() {
				return true
			}
		}
	}
	return false
}

func (e *Expression) asksDocument() bool {
	if e.Query != nil && (!e.Query.Relative || e.Query.AsksDocument()) {
		return true
	}
	for _, o := range e.Operands {
		if o.asksDocument() {
			return true
		}
	}
	return false
}
