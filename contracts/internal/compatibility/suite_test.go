// Package compatibility runs the scenarios of the Pact compatibility suite from their feature files
// against the packages that read, send and judge contracts. It has tests only.
//
// A verifier is concerned by every feature that does not describe how a consumer's test makes a
// contract: the files whose names do not end in consumer.feature, 124 of the suite's 190 scenarios
// (there are no outlines, so that a scenario is counted once). Of the other 66 those run, too, that
// speak of what our packages do: requests that are held against expected ones, and contracts that
// are written.
package compatibility

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the suite holds, and what runs. A number that changes is a change of the suite, or a scenario
// that is left out unseen.
const (
	scenarios = 190
	verifiers = 124 // in features that are not about consumers
	running   = 170 // 117 of them, and 53 of the others
)

// exceptions are the scenarios that do not run, with the reason.
func exceptions() map[string]string {
	const (
		broker  = "a broker is no part of verifying: contracts are files here"
		mock    = "only a mock server makes a response; a verifier expects one, and applies nothing but values of provider states to it"
		library = "it is about running a consumer's own code in its test, which no package here does"
	)
	return map[string]string{
		"V1/http_provider/Verifying a simple HTTP request via a Pact broker":                                 broker,
		"V1/http_provider/Verifying a simple HTTP request via a Pact broker with publishing results enabled": broker,
		"V1/http_provider/Verifying multiple Pact files via a Pact broker":                                   broker,
		"V1/http_provider/Incorrect request is made to provider via a Pact broker":                           broker,
		"V3/http_generators/Supports using a generator with the response status":                             mock,
		"V3/http_generators/Supports using a generator with the response headers":                            mock,
		"V3/http_generators/Supports using a generator with the response body":                               mock,
		"V3/message_consumer/When all messages are successfully processed":                                   library,
		"V3/message_consumer/When not all messages are successfully processed":                               library,
		"V3/message_consumer/Supports arbitrary message metadata":                                            library,
		"V3/message_consumer/Supports specifying provider states":                                            library,
		"V3/message_consumer/Supports data for provider states":                                              library,
		"V3/message_consumer/Supports the use of generators with the message body":                           library,
		"V3/message_consumer/Supports the use of generators with message metadata":                           library,
		"V4/synchronous_message_consumer/When all messages are successfully processed":                       library,
		"V4/synchronous_message_consumer/Supports arbitrary message metadata":                                library,
		"V4/synchronous_message_consumer/Supports specifying provider states":                                library,
		"V4/synchronous_message_consumer/Supports data for provider states":                                  library,
		"V4/synchronous_message_consumer/Supports the use of generators with the message bodies":             library,
		"V4/synchronous_message_consumer/Supports the use of generators with message metadata":               library,
	}
}

// row is a kind of step: what is written, and what is done.
type row struct {
	pattern *regexp.Regexp
	run     func(*world, []string, *step)
}

func on(pattern string, run func(w *world, groups []string, s *step)) row {
	return row{regexp.MustCompile(`\A` + pattern + `\z`), run}
}

func rows() []row {
	return slices.Concat(verificationRows(), messageRows(), comparisonRows(), generatorRows(), writingRows(), mockRows())
}

// suite returns the directory of the compatibility suite.
func suite(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = "../../../../shared"
	}
	dir = filepath.Join(dir, "pact-spec", "compatibility-suite")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the compatibility suite is not in %s (POSTEL_SUITES)", dir)
		}
		t.Skip("the Pact compatibility suite is not here: POSTEL_SUITES names the directory that holds pact-spec")
	}
	return dir
}

func TestTheCompatibilitySuite(t *testing.T) {
	t.Parallel()
	dir := suite(t)
	files, err := filepath.Glob(filepath.Join(dir, "features", "*", "*.feature"))
	if err != nil {
		t.Fatal(err)
	}
	steps, left := rows(), exceptions()
	all, concerned, run := 0, 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parseFeature(string(data))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all += len(f.scenarios)
		version := filepath.Base(filepath.Dir(file))
		base := strings.TrimSuffix(filepath.Base(file), ".feature")
		if !strings.HasSuffix(base, "consumer") {
			concerned += len(f.scenarios)
		}
		for _, s := range f.scenarios {
			name := version + "/" + base + "/" + s.name
			if reason, ok := left[name]; ok {
				delete(left, name)
				t.Logf("%s is left out: %s", name, reason)
				continue
			}
			run++
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, dir, version)
				for _, st := range slices.Concat(f.background, s.steps) {
					w.step(steps, &st)
				}
			})
		}
	}
	if all != scenarios || concerned != verifiers || run != running {
		t.Errorf("there are %d scenarios, %d of them about verifiers, and %d run; not %d, %d and %d", all, concerned, run, scenarios, verifiers, running)
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("the exception %s is no scenario", name)
	}
}

// step finds what a step means, and does it.
func (w *world) step(rows []row, s *step) {
	w.t.Helper()
	for _, r := range rows {
		if groups := r.pattern.FindStringSubmatch(s.text); groups != nil {
			w.line = s.line
			r.run(w, groups[1:], s)
			return
		}
	}
	w.t.Fatalf("line %d: nothing is done at the step %q", s.line, s.text)
}
