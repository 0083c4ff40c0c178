package swaggertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/swaggertest"
)

// listening is a test that only notes what it is told.
type listening struct {
	testing.TB
	errors, logs []string
	cleanups     []func()
}

func (l *listening) Helper()           {}
func (l *listening) Cleanup(f func())  { l.cleanups = append(l.cleanups, f) }
func (l *listening) Error(args ...any) { l.errors = append(l.errors, fmt.Sprint(args...)) }
func (l *listening) Errorf(f string, args ...any) {
	l.errors = append(l.errors, fmt.Sprintf(f, args...))
}
func (l *listening) Log(args ...any)            { l.logs = append(l.logs, fmt.Sprint(args...)) }
func (l *listening) Logf(f string, args ...any) { l.logs = append(l.logs, fmt.Sprintf(f, args...)) }
func (l *listening) end() {
	for _, f := range l.cleanups {
		f()
	}
}

// library is an honest service, but for what a test has planted.
func library(planted map[string]http.HandlerFunc) http.Handler {
	routes := map[string]http.HandlerFunc{
		"GET /books":        answer(200, `[{"isbn": "1", "title": "A", "stock": 2}]`, "X-Total", "1"),
		"POST /books":       answer(201, `{"isbn": "2", "title": "B"}`, "Location", "/books/2"),
		"GET /books/{isbn}": answer(200, `{"isbn": "1", "title": "A", "language": "en", "author": {"name": "C"}}`),
		"PUT /books/{isbn}": answer(204, ""),
		"GET /loans":        answer(200, `{"loans": [{"due": "2026-01-31", "kind": "book"}], "next": null}`),
	}
	for pattern, h := range planted {
		routes[pattern] = h
	}
	mux := http.NewServeMux()
	for pattern, h := range routes {
		mux.HandleFunc(pattern, h)
	}
	return mux
}

func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func accept(w http.ResponseWriter, r *http.Request) {
	var body [1 << 10]byte
	for {
		if _, err := r.Body.Read(body[:]); err != nil {
			break
		}
	}
	answer(201, `{"isbn": "2", "title": "B"}`, "Location", "/books/2")(w, r)
}

// honest are requests that use the service as it is described.
func honest() []string {
	return []string{"GET /books?page=1", "POST /books {\"isbn\": \"2\", \"title\": \"B\"}", "GET /books/1", "PUT /books/1 {\"isbn\": \"1\", \"title\": \"A\"}", "GET /loans", "GET /nowhere"}
}

func send(h http.Handler, line string) {
	method, rest, _ := strings.Cut(line, " ")
	target, body, _ := strings.Cut(rest, " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if kind, text, ok := strings.Cut(body, "|"); ok {
		r = httptest.NewRequest(method, target, strings.NewReader(text))
		r.Header.Set("Content-Type", kind)
	}
	if !strings.Contains(target, "anonymous") {
		r.Header.Set("Authorization", "Bearer x")
	}
	h.ServeHTTP(httptest.NewRecorder(), r)
}

// Every deviation that is planted is found, under its rule and with nothing else said.
func TestPlantedDeviationsAreFound(t *testing.T) {
	t.Parallel()
	const books, book, loans = "GET /books", "GET /books/{isbn}", "GET /loans"
	for name, test := range map[string]struct {
		pattern string
		handler http.HandlerFunc
		request string // besides the honest ones
		want    string // a rule
	}{
		"a path that nobody described":            {"GET /shelves", answer(200, "[]"), "GET /shelves", "route-undeclared"},
		"a method that nobody described":          {"DELETE /books/{isbn}", answer(204, ""), "DELETE /books/1", "method-undeclared"},
		"a status that nobody described":          {book, answer(206, `{}`), "", "status-undeclared"},
		"an error that nobody described":          {book, answer(500, `{"error": 1}`), "", "status-undeclared"},
		"another media type":                      {book, answer(200, `{"isbn": "1", "title": "A"}`, "Content-Type", "application/vnd.book+json"), "", "response-media-type-undeclared"},
		"a body where none is described":          {"PUT /books/{isbn}", answer(202, `{}`), "", "response-body-undeclared"},
		"no body where one is described":          {book, answer(200, ""), "", "response-body-missing"},
		"an object in place of a list":            {books, answer(200, `{}`, "X-Total", "1"), "", "response-body-mismatch"},
		"a number in place of a text":             {book, answer(200, `{"isbn": 1, "title": "A"}`), "", "response-body-mismatch"},
		"a text in place of a number, in a list":  {books, answer(200, `[{"isbn": "1", "title": "A", "stock": "2"}]`, "X-Total", "1"), "", "response-body-mismatch"},
		"null where it is not allowed":            {book, answer(200, `{"isbn": "1", "title": null}`), "", "response-body-mismatch"},
		"a required member that is gone":          {book, answer(200, `{"isbn": "1"}`), "", "response-body-mismatch"},
		"a value outside of an enum":              {book, answer(200, `{"isbn": "1", "title": "A", "language": "nl"}`), "", "response-body-mismatch"},
		"a text outside of a pattern":             {book, answer(200, `{"isbn": "x", "title": "A"}`), "", "response-body-mismatch"},
		"a number beyond its maximum":             {books, answer(200, `[{"isbn": "1", "title": "A", "stock": 1001}]`, "X-Total", "1"), "", "response-body-mismatch"},
		"a date that is none":                     {loans, answer(200, `{"loans": [{"due": "31.1.2026", "kind": "book"}], "next": null}`), "", "response-body-mismatch"},
		"none of the alternatives":                {loans, answer(200, `{"loans": [{"kind": "disc"}], "next": null}`), "", "response-body-mismatch"},
		"a member that nobody described":          {book, answer(200, `{"isbn": "1", "title": "A", "price": 3}`), "", "response-member-undeclared"},
		"a member that nobody described, below":   {book, answer(200, `{"isbn": "1", "title": "A", "author": {"name": "C", "born": 1950}}`), "", "response-member-undeclared"},
		"a password that is shown":                {book, answer(200, `{"isbn": "1", "title": "A", "key": "x"}`), "", "write-only-member-sent"},
		"a header that is gone":                   {books, answer(200, `[]`), "", "response-header-missing"},
		"a header of another type":                {books, answer(200, `[]`, "X-Total", "one"), "", "response-header-mismatch"},
		"a header that nobody described":          {books, answer(200, `[]`, "X-Total", "1", "X-Backend", "b7"), "", "response-header-undeclared"},
		"a query parameter that nobody described": {"", nil, "GET /books?sort=title", "query-parameter-undeclared"},
		"a parameter outside of its schema":       {"", nil, "GET /books?page=0", "parameter-mismatch"},
		"a required parameter that is not needed": {loans, answer(200, `{"loans": [], "next": null}`), "GET /loans?anonymous=1", "credentials-not-asked"},
		"a body that need not be there":           {"POST /books", accept, "POST /books", "request-body-missing"},
		"a body that is wrong and accepted":       {"POST /books", accept, `POST /books {"isbn":2,"title":"B"}`, "request-body-mismatch"},
		"a member that is accepted unseen":        {"POST /books", accept, `POST /books {"isbn":"2","title":"B","titel":"B"}`, "request-member-undeclared"},
		"a form that is accepted":                 {"POST /books", accept, "POST /books text/csv|2,B", "request-media-type-undeclared"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planted := map[string]http.HandlerFunc{}
			if test.pattern != "" {
				planted[test.pattern] = test.handler
			}
			l := &listening{TB: t}
			h := swaggertest.Verify(l, library(planted), swaggertest.Read(t, "testdata/library.yaml"))
			requests := honest()
			if test.request != "" {
				requests = append(requests, test.request)
			}
			for _, line := range requests {
				send(h, line)
			}
			if len(l.errors) != 1 || !strings.HasSuffix(l.errors[0], "["+test.want+"]") {
				t.Errorf("want %s once, got\n%s", test.want, strings.Join(l.errors, "\n"))
			}
		})
	}
}

func TestAnHonestServicePasses(t *testing.T) {
	t.Parallel()
	l := &listening{TB: t}
	h := swaggertest.Verify(l, library(nil), swaggertest.Read(t, "testdata/library.yaml"))
	for _, line := range honest() {
		send(h, line)
	}
	l.end()
	if len(l.errors) > 0 {
		t.Errorf("%s", strings.Join(l.errors, "\n"))
	}
}

func TestAFindingSaysWhereAndWhyOnce(t *testing.T) {
	t.Parallel()
	l := &listening{TB: t}
	h := swaggertest.Verify(l, library(map[string]http.HandlerFunc{"GET /books/{isbn}": answer(200, `{"isbn": "1", "title": 5}`)}), swaggertest.Read(t, "testdata/library.yaml"))
	send(h, "GET /books/1")
	send(h, "GET /books/2")
	want := []string{strings.Join([]string{
		"GET /books/{isbn}: response body outside its schema",
		"    response body /title: it is a number, and not of type string",
		"    got      5",
		"    at       testdata/library.yaml:88:17",
		"    seen in  GET /books/1 → 200",
		"    why      Clients that were built from the description break on the answer. [response-body-mismatch]",
	}, "\n")}
	if d := cmp.Diff(want, l.errors); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWhatIsNeverExercisedIsSaidAtTheEnd(t *testing.T) {
	t.Parallel()
	l := &listening{TB: t}
	h := swaggertest.VerifyWith(l, library(nil), swaggertest.Read(t, "testdata/library.yaml"), swaggertest.Options{MinCoverage: 0.9})
	for _, line := range honest() {
		send(h, line)
	}
	l.end()
	want := []string{strings.Join([]string{
		"description exercised: 5 of 5 operations, 5 of 7 statuses, 3 of 4 parameters, 1 of 1 examples",
		"    never: testdata/library.yaml:41:9: status GET /books/{isbn} 404",
		"    never: testdata/library.yaml:48:9: status PUT /books/{isbn} 202",
		"    never: testdata/library.yaml:54:11: parameter GET /loans query parameter anonymous",
	}, "\n")}
	if d := cmp.Diff(want, l.logs); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"the tests exercise 82 % of the description, and 90 % are asked for"}, l.errors); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestCoverageIsCountedForSeveralTests(t *testing.T) {
	t.Parallel()
	doc := swaggertest.Read(t, "testdata/library.yaml")
	all := conformance.NewCoverage(doc)
	for _, line := range honest() {
		l := &listening{TB: t}
		send(swaggertest.VerifyWith(l, library(nil), doc, swaggertest.Options{Coverage: all}), line)
		l.end()
		if len(l.errors)+len(l.logs) > 0 {
			t.Errorf("%v %v", l.errors, l.logs)
		}
	}
	if hit, of := all.Count(conformance.Operations); hit != 5 || of != 5 {
		t.Errorf("%d of %d", hit, of)
	}
}

func TestARuleCanBeIgnored(t *testing.T) {
	t.Parallel()
	l := &listening{TB: t}
	h := swaggertest.VerifyWith(l, library(map[string]http.HandlerFunc{"GET /shelves": answer(200, "[]")}), swaggertest.Read(t, "testdata/library.yaml"), swaggertest.Options{Ignore: []string{"route-undeclared"}})
	send(h, "GET /shelves")
	if len(l.errors) > 0 {
		t.Errorf("%v", l.errors)
	}
}

func TestARequestThatOutlivesItsTestIsServed(t *testing.T) {
	t.Parallel()
	l := &listening{TB: t}
	h := swaggertest.Verify(l, library(map[string]http.HandlerFunc{"GET /shelves": answer(200, "[]")}), swaggertest.Read(t, "testdata/library.yaml"))
	l.end()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/shelves", nil))
	if w.Body.String() != "[]" || len(l.errors) > 0 {
		t.Errorf("%s %v", w.Body, l.errors)
	}
}

func TestOtherFilesOfADescriptionAreReadFromItsDirectoryAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"api/openapi.yaml": "openapi: 3.1.1\ninfo: {title: A, version: 1.0.0}\npaths:\n  /a: {$ref: parts/a.yaml}\n  /b: {$ref: ../outside.yaml}\n",
		"api/parts/a.yaml": "get: {responses: {\"200\": {description: yes}}}\n",
		"outside.yaml":     "get: {responses: {\"200\": {description: yes}}}\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l := &listening{TB: t}
	doc := swaggertest.Read(l, filepath.Join(dir, "api", "openapi.yaml"))
	if len(doc.Operations) != 1 || len(l.logs) != 1 || !strings.Contains(l.logs[0], "outside.yaml") {
		t.Errorf("%d operations, %v", len(doc.Operations), l.logs)
	}
}
