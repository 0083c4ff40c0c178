package compatibility

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"maps"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/pact"
)

// world is what the steps of one scenario share.
type world struct {
	t        *testing.T
	fixtures string
	version  string // "V1" to "V4"
	line     int    // of the step that is done

	defined   []map[string]string // the interactions of the background
	documents [][]byte            // the contracts to verify

	provider provider
	run      run
	matching comparison
	made     generated
	written  writing
	mock     *mock
}

func newWorld(t *testing.T, dir, version string) *world {
	return &world{t: t, fixtures: filepath.Join(dir, "fixtures"), version: version}
}

func (w *world) fatalf(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("line %d: "+format, append([]any{w.line}, args...)...)
}

func (w *world) errorf(format string, args ...any) {
	w.t.Helper()
	w.t.Errorf("line %d: "+format, append([]any{w.line}, args...)...)
}

func (w *world) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(w.fixtures, name))
	if err != nil {
		w.fatalf("%v", err)
	}
	return data
}

// content is a body as a cell of a table gives it.
type content struct {
	there bool
	bytes []byte
	media string
}

func (w *world) content(cell string) content {
	kind, rest, _ := strings.Cut(cell, ": ")
	switch {
	case cell == "":
		return content{}
	case cell == "EMPTY":
		return content{there: true}
	case kind == "JSON":
		return content{true, []byte(strings.ReplaceAll(rest, `\"`, `"`)), "application/json"}
	case kind == "XML":
		return content{true, []byte(rest), "application/xml"}
	case kind == "file" && strings.HasSuffix(rest, "-body.xml"):
		return w.fixture(rest)
	case kind == "file":
		return content{true, w.read(rest), mime.TypeByExtension(filepath.Ext(rest))}
	}
	return content{true, []byte(cell), "text/plain"}
}

// fixture reads a body that a fixture describes in XML.
func (w *world) fixture(name string) content {
	var body struct {
		ContentType string `xml:"contentType"`
		Contents    struct {
			EOL      string `xml:"eol,attr"`
			Encoding string `xml:"encoding,attr"`
			Text     string `xml:",chardata"`
		} `xml:"contents"`
	}
	if err := xml.Unmarshal(w.read(name), &body); err != nil {
		w.fatalf("%s: %v", name, err)
	}
	text := strings.TrimSpace(body.Contents.Text)
	if body.Contents.EOL == "CRLF" {
		text = strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	}
	out := content{true, []byte(text), body.ContentType}
	if body.Contents.Encoding == "base64" {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			w.fatalf("%s: %v", name, err)
		}
		out.bytes = raw
	}
	return out
}

// headers reads a cell with headers: 'A: 1', 'B: 2'.
func headers(cell string) map[string][]string {
	out := map[string][]string{}
	for _, m := range regexp.MustCompile(`'([^:']+): ([^']*)'`).FindAllStringSubmatch(cell, -1) {
		out[m[1]] = append(out[m[1]], m[2])
	}
	return out
}

// rules reads a cell that names a fixture, or is JSON itself.
func (w *world) rules(cell string) json.RawMessage {
	if text, ok := strings.CutPrefix(cell, "JSON: "); ok {
		return json.RawMessage(text)
	}
	return w.read(cell)
}

// object is a JSON object.
type object = map[string]any

func (w *world) text(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		w.fatalf("%v", err)
	}
	return data
}

// message is the request or the response of an interaction in the form of the version; prefix is that of the
// columns of a table, "" or "response ".
func (w *world) message(row map[string]string, prefix string) object {
	out := object{}
	sent := headers(row[prefix+"headers"])
	c := w.content(row[prefix+"body"])
	for _, column := range []string{prefix + "body type", prefix + "content", prefix + "content type"} {
		if row[column] != "" {
			c.media = row[column]
		}
	}
	typed := false
	for name := range sent {
		typed = typed || strings.EqualFold(name, "Content-Type")
	}
	if !typed && c.media != "" {
		sent["Content-Type"] = []string{c.media}
	}
	if len(sent) > 0 {
		out["headers"] = w.headerForm(sent)
	}
	if c.there {
		out["body"] = w.bodyForm(c)
	}
	if cell := row[prefix+"matching rules"]; cell != "" {
		out["matchingRules"] = w.rules(cell)
	}
	if cell := row[prefix+"generators"]; cell != "" {
		out["generators"] = w.rules(cell)
	}
	return out
}

// headerForm gives headers the form of the version: lists in version 4, texts before.
func (w *world) headerForm(list map[string][]string) any {
	if w.version == "V4" {
		return list
	}
	out := map[string]string{}
	for name, values := range list {
		out[name] = strings.Join(values, ", ")
	}
	return out
}

// bodyForm gives a body the form of the version.
func (w *world) bodyForm(c content) any {
	plain := any(string(c.bytes))
	encoded := any(false)
	switch {
	case isJSON(c.media) && json.Valid(c.bytes):
		plain = json.RawMessage(c.bytes)
	case !strings.HasPrefix(c.media, "text/") && !strings.Contains(c.media, "xml") && !strings.Contains(c.media, "form") && len(c.bytes) > 0:
		plain, encoded = base64.StdEncoding.EncodeToString(c.bytes), "base64"
	}
	if strings.HasPrefix(c.media, "multipart/") {
		plain, encoded = string(c.bytes), false
	}
	if w.version == "V4" {
		return object{"content": plain, "contentType": c.media, "encoded": encoded}
	}
	return plain
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// interaction is a row of the background in the form of the version.
func (w *world) interaction(row map[string]string) object {
	request := w.message(row, "")
	request["method"], request["path"] = row["method"], row["path"]
	if request["path"] == "" || request["path"] == nil {
		request["method"], request["path"] = "GET", "/"
	}
	if q := row["query"]; q != "" {
		request["query"] = w.query(q)
	}
	response := w.message(row, "response ")
	response["status"] = 200
	if row["response"] != "" {
		response["status"] = json.Number(row["response"])
	}
	if row["status"] != "" {
		response["status"] = json.Number(row["status"])
	}
	out := object{"description": "interaction " + row["No"], "request": request, "response": response}
	if w.version == "V4" {
		out["type"] = "Synchronous/HTTP"
	}
	return out
}

// query gives a query the form of the version: a text before version 3, then a map of lists.
func (w *world) query(text string) any {
	if w.version < "V3" {
		return text
	}
	out := map[string][]string{}
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		out[name] = append(out[name], value)
	}
	return out
}

// contract writes a contract with one interaction, or in version 3 with one message.
func (w *world) contract(interaction object) []byte {
	key := "interactions"
	if _, ok := interaction["contents"]; ok && w.version == "V3" {
		key = "messages"
	}
	version := map[string]string{"V1": "1.0.0", "V2": "2.0.0", "V3": "3.0.0", "V4": "4.0"}[w.version]
	return w.text(object{
		"consumer": object{"name": "the suite"}, "provider": object{"name": "p"}, key: []any{interaction},
		"metadata": object{"pactSpecification": object{"version": version}},
	})
}

// parse reads a contract that has one interaction.
func (w *world) parse(document []byte) *contracts.Contract {
	c, err := pact.Read("suite.json", document)
	if err != nil {
		w.fatalf("%v\n%s", err, document)
	}
	return c
}

// row returns an interaction of the background by its number, perhaps changed.
func (w *world) row(number string, s *step) map[string]string {
	for _, r := range w.defined {
		if r["No"] == number {
			out := maps.Clone(r)
			for _, changes := range s.named() {
				maps.Copy(out, changes)
			}
			// A body that is only a text has the media type of the one that it takes the place of.
			for _, column := range []string{"body", "response body"} {
				if c := w.content(r[column]); out[column] != r[column] && c.there && w.content(out[column]).media == "text/plain" {
					out[column+" type"] = c.media
				}
			}
			return out
		}
	}
	w.fatalf("there is no interaction %s", number)
	return nil
}

// body is what came, with a media type.
func (c content) body() matching.Content {
	return matching.Content{Presence: matching.Present, Type: c.media, Bytes: bytes.Clone(c.bytes)}
}
