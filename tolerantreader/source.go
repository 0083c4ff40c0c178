package tolerantreader

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// source is a document as it came.
type source struct {
	body    []byte
	format  Format // or UnknownFormat
	media   string // the media type with its parameters
	charset string
	headers []Hyperlink
	finding *Finding // about how it came
}

// decoded is a document in UTF-8, or a page as it came.
type decoded struct {
	text    []byte
	format  Format
	media   string
	headers []Hyperlink
}

// ReadResponse is ReadReport for a response of HTTP: the format and the charset are those of its media
// type, links are also looked for in its Link header, and the body is read once, at most MaxBytes of
// it, and closed. The status code is the caller's to judge.
func (r *Reader[T]) ReadResponse(resp *http.Response) (T, *Report, error) {
	s, err := r.plan.response(resp)
	if err != nil {
		var zero T
		return zero, &Report{Findings: []Finding{}}, err
	}
	return r.read(s)
}

// ReadResponse is ScanReport for a response of HTTP; see Reader.ReadResponse.
func (p *Plan) ReadResponse(resp *http.Response) ([]Value, *Report, error) {
	s, err := p.response(resp)
	if err != nil {
		return nil, &Report{Findings: []Finding{}}, err
	}
	return p.values(s)
}

func (p *Plan) response(resp *http.Response) (source, error) {
	defer resp.Body.Close()
	s, err := p.receive(resp.Body, resp.Header.Get("Content-Type"))
	s.headers = ParseLinkHeader(resp.Header.Values("Link")...)
	return s, err
}

// receive reads a stream up to the limit.
func (p *Plan) receive(src io.Reader, mediaType string) (source, error) {
	limit := p.options.maxBytes
	body, err := io.ReadAll(io.LimitReader(src, int64(limit)+1))
	if err != nil {
		return source{}, err
	}
	s := source{body: body, media: mediaType}
	s.format, s.charset = formatOf(mediaType)
	if s.format == UnknownFormat && mediaType != "" {
		s.finding = &Finding{Kind: MediaType, Want: "a media type of JSON, XML or HTML", Got: mediaType}
	}
	return s, nil
}

// formatOf is the format that a media type names (RFC 6839 for the suffixes), and its charset.
func formatOf(mediaType string) (Format, string) {
	name, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return UnknownFormat, ""
	}
	charset := parameters["charset"]
	switch {
	case name == "application/json", name == "text/json", strings.HasSuffix(name, "+json"):
		return JSON, charset
	case name == "application/xml", name == "text/xml", strings.HasSuffix(name, "+xml"):
		return XML, charset
	case name == "text/html":
		return HTML, charset
	}
	return UnknownFormat, charset
}

// sniff tells the format by the beginning of a document.
func sniff(text []byte) Format {
	text = bytes.TrimLeft(text, "\ufeff \t\r\n\x00")
	if len(text) == 0 || text[0] != '<' {
		if len(text) > 2 && (text[0] == 0xFE && text[1] == 0xFF || text[0] == 0xFF && text[1] == 0xFE) {
			return sniff(bytes.ReplaceAll(text[2:min(len(text), 66)], []byte{0}, nil))
		}
		return JSON
	}
	head := strings.ToLower(string(text[:min(len(text), 15)]))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return HTML
	}
	return XML
}

// mark is the byte order mark of UTF-8.
var mark = []byte("\ufeff")

// decode makes UTF-8 of a source, and notes in the report what it took.
func (p *Plan) decode(s source, report *Report) (decoded, error) {
	d := decoded{text: s.body, format: s.format, media: s.media, headers: s.headers}
	if len(s.body) > p.options.maxBytes {
		return d, &ReadError{Limit: &LimitError{What: "bytes", Limit: p.options.maxBytes, Offset: p.options.maxBytes}}
	}
	if d.format == UnknownFormat {
		d.format = sniff(s.body)
	}
	var notes []Finding
	if s.finding != nil {
		notes = append(notes, *s.finding)
	}
	var err error
	switch d.format {
	case JSON:
		if s.charset == "" && (len(s.body) == 0 || s.body[0] < 0x80) && len(notes) == 0 {
			return d, nil
		}
		d.text, notes, err = decodeJSON(s.body, s.charset, notes)
	case XML:
		d.text, notes, err = decodeXML(s.body, s.charset, notes)
	case HTML:
		if p.options.html == nil {
			err = &document.SyntaxError{Reason: "it is a page of HTML, which is read with the option WithHTML only"}
		}
	}
	if err == nil && len(d.text) > p.options.maxBytes {
		err = &document.LimitError{What: "bytes", Limit: p.options.maxBytes, Offset: p.options.maxBytes}
	}
	for i := range notes {
		notes[i].At.Offset = -1
	}
	if report != nil {
		report.Format, report.Findings = d.format, append(report.Findings, notes...)
	}
	if err != nil {
		var f failures
		f.document(err, s.body, d.format)
		return d, &ReadError{Syntax: f.syntax, Limit: f.limit}
	}
	return d, nil
}

// decodeXML makes UTF-8 of XML.
func decodeXML(body []byte, charset string, notes []Finding) ([]byte, []Finding, error) {
	text, e, err := xmlscan.Decode(body, charset)
	if err != nil {
		return nil, notes, err
	}
	return text, append(notes, encodingFindings(e)...), nil
}

// encodingFindings are what is remarkable about an encoding.
func encodingFindings(e xmlscan.Encoding) []Finding {
	var notes []Finding
	if e.BOM {
		notes = append(notes, Finding{Kind: ByteOrderMark, Got: e.Name})
	}
	switch {
	case e.Mislabelled != "":
		notes = append(notes, Finding{Kind: Charset, Want: e.Mislabelled, Got: e.Name})
	case e.Name != "UTF-8":
		notes = append(notes, Finding{Kind: Charset, Want: "UTF-8", Got: e.Name})
	}
	return notes
}

// decodeJSON makes UTF-8 of JSON, which should be nothing else (RFC 8259 section 8.1): of UTF-16 with
// a byte order mark, and of what the media type names where it cannot be UTF-8.
func decodeJSON(body []byte, charset string, notes []Finding) ([]byte, []Finding, error) {
	if bytes.HasPrefix(body, mark) {
		return body[len(mark):], append(notes, Finding{Kind: ByteOrderMark, Got: "UTF-8"}), nil
	}
	wide := len(body) > 1 && (body[0] == 0xFE && body[1] == 0xFF || body[0] == 0xFF && body[1] == 0xFE)
	utf := charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii")
	switch {
	case utf && !wide:
		return body, notes, nil
	case !wide && utf8.Valid(body):
		return body, append(notes, Finding{Kind: Charset, Want: charset, Got: "UTF-8"}), nil
	}
	text, e, err := xmlscan.Decode(body, charset)
	if err != nil {
		return nil, notes, err
	}
	return bytes.TrimPrefix(text, mark), append(notes, encodingFindings(e)...), nil
}
