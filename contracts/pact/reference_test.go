package pact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/internal/node"
)

// reference returns the reference verifier: the program that POSTEL_PACT_CLI names, which is in the npm
// package @pact-foundation/pact-cli (.ci/run installs it); "none" says that there is no npm.
func reference(t *testing.T) string {
	t.Helper()
	path := os.Getenv("POSTEL_PACT_CLI")
	if path == "" || path == "none" {
		if os.Getenv("CI") == "true" && path == "" {
			t.Fatal("POSTEL_PACT_CLI does not name the reference verifier")
		}
		t.Skip("POSTEL_PACT_CLI does not name the reference verifier")
	}
	return path
}

func TestVerdictsAreThoseOfTheReferenceVerifier(t *testing.T) {
	t.Parallel()
	program := reference(t)
	set := verdictSet(t)
	if len(set) < 200 {
		t.Fatalf("only %d interactions", len(set))
	}
	provider := httptest.NewServer(answers(set))
	defer provider.Close()
	files := contractFiles(t, set)
	theirs := referenceVerdicts(t, program, provider.URL, files)
	ours := ourVerdicts(t, provider.URL, files, true)
	if len(ours) != len(set) {
		t.Errorf("%d verdicts of %d interactions", len(ours), len(set))
	}
	passed, different := 0, 0
	for _, s := range set {
		if theirs[s.name] == "OK" {
			passed++
		}
		switch same := theirs[s.name] == ours[s.name]; {
		case !same && s.because == "":
			t.Errorf("%s: theirs %s, ours %s\n  contract %s\n  answer   %s", s.name, theirs[s.name], ours[s.name], s.contract(), s.answer)
		case same && s.because != "":
			t.Errorf("%s is named as different (%s), and is not", s.name, s.because)
		}
		if s.because != "" {
			different++
		}
	}
	if passed < len(set)/5 || passed > len(set)*4/5 {
		t.Errorf("%d of %d pass: the set says little", passed, len(set))
	}
	t.Logf("%d interactions, of which %d pass; %d verdicts differ for a reason", len(set), passed, different)
}

// Without --compat no verdict of the set is another one but those whose difference is meant.
func TestWithoutCompatTheSameVerdictsAreGiven(t *testing.T) {
	t.Parallel()
	set := verdictSet(t)
	provider := httptest.NewServer(answers(set))
	defer provider.Close()
	files := contractFiles(t, set)
	compat, plain := ourVerdicts(t, provider.URL, files, true), ourVerdicts(t, provider.URL, files, false)
	var other []string
	for _, s := range set {
		if compat[s.name] != plain[s.name] {
			other = append(other, s.title)
		}
	}
	meant, err := os.ReadFile("testdata/without_compat.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(meant)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, strings.TrimSuffix(line, "\n"))
		}
	}
	if d := cmp.Diff(want, other); d != "" {
		t.Errorf("(-meant +different)\n%s", d)
	}
}

// ourVerdicts are "OK" or "Error" by the description of interactions.
func ourVerdicts(t *testing.T, provider string, files []string, compat bool) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := pact.Read(file, data)
		if err != nil {
			t.Fatal(err)
		}
		r, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: provider, Compat: compat})
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Results {
			out[r.Results[i].Interaction.Description] = "Error"
			if r.Results[i].Verdict == contracts.Pass {
				out[r.Results[i].Interaction.Description] = "OK"
			}
		}
	}
	return out
}

// referenceVerdicts are "OK" or "Error" by the description of interactions.
func referenceVerdicts(t *testing.T, program, provider string, files []string) map[string]string {
	t.Helper()
	u, err := url.Parse(provider)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, file := range files {
		report := filepath.Join(t.TempDir(), strconv.Itoa(i)+".json")
		cmd := exec.CommandContext(t.Context(), program, "verifier", "-f", file, "-h", u.Hostname(), "-p", u.Port(), "-j", report, "--no-colour")
		cmd.Env = append(os.Environ(), "PACT_DO_NOT_TRACK=true")
		text, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		data, err := os.ReadFile(report)
		if err != nil {
			t.Fatalf("%s: %v\n%s", file, err, text)
		}
		var result struct {
			InteractionResults []struct{ Description, Result string }
		}
		if err := json.Unmarshal(data, &result); err != nil {
			t.Fatal(err)
		}
		if len(result.InteractionResults) == 0 {
			t.Fatalf("%s: no verdicts\n%s", file, text)
		}
		for _, r := range result.InteractionResults {
			out[r.Description] = r.Result
		}
	}
	return out
}

// asked is one interaction with its answer.
type asked struct {
	name    string // unique
	title   string // as in the file
	because string // why the verdicts differ on purpose, with --compat pact, too
	version int
	request map[string]json.RawMessage
	// response is as a contract has it.
	response json.RawMessage
	pending  bool
	answer   answer
}

// answer is what the provider answers, and what it wants to have been asked: anything else is 500.
type answer struct {
	Status   int
	Type     string
	Body     string
	Headers  map[string]string
	At       string
	Query    string
	Sent     map[string]string
	Received string
}

func (a answer) String() string {
	return fmt.Sprintf("%d %s %q %v", a.Status, a.Type, a.Body, a.Headers)
}

func (s *asked) contract() string {
	text, err := json.Marshal(map[string]any{"request": s.request, "response": s.response})
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// verdictSet reads testdata/verdicts.yaml.
func verdictSet(t *testing.T) []asked {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "verdicts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := node.Parse("verdicts.yaml", data, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []asked
	add := func(s asked) {
		s.name = fmt.Sprintf("%03d v%d %s", len(out), s.version, s.title)
		if s.request == nil {
			s.request = map[string]json.RawMessage{"method": json.RawMessage(`"GET"`)}
		}
		path := "/"
		if p, ok := s.request["path"]; ok {
			if err := json.Unmarshal(p, &path); err != nil {
				t.Fatal(err)
			}
		}
		s.request["path"] = quote(fmt.Sprintf("/%d%s", len(out), path))
		if s.answer.Status == 0 {
			s.answer.Status = 200
		}
		out = append(out, s)
	}
	values := func(list node.Node, title, example string, rules map[int]string, wrap func(string) string) {
		for _, v := range list.Items() {
			for _, version := range []int{2, 3, 4} {
				text, ok := rules[version]
				if !ok {
					continue
				}
				add(asked{
					title: fmt.Sprintf("%s: %s", title, rawJSON(v)), version: version,
					response: json.RawMessage(fmt.Sprintf(`{"status": 200, "headers": %s, "body": %s, "matchingRules": %s}`, jsonHeader(version), jsonBody(version, example), text)),
					answer:   answer{Type: "application/json", Body: wrap(rawJSON(v))},
				})
			}
		}
	}
	member := func(v string) string { return `{"a":` + v + `}` }
	for _, n := range tree.Root().Get("values").Items() {
		rules := "[" + rawJSON(n.Get("rule")) + "]"
		if n.Has("rules") {
			rules = rawJSON(n.Get("rules"))
		}
		combine := "AND"
		if n.Has("combine") {
			combine = n.Get("combine").Text()
		}
		text := fmt.Sprintf(`{"body": {"$.a": {"combine": %q, "matchers": %s}}}`, combine, rules)
		by := map[int]string{3: text}
		if n.Get("version").Text() == "4" {
			by = map[int]string{4: text}
		}
		if kind := n.Get("rule").Get("match").Text(); kind == "type" || kind == "regex" {
			by[2] = `{"$.body.a": ` + rawJSON(n.Get("rule")) + `}`
		}
		values(n.Get("values"), rules+" of "+rawJSON(n.Get("example")), member(rawJSON(n.Get("example"))), by, member)
	}
	for _, n := range tree.Root().Get("cascade").Items() {
		var parts []string
		for path, rule := range n.Get("rules").Members() {
			parts = append(parts, fmt.Sprintf(`%s: {"matchers": [%s]}`, quote(path), rawJSON(rule)))
		}
		values(n.Get("values"), rawJSON(n.Get("rules")), rawJSON(n.Get("example")), map[int]string{3: `{"body": {` + strings.Join(parts, ", ") + `}}`}, func(v string) string { return v })
	}
	for _, c := range wholes(t, tree.Root()) {
		add(c)
	}
	for _, n := range tree.Root().Get("cases").Items() {
		s := asked{title: n.Get("name").Text(), version: 3, response: json.RawMessage(rawJSON(n.Get("response"))), pending: n.Get("pending").Bool()}
		if n.Get("version").Text() == "4" {
			s.version = 4
		}
		if n.Has("request") {
			if err := json.Unmarshal([]byte(rawJSON(n.Get("request"))), &s.request); err != nil {
				t.Fatal(err)
			}
		}
		if err := json.Unmarshal([]byte(rawJSON(n.Get("answer"))), &s.answer); err != nil {
			t.Fatalf("%s: %v", s.title, err)
		}
		add(s)
	}
	return out
}

// wholes are the bodies, headers and containers of the set: answers under rules.
func wholes(t *testing.T, root node.Node) (out []asked) {
	t.Helper()
	whole := func(title, because string, response map[string]any, a answer) {
		text, err := json.Marshal(response)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, asked{title: title, because: because, version: 3, response: text, answer: a})
	}
	for _, group := range root.Get("bodies").Items() {
		media := group.Get("type").Text()
		for _, n := range group.Get("rows").Items() {
			a := answer{Type: media, Body: n.Get("answer").Text()}
			if n.Has("answered") {
				a.Type = n.Get("answered").Text()
			}
			whole(media+": "+rawJSON(n), n.Get("because").Text(), map[string]any{
				"status": 200, "headers": map[string]string{"Content-Type": media}, "body": json.RawMessage(rawJSON(n.Get("body"))),
				"matchingRules": map[string]any{"body": matchersOf(n.Get("rules")), "header": matchersOf(n.Get("headerRules"))},
			}, a)
		}
	}
	for _, n := range root.Get("headers").Items() {
		a := answer{Headers: map[string]string{}}
		for name, v := range n.Get("answer").Members() {
			a.Headers[name] = v.Text()
		}
		whole("headers: "+rawJSON(n), n.Get("because").Text(), map[string]any{"status": 200, "headers": json.RawMessage(rawJSON(n.Get("expected"))), "matchingRules": map[string]any{"header": matchersOf(n.Get("rules"))}}, a)
	}
	for _, n := range root.Get("containers").Items() {
		v := rawJSON(n.Get("value"))
		for _, shape := range []string{`{"a":%s}`, `[%s]`, `{"o":{"a":%s}}`, `[[%s]]`, `{"o":[%s]}`, `[{"a":%s}]`} {
			body := fmt.Sprintf(shape, v)
			whole(rawJSON(n.Get("rule"))+" at "+body, "", map[string]any{
				"status": 200, "headers": map[string]string{"Content-Type": "application/json"}, "body": json.RawMessage(body),
				"matchingRules": map[string]any{"body": map[string]any{"$": map[string]any{"matchers": []any{json.RawMessage(rawJSON(n.Get("rule")))}}}},
			}, answer{Type: "application/json", Body: body})
		}
	}
	return out
}

// matchersOf are rules by their places; one matcher stands for a list of one.
func matchersOf(rules node.Node) map[string]any {
	out := map[string]any{}
	for key, r := range rules.Members() {
		if out[key] = json.RawMessage(rawJSON(r)); !r.Has("matchers") {
			out[key] = map[string]any{"matchers": []any{json.RawMessage(rawJSON(r))}}
		}
	}
	return out
}

func rawJSON(n node.Node) string { return string(node.AppendJSON(nil, n)) }

func quote(s string) json.RawMessage {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return text
}

func jsonHeader(version int) string {
	if version == 4 {
		return `{"Content-Type": ["application/json"]}`
	}
	return `{"Content-Type": "application/json"}`
}

func jsonBody(version int, content string) string {
	if version == 4 {
		return `{"contentType": "application/json", "encoded": false, "content": ` + content + `}`
	}
	return content
}

// contractFiles writes a contract for each version.
func contractFiles(t *testing.T, set []asked) []string {
	t.Helper()
	var files []string
	for _, version := range []int{2, 3, 4} {
		var list []any
		for _, s := range set {
			if s.version != version {
				continue
			}
			i := map[string]any{"description": s.name, "request": s.request, "response": s.response}
			if version == 4 {
				i["type"] = "Synchronous/HTTP"
				i["pending"] = s.pending
			}
			list = append(list, i)
		}
		text, err := json.Marshal(map[string]any{
			"consumer": map[string]string{"name": "c"}, "provider": map[string]string{"name": "p"}, "interactions": list,
			"metadata": map[string]any{"pactSpecification": map[string]string{"version": map[int]string{2: "2.0.0", 3: "3.0.0", 4: "4.0"}[version]}},
		})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), fmt.Sprintf("v%d.json", version))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// answers is the provider: the first segment of a path says which interaction it is.
func answers(set []asked) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
		k, err := strconv.Atoi(first)
		if err != nil || k >= len(set) {
			http.NotFound(w, r)
			return
		}
		a := set[k].answer
		if problem := a.wants(r, "/"+rest); problem != "" {
			http.Error(w, problem, http.StatusInternalServerError)
			return
		}
		if a.Type != "" {
			w.Header().Set("Content-Type", a.Type)
		} else {
			w.Header()["Content-Type"] = nil // none, instead of what it looks like
		}
		for name, v := range a.Headers {
			for line := range strings.SplitSeq(v, "\n") {
				w.Header().Add(name, line)
			}
		}
		w.WriteHeader(a.Status)
		if _, err := io.WriteString(w, a.Body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) && !errors.Is(err, context.Canceled) {
			panic(http.ErrAbortHandler)
		}
	})
}

// wants says what of a request is not as it should be.
func (a answer) wants(r *http.Request, path string) string {
	if a.At != "" && a.At != path {
		return "the path is " + path
	}
	if a.Query != "" && a.Query != r.URL.RawQuery {
		return "the query is " + r.URL.RawQuery
	}
	for name, v := range a.Sent {
		if r.Header.Get(name) != v {
			return name + " is " + r.Header.Get(name)
		}
	}
	if a.Received != "" {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil || string(bytes.ReplaceAll(body, []byte("1.50"), []byte("1.5"))) != a.Received {
			return "the body is " + string(body)
		}
	}
	return ""
}

// The set itself is a fixture: what it asks does not change without somebody seeing it.
func TestTheSetOfVerdictsHasEveryMatcher(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, s := range verdictSet(t) {
		text.Write(s.response)
	}
	var missing []string
	for _, kind := range []string{"equality", "type", "regex", "include", "integer", "decimal", "number", "boolean", "null", "date", "time", "datetime", "values", "eachKey", "eachValue", "arrayContains", "notEmpty", "semver", "statusCode", "contentType"} {
		if !strings.Contains(text.String(), fmt.Sprintf(`"match":%q`, kind)) {
			missing = append(missing, kind)
		}
	}
	slices.Sort(missing)
	if d := cmp.Diff([]string(nil), missing); d != "" {
		t.Error(d)
	}
}
