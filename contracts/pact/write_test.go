package pact_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/internal/node"
)

var update = flag.Bool("update", false, "write the expected outputs anew")

// same compares contracts by what they say: where it stands, and in which file, does not count.
var same = cmp.Options{
	cmp.Comparer(func(a, b node.Node) bool { return node.Equal(a, b) }),
	cmpopts.IgnoreTypes(node.Span{}),
	cmpopts.IgnoreFields(contracts.Contract{}, "File", "Format", "Warnings"),
	cmpopts.IgnoreFields(matching.Content{}, "Bytes"), // compared as text
	cmpopts.IgnoreFields(matching.Matcher{}, "Source"),
	cmpopts.IgnoreFields(matching.Path{}, "Text"),
	cmpopts.EquateEmpty(),
}

// everything is one file with what version 4 can say.
const everything = `{
  "consumer": {"name": "shop"}, "provider": {"name": "stock"},
  "interactions": [
    {"type": "Synchronous/HTTP", "key": "k1", "description": "all of it", "pending": true,
     "providerStates": [{"name": "an item exists", "params": {"id": 7, "price": 1.50}}, {"name": "no other"}],
     "comments": {"text": ["why <this> & that"]},
     "request": {"method": "PUT", "path": "/items/7", "query": {"a": ["1", "2"], "bare": [null]},
       "headers": {"Accept": ["application/json", "text/plain"], "X-One": ["1"]},
       "body": {"contentType": "application/json", "encoded": false, "content": {"price": 10.00, "name": "ü"}},
       "matchingRules": {"path": {"combine": "AND", "matchers": [{"match": "regex", "regex": "/items/\\d+"}]},
         "query": {"a": {"combine": "OR", "matchers": [{"match": "integer"}, {"match": "null"}]}},
         "body": {"$.price": {"combine": "AND", "matchers": [{"match": "decimal"}]}}},
       "generators": {"body": {"$.price": {"type": "RandomDecimal", "digits": 4}}, "path": {"type": "ProviderState", "expression": "/items/${id}"}}},
     "response": {"status": 200, "headers": {"Content-Type": ["application/xml"]},
       "body": {"contentType": "application/xml", "encoded": false, "content": "<a>1</a>"},
       "matchingRules": {"header": {"Content-Type": {"combine": "AND", "matchers": [{"match": "include", "value": "xml"}]}},
         "status": {"combine": "AND", "matchers": [{"match": "statusCode", "status": "success"}]},
         "body": {"$.a['#text']": {"combine": "AND", "matchers": [{"match": "type", "min": 1, "max": 3}]}}}}},
    {"type": "Synchronous/HTTP", "description": "no body", "request": {"method": "GET", "path": "/"}, "response": {"status": 204}},
    {"type": "Synchronous/HTTP", "description": "null", "request": {"method": "GET", "path": "/null", "body": null}, "response": {"status": 200, "body": ""}},
    {"type": "Synchronous/HTTP", "description": "a text that is JSON", "request": {"method": "GET", "path": "/text"}, "response": {"status": 200, "body": {"contentType": "application/json", "encoded": "JSON", "content": "\"12\""}}},
    {"type": "Synchronous/HTTP", "description": "bytes", "request": {"method": "GET", "path": "/b"}, "response": {"status": 200, "body": {"contentType": "image/png", "encoded": "base64", "content": "iVBORw0KGgo="}}},
    {"type": "Asynchronous/Messages", "description": "an event", "contents": {"contentType": "application/json", "encoded": false, "content": [1, null]}, "metadata": {"topic": "x", "n": 1},
     "matchingRules": {"body": {"$[0]": {"combine": "AND", "matchers": [{"match": "arrayContains", "variants": [{"index": 0, "rules": {"$.a": {"combine": "AND", "matchers": [{"match": "type"}]}}}]}]}},
       "metadata": {"topic": {"combine": "AND", "matchers": [{"match": "type"}]}}}},
    {"type": "Synchronous/Messages", "description": "ask", "request": {"contents": {"contentType": "text/plain", "encoded": false, "content": "hi"}}, "response": [{"contents": {"contentType": "text/plain", "encoded": false, "content": "ho"}}]}
  ],
  "metadata": {"pactSpecification": {"version": "4.0"}}
}`

func TestAContractThatIsWrittenSaysTheSame(t *testing.T) {
	t.Parallel()
	old := map[string]string{"version 4": everything, "version 2": `{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{"description": "d", "providerState": "s",
		"request": {"method": "get", "path": "/x", "query": "a=1&a=2&b=c+d", "headers": {"X": "1"}, "body": "text"},
		"matchingRules": {"$.query.a[0]": {"match": "type"}, "$.query.a[1]": {"regex": "2"}},
		"response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"a": [1.0]},
			"matchingRules": {"$.body.a": {"min": 1}, "$.headers.X": {"regex": ".*"}, "$.body.a[*]": {"match": "type"}}}}], "metadata": {"pactSpecification": {"version": "2.0.0"}}}`,
		"version 3": `{"consumer": {"name": "a"}, "provider": {"name": "b"}, "messages": [{"description": "m", "contents": {"a": 1}, "metaData": {"contentType": "application/json"}}],
		"interactions": [{"description": "d", "request": {"path": "/"}, "response": {"headers": {"Content-Type": "image/gif"}, "body": "R0lGODlh"}}], "metadata": {"pactSpecification": {"version": "3.0.0"}}}`}
	for name, text := range old {
		for _, v := range []pact.Version{pact.V3, pact.V4} {
			if name == "version 4" && v == pact.V3 {
				continue // has what version 3 cannot say
			}
			c, err := pact.Read("c.json", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			again := rewritten(t, c, v)
			if d := cmp.Diff(bodies(c), bodies(again)); d != "" {
				t.Errorf("%s as version %d: bodies (-read +written)\n%s", name, v, d)
			}
			if d := cmp.Diff(c, again, same); d != "" {
				t.Errorf("%s as version %d (-read +written)\n%s", name, v, d)
			}
		}
	}
}

// bodies are the bytes that travel.
func bodies(c *contracts.Contract) string {
	var b strings.Builder
	for _, i := range c.Interactions {
		if i.Request != nil {
			b.Write(i.Request.Body.Bytes)
			b.WriteString("\n")
			b.Write(i.Response.Body.Bytes)
		}
		if i.Message != nil {
			b.Write(i.Message.Content.Bytes)
		}
		for _, r := range i.Replies {
			b.Write(r.Content.Bytes)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func rewritten(t *testing.T, c *contracts.Contract, v pact.Version) *contracts.Contract {
	t.Helper()
	var b bytes.Buffer
	if err := pact.Write(&b, c, v); err != nil {
		t.Fatal(err)
	}
	again, err := pact.Read("written.json", b.Bytes())
	if err != nil {
		t.Fatalf("%s\n%s", err, b.String())
	}
	if len(again.Warnings) > 0 {
		t.Errorf("reading what was written warns: %v", again.Warnings)
	}
	return again
}

func TestWhatAVersionCannotSayIsAnErrorAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ interaction, want string }{
		"synchronous": {`{"type": "Synchronous/Messages", "description": "ask", "request": {"contents": {"encoded": false, "content": "hi"}}, "response": []}`, `the interaction "ask" has a synchronous message, for which version 3 of the Pact specification has no form`},
		"pending":     {`{"type": "Synchronous/HTTP", "description": "p", "pending": true, "request": {"path": "/"}, "response": {}}`, `the interaction "p" has a failure that does not count yet, for which version 3 of the Pact specification has no form`},
		"plugin":      {`{"type": "Synchronous/HTTP", "description": "p", "pluginConfiguration": {"csv": {}}, "request": {"path": "/"}, "response": {}}`, `the interaction "p" has the plugin csv, for which version 3 of the Pact specification has no form`},
		"bytes":       {`{"type": "Synchronous/HTTP", "description": "b", "request": {"path": "/"}, "response": {"headers": {"Content-Type": ["text/plain"]}, "body": {"encoded": "base64", "content": "/w=="}}}`, `the interaction "b" has a body that is no text, for which version 3 of the Pact specification has no form`},
	} {
		c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [`+test.interaction+`], "metadata": {"pactSpecification": {"version": "4.0"}}}`))
		if err != nil {
			t.Fatal(name, err)
		}
		var b bytes.Buffer
		err = pact.Write(&b, c, pact.V3)
		var cannot *pact.UnsayableError
		if !errors.As(err, &cannot) || err.Error() != test.want || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes, want %s", name, err, b.Len(), test.want)
		}
	}
}

func TestFieldsThatAreReadBecomeAnExampleWithRules(t *testing.T) {
	t.Parallel()
	c, err := native.Read("c.yaml", []byte(`postel: contract/1
consumer: email
provider: customer
interactions:
  - description: a customer
    request: {path: /customers/7}
    response:
      reads:
        firstname: string
        age: {kind: int, nullable: true}
        city: {paths: ["$.address.city"], kind: string}
        ids: {paths: ["$.orders[*].id"], kind: list, elements: {kind: int, required: true}}
        all: {paths: ["$.orders[*].x"], kind: list}
        tags: {kind: list, elements: {kind: string, required: true}}
        nick: {kind: string, required: false}
        mail: {paths: ["$..email"], kind: string}
        home: {rel: home, kind: link}
`))
	if err != nil {
		t.Fatal(err)
	}
	said, left := pact.FromReads(c)
	var b bytes.Buffer
	if err := pact.Write(&b, said, pact.V4); err != nil {
		t.Fatal(err)
	}
	for _, w := range left {
		fmt.Fprintf(&b, "%d: %s\n", w.At.Pos().Line, w.Message)
	}
	golden(t, "reads.golden", b.String())
	if again := rewritten(t, said, pact.V4); len(again.Interactions[0].Response.Rules.Body) == 0 {
		t.Error("the rules were lost")
	}
}

func FuzzWrite(f *testing.F) {
	f.Add([]byte(everything))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := pact.Read("c.json", data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := pact.Write(&b, c, pact.V4); err != nil {
			var cannot *pact.UnsayableError
			if !errors.As(err, &cannot) {
				t.Fatal(err)
			}
			return
		}
		again, err := pact.Read("written.json", b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		var c2 bytes.Buffer
		if err := pact.Write(&c2, again, pact.V4); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(b.String(), c2.String()); d != "" {
			t.Errorf("written again (-once +twice)\n%s", d)
		}
	})
}

// golden holds text against a file of testdata; -update writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got), -update writes it\n%s", path, d)
	}
}
