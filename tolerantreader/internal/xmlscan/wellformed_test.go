package xmlscan

import (
	"errors"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// check says whether doc is well-formed.
func check(t *testing.T, doc string) error {
	t.Helper()
	return compile(t).Scan([]byte(doc), wide, Verify, new(document.Found))
}

func TestWellFormedDocumentsAreRead(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"an empty element":                      `<a/>`,
		"white space in tags":                   "<a\n b = '1'\t></a \r\n>",
		"a declaration":                         `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?><a/>`,
		"a declaration in single quotes":        `<?xml version='1.0'?><a/>`,
		"a declaration of a later version":      `<?xml version="1.1"?><a/>`,
		"a byte order mark":                     "\ufeff<?xml version=\"1.0\"?><a/>",
		"comments and instructions all around":  "<!-- a --><?b c?>\n<a><!-- - --><?d?></a>\n<?e f?><!---->",
		"an instruction that starts like xml":   `<?xml-stylesheet href="a"?><a/>`,
		"CDATA":                                 `<a><![CDATA[<b>&]]]]><![CDATA[>]]></a>`,
		"all entities":                          `<a b="&amp;&lt;&gt;&quot;&apos;">&amp;&lt;&gt;&quot;&apos;</a>`,
		"numeric references":                    `<a>&#65;&#x1F600;&#x00000041;</a>`,
		"names that are not ASCII":              `<müller größe="1"><日本/></müller>`,
		"a combining character in a name":       "<e\u0301/>",
		"brackets in text":                      `<a>]] > ]>]</a>`,
		"a > in text and in a value":            `<a b="1 > 0">1 > 0</a>`,
		"the other quote in a value":            `<a b='"' c="'"/>`,
		"the same name in two namespaces":       `<a xmlns:x="1" xmlns:y="2" x:b="" y:b="" b=""/>`,
		"a default namespace taken back":        `<a xmlns="1"><b xmlns=""/></a>`,
		"a prefix declared behind its use":      `<x:a x:b="1" xmlns:x="1"/>`,
		"the prefix xml without a declaration":  `<a xml:lang="de"/>`,
		"the prefix xml declared as what it is": `<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>`,
		"a default namespace like a prefix's":   `<a xmlns="1" xmlns:x="1" x:b="" b=""/>`,
		"U+FFFD and the private use area":       "<a>\uFFFD\uF000\U0010FFFF</a>",
		"controls that are allowed":             "<a>\t\n\r\u0085\u007f</a>",
	} {
		if err := check(t, doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each document is wrong at the byte before which ¦ stands.
func TestWhatIsNotWellFormedIsRefusedWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ doc, reason string }{
		{"¦", "the document ends, and no element came"},
		{"  ¦", "the document ends, and no element came"},
		{"¦{\"a\":1}", "text stands where the document element must start"},
		{"<!-- a -->¦x", "text stands where"},
		{"<a/>¦x", "text stands behind the document element"},
		{"<a/>¦<b/>", "a second element stands behind the document element"},
		{"<a/>¦</a>", "a second element stands behind the document element"},
		{"<a>¦", "the document ends inside <a>"},
		{"<a><b></b>¦", "the document ends inside <a>"},
		{"<a¦", "the document ends inside a tag"},
		{"<a ¦", "the document ends inside a tag"},
		{"<a b¦", "= is missing"},
		{"<a b=¦", "not in quotes"},
		{"<a b='1¦", "the document ends inside the value"},
		{"<¦", "the document ends where a name must be"},
		{"<¦ a/>", "this cannot start one"},
		{"<¦1/>", "this cannot start one"},
		{"<¦-a/>", "this cannot start one"},
		{"<¦\u0301/>", "this cannot start one"},
		{"<a¦!/>", "white space is missing before an attribute"},
		{"<a¦\u00d7/>", "white space is missing before an attribute"},
		{"<a ¦/ >", "not followed by >"},
		{"<a>¦</b>", "the end tag is not that of <a>"},
		{"<a>¦</ab>", "the end tag is not that of <a>"},
		{"<a>¦</a b='1'>", "the end tag is not that of <a>"},
		{"<r><a>1¦</ab></r>", "the end tag is not that of <a>"},
		{"<r><a>1¦</a<b/></r>", "the end tag is not that of <a>"},
		{"<a>¦</A>", "the end tag is not that of <a>"},
		{"<a><b>¦</a></b>", "the end tag is not that of <b>"},
		{"<a b¦></a>", "= is missing"},
		{"<a b=¦1></a>", "not in quotes"},
		{"<a b='1'¦c='2'/>", "white space is missing"},
		{"<a b='¦<'/>", "a < stands in the value"},
		{"<a b='1' ¦b='2'/>", "b stands twice"},
		{"<a xmlns:x='1' xmlns:y='1' x:b='' ¦y:b=''/>", "y:b stands twice"},
		{"<a xmlns:x='1' xmlns:y='&#x31;' x:b='' ¦y:b=''/>", "y:b stands twice"},
		{"<a xmlns='1' ¦xmlns='2'/>", "xmlns stands twice"},
		{"<a a='' b='' c='' d='' e='' f='' g='' h='' i='' ¦d=''/>", "d stands twice"},
		{"<a>¦&b;</a>", "an entity other than"},
		{"<a b='¦&nbsp;'/>", "an entity other than"},
		{"<a>¦& b</a>", "an & stands alone"},
		{"<a>¦&</a>", "an & stands alone"},
		{"<a>¦&amp</a>", "an & stands alone"},
		{"<a>¦&#0;</a>", "a character reference is malformed"},
		{"<a>¦&#xD800;</a>", "a character reference is malformed"},
		{"<a>¦&#xFFFE;</a>", "a character reference is malformed"},
		{"<a>¦&#x110000;</a>", "a character reference is malformed"},
		{"<a>¦&#99999999999999999999;</a>", "a character reference is malformed"},
		{"<a>¦&#;</a>", "a character reference is malformed"},
		{"<a>¦&#x;</a>", "a character reference is malformed"},
		{"<a>¦&#X41;</a>", "a character reference is malformed"},
		{"<a>¦&#A;</a>", "a character reference is malformed"},
		{"<a>¦]]></a>", "]]> stands in text"},
		{"<a>¦\x00</a>", "a control character"},
		{"<a>¦\x1b</a>", "a control character"},
		{"<a b='¦\x01'/>", "a control character"},
		{"<a><!--¦\x01--></a>", "a control character"},
		{"<a><?b ¦\x01?></a>", "a control character"},
		{"<a><![CDATA[¦\x01]]></a>", "a control character"},
		{"<a>¦\uFFFE</a>", "U+FFFE"},
		{"<a b='¦\uFFFF'/>", "U+FFFE"},
		{"<a>¦\xff</a>", "not UTF-8"},
		{"<a>¦\xed\xa0\x80</a>", "not UTF-8"},
		{"<a>¦\xc0\xaf</a>", "not UTF-8"},
		{"<a>M¦\xfcller</a>", "not UTF-8"},
		{"¦<!DOCTYPE a><a/>", "a document type declaration (<!DOCTYPE) stands"},
		{"<a>¦<!DOCTYPE a></a>", "a document type declaration (<!DOCTYPE) stands"},
		{"¦<![CDATA[]]><a/>", "outside the document element"},
		{"<a/>¦<![CDATA[]]>", "outside the document element"},
		{"<a>¦<!b></a>", "neither a comment nor a CDATA section"},
		{"<a>¦<!-- b", "a comment is not closed"},
		{"<a>¦<!-->", "a comment is not closed"},
		{"<a><!-- b ¦-- --></a>", "-- stands inside a comment"},
		{"<a><!-- b ¦---></a>", "-- stands inside a comment"},
		{"<a>¦<![CDATA[ b", "a CDATA section is not closed"},
		{"<a>¦<?b", "a processing instruction is not closed"},
		{"<a><?b¦+?></a>", "white space is missing"},
		{"<a><?b¦:c?></a>", "has a colon"},
		{" ¦<?xml version='1.0'?><a/>", "must be the very first"},
		{"<a>¦<?XML?></a>", "must be the very first"},
		{"¦<?xml version='2.0'?><a/>", "does not start with version"},
		{"¦<?xml encoding='UTF-8'?><a/>", "does not start with version"},
		{"¦<?xml version='1.0' standalone='maybe'?><a/>", "says something else"},
		{"¦<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", "says something else"},
		{"¦<?xml version='1.0' encoding='UTF 8'?><a/>", "says something else"},
		{"¦<?xml version='1.0' ><a/>", "is not closed"},
		{"<¦x:a/>", "the prefix is not declared"},
		{"<a ¦x:b=''/>", "the prefix is not declared"},
		{"<a><b xmlns:x='1'/><¦x:c/></a>", "the prefix is not declared"},
		{"<¦xmlns:a/>", "the prefix is not declared"},
		{"<a:¦/>", "nothing that can be a name comes after the colon"},
		{"<a:¦1/>", "nothing that can be a name comes after the colon"},
		{"<¦:a/>", "this cannot start one"},
		{"<a:b¦:c/>", "a second colon"},
		{"<a xmlns:¦x=''/>", "declared as no namespace"},
		{"<a xmlns:¦xmlns='1'/>", "the prefix xmlns is declared"},
		{"<a xmlns:¦xml='1'/>", "declared as something else"},
		{"<a ¦xmlns='http://www.w3.org/XML/1998/namespace'/>", "declared as something else"},
		{"<a xmlns:¦x='http://www.w3.org/2000/xmlns/'/>", "the namespace of xmlns is declared"},
	} {
		offset := strings.Index(tt.doc, "¦")
		err := check(t, tt.doc[:offset]+tt.doc[offset+len("¦"):])
		var syntax *document.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: got %v, want a syntax error", tt.doc, err)
			continue
		}
		if syntax.Format != "XML" || syntax.Offset != offset || !strings.Contains(syntax.Reason, tt.reason) {
			t.Errorf("%q: got %q at %d, want %q at %d", tt.doc, syntax.Reason, syntax.Offset, tt.reason, offset)
		}
	}
}

func TestLimitsSayWhatThereIsTooMuchOf(t *testing.T) {
	t.Parallel()
	all := compile(t, parse(below(wildcard())))
	for _, tt := range []struct {
		doc    string
		limits document.Limits
		want   document.LimitError
	}{
		{"<a><b><c/></b></a>", document.Limits{Depth: 2, Matches: 9}, document.LimitError{Offset: 6, What: "depth", Limit: 2}},
		{"<a><b/><c/></a>", document.Limits{Depth: 2, Matches: 1}, document.LimitError{Offset: 7, What: "matches", Limit: 1}},
	} {
		for _, mode := range []Mode{Verify, Skim} {
			var f document.Found
			var limit *document.LimitError
			if err := all.Scan([]byte(tt.doc), tt.limits, mode, &f); !errors.As(err, &limit) || *limit != tt.want {
				t.Errorf("%s: got %v, want %v", tt.doc, err, &tt.want)
			}
		}
	}
}
