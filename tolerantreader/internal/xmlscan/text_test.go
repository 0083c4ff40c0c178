package xmlscan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

func TestTextIsWhatTheDocumentMeans(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, element, want string
		kind                document.Kind
	}{
		{"text as it stands", "<n> a b </n>", " a b ", document.Text},
		{"an empty element", "<n/>", "", document.Text},
		{"an element with nothing inside", "<n></n>", "", document.Text},
		{"references", "<n>&lt;&amp;lt;&gt;&quot;&apos;&#65;&#x20AC;</n>", "<&lt;>\"'A€", document.Text},
		{"a reference with many zeros", "<n>&#000000000000000000000065;</n>", "A", document.Text},
		{"CDATA", "<n>a<![CDATA[<b>&amp;]]>c</n>", "a<b>&amp;c", document.Text},
		{"a comment inside", "<n>Jo<!-- > & < -->hn</n>", "John", document.Text},
		{"an instruction inside", "<n>Jo<?p a>b ?>hn</n>", "John", document.Text},
		{"child elements", "<n>Jo<b x='>'>h<i/></b>n</n>", "John", document.Element},
		{"line ends", "<n>a\r\nb\rc\n&#13;\r</n>", "a\nb\nc\n\r\n", document.Text},
		{"line ends in CDATA", "<n><![CDATA[a\r\nb]]></n>", "a\nb", document.Text},
		{"xsi:nil", `<n xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`, "", document.Null},
		{"xsi:nil by another prefix", `<n xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil=" 1 "></n>`, "", document.Null},
		{"xsi:nil that says no", `<n xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false">a</n>`, "a", document.Text},
		{"nil of no namespace", `<n nil="true">a</n>`, "a", document.Text},
	} {
		doc := "<r>" + tt.element + "</r>"
		for _, mode := range []Mode{Verify, Skim} {
			f := scan(t, doc, mode, dotted("n"))
			if len(f.Matches) != 1 || f.Matches[0].Kind != tt.kind {
				t.Errorf("%s: got %v, want one of kind %d", tt.name, f.Matches, tt.kind)
				continue
			}
			if diff := cmp.Diff(tt.want, string(Text(nil, []byte(doc), f.Matches[0]))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	}
}

func TestTheValueOfAnAttributeIsNormalized(t *testing.T) {
	t.Parallel()
	const doc = "<r a=\" x\ty\r\nz\n\r&#10;&#13;&#9;&lt;&quot;' \"/>"
	f := scan(t, doc, Verify, dotted("@a"))
	want := " x y z  \n\r\t<\"' "
	if diff := cmp.Diff(want, string(Text(nil, []byte(doc), f.Matches[0]))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTextOfWhatIsNoPlaceIsEmpty(t *testing.T) {
	t.Parallel()
	for _, m := range []document.Match{{Start: -1, End: 2}, {Start: 0, End: 9}, {Start: 3, End: 1}} {
		if got := Text(nil, []byte("<a/>"), m); len(got) > 0 {
			t.Errorf("%v: got %q", m, got)
		}
	}
}
