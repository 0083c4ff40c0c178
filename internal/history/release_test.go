package history_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/history"
)

// releases lists releases as "tag version path date".
func (r repo) releases(since string) string {
	all, err := history.Releases(r.t.Context(), "openapi.yaml", since, history.Choice{}, r.options())
	if err != nil {
		return sentence(err)
	}
	var lines []string
	for _, t := range all {
		lines = append(lines, fmt.Sprintf("%s %s %s %s", t.Revision, t.Version, t.Path, t.Date.Format("2006-01-02")))
	}
	return strings.Join(lines, "\n")
}

func TestReleasesComeInTheOrderOfTheirVersionsWithTheNameThatTheFileHad(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("zero", "api.yaml", long("0"), "v0.9.0")
	r.commit("one", "api.yaml", long("1"), "v1.0.0", "1.0.0", "v1")
	r.git("mv", "api.yaml", "openapi.yaml")
	r.commit("ten", "", "")
	r.git("-c", "user.name=Ada", "tag", "-a", "-m", "annotated", "v1.10.0")
	r.commit("two", "openapi.yaml", long("2"), "v1.2.0", "v2.0.0-rc.1", "orders/v7.0.0")
	r.commit("later", "openapi.yaml", long("3"))
	for since, want := range map[string]string{
		"v1.0.0": "1.0.0 1.0.0 api.yaml 2026-01-01\nv1.2.0 1.2.0 openapi.yaml 2026-01-01\nv1.10.0 1.10.0 openapi.yaml 2026-01-01",
		"1.10.0": "v1.10.0 1.10.0 openapi.yaml 2026-01-01",
		"v1.1.0": `no release that HEAD comes from is called "v1.1.0"; did you mean "v1.2.0"? | the releases are v0.9.0, 1.0.0, v1.2.0 and v1.10.0`,
	} {
		if diff := cmp.Diff(want, r.releases(since)); diff != "" {
			t.Errorf("since %s (-want +got):\n%s", since, diff)
		}
	}
	shallow := r.clone("--depth", "1", "--no-tags")
	if got := shallow.releases("v1.0.0"); !strings.HasPrefix(got, "no release can be found in this clone (it is shallow: 1 commit)") {
		t.Errorf("got %s", got)
	}
}

func TestADescriptionIsTheReleaseThatHEADIsTaggedAs(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "openapi.yaml", long("1"), "v1.0.0", "v1.0.1-rc.1")
	current := func() string {
		got, ok, err := history.Current(t.Context(), "openapi.yaml", history.Choice{}, r.options())
		return fmt.Sprintln(got.Revision, got.Version, ok, err)
	}
	if diff := cmp.Diff("v1.0.1-rc.1 1.0.1-rc.1 true <nil>\n", current()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.write("openapi.yaml", long("2"))
	if diff := cmp.Diff("  false <nil>\n", current()); diff != "" {
		t.Errorf("with a change in the working tree (-want +got):\n%s", diff)
	}
	r.commit("two", "", "")
	if diff := cmp.Diff("  false <nil>\n", current()); diff != "" {
		t.Errorf("after another commit (-want +got):\n%s", diff)
	}
}

func TestTheDateOfARevisionIsThatOfItsTagElseOfItsCommit(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "openapi.yaml", long("1"), "v1.0.0", "v2/x")
	r.git("branch", "v2")
	h, err := history.Open(t.Context(), ".", r.options())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"v1.0.0", "refs/tags/v1.0.0", "HEAD", "v2", "v2/x"} {
		date, err := h.Date(name)
		if got := date.Format("2006-01-02T15:04:05Z07:00"); got != "2026-01-01T00:00:00Z" || err != nil {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
	if _, err := h.Date("v9"); sentence(err) != `there is no commit called "v9" | git fetch --tags, if it is known to the remote repository` {
		t.Errorf("got %s", sentence(err))
	}
	for name, want := range map[string]string{"v1.2.0": "1.2.0", "refs/tags/orders/v1.2.0": "1.2.0", "main": "", "v1": ""} {
		if got := history.VersionOf(name); got != want {
			t.Errorf("VersionOf(%s): got %q, want %q", name, got, want)
		}
	}
}

func TestFirstParentsShowAMergeAsTheChangeThatItBringsIn(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	base := r.commit("one", "api.yaml", long("1"))
	r.git("checkout", "-q", "-b", "topic")
	r.git("mv", "api.yaml", "openapi.yaml")
	r.commit("rename", "", "")
	r.commit("topic", "openapi.yaml", long("2"))
	r.git("checkout", "-q", "-")
	r.commit("elsewhere", "README.md", "words")
	r.git("merge", "-q", "--no-ff", "-m", "merge topic", "topic")
	r.commit("last", "openapi.yaml", long("3"))
	h, err := history.Open(t.Context(), ".", r.options())
	if err != nil {
		t.Fatal(err)
	}
	commits, err := h.Commits(history.Range{From: base, Paths: []string{"openapi.yaml"}, FirstParent: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range commits {
		got = append(got, fmt.Sprintf("%s: %s to %s", c.Subject, c.Changes[0].Before, c.Changes[0].Path))
	}
	if diff := cmp.Diff([]string{"merge topic: api.yaml to openapi.yaml", "last: openapi.yaml to openapi.yaml"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if path, err := h.PathAt(base, "openapi.yaml"); path != "api.yaml" || err != nil {
		t.Errorf("PathAt: got %s, %v", path, err)
	}
}

func TestANamedRevisionIsTheBaseWithTheNameThatTheFileHadThere(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "api.yaml", long("1"), "v1.0.0")
	r.git("mv", "api.yaml", "openapi.yaml")
	r.commit("two", "", "", "v2.0.0")
	for revision, want := range map[string]string{
		"v1.0.0": "v1.0.0:api.yaml | as named | it was called api.yaml at v1.0.0",
		"v9":     `there is no commit called "v9" | git fetch --tags, if it is known to the remote repository`,
	} {
		if diff := cmp.Diff(want, r.base("openapi.yaml", history.Choice{Revision: revision})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", revision, diff)
		}
	}
}
