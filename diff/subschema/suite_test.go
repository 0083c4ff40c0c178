package subschema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/node"
)

// suites returns the folder with other people's material, and skips the test where it is not.
func suites(t testing.TB, part string) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, part)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the suites are not there: %v", err)
		}
		t.Skip("the suites are not there; set POSTEL_SUITES to run this test")
	}
	return dir
}

func parse(t testing.TB, text string) node.Node {
	t.Helper()
	tree, err := node.Parse("test", []byte(text), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}

// suiteExceptions are instances of the JSON Schema test suite that are knowingly not judged,
// with the reason. The key is the file and the beginning of the group's description.
var suiteExceptions = map[string]string{
	"format.json/":                       "formats are assertions here",
	"refRemote.json/":                    "documents outside the schema are not loaded",
	"vocabulary.json/":                   "metaschemas with other vocabularies are not loaded",
	"definitions.json/":                  "the metaschema is not loaded",
	"defs.json/":                         "the metaschema is not loaded",
	"ref.json/remote ref":                "the metaschema is not loaded",
	"dynamicRef.json/strict-tree schema": "documents outside the schema are not loaded",
	"dynamicRef.json/tests for implementation dynamic anchor":           "documents outside the schema are not loaded",
	"dynamicRef.json/$ref and $dynamicAnchor are independent of order":  "documents outside the schema are not loaded",
	"dynamicRef.json/$ref to $dynamicRef finds detached $dynamicAnchor": "documents outside the schema are not loaded",
}

// For every schema of the suite: each valid instance, as the schema of just that value, is contained
// in it, and each invalid one is not, with the instance as the witness.
func TestDecisionsAgreeWithTheTestSuite(t *testing.T) {
	t.Parallel()
	for dir, dialect := range map[string]Dialect{"draft2020-12": Draft202012, "draft4": Draft4} {
		c := &suiteCounts{skipped: map[string]int{}}
		for file, groups := range suiteFiles(t, dir) {
			for _, group := range groups.Items() {
				c.decide(t, file, group, dialect)
			}
		}
		t.Logf("%s: %d schemas, %d instances contained or refuted as they should be; not asked: %v", dir, c.schemas, c.instances, c.skipped)
	}
}

type suiteCounts struct {
	schemas, instances int
	skipped            map[string]int // instances by reason
}

func (c *suiteCounts) decide(t *testing.T, file string, group node.Node, dialect Dialect) {
	name := file + "/" + group.Get("description").Str()
	tests := group.Get("tests")
	if why := suiteException(name); why != "" {
		c.skipped[why] += tests.Len()
		return
	}
	c.schemas++
	root := group.Get("schema")
	for _, test := range tests.Items() {
		v, _ := readValue(test.Get("data"))
		u := NewUniverse()
		s := u.Add(root, dialect, newLocals(root, dialect))
		just, err := u.Compile([]byte(`{"const":`+v.key()+`}`), Draft202012)
		if err != nil {
			t.Fatal(err)
		}
		want := Answer{Verdict: Contained}
		if !test.Get("valid").Bool() {
			want = Answer{Verdict: NotContained, Witness: v.key()}
		}
		a := u.Contains(just, s, Relation{Reading: Strict})
		if got := (Answer{Verdict: a.Verdict, Witness: a.Witness}); got != want {
			t.Errorf("%s / %s: got %s, witness %s, want %s (%s)", name, test.Get("description").Str(), got.Verdict, got.Witness, want.Verdict, a.Reason)
			continue
		}
		c.instances++
	}
}

// suiteFiles returns the groups of a draft's files by name.
func suiteFiles(t *testing.T, dir string) map[string]node.Node {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(suites(t, "suites/json-schema/tests"), dir, "*.json"))
	if len(files) == 0 {
		t.Fatal("the suite has no files")
	}
	out := map[string]node.Node{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(file)] = parse(t, string(data))
	}
	return out
}

// suiteException returns why a group is not asked about, "" where it is.
func suiteException(name string) string {
	for prefix, why := range suiteExceptions {
		if strings.HasPrefix(name, prefix) {
			return why
		}
	}
	return ""
}

func TestEvaluatorAgreesWithTheTestSuite(t *testing.T) {
	t.Parallel()
	for dir, dialect := range map[string]Dialect{"draft2020-12": Draft202012, "draft4": Draft4} {
		agreed := 0
		for file, groups := range suiteFiles(t, dir) {
			for _, group := range groups.Items() {
				agreed += runSuiteGroup(t, file, group, dialect)
			}
		}
		t.Logf("%s: %d instances agree", dir, agreed)
	}
}

func runSuiteGroup(t *testing.T, file string, group node.Node, dialect Dialect) (agreed int) {
	name := file + "/" + group.Get("description").Str()
	if suiteException(name) != "" {
		return 0
	}
	u := NewUniverse()
	root := group.Get("schema")
	s := u.Add(root, dialect, newLocals(root, dialect))
	for _, test := range group.Get("tests").Items() {
		v, ok := readValue(test.Get("data"))
		if !ok {
			t.Errorf("%s: the instance cannot be read", name)
			continue
		}
		e := &evaluator{steps: 1_000_000}
		if got, want := e.accepts(s, v, nil), truthOf(test.Get("valid").Bool()); got != want {
			t.Errorf("%s / %s: got %v, want %v", name, test.Get("description").Str(), got, want)
			continue
		}
		agreed++
	}
	return agreed
}
