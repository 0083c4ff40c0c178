package judge_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/swagger"
)

var update = flag.Bool("update", false, "write the golden files")

// suites returns where other people's documents are, or skips.
func suites(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the documents are needed: %v", err)
		}
		t.Skip("the documents of others are not here; POSTEL_SUITES says where they are")
	}
	return dir
}

// pairOfVersions is two published versions of one real API.
type pairOfVersions struct {
	Name     string
	Old, New struct{ File string }
}

func corpus(t testing.TB) (dir string, pairs []pairOfVersions) {
	t.Helper()
	dir = filepath.Join(suites(t), "corpus")
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &pairs); err != nil {
		t.Fatal(err)
	}
	return dir, pairs
}

func loadFile(t testing.TB, name string) *swagger.Document {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := swagger.Load(name, data, swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// clerk writes down what a judge is asked and says.
type clerk struct {
	judge diff.Judge
	mu    sync.Mutex
	asked []record
}

type record struct {
	claim   diff.Claim
	opinion diff.Opinion
}

func (c *clerk) Judge(claim diff.Claim) diff.Opinion {
	o := c.judge.Judge(claim)
	c.mu.Lock()
	defer c.mu.Unlock()
	if o != (diff.Opinion{}) {
		c.asked = append(c.asked, record{claim, o})
	}
	return o
}

// The opinions on all breaks of the corpus are a golden: the reasons to abstain are counted, and each
// dispute is listed with its reason.
func TestCorpusOpinions(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	var b, disputes strings.Builder
	reasons := map[string]int{}
	fmt.Fprintf(&b, "%-22s %-52s %8s %8s %8s\n", "pair", "judge", "confirms", "disputes", "abstains")
	for _, p := range pairs {
		base, revision := loadFile(t, filepath.Join(dir, p.Old.File)), loadFile(t, filepath.Join(dir, p.New.File))
		var judges []diff.Judge
		var clerks []*clerk
		for _, j := range judge.All() {
			c := &clerk{judge: j}
			clerks, judges = append(clerks, c), append(judges, c)
		}
		diff.Compare(base, revision, diff.Options{Judges: judges, Exchanges: true})
		for _, c := range clerks {
			count := map[diff.Stance]int{}
			name := ""
			var lines []string
			for _, r := range c.asked {
				count[r.opinion.Says]++
				name = r.opinion.Judge
				switch r.opinion.Says {
				case diff.Disputes:
					lines = append(lines, describe(p.Name, r))
				case diff.Abstains:
					reasons[name+": "+r.opinion.Reason]++
				}
			}
			if name == "" {
				continue
			}
			fmt.Fprintf(&b, "%-22s %-52s %8d %8d %8d\n", p.Name, name, count[diff.Confirms], count[diff.Disputes], count[diff.Abstains])
			slices.Sort(lines)
			disputes.WriteString(strings.Join(slices.Compact(lines), ""))
		}
	}
	fmt.Fprintf(&b, "\nwhy they abstain\n")
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(&b, "%4d  %s\n", reasons[reason], reason)
	}
	fmt.Fprintf(&b, "\ndisputes\n%s", disputes.String())
	golden(t, "testdata/corpus.golden", b.String())
}

// What a receiver accepts is no less than what a sender with the same document may send, under every
// relation: no judge confirms a claim of a document against itself.
func TestNoDocumentRefusesItsOwnMessages(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	for _, p := range pairs {
		base, revision := loadFile(t, filepath.Join(dir, p.Old.File)), loadFile(t, filepath.Join(dir, p.New.File))
		c := &collector{}
		diff.Compare(base, revision, diff.Options{Judges: []diff.Judge{c}, Exchanges: true})
		all := judge.All()
		for _, claim := range c.claims {
			for _, party := range []diff.Party{claim.Sender, claim.Receiver} {
				claim.Sender, claim.Receiver = party, party
				for _, j := range all {
					if o := j.Judge(claim); o.Says == diff.Confirms {
						t.Errorf("%s", describe(p.Name, record{claim, o}))
					}
				}
			}
		}
	}
}

func describe(pair string, r record) string {
	what := r.claim.Value
	if e := r.claim.Exchange; e != nil {
		what = e.Request.String()
		if e.Response != nil {
			what = e.Request.Method + " " + e.Request.URL + "\n" + e.Response.String()
		}
	}
	at := ""
	for _, p := range []diff.Party{r.claim.Sender, r.claim.Receiver} {
		for _, n := range p.Schemas {
			at += " " + n.JSONPointer()
		}
	}
	if len(what) > 600 {
		what = what[:600] + "…"
	}
	return fmt.Sprintf("%s: %s: %s\n\t%s\n\t%s\n", pair, r.opinion.Judge, r.opinion.Reason, at, strings.ReplaceAll(strings.TrimSpace(what), "\n", "\n\t"))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got), go test ./diff/judge -update writes it anew:\n%s", name, d)
	}
}
