package conform_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/conform"
	"github.com/postel-api/postel/contracts/conform/asyncapi"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/internal/suites"
	"github.com/postel-api/postel/swagger"
)

// difference is a case in which the answer is another one on purpose.
type difference struct {
	reason string
	ours   []string // what only we find
}

func differences() map[string]difference {
	unknown := func(i int) string {
		return fmt.Sprintf("error request.path-or-method.unknown interactions[%d].request.path", i)
	}
	return map[string]difference{
		"references": {"OpenAPI has no wildcards: ** is a segment like any other, and no path but itself", []string{unknown(6)}},
		"request-parameters-path-case-sensitivity": {"paths differ by case (RFC 3986, section 6.2.2.1); an extension of that tool says otherwise", []string{unknown(0), unknown(1), unknown(2)}},
		"request-parameters-query":                 {"a pair without an equals sign gives a member of a deepObject no value, and the member is required", []string{"error request.query.incompatible interactions[1].request.query.person.address"}},
	}
}

// The cases of the comparator that the field knows: the same codes at the same places. What comes
// from sets is ours alone, and is not counted here.
func TestTheCasesOfTheFieldAreAnsweredInTheSameWay(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob(filepath.Join(suites.Dir(t, "pact-openapi"), "cases", "*", "*", "oas.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	same := 0
	for _, file := range cases {
		name := filepath.Base(filepath.Dir(file))
		want, got := expected(t, filepath.Dir(file), false), answered(t, filepath.Dir(file))
		known := differences()[name]
		want = append(want, known.ours...)
		slices.Sort(want)
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-theirs, and what is named +ours) %s\n%s", name, known.reason, diff)
		} else if known.reason == "" {
			same++
		}
	}
	if same != 32 {
		t.Errorf("%d cases are the same, not 32", same)
	}
	t.Logf("%d of %d cases are the same, %d differ for a reason", same, len(cases), len(differences()))
}

// expected are the findings of a case, in one form.
func expected(t *testing.T, dir string, messages bool) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var results []struct {
		Code, Type  string
		MockDetails struct{ Location string }
	}
	if err := json.Unmarshal(data, &results); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, r := range results {
		if r.Type != "info" && strings.HasPrefix(r.Code, "message.") == messages {
			out[fmt.Sprintf("%s %s %s", r.Type, r.Code, strings.TrimPrefix(r.MockDetails.Location, "[root]."))] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// answered are our findings of a case, in the same form.
func answered(t *testing.T, dir string) []string {
	t.Helper()
	spec, err := os.ReadFile(filepath.Join(dir, "oas.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := swagger.Load("oas.yaml", spec, swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "pact.json"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := formats.Read("pact.json", text)
	if err != nil {
		return nil
	}
	return found(conform.Check(doc, []*contracts.Contract{c}), c)
}

// found are findings in one form.
func found(r *conform.Report, c *contracts.Contract) []string {
	index := map[*contracts.Interaction]int{}
	for i := range c.Interactions {
		index[&c.Interactions[i]] = i
	}
	out := map[string]bool{}
	for _, f := range r.Findings {
		if strings.Contains(f.ID, ".rule-") || strings.Contains(f.ID, ".field-") {
			continue
		}
		place := fmt.Sprintf("interactions[%d]", index[f.Interaction])
		if at := f.Location(); at != "" {
			place += "." + at
		}
		out[fmt.Sprintf("%s %s %s", f.Severity, f.ID, place)] = true
	}
	return slices.SortedFunc(maps.Keys(out), cmp.Compare[string])
}

// The same for messages, against AsyncAPI.
func TestTheCasesOfMessagesAreAnsweredInTheSameWay(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob(filepath.Join(suites.Dir(t, "pact-openapi"), "cases", "*", "*", "asyncapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		spec, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := asyncapi.Load("asyncapi.yaml", spec)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "pact.json"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := formats.Read("pact.json", text)
		if err != nil {
			t.Fatal(err)
		}
		want := expected(t, filepath.Dir(file), true)
		if diff := gocmp.Diff(want, found(conform.CheckMessages(doc, []*contracts.Contract{c}), c), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-theirs +ours)\n%s", filepath.Base(filepath.Dir(file)), diff)
		}
	}
	t.Logf("%d cases of messages", len(cases))
}
