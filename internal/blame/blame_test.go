package blame_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/blame"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"
)

// repo is a repository of a test with one description, openapi.yaml.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := repo{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repo) options() source.Options {
	env := []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z",
	}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "SystemRoot", "TEMP"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return source.Options{Dir: r.dir, Env: env}
}

func (r repo) git(args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = r.dir, r.options().Env
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repo) write(name, content string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits a description, or all changes where it is "".
func (r repo) commit(subject, description string) {
	r.t.Helper()
	if description != "" {
		r.write("openapi.yaml", description)
	}
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", subject)
}

// merge merges a branch as it is into main, with this description.
func (r repo) merge(subject, branch, description string) {
	r.t.Helper()
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", branch)
	r.commit(subject, description)
}

// service describes an operation that answers members, each "name" or "name: type".
func service(members ...string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths:\n  /c/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses:\n        \"200\":\n          description: C\n          content:\n            application/json:\n              schema:\n                type: object\n                properties:\n                  always: {type: string}\n")
	for _, m := range members {
		name, kind, ok := strings.Cut(m, ": ")
		if !ok {
			kind = "string"
		}
		fmt.Fprintf(&b, "                  %s: {type: %s}\n", name, kind)
	}
	return b.String()
}

// find attributes every change since a revision.
func (r repo) find(base string, most int) (*blame.Answer, error) {
	r.t.Helper()
	ctx, o := context.Background(), r.options()
	at, err := history.FindBase(ctx, "openapi.yaml", history.Choice{Revision: base}, o)
	if err != nil {
		r.t.Fatal(err)
	}
	in, err := at.Open(ctx, o)
	if err != nil {
		r.t.Fatal(err)
	}
	defer in.Files.Close()
	before, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
	if err != nil {
		r.t.Fatal(err)
	}
	here, err := source.One(ctx, "openapi.yaml", o)
	if err != nil {
		r.t.Fatal(err)
	}
	defer here.Files.Close()
	now, err := swagger.Load(here.Name, here.Data, swagger.Options{Files: here.Files})
	if err != nil {
		r.t.Fatal(err)
	}
	compare := func(base, revision *swagger.Document) []diff.Finding {
		return diff.Compare(base, revision, diff.Options{}).Findings
	}
	return blame.Find(ctx, blame.Options{Base: at, Document: before, Findings: compare(before, now), Compare: compare, Source: o, Most: most})
}

// said lists origins as "subject: message".
func (r repo) said(base string, most int) string {
	r.t.Helper()
	a, err := r.find(base, most)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, o := range a.Origins {
		who := o.Kind.String()
		if o.Kind == blame.Committed {
			who = o.Commit.Subject
		}
		if o.Merge != nil {
			who += " (" + o.Merge.Subject + ")"
		}
		for _, d := range o.Doubts {
			who += ", or " + d.Subject
		}
		lines = append(lines, who+": "+o.Finding.Message)
	}
	return strings.Join(lines, "\n")
}

func TestTheFirstCommitAfterWhichAFindingStaysIsNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		history func(r repo)
		want    string
	}{
		"one commit": {func(r repo) { r.commit("two", service()) }, "two: a is no longer declared"},
		"made, mended, made again": {
			func(r repo) { r.commit("two", service()); r.commit("three", service("a")); r.commit("four", service()) },
			"four: a is no longer declared",
		},
		"made and mended": {func(r repo) { r.commit("two", service()); r.commit("three", service("a")) }, ""},
		"the values move on": {
			func(r repo) { r.commit("two", service("a: integer")); r.commit("three", service("a: boolean")) },
			"two: a was string and is now boolean",
		},
		"another operation comes to be concerned, and a parameter gets another name": {
			func(r repo) {
				r.commit("two", service())
				r.commit("three", strings.ReplaceAll(service(), "id", "customer"))
			},
			"two: a is no longer declared",
		},
		"not committed yet, though the commit before has changed the file": {
			func(r repo) { r.commit("two", service("a", "b")); r.write("openapi.yaml", service("b")) },
			"uncommitted: a is no longer declared\ntwo: b may now be received",
		},
		"committed, and mended in the working tree": {
			func(r repo) { r.commit("two", service()); r.write("openapi.yaml", service("a")) }, "",
		},
		"a branch of two commits": {
			func(r repo) {
				r.git("checkout", "-q", "-b", "topic")
				r.commit("branch one", service())
				r.commit("branch two", service("b"))
				r.merge("merge", "topic", service("b"))
			},
			"branch one (merge): a is no longer declared\nbranch two (merge): b may now be received",
		},
		"a branch in a branch": {
			func(r repo) {
				r.git("checkout", "-q", "-b", "outer")
				r.git("checkout", "-q", "-b", "inner")
				r.commit("inner", service())
				r.git("checkout", "-q", "outer")
				r.git("merge", "-q", "--no-ff", "-m", "inner merge", "inner")
				r.merge("outer merge", "outer", service())
			},
			"inner (outer merge): a is no longer declared",
		},
		"what the merge did by itself": {
			func(r repo) {
				r.git("checkout", "-q", "-b", "topic")
				r.commit("branch", service("a", "b"))
				r.merge("merge", "topic", service("b"))
			},
			"branch (merge): b may now be received\nmerge: a is no longer declared",
		},
		"a file that it referred to for a while": {
			func(r repo) {
				r.write("a.yaml", "{type: string}")
				r.commit("two", strings.ReplaceAll(service("a"), "  a: {type: string}", "  a: {$ref: a.yaml}"))
				r.write("a.yaml", "{type: integer}")
				r.commit("three", "")
				r.commit("four", service("a: integer"))
			},
			"three: a was string and is now integer",
		},
		"before the file had another name, by a file that it refers to": {
			func(r repo) {
				r.git("mv", "openapi.yaml", "api.yaml")
				r.write("a.yaml", "{type: string}")
				r.write("api.yaml", strings.ReplaceAll(service("a"), "  a: {type: string}", "  a: {$ref: a.yaml}"))
				r.commit("other name", "")
				r.git("tag", "-f", "base")
				r.write("a.yaml", "{type: integer}")
				r.commit("two", "")
				r.git("mv", "api.yaml", "openapi.yaml")
				r.commit("three", "")
			},
			"two: the body was string and is now integer",
		},
		"a description that was not there where the lines parted": {
			func(r repo) {
				r.git("checkout", "-q", "--orphan", "elsewhere")
				r.git("rm", "-rfq", ".")
				r.commit("words", "")
				r.git("checkout", "-q", "-b", "release")
				r.commit("released", service("a"))
				r.git("tag", "-f", "base")
				r.git("checkout", "-q", "elsewhere")
				r.commit("written anew", service())
			},
			"written anew: a is no longer declared",
		},
		"a base that has more than the line of HEAD ever had": {
			func(r repo) {
				r.git("checkout", "-q", "-b", "release")
				r.commit("released", service("a", "b"))
				r.git("tag", "-f", "base")
				r.git("checkout", "-q", "main")
				r.commit("two", service())
			},
			"two: a is no longer declared\nparted: b is no longer declared",
		},
		"layout and comments": {
			func(r repo) { r.commit("two", service()); r.commit("three", "# words\n"+service()) },
			"two: a is no longer declared",
		},
		"a commit that cannot be read": {
			func(r repo) { r.commit("broken", "openapi: [\n"); r.commit("three", service()) },
			"three, or broken: a is no longer declared",
		},
		"removed and made again": {
			func(r repo) { r.git("rm", "-q", "openapi.yaml"); r.commit("gone", ""); r.commit("back", service()) },
			"back, or gone: a is no longer declared",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			r.commit("one", service("a"))
			r.git("tag", "base")
			tt.history(r)
			got := strings.Split(r.said("base", 0), "\n")
			if d := cmp.Diff(sorted(strings.Split(tt.want, "\n")), sorted(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestTheLimitIsSaid(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", service("a", "b"))
	r.git("tag", "base")
	r.commit("two", service("b"))
	for i := range 5 {
		r.commit("later", service("b", fmt.Sprintf("n%d", i)))
	}
	r.commit("last", service())
	if d := cmp.Diff("last: b is no longer declared\nolder: a is no longer declared", r.said("base", 3)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	a, err := r.find("base", 3)
	if err != nil || !a.Limited || a.Read != 3 {
		t.Errorf("got %+v, %v", a, err)
	}
}

// The answer is that of looking at every commit: members come and go at random, and the one that is
// missing at the end went with the last commit that took it away.
func TestAttributionIsThatOfLookingAtEveryCommit(t *testing.T) {
	t.Parallel()
	const members, commits = 4, 12
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 4))
			r := newRepo(t)
			there := [members]bool{true, true, true, true}
			names := func() []string {
				var out []string
				for i, is := range there {
					if is {
						out = append(out, fmt.Sprintf("m%d", i))
					}
				}
				return out
			}
			r.commit("base", service(names()...))
			r.git("tag", "base")
			took := map[int]string{}
			for c := range commits {
				subject := fmt.Sprintf("c%d", c)
				for range 1 + random.IntN(2) {
					i := random.IntN(members)
					if there[i] = !there[i]; !there[i] {
						took[i] = subject
					}
				}
				r.commit(subject, service(names()...)+fmt.Sprintf("# %d\n", c%3))
			}
			var want []string
			for i, is := range there {
				if !is {
					want = append(want, fmt.Sprintf("%s: m%d is no longer declared", took[i], i))
				}
			}
			if d := cmp.Diff(sorted(want), sorted(strings.FieldsFunc(r.said("base", 0), func(c rune) bool { return c == '\n' }))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// In whatever way branches come and go, the commit that is named has what it is named for, and its
// first parent has not; of a merge that is named, no parent has it.
func TestTheNamedCommitHasTheFindingAndItsParentHasNot(t *testing.T) {
	t.Parallel()
	const members, rounds = 4, 10
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 7))
			r := newRepo(t)
			missing := map[string]uint{} // members that are not there, as bits, by the subject of the commit
			parents := map[string][]string{}
			commit := func(subject string, gone uint, from ...string) {
				missing[subject], parents[subject] = gone, from
				var names []string
				for i := range members {
					if gone>>i&1 == 0 {
						names = append(names, fmt.Sprintf("m%d", i))
					}
				}
				r.write("openapi.yaml", service(names...)+fmt.Sprintf("# %s\n", subject))
				r.commit(subject, "")
			}
			commit("base", 0)
			r.git("tag", "base")
			head := "base"
			for round := range rounds {
				next := fmt.Sprintf("c%d", round)
				gone := missing[head] ^ 1<<random.IntN(members)
				if random.IntN(2) == 0 {
					commit(next, gone, head)
					head = next
					continue
				}
				r.git("checkout", "-q", "-b", "topic"+next)
				commit(next+" branch", gone, head)
				r.git("checkout", "-q", "main")
				r.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "topic"+next)
				if random.IntN(3) == 0 {
					gone ^= 1 << random.IntN(members)
				}
				commit(next+" merge", gone, head, next+" branch")
				head = next + " merge"
			}
			a, err := r.find("base", 0)
			if err != nil {
				t.Fatal(err)
			}
			named := uint(0)
			for _, o := range a.Origins {
				var member uint
				if _, err := fmt.Sscanf(o.Finding.Subject, "m%d", &member); err != nil || o.Kind != blame.Committed {
					t.Errorf("%s: %s", o.Finding.Message, o.Kind)
				}
				named |= 1 << member
				c := o.Commit.Subject
				if missing[c]>>member&1 == 0 {
					t.Errorf("%s has m%d", c, member)
				}
				for _, p := range parents[c] {
					if missing[p]>>member&1 == 1 {
						t.Errorf("%s is named for m%d, which is missing in %s already", c, member, p)
					}
				}
			}
			if named != missing[head] {
				t.Errorf("named %04b, missing %04b", named, missing[head])
			}
		})
	}
}

func sorted(lines []string) []string {
	lines = slices.Clone(lines)
	slices.Sort(lines)
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}
