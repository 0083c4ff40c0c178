package html

import (
	"bytes"

	nethtml "golang.org/x/net/html"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// growth estimates from above how many nodes a page becomes. A formatting element (<b>) that is not
// closed inside its paragraph is opened again in each that follows, so n elements that are left open
// make n nodes of each text behind them. Whatever is not certainly closed, because what is inside is
// balanced and its own end tag follows, counts as open for ever.
type growth struct {
	open       []opened
	formatting int // formatting elements in open
	leaked     int // formatting elements that may be opened again for ever
	foreign    int // svg and math in open
	nodes      int
	document   int // attributes of html and body, which later tags add to
}

type opened struct {
	name   string
	leaked bool
}

// clones is how many elements an end tag that is out of balance makes at most (the HTML standard,
// section 13.2.6.4.7, the adoption agency: 8 rounds of 3).
const clones = 24

// estimate refuses a page that would become too large.
func estimate(page []byte) error {
	_, err := grown(page)
	return err
}

// grown is how many nodes a page may become.
func grown(page []byte) (int, error) {
	var g growth
	z := nethtml.NewTokenizer(bytes.NewReader(page))
	z.SetMaxBuf(len(page) + 1)
	for offset := 0; ; {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return g.nodes, nil
		}
		offset += len(z.Raw())
		g.nodes += 1 + min(g.formatting+g.leaked, maxDepth)
		switch kind {
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			if n := attributes(z, more); !g.attributes(tag, n) {
				return g.nodes, &document.LimitError{Offset: offset, What: "attributes of one element", Limit: maxAttributes}
			}
			g.start(tag, kind == nethtml.SelfClosingTagToken)
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			g.end(string(name))
		}
		if g.nodes > maxNodes {
			return g.nodes, &document.LimitError{Offset: offset, What: "nodes", Limit: maxNodes}
		}
	}
}

func attributes(z *nethtml.Tokenizer, more bool) (n int) {
	for ; more; n++ {
		_, _, more = z.TagAttr()
	}
	return n
}

func (g *growth) attributes(tag string, n int) bool {
	if tag == "html" || tag == "body" {
		g.document += n
		n = g.document
	}
	return n <= maxAttributes
}

func (g *growth) start(tag string, closed bool) {
	if void(tag) || closed && g.foreign > 0 && !formatting(tag) {
		return
	}
	if tag == "svg" || tag == "math" {
		g.foreign++
	}
	if formatting(tag) {
		g.formatting++
	}
	g.open = append(g.open, opened{name: tag})
}

// end closes the innermost element where it is of that name. Where it is not, something is out of
// balance: formatting elements that are open around it are no longer certain to be closed.
func (g *growth) end(tag string) {
	last := len(g.open) - 1
	if last >= 0 && g.open[last].name == tag {
		g.pop()
		return
	}
	at := last
	for at >= 0 && last-at < maxDepth && g.open[at].name != tag {
		at--
	}
	g.leak()
	g.nodes += clones
	if at < 0 || g.open[at].name != tag || formatting(tag) {
		return
	}
	for len(g.open) > at {
		g.pop()
	}
}

// leak makes all open formatting elements count for ever.
func (g *growth) leak() {
	for n := len(g.open) - 1; n >= 0 && g.formatting > 0; n-- {
		if o := &g.open[n]; formatting(o.name) && !o.leaked {
			o.leaked = true
			g.formatting--
			g.leaked++
		}
	}
}

func (g *growth) pop() {
	o := g.open[len(g.open)-1]
	g.open = g.open[:len(g.open)-1]
	switch {
	case o.name == "svg" || o.name == "math":
		g.foreign--
	case formatting(o.name) && !o.leaked:
		g.formatting--
	}
}

// void says whether elements of the name have no end tag (the HTML standard, section 13.1.2).
func void(tag string) bool {
	switch tag {
	case "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input",
		"keygen", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// formatting says whether elements of the name are opened again where they were left open (section
// 13.2.4.3).
func formatting(tag string) bool {
	switch tag {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}
