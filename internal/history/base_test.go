package history_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
)

// found is a base in a line, with ids of commits replaced by their subjects.
func (r repo) found(b history.Base, err error) string {
	r.t.Helper()
	if err != nil {
		return sentence(err)
	}
	revision := b.Revision
	if b.Commit != "" && b.Version == "" {
		revision = "(" + r.git("log", "-1", "--format=%s", b.Commit) + ")"
		b.Note = strings.ReplaceAll(b.Note, b.Revision, revision)
	}
	return revision + ":" + b.Path + " | " + b.Why + " | " + b.Note
}

func (r repo) base(file string, c history.Choice, env ...string) string {
	r.t.Helper()
	return r.found(history.FindBase(r.t.Context(), file, c, r.options(env...)))
}

func TestTheLatestReleaseIsTheBase(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		make  func(r repo)
		want  string
		which history.Choice
	}{
		{
			name: "the nearest tag counts, not the highest version",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v3.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v2.0.0")
				r.commit("three", "openapi.yaml", long("3"))
			},
			want: "v2.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "the highest version of one commit counts, by number",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.9.0", "1.10.0", "v1.2.0")
				r.commit("two", "openapi.yaml", long("2"))
			},
			want: "1.10.0:openapi.yaml | latest release | ",
		},
		{
			name: "pre-releases and what is no version are passed over",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v2.0.0-rc.1", "v1", "v1.2", "latest", "2026-01-01", "v99999999999999999999.0.0")
				r.commit("three", "openapi.yaml", long("3"))
			},
			want: "v1.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "pre-releases count on request",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v2.0.0-rc.1")
				r.commit("three", "openapi.yaml", long("3"))
			},
			which: history.Choice{Prereleases: true},
			want:  "v2.0.0-rc.1:openapi.yaml | latest release | ",
		},
		{
			name: "an annotated tag is the commit that it names",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"))
				r.git("tag", "-a", "-m", "release", "v1.0.0")
				r.git("tag", "-a", "-m", "again", "v1.1.0", "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"))
			},
			want: "v1.1.0:openapi.yaml | latest release | ",
		},
		{
			name: "a tag that HEAD does not descend from is no base",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.git("checkout", "-q", "-b", "other")
				r.commit("other", "openapi.yaml", long("9"), "v9.0.0")
				r.git("checkout", "-q", "main")
				r.commit("two", "openapi.yaml", long("2"))
			},
			want: "v1.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "of two branches the tag with fewer commits in between counts",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.git("checkout", "-q", "-b", "fix")
				r.commit("fixed", "a", "1", "v1.0.1")
				r.git("checkout", "-q", "main")
				r.commit("two", "openapi.yaml", long("2"))
				r.commit("three", "openapi.yaml", long("3"))
				r.commit("four", "openapi.yaml", long("4"), "v2.0.0")
				r.git("merge", "-q", "--no-edit", "fix")
			},
			want: "v2.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "HEAD that is tagged is the release to check",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v1.1.0", "latest")
			},
			want: "v1.0.0:openapi.yaml | latest release | HEAD is v1.1.0 and the description is unchanged, so the release before it is the base",
		},
		{
			name: "with changes in the working tree the tag at HEAD is the base",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v1.1.0")
				r.write("openapi.yaml", long("3"))
			},
			want: "v1.1.0:openapi.yaml | latest release | ",
		},
		{
			name: "changes of other files do not count",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v1.1.0")
				r.write("README.md", "new")
				r.write("models.yaml", "new")
			},
			want: "v1.0.0:openapi.yaml | latest release | HEAD is v1.1.0 and the description is unchanged, so the release before it is the base",
		},
		{
			name: "changes of files that the description refers to do",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"), "v1.1.0")
				r.write("models.yaml", "new")
			},
			which: history.Choice{Files: []string{"models.yaml"}},
			want:  "v1.1.0:openapi.yaml | latest release | ",
		},
		{
			name: "the first release has nothing before it",
			make: func(r repo) { r.commit("one", "openapi.yaml", long("1"), "v1.0.0") },
			want: ": | first release | HEAD is v1.0.0, which no release precedes, so there is nothing to compare with",
		},
		{
			name: "a detached HEAD has its own releases",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"))
				r.commit("three", "openapi.yaml", long("3"), "v1.1.0")
				r.git("checkout", "-q", "--detach", "HEAD~1")
			},
			want: "v1.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "a branch of the same name does not hide the tag",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"))
				r.git("branch", "v1.0.0")
			},
			want: "v1.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "a reference that git would take first does not hide the tag",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
				r.commit("two", "openapi.yaml", long("2"))
				r.git("update-ref", "refs/v1.0.0", "HEAD")
			},
			want: "refs/tags/v1.0.0:openapi.yaml | latest release | ",
		},
		{
			name: "a renamed description is followed through several names",
			make: func(r repo) {
				r.commit("one", "api.yaml", long("1"), "v1.0.0")
				r.git("mv", "api.yaml", "b.yaml")
				r.commit("two", "b.yaml", long("2"))
				if err := os.Mkdir(filepath.Join(r.dir, "docs"), 0o755); err != nil {
					r.t.Fatal(err)
				}
				r.git("mv", "b.yaml", "docs/openapi.yaml")
				r.commit("three", "", "")
			},
			want: "v1.0.0:api.yaml | latest release | it was called api.yaml at v1.0.0",
		},
		{
			name: "a rename that is not committed is followed too",
			make: func(r repo) {
				r.commit("one", "api.yaml", long("1"), "v1.0.0")
				r.git("mv", "api.yaml", "openapi.yaml")
			},
			want: "v1.0.0:api.yaml | latest release | it was called api.yaml at v1.0.0",
		},
		{
			name: "a description that is new is not at the base",
			make: func(r repo) {
				r.commit("one", "README.md", "hello", "v1.0.0")
				r.commit("two", "openapi.yaml", long("1"))
			},
			want: "v1.0.0: | latest release | openapi.yaml does not exist at v1.0.0: it is new",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			tt.make(r)
			file := "openapi.yaml"
			if _, err := os.Stat(filepath.Join(r.dir, file)); err != nil {
				file = "docs/openapi.yaml"
			}
			if diff := cmp.Diff(tt.want, r.base(file, tt.which)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTagsOfOtherPartsOfARepositoryDoNotCount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, tags, want string // tags: those of successive commits
	}{
		{"tags of the part", "services/orders/openapi.yaml", "orders/v1.0.0 billing/v2.0.0", "orders/v1.0.0"},
		{"tags of the directory", "services/orders/openapi.yaml", "services/orders/v1.0.0 v5.0.0", "services/orders/v1.0.0"},
		{"tags of a package", "orders/openapi.yaml", "@acme/orders@1.0.0 @acme/billing@2.0.0", "@acme/orders@1.0.0"},
		{"tags with a dash", "orders/openapi.yaml", "orders-v1.0.0 billing-v2.0.0", "orders-v1.0.0"},
		{"part of a name is no part", "orders/openapi.yaml", "v1.0.0 ord/v2.0.0 er/v3.0.0", "v1.0.0"},
		{"tags of all where there are none of the part", "shop/openapi.yaml", "v1.0.0 billing/v2.0.0", "v1.0.0"},
		{"one name is that of the repository", "openapi.yaml", "shop/v1.0.0 shop/v1.1.0", "shop/v1.1.0"},
		{"words for a version are no name", "openapi.yaml", "release-1.0.0 release/1.1.0 billing/v2.0.0", "release/1.1.0"},
		{"several names that are all foreign", "openapi.yaml", "orders/v1.0.0 billing/v2.0.0", "the version tags are those of billing and orders, so there is no release of this description | git fetch --tags, or tag the release: git tag v1.0.0 COMMIT"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			r.commit("first", tt.file, long("0"))
			for tag := range strings.FieldsSeq(tt.tags) {
				r.commit(tag, "", "", tag)
			}
			r.commit("last", tt.file, long("1"))
			got, _, _ := strings.Cut(r.base(tt.file, history.Choice{Kind: history.Release}), ":"+tt.file)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithoutAReleaseTheMergeBaseIsTheBase(t *testing.T) {
	t.Parallel()
	branched := func(r repo) {
		r.commit("one", "openapi.yaml", long("1"))
		r.git("checkout", "-q", "-b", "feature")
		r.commit("mine", "openapi.yaml", long("2"))
		r.git("checkout", "-q", "main")
		r.commit("theirs", "openapi.yaml", long("3"))
		r.git("checkout", "-q", "feature")
	}
	tests := []struct {
		name  string
		make  func(r repo)
		which history.Choice
		env   string
		want  string
	}{
		{name: "with main", make: branched, want: "(one):openapi.yaml | merge base with main | no tag is reachable from HEAD, so there is no release to compare with"},
		{
			name: "with master, where tags are no versions", want: "(one):openapi.yaml | merge base with master | of the tags reachable from HEAD none is a release (v1 and x), so there is no release to compare with",
			make: func(r repo) {
				branched(r)
				r.git("branch", "-m", "main", "master")
				r.git("tag", "v1")
				r.git("tag", "x")
			},
		},
		{
			name: "with what origin/HEAD names", want: "(one):openapi.yaml | merge base with trunk | no tag is reachable from HEAD, so there is no release to compare with",
			make: func(r repo) {
				branched(r)
				r.git("update-ref", "refs/remotes/origin/trunk", "main")
				r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
				r.git("branch", "-m", "main", "else")
			},
		},
		{
			name: "with the target of a pull request", env: "GITHUB_BASE_REF=release/2", want: "(one):openapi.yaml | merge base with release/2 | no tag is reachable from HEAD, so there is no release to compare with",
			make: func(r repo) { branched(r); r.git("update-ref", "refs/remotes/origin/release/2", "main") },
		},
		{name: "with the target of a merge request", env: "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", make: branched, which: history.Choice{Kind: history.MergeBase}, want: "(one):openapi.yaml | merge base with main | "},
		{name: "with the target of Bitbucket", env: "BITBUCKET_PR_DESTINATION_BRANCH=main", make: branched, which: history.Choice{Kind: history.MergeBase}, want: "(one):openapi.yaml | merge base with main | "},
		{name: "with the target of Azure", env: "SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main", make: branched, which: history.Choice{Kind: history.MergeBase}, want: "(one):openapi.yaml | merge base with main | "},
		{name: "with a branch that was named", which: history.Choice{Kind: history.MergeBase, Branch: "origin/feature"}, make: branched, want: "(one):openapi.yaml | commit before HEAD, which is on origin/feature | "},
		{
			name: "even where there are releases, on request", which: history.Choice{Kind: history.MergeBase}, want: "(one):openapi.yaml | merge base with main | ",
			make: func(r repo) { branched(r); r.git("tag", "v1.0.0", "feature~1") },
		},
		{
			name: "on the default branch with changes it is HEAD", want: "(theirs):openapi.yaml | merge base with main | ", which: history.Choice{Kind: history.MergeBase},
			make: func(r repo) { branched(r); r.git("checkout", "-q", "main"); r.write("openapi.yaml", "changed") },
		},
		{
			name: "on the default branch without changes it is the commit before", want: "(one):openapi.yaml | commit before HEAD, which is on main | ", which: history.Choice{Kind: history.MergeBase},
			make: func(r repo) { branched(r); r.git("checkout", "-q", "main") },
		},
		{
			name: "before the first commit there is none", want: ": | first commit | HEAD is the first commit, so there is nothing to compare with",
			make: func(r repo) { r.commit("one", "openapi.yaml", long("1")) },
		},
		{
			name: "a target that is not there", env: "GITHUB_BASE_REF=gone", make: branched,
			want: "the branch gone, which GITHUB_BASE_REF names, is not in this clone | git fetch origin gone",
		},
		{
			name: "a target that looks like an option is none", env: "GITHUB_BASE_REF=--output=x", make: branched,
			want: "the branch --output=x, which GITHUB_BASE_REF names, is not in this clone",
		},
		{
			name: "a target with a line break", env: "GITHUB_BASE_REF=main\nx", make: branched,
			want: "\"refs/remotes/origin/main\\nx^{commit}\" has a control character",
		},
		{
			name: "a target that means more than a branch", env: "GITHUB_BASE_REF=main~1", make: branched,
			want: "the branch main~1, which GITHUB_BASE_REF names, is not in this clone | git fetch origin main~1",
		},
		{
			name: "histories without a common commit",
			make: func(r repo) {
				r.commit("one", "openapi.yaml", long("1"))
				r.git("checkout", "-q", "--orphan", "feature")
				r.commit("other", "openapi.yaml", long("2"))
			},
			want: "HEAD and main have no commit in common | name the base: a file, a URL or REVISION:PATH",
		},
		{
			name: "no default branch", make: func(r repo) { r.commit("one", "openapi.yaml", long("1")); r.git("branch", "-m", "trunk") },
			want: "no version tag and no default branch can be found: there is no origin/HEAD, main or master | git fetch --tags, git remote set-head origin --auto, or name the base",
		},
		{
			name: "no release where one is wanted", which: history.Choice{Kind: history.Release}, make: branched,
			want: "no tag is reachable from HEAD, so there is no release | git fetch --tags, or tag the release: git tag v1.0.0 COMMIT",
		},
		{
			name: "a tag that is no version where a release is wanted", which: history.Choice{Kind: history.Release}, make: func(r repo) { branched(r); r.git("tag", "stable") },
			want: "of the tags reachable from HEAD none is a release (stable) | a release is tagged as v1.2.3, 1.2.3 or name/v1.2.3; or name the base",
		},
		{
			name: "no commit at all", make: func(r repo) { r.write("openapi.yaml", long("1")) },
			want: "the repository DIR has no commit yet, so there is no base | commit first, or name the base: a file or a URL",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			tt.make(r)
			got := strings.ReplaceAll(r.base("openapi.yaml", tt.which, tt.env), r.dir, "DIR")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAShallowCloneHasNoBaseUnlessItsTagIsThere(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
	r.commit("two", "openapi.yaml", long("2"))
	r.commit("three", "openapi.yaml", long("3"))
	help := " | git fetch --tags --unshallow, or in GitHub Actions: actions/checkout with fetch-depth: 0, in GitLab: GIT_DEPTH: 0"
	tests := []struct {
		args  []string
		which history.Choice
		env   string
		want  string
	}{
		{args: []string{"--depth=1"}, want: "no release can be found in this clone (it is shallow: 1 commit)" + help},
		{args: []string{"--depth=2"}, want: "no release can be found in this clone (it is shallow: 2 commits)" + help},
		{args: []string{"--depth=2"}, which: history.Choice{Kind: history.MergeBase}, want: "(two):openapi.yaml | commit before HEAD, which is on main | "},
		{args: []string{"--depth=1"}, which: history.Choice{Kind: history.MergeBase}, want: "the commit before HEAD is not in this clone (it is shallow: 1 commit)" + help},
		{args: []string{"--depth=1"}, which: history.Choice{Kind: history.MergeBase}, env: "GITHUB_BASE_REF=next", want: "the branch next, which GITHUB_BASE_REF names, is not in this clone (it is shallow: 1 commit)" + help},
		{args: []string{"--depth=3"}, want: "v1.0.0:openapi.yaml | latest release | "},
	}
	for _, tt := range tests {
		clone := r.clone(tt.args...)
		if diff := cmp.Diff(tt.want, clone.base("openapi.yaml", tt.which, tt.env)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.args, diff)
		}
	}
}

func TestWorktreesSubmodulesAndSubdirectoriesHaveABase(t *testing.T) {
	t.Parallel()
	inner := newRepo(t)
	inner.commit("one", "api/openapi.yaml", long("1"), "v1.0.0")
	inner.commit("two", "api/openapi.yaml", long("2"))
	outer := newRepo(t)
	outer.commit("outer", "README.md", "outer", "v7.0.0")
	outer.git("submodule", "--quiet", "add", "file://"+filepath.ToSlash(inner.dir), "sub")
	outer.commit("with submodule", "", "")
	worktree := filepath.Join(t.TempDir(), "w")
	inner.git("worktree", "add", "-q", "-b", "other", worktree)
	for _, tt := range []struct{ dir, file string }{
		{inner.dir, "api/openapi.yaml"}, {filepath.Join(inner.dir, "api"), "openapi.yaml"}, {filepath.Join(inner.dir, "api"), "../api/openapi.yaml"},
		{worktree, "api/openapi.yaml"}, {outer.dir, "sub/api/openapi.yaml"}, {t.TempDir(), filepath.Join(inner.dir, "api", "openapi.yaml")},
	} {
		o := source.Options{Dir: tt.dir, Env: gitEnv("GIT_DIR=.git", "GIT_INDEX_FILE=.git/index")}
		b, err := history.FindBase(t.Context(), tt.file, history.Choice{}, o)
		if err != nil {
			t.Fatalf("%s in %s: %v", tt.file, tt.dir, err)
		}
		in, err := b.Open(t.Context(), o)
		if err != nil {
			t.Fatalf("%s in %s: %v", tt.file, tt.dir, err)
		}
		if got, want := in.Name+"\n"+string(in.Data), "v1.0.0:api/openapi.yaml\n"+long("1"); got != want || !b.Exists() || b.Name() != in.Name {
			t.Errorf("%s in %s: got %s", tt.file, tt.dir, got)
		}
		if err := in.Files.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestADescriptionOfACommitIsReadWithWhatItRefersTo(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "shared/m.yaml", "old")
	first := r.commit("two", "api/openapi.yaml", long("1"))
	r.commit("three", "shared/m.yaml", "new")
	h, err := history.Open(t.Context(), "api", r.options())
	if err != nil {
		t.Fatal(err)
	}
	o := r.options()
	o.Dir, o.AllowRefs = filepath.Join(r.dir, "api"), []string{"../shared"}
	in, err := h.Description(t.Context(), first, "api/openapi.yaml", o)
	if err != nil {
		t.Fatal(err)
	}
	if _, data, err := in.Files.Read(in.Name, "../shared/m.yaml"); string(data) != "old" || err != nil {
		t.Errorf("got %s, %v", data, err)
	}
	if err := in.Files.Close(); err != nil {
		t.Error(err)
	}
	if _, err := h.Description(t.Context(), "-x", "api/openapi.yaml", o); sentence(err) != "a revision cannot begin with a dash, as -x does" {
		t.Errorf("got %s", sentence(err))
	}
}

func TestWhereThereIsNoWorkingTreeThereIsNoBase(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
	bare := repo{t, filepath.Join(t.TempDir(), "bare")}
	r.git("clone", "-q", "--bare", r.dir, bare.dir)
	empty := repo{t, t.TempDir()}
	for want, got := range map[string]string{
		"DIR is in a bare repository, which has no working tree | git worktree add makes one":                             bare.base("openapi.yaml", history.Choice{}),
		"DIR is not in a git repository, so there is no base to be found | name the base: a file, a URL or REVISION:PATH": empty.base("openapi.yaml", history.Choice{}, "GIT_CEILING_DIRECTORIES="+filepath.Dir(empty.dir)),
	} {
		got = strings.NewReplacer(bare.dir, "DIR", empty.dir, "DIR").Replace(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestWithoutGitThereIsNoBase(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := history.FindBase(t.Context(), "openapi.yaml", history.Choice{}, source.Options{Dir: t.TempDir()})
	want := "git is not installed, so there is no base to be found | install git, or name the base: a file or a URL"
	if got := sentence(err); got != want {
		t.Errorf("got %s", got)
	}
}

// Hostile names get into a repository by another way than git's own commands.
func TestTagsThatLookLikeOptionsAreNoReleases(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.commit("one", "openapi.yaml", long("1"), "v1.0.0")
	id := r.commit("two", "openapi.yaml", long("2"))
	for _, name := range []string{"--output=x/v2.0.0", "-x@2.0.0"} {
		path := filepath.Join(r.dir, ".git", "refs", "tags", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(id+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.commit("three", "openapi.yaml", long("3"))
	if diff := cmp.Diff("v1.0.0:openapi.yaml | latest release | ", r.base("openapi.yaml", history.Choice{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.git("tag", "-d", "v1.0.0")
	want := "of the tags reachable from HEAD none is a release (--output=x/v2.0.0 and -x@2.0.0) | a release is tagged as v1.2.3, 1.2.3 or name/v1.2.3; or name the base"
	if diff := cmp.Diff(want, r.base("openapi.yaml", history.Choice{Kind: history.Release})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := os.Remove(filepath.Join(r.dir, ".git", "refs", "tags", "--output=x", "v2.0.0")); err != nil {
		t.Fatal(err)
	}
	want = strings.Replace(want, "--output=x/v2.0.0 and -x@2.0.0", "-x@2.0.0", 1)
	if diff := cmp.Diff(want, r.base("openapi.yaml", history.Choice{Kind: history.Release})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
