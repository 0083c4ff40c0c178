// Package swaggertest makes a provider's own tests fail where its description and its code disagree:
//
//	func TestOrders(t *testing.T) {
//		doc := swaggertest.Read(t, "openapi.yaml")
//		server := httptest.NewServer(swaggertest.Verify(t, api.Handler(), doc))
//		defer server.Close()
//		… the tests there have always been
//	}
//
// Each exchange that passes is held against the description as package conformance says, in both
// directions. A disagreement fails the test, once for all exchanges that have it. At the end of the
// test its log says what of the description no exchange has exercised; [Options] can make that fail as
// well.
//
// It stands apart from package conformance, so that a program that checks does not carry package
// testing with it.
package swaggertest

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/internal/capture"
)

// Options are the settings of a verification.
type Options struct {
	// Check says how exchanges are checked: where the service is mounted, which headers are its own.
	Check conformance.Options
	// Ignore are identifiers of rules of package conformance that fail no test.
	Ignore []string
	// MinCoverage is the share of operations, statuses, parameters and examples, from 0 to 1, that has
	// to be exercised at the end of the test. It has no meaning with Coverage.
	MinCoverage float64
	// Coverage counts for several tests; it is not reported at the end of one. nil: it counts for this
	// test, and is reported.
	Coverage *conformance.Coverage
}

// Verify returns a handler that serves by h, and fails the test where an exchange disagrees with the
// description. It goes with httptest and any router.
func Verify(t testing.TB, h http.Handler, doc *swagger.Document) http.Handler {
	t.Helper()
	return VerifyWith(t, h, doc, Options{})
}

// VerifyWith is [Verify] with options.
func VerifyWith(t testing.TB, h http.Handler, doc *swagger.Document, o Options) http.Handler {
	t.Helper()
	c, err := conformance.New(doc, o.Check)
	if err != nil {
		t.Fatal(err)
	}
	v := &verifier{t: t, next: reading{h}, checker: c, options: o, coverage: o.Coverage, said: map[string]bool{}, ignored: map[string]bool{}}
	for _, id := range o.Ignore {
		v.ignored[id] = true
	}
	if v.coverage == nil {
		v.coverage = conformance.NewCoverage(doc)
	}
	t.Cleanup(v.end)
	return v
}

// Read reads a description from a file, and those files that it refers to beside and below it.
func Read(t testing.TB, file string) *swagger.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := swagger.Load(filepath.ToSlash(file), data, swagger.Options{Files: directory(filepath.Dir(file))})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Faults {
		t.Logf("%s", f.Err())
	}
	return doc
}

// directory reads the files of a description that are in it and below.
type directory string

// Read reads one file.
func (d directory) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	below, err := filepath.Rel(string(d), filepath.FromSlash(name))
	if err != nil {
		return "", nil, err
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return "", nil, err
	}
	defer root.Close()
	data, err := root.ReadFile(below)
	return name, data, err
}

// verifier is the handler of a verification.
type verifier struct {
	t        testing.TB
	next     http.Handler
	checker  *conformance.Checker
	options  Options
	coverage *conformance.Coverage
	ignored  map[string]bool

	mu    sync.Mutex
	ended bool
	said  map[string]bool
}

const maxBody = 8 << 20 // bytes of a body that are kept

// ServeHTTP serves a request and checks the exchange.
func (v *verifier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x, ok := capture.Serve(v.next, w, r, maxBody)
	if !ok {
		return
	}
	result := v.checker.Check(x)
	v.coverage.Add(x, result)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended {
		return // a request that outlives its test has nobody to tell
	}
	for _, f := range result.Findings {
		if id := fmt.Sprintln(f.Rule.ID, f.Operation, f.Part, f.At.Pointer(), f.Message); !v.ignored[f.Rule.ID] && !v.said[id] {
			v.said[id] = true
			v.t.Error(explain(x, f))
		}
	}
	for _, sentence := range result.Unchecked {
		if id := x.Method + " " + sentence; !v.said[id] {
			v.said[id] = true
			v.t.Logf("not checked: %s %s: %s", x.Method, x.URL.Path, sentence)
		}
	}
}

// reading is a handler that takes in what it was sent: a body that is ignored is accepted, too.
type reading struct{ http.Handler }

// ServeHTTP serves a request and reads what is left of it.
func (h reading) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.Handler.ServeHTTP(w, r)
	if r.Body != nil {
		_, _ = io.CopyN(io.Discard, r.Body, maxBody) // what cannot be read is not checked
	}
}

// explain is a finding with the exchange that has it.
func explain(x *conformance.Exchange, f conformance.Finding) string {
	p := f.At.Pos()
	lines := []string{
		fmt.Sprintf("%s: %s", f.Operation, f.Rule.Title),
		fmt.Sprintf("    %s: %s", strings.TrimSpace(f.Part+" "+f.Pointer), f.Message),
	}
	if f.Actual != "" {
		lines = append(lines, "    got      "+f.Actual)
	}
	lines = append(lines,
		fmt.Sprintf("    at       %s:%d:%d", p.File, p.Line, p.Column),
		fmt.Sprintf("    seen in  %s %s → %d", x.Method, x.URL.RequestURI(), x.Status),
		fmt.Sprintf("    why      %s [%s]", f.Rule.Why, f.Rule.ID),
	)
	return strings.Join(lines, "\n")
}

// end reports the coverage.
func (v *verifier) end() {
	v.mu.Lock()
	v.ended = true
	v.mu.Unlock()
	if v.options.Coverage != nil {
		return
	}
	v.t.Log(Report(v.coverage))
	if share := v.coverage.Share(); share < v.options.MinCoverage {
		v.t.Errorf("the tests exercise %.0f %% of the description, and %.0f %% are asked for", 100*share, 100*v.options.MinCoverage)
	}
}

// Report returns a coverage for people: the counts, and what was never exercised.
func Report(c *conformance.Coverage) string {
	lines := []string{"description exercised: " + c.String()}
	for _, i := range c.Items() {
		if i.Times == 0 {
			lines = append(lines, "    never: "+i.String())
		}
	}
	return strings.Join(lines, "\n")
}
