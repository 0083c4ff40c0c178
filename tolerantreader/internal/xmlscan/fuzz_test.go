package xmlscan

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// place is an element or an attribute as encoding/xml and we both see it.
type place struct{ Space, Local, Text string }

// oracle is all elements and attributes of a document as encoding/xml reads it, in order.
func oracle(doc []byte) (elements, attributes []place, err error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, []byte("\ufeff"))))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var open []int
	for {
		token, err := d.Token()
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, len(elements))
			elements = append(elements, place{Space: spaces.Replace(token.Name.Space), Local: token.Name.Local})
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && (a.Name.Space != "" || a.Name.Local != "xmlns") {
					attributes = append(attributes, place{spaces.Replace(a.Name.Space), a.Name.Local, spaces.Replace(a.Value)})
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, n := range open {
				elements[n].Text += string(token)
			}
		}
		if err == io.EOF {
			return elements, attributes, nil
		} else if err != nil {
			return nil, nil, err
		}
	}
}

// spaces makes values of attributes alike, those that declare namespaces too: encoding/xml does not
// normalize them.
var spaces = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ")

// places is what stands at matches.
func places(doc []byte, f *document.Found, kind func(document.Kind) bool) (all []place) {
	for _, m := range f.Matches {
		if kind(m.Kind) {
			n := NameOf(doc, f, m)
			all = append(all, place{spaces.Replace(n.Space), n.Local, string(Text(nil, doc, m))})
		}
	}
	return all
}

// excused says whether encoding/xml is known to refuse what is well-formed: later versions, what it
// makes of encodings, and names that the fifth edition allows and the fourth did not.
func excused(doc []byte, err error) bool {
	if strings.Contains(err.Error(), "invalid XML name") && bytes.ContainsFunc(doc, func(r rune) bool { return r > 0x7F }) {
		return true
	}
	return declared(bytes.TrimPrefix(doc, []byte("\ufeff"))) && (strings.Contains(err.Error(), "version") || strings.Contains(err.Error(), "encoding"))
}

func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		customer, `<a xmlns="1" xmlns:b="2" b:c="&lt;&#65;"><b:d/><![CDATA[x]]><!-- y --><?z w?>t</a>`,
		`<?xml version="1.0" encoding="UTF-8"?><a b='1' c="2">&amp;<d e=""/></a>`, "<a>\r\n]]\r</a>", "<ü/>", "<\u02fc/>",
		`<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="true"/><x:b xmlns:x="3"/></a>`,
	} {
		f.Add([]byte(seed))
	}
	everything, err := Compile([]*path.Path{
		fromDocument(below(wildcard())), fromDocument(below(attr("*"))),
	}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	some, err := Compile([]*path.Path{
		parse(), dotted("a"), dotted("a.b"), parse(below(name("b"))), parse(child(name("a")), child(index(1))),
		parse(child(wildcard()), child(name("@b"))), parse(below(in("1", "a")), below(name("d"))),
	}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var all, verified, skimmed, inner document.Found
		verdict := everything.Scan(doc, wide, Verify, &all)
		for _, m := range all.Matches {
			Text(nil, doc, m)
			NameOf(doc, &all, m)
		}
		skim := some.Scan(doc, wide, Skim, &skimmed)
		for _, m := range skimmed.Matches {
			Text(nil, doc, m)
			NameOf(doc, &skimmed, m)
		}
		var limit *document.LimitError
		if errors.As(verdict, &limit) {
			return
		}
		if err := some.Scan(doc, wide, Verify, &verified); (err == nil) != (verdict == nil) {
			t.Fatalf("paths decide whether it is well-formed: %v, %v", err, verdict)
		}
		if verdict != nil {
			return
		}
		if skim != nil {
			t.Fatalf("well-formed, but skim: %v", skim)
		}
		if diff := cmp.Diff(verified.Matches, skimmed.Matches, cmpopts.IgnoreFields(document.Match{}, "Scope"), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("skim differs (-verify +skim):\n%s", diff)
		}
		if diff := cmp.Diff(verified.Mixed, skimmed.Mixed, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("skim mixes differently (-verify +skim):\n%s", diff)
		}
		elements, attributes, err := oracle(doc)
		if err != nil {
			if excused(doc, err) {
				return
			}
			t.Fatalf("encoding/xml refuses: %v", err)
		}
		isAttribute := func(k document.Kind) bool { return k == document.Attribute }
		got := places(doc, &all, isAttribute)
		for n := range got {
			got[n].Text = spaces.Replace(got[n].Text)
		}
		if diff := cmp.Diff(attributes, got); diff != "" {
			t.Fatalf("attributes (-encoding/xml +xmlscan):\n%s", diff)
		}
		if diff := cmp.Diff(elements, places(doc, &all, func(k document.Kind) bool { return !isAttribute(k) })); diff != "" {
			t.Fatalf("elements (-encoding/xml +xmlscan):\n%s", diff)
		}
		for _, m := range all.Matches[:min(len(all.Matches), 50)] {
			if m.Kind == document.Attribute {
				continue
			}
			if err := everything.ScanElement(doc, m, &all, wide, Verify, &inner); err != nil {
				t.Fatalf("an element of a well-formed document: %v", err)
			}
			if len(inner.Matches) == 0 || inner.Matches[0].End != m.End || NameOf(doc, &inner, inner.Matches[0]) != NameOf(doc, &all, m) {
				t.Fatalf("an element is another when it is scanned: %v, %v", inner.Matches, m)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?><a>`+"\xfc"+`</a>`), "")
	f.Add([]byte(encodeUTF16("\ufeff<a/>", true)), "")
	f.Add([]byte("<a/>"), "utf-16")
	f.Fuzz(func(t *testing.T, doc []byte, label string) {
		text, encoding, err := Decode(doc, label)
		if err == nil && encoding.Name != "UTF-8" && len(text) > 3*len(doc) {
			t.Fatalf("%d bytes became %d", len(doc), len(text))
		}
		if err == nil && encoding.Name == "UTF-8" && !bytes.Equal(doc, text) {
			t.Fatal("UTF-8 was changed")
		}
	})
}
