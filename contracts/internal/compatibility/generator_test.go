package compatibility

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// generated is a request with generators, and how it was sent.
type generated struct {
	document []byte
	sent     *http.Request
	body     node.Node
}

func generatorRows() []row {
	return []row{
		on(`a request configured with the following generators:`, func(w *world, _ []string, s *step) {
			r := s.named()[0]
			r["path"], r["method"], r["query"] = "/path", "POST", "v1=1"
			if strings.Contains(r["generators"], "header") {
				r["headers"] = "'X-TEST: 1'"
			}
			w.made.document = w.contract(w.interaction(r))
		}),
		on(`the generator test mode is set as "(?:Provider|Consumer)"`, func(*world, []string, *step) {}),
		on(`the request is prepared for use`, func(w *world, _ []string, _ *step) { w.send("http://provider", nil) }),
		on(`the request is prepared for use with a "providerState" context:`, func(w *world, _ []string, s *step) {
			values := map[string]any{}
			if err := json.Unmarshal([]byte(s.rows[0][0]), &values); err != nil {
				w.fatalf("%v", err)
			}
			w.send("http://provider", values)
		}),
		on(`the request is prepared for use with a "mockServer" context:`, func(w *world, _ []string, s *step) {
			var where struct{ Href string }
			if err := json.Unmarshal([]byte(s.rows[0][0]), &where); err != nil {
				w.fatalf("%v", err)
			}
			w.send(where.Href, nil)
		}),
		on(`the body value for "\$\.(.*)" will have been replaced with an? "(.*)"`, func(w *world, g []string, _ *step) {
			w.wantKind(w.made.body.Get(g[0]), g[1])
		}),
		on(`the body value for "\$\.(.*)" will have been replaced with "(.*)"`, func(w *world, g []string, _ *step) {
			if got := w.made.body.Get(g[0]).Text(); got != g[1] {
				w.errorf("it was replaced with %q", got)
			}
		}),
		on(`the request "(.*)" will be set as "(.*)"`, func(w *world, g []string, _ *step) {
			if got := w.sentPart(g[0]); got != g[1] {
				w.errorf("it was set as %q", got)
			}
		}),
		on(`the request "(.*)" will match "(.*)"`, func(w *world, g []string, _ *step) {
			if got := w.sentPart(g[0]); !regexp.MustCompile(`\A(?:` + g[1] + `)\z`).MatchString(got) {
				w.errorf("it was set as %q", got)
			}
		}),
	}
}

// roundTrip is a connection that keeps what is sent.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// given are provider states that give values.
type given map[string]any

func (given) Can(contracts.State) bool { return true }

func (g given) Setup(context.Context, contracts.State) (map[string]any, error) { return g, nil }

func (given) Teardown(context.Context, contracts.State) error { return nil }

// send sends the request as a verification does.
func (w *world) send(url string, values map[string]any) {
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		w.made.sent = r
		if r.Body != nil {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				w.errorf("%v", err)
			}
			tree, err := node.Parse("the request", data, node.Options{JSON: true})
			if err != nil {
				w.errorf("%v", err)
			} else {
				w.made.body = tree.Root()
			}
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(&bytes.Reader{}), Request: r}, nil
	})
	o := contracts.Options{URL: url, Transport: transport}
	c := w.parse(w.made.document)
	if values != nil {
		o.States, c.Interactions[0].States = given(values), []contracts.State{{Name: "there is one"}}
	}
	report, err := contracts.Run(w.t.Context(), []*contracts.Contract{c}, o)
	if err != nil || w.made.sent == nil {
		w.fatalf("nothing was sent: %v %+v", err, report)
	}
}

// sentPart is a part of the request: path, header[X], queryParameter[v].
func (w *world) sentPart(name string) string {
	kind, key, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	switch kind {
	case "path":
		return w.made.sent.URL.Path
	case "header":
		return w.made.sent.Header.Get(key)
	case "queryParameter":
		return w.made.sent.URL.Query().Get(key)
	}
	w.fatalf("a request has no part %q", name)
	return ""
}

// wantKind demands a value of a kind, as matchers of this kind find it, or an expression.
func (w *world) wantKind(v node.Node, kind string) {
	const hex4 = "[0-9a-f]{4}"
	uuid := "[0-9a-f]{8}-" + strings.Repeat(hex4+"-", 3) + hex4 + hex4 + hex4
	type rule struct{ kind, regex, format string }
	rules := map[string]rule{
		"integer": {kind: "integer"}, "decimal number": {kind: "decimal"}, "boolean": {kind: "boolean"},
		"hexadecimal number": {regex: "[0-9A-Fa-f]{6}"}, "random string": {regex: "[A-Za-z0-9]{6}"}, "string from the regex": {regex: `\d{1,8}`},
		"date": {kind: "date", format: "yyyy-MM-dd"}, "time": {kind: "time", format: "HH:mm:ss"}, "date-time": {kind: "datetime", format: "yyyy-MM-dd'T'HH:mm:ss"},
		"UUID": {regex: uuid}, "simple UUID": {regex: "[0-9a-f]{32}"}, "lower-case-hyphenated UUID": {regex: uuid},
		"upper-case-hyphenated UUID": {regex: "(?-i:" + strings.ToUpper(strings.ReplaceAll(uuid, "f]", "F]")) + ")"}, "URN UUID": {regex: "urn:uuid:" + uuid},
	}
	r, ok := rules[kind]
	if !ok {
		w.fatalf("it is not known what a %s is", kind)
	}
	if r.kind == "" {
		r.kind = "regex"
	}
	text := fmt.Sprintf(`{"v": %s}`, w.text(v.Text()))
	if v.Kind() != node.String {
		text = fmt.Sprintf(`{"v": %s}`, v.Text())
	}
	tree, err := node.Parse("v", []byte(text), node.Options{JSON: true})
	if err != nil {
		w.fatalf("%v", err)
	}
	body := matching.Content{Presence: matching.Present, Type: "application/json", Bytes: []byte(text), JSON: tree.Root()}
	path, err := matching.ParsePath("$.v")
	if err != nil {
		w.fatalf("%v", err)
	}
	found := matching.Body(body, body, []matching.Rule{{Path: path, Matchers: []matching.Matcher{{Kind: r.kind, Regex: r.regex, Format: r.format}}}}, nil, matching.Options{})
	if len(found) > 0 || v.Text() == "a" {
		w.errorf("%s is no %s: %+v", v.Text(), kind, found)
	}
}
