package compatibility

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
)

// comparison is an expected request or response, what came, and what is wrong with it.
type comparison struct {
	expected *contracts.Interaction
	received []*contracts.Received
	found    [][]matching.Mismatch // of each that came
}

func comparisonRows() []row {
	received := func(w *world, _ []string, s *step) {
		for _, r := range s.named() {
			w.matching.received = append(w.matching.received, w.received(r))
		}
	}
	return []row{
		on(`an expected (?:request|response) configured with the following:`, func(w *world, _ []string, s *step) {
			w.matching.expected = w.expect(s.named()[0])
		}),
		on(`an expected request with an? "(.*)" header of "(.*)"`, func(w *world, g []string, _ *step) {
			w.matching.expected = w.expect(map[string]string{"headers": "'" + g[0] + ": " + g[1] + "'"})
		}),
		on(`a request is received with an? "(.*)" header of "(.*)"`, func(w *world, g []string, _ *step) {
			w.matching.received = append(w.matching.received, w.received(map[string]string{"headers": "'" + g[0] + ": " + g[1] + "'"}))
		}),
		on(`a request is received with the following:`, received),
		on(`the following requests are received:`, received),
		on(`a status (\d+) response is received`, func(w *world, g []string, _ *step) {
			status, err := strconv.Atoi(g[0])
			if err != nil {
				w.fatalf("%v", err)
			}
			w.matching.received = append(w.matching.received, &contracts.Received{Status: status})
		}),
		on(`the requests? (?:is|are) compared to the expected one`, func(w *world, _ []string, _ *step) {
			for _, r := range w.matching.received {
				w.matching.found = append(w.matching.found, w.matching.expected.Request.Compare(r, matching.Options{}))
			}
		}),
		on(`the response is compared to the expected one`, func(w *world, _ []string, _ *step) {
			for _, r := range w.matching.received {
				w.matching.found = append(w.matching.found, w.matching.expected.Response.Compare(r, matching.Options{}))
			}
		}),
		on(`the (?:response )?comparison should( NOT)? be OK`, func(w *world, g []string, _ *step) {
			for i, found := range w.matching.found {
				if want := g[0] == ""; (len(found) == 0) != want {
					w.errorf("message %d: OK is %v, %+v", i, !want, found)
				}
			}
		}),
		on(`the mismatches will contain a mismatch with error "(.*?)" -> "(.*)"`, func(w *world, g []string, _ *step) {
			w.wantMismatch(func(m *matching.Mismatch) bool { return samePlace(m.Path, g[0]) && about(m, g[1]) })
		}),
		on(`the response mismatches will contain a "(.*)" mismatch with error "(.*)"`, func(w *world, g []string, _ *step) {
			w.wantMismatch(func(m *matching.Mismatch) bool { return m.Part == g[0] && about(m, g[1]) })
		}),
	}
}

// expect reads an interaction from a contract in the form of the version. A row of a table about a response has
// its columns without a prefix.
func (w *world) expect(row map[string]string) *contracts.Interaction {
	for _, column := range []string{"body", "content", "content type", "headers", "matching rules"} {
		if _, ok := row["status"]; ok {
			row["response "+column] = row[column]
		}
	}
	return &w.parse(w.contract(w.interaction(row))).Interactions[0]
}

// received is a request that came.
func (w *world) received(row map[string]string) *contracts.Received {
	// What a contract says of a request is what such a request has.
	r := w.parse(w.contract(w.interaction(map[string]string{"query": row["query"]}))).Interactions[0].Request
	out := &contracts.Received{Method: r.Method, Path: r.Path}
	for _, q := range r.Query {
		out.Query = append(out.Query, matching.Field{Name: q.Name, Values: q.Values})
	}
	c := w.content(row["body"])
	if row["content type"] != "" {
		c.media = row["content type"]
	}
	given := headers(row["headers"])
	if c.media != "" {
		given["Content-Type"] = []string{c.media}
	}
	for name, values := range given {
		out.Headers = append(out.Headers, matching.Field{Name: name, Values: values})
	}
	if c.there {
		out.Body = c.body()
	}
	return out
}

// wantMismatch demands a mismatch.
func (w *world) wantMismatch(is func(*matching.Mismatch) bool) {
	for _, found := range w.matching.found {
		for i := range found {
			if is(&found[i]) {
				return
			}
		}
	}
	w.errorf("there is no such mismatch: %+v", w.matching.found)
}

// samePlace reports whether two places are the same: the suite writes the name 100 as an index, and
// names of headers have no case.
func samePlace(a, b string) bool {
	plain := strings.NewReplacer("['", ".", "']", "", "[", ".", "]", "")
	return strings.EqualFold(plain.Replace(a), plain.Replace(b))
}

// about reports whether a mismatch is about the value that the suite's sentence begins with. Its
// words are of the reference implementation; the value, and the kind of the rule, are facts.
func about(m *matching.Mismatch, sentence string) bool {
	squeeze := strings.NewReplacer(`"`, "", `'`, "", " ", "", `\`, "")
	for _, pattern := range []string{`^Expected status code (\d+)`, `^Expected header '.*?' to have value '.*?' but was '(.*)'$`, `^(?:Type mismatch: )?Expected (.+?) (?:\(|to )`, `^'(.+?)' is not`} {
		groups := regexp.MustCompile(pattern).FindStringSubmatch(sentence)
		if groups == nil || strings.HasPrefix(sentence, "Expected binary") || strings.HasPrefix(sentence, "Expected body ") {
			continue
		}
		said, found := squeeze.Replace(strings.ReplaceAll(groups[1], `\s*`, "")), squeeze.Replace(m.Actual)
		if said == "[]" && found == "nobody" { // of bytes: there are none
			found = said
		}
		if said != found {
			return false
		}
		break
	}
	for words, kind := range map[string]string{
		"to be equal to": "equality", "to include": "include", "to be a number": "number", "to be an integer": "integer",
		"to be a decimal number": "decimal", "to be a null value": "null", "to match a date": "date", "to match a boolean": "boolean",
		"to have content type": "contentType", "semantic version": "semver", "was not found in the actual list": "arrayContains",
	} {
		if kind == "equality" && m.Rule == "" { // it is demanded where no rule stands, too
			continue
		}
		if strings.Contains(sentence, words) && !strings.HasPrefix(m.Rule, kind) {
			return false
		}
	}
	return true
}
