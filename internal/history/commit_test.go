package history_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/history"
)

// log is a range in lines: the subject, and for each file what happened to it.
func (r repo) log(span history.Range) []string {
	r.t.Helper()
	h, err := history.Open(r.t.Context(), ".", r.options())
	if err != nil {
		r.t.Fatal(err)
	}
	commits, err := h.Commits(span)
	if err != nil {
		return []string{sentence(err)}
	}
	var lines []string
	for _, c := range commits {
		line := c.Subject
		if c.Merge() {
			line += " (merge)"
		}
		for _, f := range c.Changes {
			line += fmt.Sprintf(" | %s: %s -> %s", f.File, f.Before, f.Path)
			for _, side := range []struct{ commit, path, id string }{{c.Hash, f.Path, f.Blob}, {c.Hash + "^", f.Before, f.Was}} {
				if side.id != "" && side.id != r.git("rev-parse", side.commit+":"+side.path) {
					r.t.Errorf("%s: %s is not %s:%s", c.Subject, side.id, side.commit, side.path)
				}
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCommitsThatTouchedADescription(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("zero", "README.md", "0")
	r.commit("one", "api.yaml", long("1"), "v1.0.0")
	r.commit("unrelated", "README.md", "1")
	r.commit("two", "api.yaml", long("2"))
	r.git("mv", "api.yaml", "openapi.yaml")
	r.commit("renamed", "models.yaml", "m")
	r.git("checkout", "-q", "-b", "side")
	r.commit("side", "openapi.yaml", long("s"))
	r.git("checkout", "-q", "main")
	r.commit("main", "openapi.yaml", long("m"))
	r.git("merge", "-q", "-s", "ours", "--no-edit", "side")
	r.git("commit", "-q", "--amend", "-m", "took ours")
	r.git("checkout", "-q", "-b", "more", "HEAD~1")
	r.commit("more", "openapi.yaml", long("more"))
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "-s", "ours", "--no-commit", "more")
	r.commit("resolved by hand", "openapi.yaml", long("neither"))
	r.git("rm", "-q", "models.yaml")
	r.commit("removed", "", "")

	api := []string{"openapi.yaml"}
	tests := []struct {
		name string
		span history.Range
		want []string
	}{
		{"since a tag", history.Range{From: "v1.0.0", Paths: api}, []string{
			"two | openapi.yaml: api.yaml -> api.yaml", "renamed | openapi.yaml: api.yaml -> openapi.yaml",
			"main | openapi.yaml: openapi.yaml -> openapi.yaml", "side | openapi.yaml: openapi.yaml -> openapi.yaml",
			"more | openapi.yaml: openapi.yaml -> openapi.yaml", "resolved by hand (merge) | openapi.yaml: openapi.yaml -> openapi.yaml",
		}},
		{"from the beginning", history.Range{To: "v1.0.0", Paths: []string{"api.yaml"}}, []string{"one | api.yaml:  -> api.yaml"}},
		{"to an older commit", history.Range{From: "v1.0.0", To: "HEAD~4", Paths: api}, []string{"two | openapi.yaml: api.yaml -> api.yaml", "renamed | openapi.yaml: api.yaml -> openapi.yaml"}},
		{"several files", history.Range{From: "main~2", Paths: []string{"openapi.yaml", "models.yaml"}}, []string{
			"more | openapi.yaml: openapi.yaml -> openapi.yaml",
			"resolved by hand (merge) | openapi.yaml: openapi.yaml -> openapi.yaml", "removed | models.yaml: models.yaml -> ",
		}},
		{"all", history.Range{From: "v1.0.0", To: "main~4"}, []string{"unrelated", "two", "renamed"}},
		{"nothing between", history.Range{From: "main", Paths: api}, nil},
		{"too many", history.Range{Max: 2}, []string{"there are more than 2 commits to look at | name a later base"}},
		{"a revision that is not there", history.Range{From: "v9"}, []string{`there is no commit called "v9" | git fetch --tags, if it is known to the remote repository`}},
		{"a revision like an option", history.Range{From: "--all"}, []string{`there is no commit called "--all" | git fetch --tags, if it is known to the remote repository`}},
		{"a revision with a line break", history.Range{To: "main\nv1.0.0"}, []string{`"main\nv1.0.0^{commit}" has a control character`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, r.log(tt.span)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	shallow := r.clone("--depth=1")
	want := `no commit called "v9" in this clone (it is shallow: 1 commit) | git fetch --tags --unshallow, or in GitHub Actions: actions/checkout with fetch-depth: 0, in GitLab: GIT_DEPTH: 0`
	if diff := cmp.Diff([]string{want}, shallow.log(history.Range{From: "v9"})); diff != "" {
		t.Errorf("shallow (-want +got):\n%s", diff)
	}
}

func TestCommitsOfOnePartOfARepository(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "orders/a", "1")
	r.commit("two", "billing/a", "1")
	r.commit("three", "-orders/*", "1")
	r.commit("four", "orders/a", "2")
	for dir, want := range map[string][]string{"orders": {"one", "four"}, "-orders": {"three"}, ".": {"one", "two", "three", "four"}, "*": nil} {
		if diff := cmp.Diff(want, r.log(history.Range{Dir: dir})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dir, diff)
		}
	}
}

func TestACommitHasAnAuthorADateAndItsMessage(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	message := "feat!: two\nlines\n\nWhy: ü\n\nBREAKING CHANGE: all\n:100644 100644 a b M\tx"
	hash := r.commit(message, "openapi.yaml", long("1"))
	r.git("config", "log.showSignature", "true")
	r.git("config", "log.follow", "true")
	h, err := history.Open(t.Context(), ".", r.options())
	if err != nil {
		t.Fatal(err)
	}
	commits, err := h.Commits(history.Range{})
	if err != nil || len(commits) != 1 {
		t.Fatalf("%d commits, %v", len(commits), err)
	}
	c := commits[0]
	got := strings.Join([]string{c.Hash, c.Author, c.Email, c.Date.Format("2006-01-02 15:04Z07:00"), c.Subject, c.Message}, "|")
	want := strings.Join([]string{hash, "Ada", "ada@example.com", "2026-01-01 00:00Z", "feat!: two lines", message}, "|")
	if diff := cmp.Diff(want, got); diff != "" || c.Merge() {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestThePersonIsTheAuthorOfTheNextCommit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	for email, want := range map[string]string{"bob@example.com": "Ada <bob@example.com>", "": "git does not know who you are | name the author, or: git config --global user.name NAME, and user.email"} {
		env := "GIT_AUTHOR_EMAIL=" + email
		if email == "" {
			env = "GIT_AUTHOR_NAME="
		}
		h, err := history.Open(t.Context(), ".", r.options(env))
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Person()
		if err != nil {
			got = sentence(err)
		}
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
