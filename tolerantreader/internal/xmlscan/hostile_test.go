package xmlscan

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// hostile is a document that was written to hurt its reader, or that readers get wrong. Those with a
// size are large enough that anything quadratic would not end.
type hostile struct {
	name string
	doc  string
	// refused is part of the error, empty where the document is read; firstname then is the text
	// of what $..firstname leads to.
	refused   string
	firstname []string
}

func repeat(s string, n int) string { return strings.Repeat(s, n) }

// numbered is n times format with the numbers from 0.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func laughs() string {
	return `<!DOCTYPE a [<!ENTITY lol "lol">` + numbered(`<!ENTITY l%d "&lol;&lol;&lol;">`, 10) + `]><a><firstname>&l9;</firstname></a>`
}

func hostileDocuments() []hostile {
	const doctype = "a document type declaration"
	jo := []string{"Jo"}
	return []hostile{
		{name: "billion laughs", doc: laughs(), refused: doctype},
		{name: "quadratic blowup of one entity", doc: `<!DOCTYPE a [<!ENTITY b "` + repeat("b", 1e6) + `">]><a>` + repeat("&b;", 1e6) + `</a>`, refused: doctype},
		{name: "an internal entity", doc: `<!DOCTYPE a [<!ENTITY b "Jo">]><a><firstname>&b;</firstname></a>`, refused: doctype},
		{name: "an external entity of a file", doc: `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`, refused: doctype},
		{name: "an external entity of a network", doc: `<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1/">]><a>&b;</a>`, refused: doctype},
		{name: "a parameter entity", doc: `<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/"> %b;]><a/>`, refused: doctype},
		{name: "an external subset", doc: `<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>`, refused: doctype},
		{name: "a default attribute", doc: `<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>`, refused: doctype},
		{name: "a document type behind a comment", doc: `<?xml version="1.0"?><!-- a --> <!DOCTYPE a><a/>`, refused: doctype},
		{name: "a document type that does not end", doc: `<!DOCTYPE a [` + repeat("<!ENTITY a '", 1e5), refused: doctype},
		{name: "an entity that is not declared", doc: `<a><firstname>&b;</firstname></a>`, refused: "an entity other than"},
		{name: "an XInclude, which is an element", doc: `<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/><firstname>Jo</firstname></a>`, firstname: jo},
		{name: "a schema location, which is an attribute", doc: `<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://127.0.0.1/"><firstname>Jo</firstname></a>`, firstname: jo},
		{name: "a style sheet, which is an instruction", doc: `<?xml-stylesheet href="http://127.0.0.1/"?><a><firstname>Jo</firstname></a>`, firstname: jo},
		{name: "a million elements inside one another", doc: repeat("<a>", 1e6) + repeat("</a>", 1e6), refused: "more than 1000 depth"},
		{name: "a million elements that are not closed", doc: repeat("<a>", 1e6), refused: "more than 1000 depth"},
		{name: "as many elements as may be, again and again", doc: "<a>" + repeat(repeat("<a>", 999)+repeat("</a>", 999), 200) + "</a>"},
		{name: "a million empty elements", doc: "<a>" + repeat("<b/>", 1e6) + "<firstname>Jo</firstname></a>", firstname: jo},
		{name: "a million end tags", doc: "<a>" + repeat("</a>", 1e6), refused: "a second element stands"},
		{name: "a hundred thousand attributes", doc: "<a " + numbered("a%d='' ", 1e5) + "/>", refused: "more than 10000 attributes"},
		{name: "many long attributes that differ at their ends", doc: "<a " + numbered(repeat("a", 1000)+"%d='' ", 3000) + "><firstname>Jo</firstname></a>", firstname: jo},
		{name: "a hundred thousand declarations of namespaces", doc: "<a " + numbered("xmlns:a%d='b' ", 1e5) + "/>", refused: "namespace declarations in force"},
		{name: "a namespace declared at each depth", doc: numbered("<a xmlns:a%d='b'>", 900) + repeat("<a899:firstname/>", 1000) + repeat("</a>", 900), firstname: make([]string, 1000)},
		{name: "many namespaces, one after the other", doc: "<a>" + numbered("<b%[1]d:a xmlns:b%[1]d='c%[1]d'/>", 2e5) + "<firstname>Jo</firstname></a>", firstname: jo},
		{name: "a long URI that each declaration repeats with references", doc: "<a>" + repeat("<a xmlns='"+repeat("&#65;", 1000)+"'/>", 2000) + "</a>"},
		{name: "a name of two million bytes", doc: "<" + repeat("a", 2e6) + "/>"},
		{name: "end tags whose long names differ at their ends", doc: "<" + repeat("a", 1e6) + "b></" + repeat("a", 1e6) + "c>", refused: "the end tag is not that of"},
		{name: "a value of two million bytes that does not end", doc: `<a b="` + repeat("c", 2e6), refused: "ends inside the value"},
		{name: "a million <", doc: repeat("<", 1e6), refused: "a name must start"},
		{name: "a million &", doc: "<a>" + repeat("&", 1e6) + "</a>", refused: "an & stands alone"},
		{name: "a reference of a million digits", doc: "<a><firstname>&#" + repeat("0", 1e6) + "74;o</firstname></a>", firstname: jo},
		{name: "a reference of a million nines", doc: "<a>&#" + repeat("9", 1e6) + ";</a>", refused: "a character reference is malformed"},
		{name: "two million ]", doc: "<a>" + repeat("]", 2e6) + "<firstname>Jo</firstname></a>", firstname: jo},
		{name: "two million ] in CDATA", doc: "<a><![CDATA[" + repeat("]", 2e6) + "]]><firstname>Jo</firstname></a>", firstname: jo},
		{name: "a million starts of a comment in one", doc: "<a><!--" + repeat("<!-", 1e6), refused: "a comment is not closed"},
		{name: "a million comments and instructions", doc: "<a>" + repeat("<!----><?b?>", 1e6) + "<firstname>J<!-- -->o</firstname></a>", firstname: jo},
		{name: "a million sections of CDATA", doc: "<a><firstname>" + repeat("<![CDATA[J]]>", 1e6) + "</firstname></a>", firstname: []string{repeat("J", 1e6)}},
		{name: "what comes behind the document element", doc: `<a/>{"firstname":"Jo"}`, refused: "text stands behind"},
		{name: "two document elements", doc: `<a/><firstname>Jo</firstname>`, refused: "a second element"},
		{name: "an attribute twice", doc: `<a b="1" b="2"/>`, refused: "stands twice"},
		{name: "an attribute twice by two prefixes", doc: `<a xmlns:x="1" xmlns:y="1" x:b="1" y:b="2"/>`, refused: "stands twice"},
		{name: "an instruction inside text", doc: "<a><firstname>J<?p?>o</firstname></a>", firstname: jo},
		{name: "an element inside text", doc: "<a><firstname>J<b>o</b></firstname></a>", firstname: jo},
		{name: "CDATA inside text", doc: "<a><firstname>J<![CDATA[o <b>&]]></firstname></a>", firstname: []string{"Jo <b>&"}},
		{name: "a prefix", doc: `<x:a xmlns:x="1"><x:firstname>Jo</x:firstname></x:a>`, firstname: jo},
		{name: "no document", doc: "", refused: "no element came"},
		{name: "JSON", doc: `{"firstname":"Jo"}`, refused: "text stands where"},
		{name: "an error page", doc: "<html><body><p>Sorry<br></p></body></html>", refused: "the end tag is not that of <br>"},
		{name: "overlong UTF-8", doc: "<a>\xc0\xbca\xc0\xbe</a>", refused: "not UTF-8"},
		{name: "surrogates in UTF-8", doc: "<a>\xed\xa0\xbd\xed\xb8\x80</a>", refused: "not UTF-8"},
		{name: "a NUL", doc: "<a>\x00</a>", refused: "a control character"},
	}
}

// A Verify of a document may take so much memory beyond it: what frames, attributes and numbers of
// namespaces need, none of which may be more than a multiple of the document.
func budget(doc []byte) uint64 { return 64<<10 + 24*uint64(len(doc)) }

func TestHostileDocumentsAreReadOrRefusedWithinTheirBudget(t *testing.T) { // not parallel: it measures memory
	if n := len(hostileDocuments()); n < 41 {
		t.Errorf("%d documents", n)
	}
	for _, tt := range hostileDocuments() {
		t.Run(tt.name, func(t *testing.T) {
			doc := []byte(tt.doc)
			program := compile(t, parse(below(name("firstname"))))
			var f document.Found
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := program.Scan(doc, wide, Verify, &f)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > budget(doc) {
				t.Errorf("took %d bytes for a document of %d", used, len(doc))
			}
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Errorf("got %v, want %q", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Matches) != len(tt.firstname) {
				t.Fatalf("got %d matches, want %d", len(f.Matches), len(tt.firstname))
			}
			for n, m := range f.Matches {
				if got := string(Text(nil, doc, m)); got != tt.firstname[n] {
					t.Errorf("got %.40q, want %.40q", got, tt.firstname[n])
				}
			}
			var skimmed document.Found
			if err := program.Scan(doc, wide, Skim, &skimmed); err != nil || len(skimmed.Matches) != len(f.Matches) {
				t.Errorf("skim: %v, %d matches", err, len(skimmed.Matches))
			}
		})
	}
}

func TestElementsAreScannedInTheirOwnTime(t *testing.T) {
	t.Parallel()
	// Each of many elements is scanned with many namespaces around it, which must not be looked for
	// from the start of the document each time.
	doc := []byte("<r " + numbered("xmlns:a%d='b' ", 900) + ">" + repeat("<a899:i><a0:firstname>Jo</a0:firstname></a899:i>", 5000) + "</r>")
	items := scan(t, string(doc), Verify, dotted("i"))
	inner := compile(t, dotted("firstname"))
	var f document.Found
	for _, m := range items.Matches {
		if err := inner.ScanElement(doc, m, items, wide, Verify, &f); err != nil || len(f.Matches) != 1 {
			t.Fatal(err, len(f.Matches))
		}
	}
}

func TestOtherThanElementsAreNotScanned(t *testing.T) {
	t.Parallel()
	program := compile(t, dotted("a"))
	var f, outer document.Found
	for _, m := range []document.Match{{Start: 1, End: 2}, {Start: -1, End: 4}, {Start: 0, End: 9}, {Start: 3, End: 1}} {
		var syntax *document.SyntaxError
		if err := program.ScanElement([]byte("<a/>"), m, &outer, wide, Verify, &f); !errors.As(err, &syntax) {
			t.Errorf("%v: got %v", m, err)
		}
	}
}
