package xmlscan

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// encodeUTF16 is s in UTF-16.
func encodeUTF16(s string, big bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		if big {
			b.WriteByte(byte(unit >> 8))
		}
		b.WriteByte(byte(unit))
		if !big {
			b.WriteByte(byte(unit >> 8))
		}
	}
	return b.String()
}

func TestDocumentsBecomeUTF8(t *testing.T) {
	t.Parallel()
	const doc = `<?xml version="1.0" encoding="%"?><a>Müller €😀</a>`
	as := func(encoding string) string { return strings.Replace(doc, "%", encoding, 1) }
	for _, tt := range []struct {
		name, doc, label, want string
		encoding               Encoding
	}{
		{"UTF-8", as("utf-8"), "", as("utf-8"), Encoding{Name: "UTF-8"}},
		{"no declaration", "<a>ü</a>", "", "<a>ü</a>", Encoding{Name: "UTF-8"}},
		{"a byte order mark stays", "\ufeff<a/>", "", "\ufeff<a/>", Encoding{Name: "UTF-8", BOM: true}},
		{"a byte order mark beats everything", "\ufeff" + as("ISO-8859-1"), "cp1252", "\ufeff" + as("ISO-8859-1"), Encoding{Name: "UTF-8", BOM: true}},
		{"UTF-16 little-endian with a mark", encodeUTF16("\ufeff"+as("UTF-16"), false), "", as("UTF-16"), Encoding{Name: "UTF-16LE", BOM: true}},
		{"UTF-16 big-endian with a mark", encodeUTF16("\ufeff"+as("UTF-16"), true), "", as("UTF-16"), Encoding{Name: "UTF-16BE", BOM: true}},
		{"UTF-16 little-endian without a mark", encodeUTF16(as("UTF-16LE"), false), "", as("UTF-16LE"), Encoding{Name: "UTF-16LE"}},
		{"UTF-16 big-endian without a mark", encodeUTF16("<a/>", true), "", "<a/>", Encoding{Name: "UTF-16BE"}},
		{"UTF-16 that is UTF-8", as("utf-16"), "", as("utf-16"), Encoding{Name: "UTF-8", Mislabelled: "utf-16"}},
		{"ISO-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>M\xfcller \x80</a>", "", "<?xml version='1.0' encoding='ISO-8859-1'?><a>Müller \u0080</a>", Encoding{Name: "ISO-8859-1"}},
		{"windows-1252", "<?xml version='1.0' encoding='Windows-1252'?><a>M\xfcller \x80</a>", "", "<?xml version='1.0' encoding='Windows-1252'?><a>Müller €</a>", Encoding{Name: "windows-1252"}},
		{"the media type beats the declaration", "<?xml version='1.0' encoding='UTF-8'?><a>\xfc</a>", "latin1", "<?xml version='1.0' encoding='UTF-8'?><a>ü</a>", Encoding{Name: "ISO-8859-1"}},
		{"a declaration of standalone alone", "<?xml version='1.0' standalone='yes'?><a/>", "", "<?xml version='1.0' standalone='yes'?><a/>", Encoding{Name: "UTF-8"}},
		{"an empty document", "", "", "", Encoding{Name: "UTF-8"}},
	} {
		got, encoding, err := Decode([]byte(tt.doc), tt.label)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" || encoding != tt.encoding {
			t.Errorf("%s: got %+v (-want +got):\n%s", tt.name, encoding, diff)
		}
	}
}

func TestOtherEncodingsAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		doc, label, reason string
		offset             int
	}{
		{"<?xml version='1.0' encoding='UTF-7'?><a/>", "", `"UTF-7"`, 30},
		{"<?xml version='1.0' encoding='Shift_JIS'?><a/>", "", "only UTF-8, UTF-16, ISO-8859-1 and windows-1252 are read", 30},
		{"<a/>", "koi8-r", `"koi8-r"`, 0},
		{"\xff\xfe\x00\x00<\x00\x00\x00", "", `"UTF-32"`, 0},
		{"<\x00\x00\x00a\x00\x00\x00", "", `"UTF-32"`, 0},
		{"\x4c\x6f\xa7\x94\x93", "", `"EBCDIC"`, 0},
		{"\xff\xfe<\x00a", "", "ends inside a character", 4},
		{"\xff\xfe<\x00\x00\xd8a\x00", "", "half of a UTF-16 surrogate pair", 4},
		{"\xff\xfe<\x00\x00\xdc", "", "half of a UTF-16 surrogate pair", 4},
		{"\xfe\xff\xd8\x00", "", "half of a UTF-16 surrogate pair", 2},
	} {
		_, _, err := Decode([]byte(tt.doc), tt.label)
		var syntax *document.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != tt.offset || !strings.Contains(syntax.Reason, tt.reason) {
			t.Errorf("%q: got %v, want %s at %d", tt.doc, err, tt.reason, tt.offset)
		}
	}
}
