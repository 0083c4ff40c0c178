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

// Split is a path of JSON in two: a streamable prefix, which leads to one place at most, and a rest,
// which is relative to that place and nil where the path is streamable. One after the other they lead
// where the path leads, in its order. The prefix is the root alone where a filter asks from $, for it
// asks the whole document.
func (p *Path) Split() (prefix, rest *Path) {
	if p.Streamable() {
		return p, nil
	}
	n := 0
	for !p.AsksDocument() && p.Segments[n].single() && p.Segments[n].streamable() {
		n++
	}
	prefix, rest = new(Path), new(Path)
	*prefix, *rest = *p, *p
	prefix.Segments, rest.Segments = p.Segments[:n:n], p.Segments[n:]
	rest.Relative = p.Relative || n > 0
	return prefix, rest
}

// single says whether a segment leads to one child at most (RFC 9535 section 2.3.5.1).
func (s Segment) single() bool {
	return !s.Descendant && len(s.Selectors) == 1 && s.Selectors[0].Kind <= Index
}

// Singular says whether a path leads to one place at most (RFC 9535 section 2.3.5.1): every segment
// selects by one name or one index.
func (p *Path) Singular() bool {
	for _, s := range p.Segments {
		if !s.single() {
			return false
		}
	}
	return true
}

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
