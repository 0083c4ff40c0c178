package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// xmlList is a page of customers in XML of about that many bytes.
func xmlList(size int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<customers count=\"1000\">\n  <source>crm</source>\n")
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, "  <customer id=\"c-%d\" status=\"active\">\n", n)
		fmt.Fprintf(&b, "    <naming><firstname>Jo &amp; %d</firstname><lastname>Müller</lastname></naming>\n", n)
		fmt.Fprintf(&b, "    <email>jo%d@example.org</email>\n", n)
		fmt.Fprintf(&b, "    <address kind=\"home\"><street>Main Street %d</street><city>Zürich</city></address>\n", n)
		b.WriteString("    <tags><tag>a</tag><tag>b</tag></tags>\n  </customer>\n")
	}
	b.WriteString("  <total>12</total>\n</customers>\n")
	return b.Bytes()
}

// xmlFields are five fields of it: in front, of the first customer, and at the end.
var xmlFields = []string{
	"/customers/source", "/customers/customer[1]/@id", "/customers/customer[1]/naming/firstname",
	"/customers/customer[1]/address/city", "/customers/total",
}

// xmlPaths are the same as the scanner takes them.
func xmlPaths() []*path.Path {
	child := func(s path.Selector) path.Segment { return path.Segment{Selectors: []path.Selector{s}} }
	named := func(names ...string) (segments []path.Segment) {
		for _, n := range names {
			segments = append(segments, child(path.Selector{Kind: path.Name, Name: n}))
		}
		return segments
	}
	customer := append(named("customer"), child(path.Selector{Kind: path.Index}))
	of := func(names ...string) []path.Segment { return append(customer[:2:2], named(names...)...) }
	var paths []*path.Path
	for n, segments := range [][]path.Segment{named("source"), of("@id"), of("naming", "firstname"), of("address", "city"), named("total")} {
		paths = append(paths, &path.Path{Text: xmlFields[n], Segments: segments})
	}
	return paths
}

// scanXML is the scanner by itself.
func scanXML(name string, mode xmlscan.Mode) contender {
	return contender{name, func(d input) func() (int, error) {
		p, err := xmlscan.Compile(xmlPaths(), xmlscan.Options{})
		var f document.Found
		return func() (int, error) {
			if err != nil {
				return 0, err
			}
			err := p.Scan(d.doc, limits, mode, &f)
			return len(f.Matches), err
		}
	}}
}

// tokens is a loop over the tokens of encoding/xml that knows by heart where the fields are.
var tokens = contender{"encoding/xml tokens", func(d input) func() (int, error) {
	return func() (int, error) {
		decoder, found, customers, depth := xml.NewDecoder(bytes.NewReader(d.doc)), 0, 0, 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return found, nil
			} else if err != nil {
				return 0, err
			}
			switch t := token.(type) {
			case xml.StartElement:
				depth++
				switch name := t.Name.Local; {
				case depth == 2 && (name == "source" || name == "total"), depth == 4 && customers == 1 && (name == "firstname" || name == "city"):
					found++
				case depth == 2 && name == "customer":
					if customers++; customers == 1 && t.Attr[0].Name.Local == "id" {
						found++
					}
				}
			case xml.EndElement:
				depth--
			}
		}
	}
}}

// queried is xmlquery, with its expressions compiled before.
var queried = contender{"xmlquery", func(d input) func() (int, error) {
	var expressions []*xpath.Expr
	for _, f := range xmlFields {
		expressions = append(expressions, xpath.MustCompile(f))
	}
	return func() (int, error) {
		root, err := xmlquery.Parse(bytes.NewReader(d.doc))
		if err != nil {
			return 0, err
		}
		found := 0
		for _, e := range expressions {
			if xmlquery.QuerySelector(root, e) != nil {
				found++
			}
		}
		return found, nil
	}
}}

// xmlCases are about the scanner of XML.
func xmlCases() []benchmark {
	lists := []string{"10 KB", "1 MB", "20 MB"}
	return []benchmark{{
		name:       "five fields of XML",
		about:      "One in front of a list of customers, three of the first customer, one behind the list. Verify checks the whole document as XML 1.0 with namespaces, which neither of the others does: both take two document elements and an attribute that stands twice.",
		documents:  []input{{"400 B", xmlList(200), nil}, {"10 KB", xmlList(10_000), nil}, {"1 MB", xmlList(1_000_000), nil}, {"20 MB", xmlList(20_000_000), nil}},
		contenders: []contender{scanXML("Skim", xmlscan.Skim), scanXML("Verify", xmlscan.Verify), tokens, queried},
		required: []bar{
			{"Skim", "encoding/xml tokens", 10, lists},
			{"Skim", "xmlquery", 25, lists},
			{"Verify", "encoding/xml tokens", 10, lists},
			{"Verify", "xmlquery", 25, lists},
		},
	}}
}
