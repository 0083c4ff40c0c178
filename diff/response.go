package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// responses compares the answers of an operation. An entry governs the statuses that no more
// specific one names: code, then range, then default (A4; OpenAPI 3.1, responses object).
func (c *comparison) responses(m message, p pair) {
	m = m.at(Response)
	if m.reversed {
		m.side = Request
	}
	old, now := p.base.Responses, p.rev.Responses
	for _, o := range old {
		n := status(now, o.Status)
		if n == nil {
			n = governs(now, o.Status)
		}
		sub := m.part("response " + o.Status)
		if n == nil {
			c.lostStatus(sub, o, p)
			continue
		}
		c.response(sub, o.Status, o, n)
	}
	for _, n := range now {
		if status(old, n.Status) != nil {
			continue
		}
		sub := m.part("response " + n.Status)
		if g := governs(old, n.Status); g != nil {
			c.response(sub, n.Status, g, n)
			continue
		}
		c.newStatus(sub, n, p)
	}
}

// lostStatus judges a status that is answered no more (A5). For a callback it is one that the
// receiver may no longer answer.
func (c *comparison) lostStatus(m message, o *swagger.Response, p pair) {
	f := fact{aspect: "status", effect: Removed, name: o.Status, base: at(o.Key), rev: missing(p.rev.Node), assumptions: []string{"A5"}}
	if m.side == Response && success(o.Status) && !slices.ContainsFunc(p.rev.Responses, func(r *swagger.Response) bool { return success(r.Status) || r.Status == "default" }) {
		f.aspect = "last-success-status"
	}
	if v := c.value("A5"); v != "by-class" && m.side == Response {
		f.bump = bumpOf(v)
	}
	c.add(m, f)
}

// newStatus judges a status that was not declared in any way (A4).
func (c *comparison) newStatus(m message, n *swagger.Response, p pair) {
	f := fact{aspect: "status", effect: Added, name: n.Status, base: missing(p.base.Node), rev: at(n.Key), assumptions: []string{"A4"}}
	if m.side == Response && !strings.HasPrefix(n.Status, "4") && !strings.HasPrefix(n.Status, "5") && n.Status != "default" {
		f.aspect = "success-status"
	}
	if len(p.base.Responses) == 0 {
		f.aspect = "status" // nothing was promised, so nothing is new to a client
	}
	if v := c.value("A4"); v != "by-class" && m.side == Response {
		f.bump = bumpOf(v)
	}
	m.slot.response = [2]*swagger.Response{nil, n}
	c.add(m, f)
}

func success(status string) bool {
	return strings.HasPrefix(status, "2") || strings.HasPrefix(status, "3")
}

func status(all []*swagger.Response, s string) *swagger.Response {
	for _, r := range all {
		if r.Status == s {
			return r
		}
	}
	return nil
}

// governs returns the range or default that stands for a status which has no entry of its own.
func governs(all []*swagger.Response, s string) *swagger.Response {
	if len(s) == 3 && s[1:] != "XX" {
		if r := status(all, s[:1]+"XX"); r != nil {
			return r
		}
	}
	if s == "default" {
		return nil
	}
	return status(all, "default")
}

// response compares one answer, whose status either side may have as a range or default.
func (c *comparison) response(m message, status string, o, n *swagger.Response) {
	if o == n {
		return
	}
	m.slot.response = [2]*swagger.Response{o, n}
	c.headers(m, o.Headers, n.Headers, o.Node, n.Node)
	switch {
	case len(o.Content) > 0 && len(n.Content) == 0 && m.side == Response:
		c.add(m, c.loss(Response, fact{aspect: "response-body", effect: Removed, name: status, base: at(o.Key), rev: at(n.Key)}))
	case len(o.Content) == 0 && len(n.Content) > 0:
		c.add(m, fact{aspect: "response-body", effect: Added, name: status, base: at(o.Key), rev: at(n.Key)})
	default:
		c.content(m, o.Content, n.Content, o.Node, n.Node)
	}
	c.links(m, o, n)
	c.readers(m, o.Node, n.Node, responseKeywords)
}

// headers compares the headers of a response or of a part, without regard to case.
func (c *comparison) headers(m message, old, now []*swagger.Header, oldParent, nowParent node.Node) {
	list := func(hs []*swagger.Header) map[string]*swagger.Header {
		by := map[string]*swagger.Header{}
		for _, h := range hs {
			if k := strings.ToLower(h.Name); !c.on("A20") || k != "content-type" {
				by[k] = h
			}
		}
		return by
	}
	was, is := list(old), list(now)
	for _, o := range old {
		k := strings.ToLower(o.Name)
		if was[k] != o {
			continue
		}
		sub := m.part("header " + o.Name)
		if n := is[k]; n != nil {
			c.header(sub, o, n)
			continue
		}
		c.add(sub, c.loss(m.side, fact{aspect: "header", effect: Removed, name: o.Name, base: at(o.Key), rev: missing(nowParent)}))
	}
	for _, n := range now {
		k := strings.ToLower(n.Name)
		if is[k] != n || was[k] != nil {
			continue
		}
		f := fact{aspect: "header", effect: Added, name: n.Name, base: missing(oldParent), rev: at(n.Key)}
		if n.Required && m.side == Request {
			f.aspect = "required-header"
		}
		c.add(m.part("header "+n.Name), f)
	}
}

func (c *comparison) header(m message, o, n *swagger.Header) {
	m.slot.header = [2]*swagger.Header{o, n}
	b, r := keyword(o.Node, "required"), keyword(n.Node, "required")
	switch {
	case !o.Required && n.Required:
		c.add(m, fact{aspect: "header", effect: Restricted, name: n.Name, base: b, rev: r})
	case o.Required && !n.Required:
		f := fact{aspect: "header", effect: Relaxed, name: n.Name, base: b, rev: r}
		if m.side == Response {
			f = c.loss(Response, f)
		}
		c.add(m, f)
	}
	if o.Deprecated != n.Deprecated {
		effect := Added
		if o.Deprecated {
			effect = Removed
		}
		c.service(m, fact{aspect: "deprecation", effect: effect, name: "header " + n.Name, base: keyword(o.Node, "deprecated"), rev: keyword(n.Node, "deprecated")})
	}
	switch {
	case len(o.Content) > 0 && len(n.Content) > 0:
		c.content(m, o.Content, n.Content, o.Node, n.Node)
	case len(o.Content) > 0 || len(n.Content) > 0:
		c.add(m, fact{
			aspect: "header-form", effect: Changed, name: "the header " + n.Name, from: form(o.Content, o.Style), to: form(n.Content, n.Style),
			base: keyword(o.Node, "content"), rev: keyword(n.Node, "content"), bump: c.switched("A11"), assumptions: []string{"A11"},
		})
	default:
		c.wireForm(m, "header-form", "the header "+n.Name, c.writtenHeader(c.schemas.base, o), c.writtenHeader(c.schemas.rev, n))
		c.schemas.compareText(m, o.Schema, n.Schema, true, true)
	}
	c.readers(m, o.Node, n.Node, parameterKeywords)
}
