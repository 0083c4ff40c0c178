package html

import (
	"slices"
	"strings"
)

// Link is a link element of a page: link, a or area with a rel and an href.
type Link struct {
	// Rels are the relations, in lower case and in order.
	Rels []string
	// Href is the target as it is written, without white space around it. It is relative to Page.Base.
	Href string
	// Type, Hreflang and Title are the attributes of these names, empty where there are none.
	Type, Hreflang, Title string
	// Place is the element; its Text is that of an anchor.
	Place Place
}

// Links are the links of a page with a relation (RFC 8288 section 3.3; case does not count), in
// document order. The empty relation is any.
func (p *Page) Links(rel string) []Link {
	var links []Link
	for n := range p.elements {
		switch p.elements[n].node.Data {
		case "link", "a", "area":
			if l, ok := p.link(int32(n), strings.ToLower(rel)); ok {
				links = append(links, l)
			}
		}
	}
	return links
}

func (p *Page) link(n int32, rel string) (Link, bool) {
	href, linked := p.attribute(n, "href")
	rels, _ := p.attribute(n, "rel")
	l := Link{Rels: strings.Fields(strings.ToLower(rels)), Href: href}
	if !linked || len(l.Rels) == 0 || rel != "" && !slices.Contains(l.Rels, rel) {
		return Link{}, false
	}
	l.Type, _ = p.attribute(n, "type")
	l.Hreflang, _ = p.attribute(n, "hreflang")
	l.Title, _ = p.attribute(n, "title")
	m, _ := p.match(n, "")
	l.Place = p.place(n, "", m)
	return l, true
}

// attribute is the value of an attribute of an element, and whether it has one of the name.
func (p *Page) attribute(n int32, name string) (string, bool) {
	m, ok := p.match(n, name)
	if !ok {
		return "", false
	}
	return p.value(m), true
}

// Base is the href of the first base element, which links are relative to, itself relative to where
// the page came from; empty where there is none.
func (p *Page) Base() string {
	for n := range p.elements {
		if p.elements[n].node.Data == "base" {
			if href, ok := p.attribute(int32(n), "href"); ok {
				return href
			}
		}
	}
	return ""
}
