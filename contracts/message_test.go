package contracts_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
)

// verifyMessage verifies a message of version 4 against a provider that answers JSON with metadata.
func verifyMessage(t *testing.T, interaction, body, metadata string) (sent []string, r contracts.Result) {
	t.Helper()
	w := &wire{answer: func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "application/json")
		if metadata != "" {
			out.Header().Set("Pact-Message-Metadata", base64.StdEncoding.EncodeToString([]byte(metadata)))
		}
		fmt.Fprint(out, body)
	}}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "metadata": {"pactSpecification": {"version": "4.0"}}, "interactions": [`+interaction+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	report, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL, States: &states{}})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(w.seen), report.Results[0]
}

func TestAMessageIsAskedForByItsDescription(t *testing.T) {
	t.Parallel()
	const async = `{"type": "Asynchronous/Messages", "description": "d", %s "contents": {"content": {"a": 1}, "contentType": "application/json", "encoded": false}}`
	sync := func(request string) string {
		return `{"type": "Synchronous/Messages", "description": "d", "request": ` + request + `, "response": [{"contents": {"content": {"a": 1}, "contentType": "application/json", "encoded": false}}]}`
	}
	for name, c := range map[string]struct{ interaction, want string }{
		"asynchronous": {fmt.Sprintf(async, ""), `{"description":"d"}`},
		"with states": {
			fmt.Sprintf(async, `"providerStates": [{"name": "s", "params": {"id": 7}}, {"name": "t"}],`),
			`{"description":"d","providerStates":[{"name":"s","params":{"id":7}},{"name":"t"}]}`,
		},
		"synchronous": {
			sync(`{"contents": {"content": {"q": 1}, "contentType": "application/json", "encoded": false}, "metadata": {"k": "v"}}`),
			`{"description":"d","request":{"contents":{"content":{"q":1},"contentType":"application/json","encoded":false},"metadata":{"k":"v"}}}`,
		},
		"synchronous with a text": {
			sync(`{"contents": {"content": "hello", "contentType": "text/plain", "encoded": false}}`),
			`{"description":"d","request":{"contents":{"content":"hello","contentType":"text/plain","encoded":false}}}`,
		},
		"synchronous with bytes": {
			sync(`{"contents": {"content": "AAEC", "contentType": "application/octet-stream", "encoded": "base64"}}`),
			`{"description":"d","request":{"contents":{"content":"AAEC","contentType":"application/octet-stream","encoded":"base64"}}}`,
		},
		"synchronous with nothing": {sync(`{}`), `{"description":"d","request":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent, r := verifyMessage(t, c.interaction, `{"a": 1, "b": 2}`, "")
			if diff := cmp.Diff([]string{"POST / application/json " + c.want}, sent); diff != "" {
				t.Error(diff)
			}
			if r.Verdict != contracts.Pass {
				t.Errorf("%s %+v", r.Problem, r.Mismatches)
			}
		})
	}
}

func TestMessagesAreHeldAgainstWhatIsExpected(t *testing.T) {
	t.Parallel()
	message := func(metadata string) string {
		return `{"type": "Asynchronous/Messages", "description": "d", "contents": {"content": {"a": 1}, "contentType": "application/json", "encoded": false}, "metadata": ` + metadata + `}`
	}
	const reply = `{"contents": {"content": {"a": 1}, "contentType": "application/json", "encoded": false}, "metadata": {"k": "v"}}`
	for _, c := range []struct{ name, interaction, body, metadata, want string }{
		{"another body", message(`{}`), `{"a": 2}`, "", "body $.a"},
		{"metadata", message(`{"k": {"x": 1}}`), `{"a": 1}`, `{"k": {"x": 1}, "l": 2}`, ""},
		{"other metadata", message(`{"k": {"x": 1}}`), `{"a": 1}`, `{"k": {"x": 2}}`, "metadata k.x"},
		{"no metadata", message(`{"k": 1}`), `{"a": 1}`, "", "metadata k"},
		{"the header says the media type", message(`{"contentType": "application/json"}`), `{"a": 1}`, "", ""},
		{"the metadata say it before", message(`{"contentType": "application/json"}`), `{"a": 1}`, `{"contentType": "text/plain"}`, "metadata contentType"},
		{"a reply", `{"type": "Synchronous/Messages", "description": "d", "request": {}, "response": [` + reply + `]}`, `{"a": 1}`, `{"k": "v"}`, ""},
		{"another reply", `{"type": "Synchronous/Messages", "description": "d", "request": {}, "response": [` + reply + `]}`, `{"a": 1}`, `{"k": "w"}`, "metadata k"},
		{"two replies", `{"type": "Synchronous/Messages", "description": "d", "request": {}, "response": [` + reply + `, ` + reply + `]}`, `{"a": 1}`, `{"k": "v"}`, "body $"},
		{"no replies", `{"type": "Synchronous/Messages", "description": "d", "request": {}, "response": []}`, `anything`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, r := verifyMessage(t, c.interaction, c.body, c.metadata)
			var got []string
			for _, m := range r.Mismatches {
				got = append(got, m.Part+" "+m.Path)
			}
			if text := strings.Join(got, ", "); text != c.want || (r.Verdict == contracts.Pass) != (c.want == "") {
				t.Errorf("%s, mismatches at %q, want %q", r.Verdict, text, c.want)
			}
		})
	}
}
