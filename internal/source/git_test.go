package source_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/source"
)

// gitEnv makes git the same for everybody: no configuration of the machine, fixed people, and a
// fixed time, so that even the ids of commits are the same.
func gitEnv() []string {
	env := []string{
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z",
	}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "SystemRoot", "TEMP"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir, cmd.Env = dir, gitEnv()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// repository makes a repository with one commit, tagged v1.0.0.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := write(t, files)
	git(t, dir, "init", "-q")
	commitAll(t, dir, "v1.0.0")
	return dir
}

func commitAll(t *testing.T, dir, tag string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", tag)
	git(t, dir, "tag", "-a", "-m", tag, tag)
}

func replace(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func inRepository(dir string) source.Options { return source.Options{Dir: dir, Env: gitEnv()} }

func TestARevisionHoldsFiles(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "one", "api/openapi.yaml": "api one", ".hidden/openapi.yaml": "hidden", "api/ä b.yaml": "name"})
	replace(t, dir, "openapi.yaml", "two")
	commitAll(t, dir, "v1.1.0")
	replace(t, dir, "openapi.yaml", "three, not committed")
	git(t, dir, "checkout", "-q", "--detach", "v1.1.0")
	id := git(t, dir, "rev-parse", "v1.0.0^{commit}")
	sub := filepath.Join(dir, "api")
	tests := []struct{ dir, arg, want string }{
		{dir, "v1.0.0:openapi.yaml", "v1.0.0:openapi.yaml=one"},
		{dir, "HEAD:openapi.yaml", "HEAD:openapi.yaml=two"},
		{dir, "HEAD~1:openapi.yaml", "HEAD~1:openapi.yaml=one"},
		{dir, "main:./openapi.yaml", "main:openapi.yaml=two"},
		{dir, id[:8] + ":api//openapi.yaml", id[:8] + ":api/openapi.yaml=api one"},
		{dir, "v1.0.0:.hidden/openapi.yaml", "v1.0.0:.hidden/openapi.yaml=hidden"},
		{dir, "v1.0.0:api/ä b.yaml", "v1.0.0:api/ä b.yaml=name"},
		{dir, "v1.0.0:api", "v1.0.0:api/openapi.yaml=api one"},
		{dir, "v1.0.0:", "v1.0.0:openapi.yaml=one"},
		{sub, "v1.0.0:openapi.yaml", "v1.0.0:openapi.yaml=one"},
		{sub, "v1.0.0:./openapi.yaml", "v1.0.0:api/openapi.yaml=api one"},
		{sub, "v1.0.0:../openapi.yaml", "v1.0.0:openapi.yaml=one"},
		{sub, "v1.0.0:.", "v1.0.0:api/openapi.yaml=api one"},
		{sub, "v1.0.0:..", "v1.0.0:openapi.yaml=one"},
	}
	for _, tt := range tests {
		in := one(t, tt.arg, inRepository(tt.dir))
		if got := in.Name + "=" + string(in.Data); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.arg, got, tt.want)
		}
	}
}

func TestAnExistingFileWinsOverARevision(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "committed"})
	if err := os.WriteFile(filepath.Join(dir, "HEAD:openapi.yaml"), []byte("file"), 0o600); err != nil {
		t.Skipf("this system has no such file name: %v", err)
	}
	if in := one(t, "HEAD:openapi.yaml", inRepository(dir)); string(in.Data) != "file" {
		t.Errorf("got %s", in.Data)
	}
}

func TestAWorktreeAndABareRepositoryHoldRevisions(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "one"})
	worktree, bare := filepath.Join(t.TempDir(), "w"), filepath.Join(t.TempDir(), "b")
	git(t, dir, "worktree", "add", "-q", "-b", "other", worktree)
	git(t, dir, "clone", "-q", "--bare", dir, bare)
	for _, d := range []string{worktree, bare} {
		if in := one(t, "v1.0.0:./openapi.yaml", inRepository(d)); in.Name != "v1.0.0:openapi.yaml" || string(in.Data) != "one" {
			t.Errorf("%s: got %s=%s", d, in.Name, in.Data)
		}
	}
}

func TestReferencesOfARevisionLeadToItsOwnFiles(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{
		"api/openapi.yaml": "entry", "api/models/a b.yaml": "ab", "api/models/c.yaml": "c", "secret.yaml": "secret", "shared/x.yaml": "x", "shared/y.yaml->": "../secret.yaml",
		"api/link.yaml->": "models/c.yaml", "api/linked->": "./models", "api/out.yaml->": "../secret.yaml", "api/abs.yaml->": "/etc/passwd", "api/loop.yaml->": "loop.yaml", "api/far->": "../../..",
		"api/lfs.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "entry.yaml->": "api/openapi.yaml",
	})
	replace(t, dir, "api/models/c.yaml", "changed")
	commitAll(t, dir, "v2.0.0")
	in := one(t, "v1.0.0:api/openapi.yaml", inRepository(dir))
	entry, outside := in.Name, ", outside of the entry document's directory api | --allow-refs "
	tests := []struct{ from, ref, want string }{
		{entry, "models/c.yaml", "v1.0.0:api/models/c.yaml=c"},
		{entry, "./models/../models/c.yaml#/a", "v1.0.0:api/models/c.yaml=c"},
		{entry, "models/a%20b.yaml", "v1.0.0:api/models/a b.yaml=ab"},
		{"v1.0.0:api/models/c.yaml", "a%20b.yaml", "v1.0.0:api/models/a b.yaml=ab"},
		{"v1.0.0:api/models/c.yaml", "../openapi.yaml", "v1.0.0:api/openapi.yaml=entry"},
		{"v1.0.0:api/models/c.yaml", "", "v1.0.0:api/models/c.yaml=c"},
		{entry, "link.yaml", "v1.0.0:api/models/c.yaml=c"},
		{entry, "linked/c.yaml", "v1.0.0:api/models/c.yaml=c"},
		{entry, "../secret.yaml", "../secret.yaml leads to secret.yaml" + outside + ". allows it"},
		{entry, "../shared/x.yaml", "../shared/x.yaml leads to shared/x.yaml" + outside + "shared allows it"},
		{entry, "../../x.yaml", "../../x.yaml leads out of the repository"},
		{entry, "out.yaml", "out.yaml leads to secret.yaml" + outside + ". allows it"},
		{entry, "abs.yaml", "api/abs.yaml leads out of the repository"},
		{entry, "far/x.yaml", "api/far/x.yaml leads out of the repository"},
		{entry, "loop.yaml", "api/loop.yaml leads through a circle of symbolic links"},
		{entry, "/api/openapi.yaml", "/api/openapi.yaml is an absolute path, which a commit has not got"},
		{entry, "models", "v1.0.0:api/models is a directory"},
		{entry, "models/d.yaml", "there is no api/models/d.yaml in v1.0.0 | did you mean v1.0.0:api/models/c.yaml?"},
		{entry, "models/c.yml", "there is no api/models/c.yml in v1.0.0 | did you mean v1.0.0:api/models/c.yaml?"},
		{entry, "openapi.yaml/x", "there is no api/openapi.yaml/x in v1.0.0"},
		{entry, "lfs.yaml", "v1.0.0:api/lfs.yaml is kept in Git LFS, and the commit holds a pointer only | check the revision out, and name the file"},
		{entry, "https://example.com/x", "https://example.com/x leads to the network | --allow-remote-refs allows it"},
		{"v2.0.0:api/models/c.yaml", "x.yaml", "v2.0.0:api/models/c.yaml refers to x.yaml, but was not read before"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, read(in, tt.from, tt.ref)); diff != "" {
			t.Errorf("%q from %s (-want +got):\n%s", tt.ref, tt.from, diff)
		}
	}

	o := inRepository(filepath.Join(dir, "api"))
	o.AllowRefs = []string{"../shared"}
	allowed := one(t, "v1.0.0:./openapi.yaml", o)
	got := []string{read(allowed, entry, "../shared/x.yaml"), read(allowed, "v1.0.0:shared/x.yaml", "y.yaml")}
	want := []string{"v1.0.0:shared/x.yaml=x", "y.yaml leads to secret.yaml" + outside + ". allows it"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("allowed references (-want +got):\n%s", diff)
	}

	linked := one(t, "v1.0.0:entry.yaml", inRepository(dir))
	if got := linked.Name + "=" + string(linked.Data); got != "v1.0.0:api/openapi.yaml=entry" {
		t.Errorf("a linked entry document: got %s", got)
	}
}

func TestRevisionsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"api/openapi.yaml": "0123456789", "docs/x.txt": "", "many/openapi.yaml": "", "many/openapi.json": "", "deep/down/unique.yaml": ""})
	git(t, dir, "branch", "feature/x")
	sub := filepath.Join(dir, "api")
	tests := []struct{ dir, arg, want string }{
		{dir, "v1.0.1:api/openapi.yaml", `there is no commit called "v1.0.1", and no file v1.0.1:api/openapi.yaml | did you mean v1.0.0:api/openapi.yaml?`},
		{dir, "feature/y:a.yaml", `there is no commit called "feature/y", and no file feature/y:a.yaml | did you mean feature/x:a.yaml?`},
		{dir, "elsewhere:a.yaml", `there is no commit called "elsewhere", and no file elsewhere:a.yaml | git fetch --tags, if it is known to the remote repository`},
		{dir, "main:openapi.yaml", "there is no openapi.yaml in main | did you mean main:api/openapi.yaml?"},
		{sub, "main:openapi.yaml", "there is no openapi.yaml in main | did you mean main:api/openapi.yaml?"},
		{dir, "main:api/opanapi.yaml", "there is no api/opanapi.yaml in main | did you mean main:api/openapi.yaml?"},
		{dir, "main:ap/openapi.yaml", "there is no ap/openapi.yaml in main | did you mean main:api/openapi.yaml?"},
		{dir, "main:unique.yaml", "there is no unique.yaml in main | did you mean main:deep/down/unique.yaml?"},
		{dir, "main:nothing/like/it", "there is no nothing/like/it in main"},
		{dir, "main:../x.yaml", "../x.yaml leads out of the repository"},
		{dir, "main:docs", "the directory main:docs holds no API description | a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json"},
		{dir, "main:many", "main:many means 2 descriptions: main:many/openapi.json and main:many/openapi.yaml | name one of them"},
		{dir, "main:api/openapi.yaml", "main:api/openapi.yaml is larger than the limit of 9 bytes"},
		{dir, ":openapi.yaml", ":openapi.yaml names no revision before the colon"},
		{dir, "--output=x:openapi.yaml", "a revision cannot begin with a dash, as --output=x does"},
		{dir, "main\nv1.0.0:x", `"main\nv1.0.0:x" has a control character`},
		{dir, "main api:x", `there is no commit called "main api", and no file main api:x | git fetch --tags, if it is known to the remote repository`},
	}
	for _, tt := range tests {
		o := inRepository(tt.dir)
		o.MaxBytes = 9
		if tt.arg != "main:api/openapi.yaml" {
			o.MaxBytes = 0
		}
		_, err := source.One(t.Context(), tt.arg, o)
		if diff := cmp.Diff(tt.want, sentence(err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.arg, diff)
		}
	}
}

func TestAShallowCloneSaysSo(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "one"})
	replace(t, dir, "openapi.yaml", "two")
	commitAll(t, dir, "v1.1.0")
	clone := filepath.Join(t.TempDir(), "clone")
	git(t, dir, "clone", "-q", "--depth=1", "--no-tags", "file://"+filepath.ToSlash(dir), clone)
	if in := one(t, "HEAD:openapi.yaml", inRepository(clone)); string(in.Data) != "two" {
		t.Errorf("got %s", in.Data)
	}
	_, err := source.One(t.Context(), "v1.0.0:openapi.yaml", inRepository(clone))
	want := `no commit called "v1.0.0" in this clone (it is shallow: 1 commit) | git fetch --tags --unshallow, or in GitHub Actions: actions/checkout with fetch-depth: 0`
	if diff := cmp.Diff(want, sentence(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASubmoduleIsNotRead(t *testing.T) {
	t.Parallel()
	inner := repository(t, map[string]string{"openapi.yaml": "inner"})
	dir := repository(t, map[string]string{"openapi.yaml": "outer"})
	git(t, dir, "submodule", "--quiet", "add", "file://"+filepath.ToSlash(inner), "sub")
	commitAll(t, dir, "v2.0.0")
	for arg, want := range map[string]string{
		"HEAD:sub/openapi.yaml": "sub is a submodule, which is a repository of its own",
		"HEAD:sub":              "HEAD:sub is a submodule, which is a repository of its own",
	} {
		_, err := source.One(t.Context(), arg, inRepository(dir))
		if diff := cmp.Diff(want, sentence(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", arg, diff)
		}
	}
}

func TestWithoutARepositoryOrGitNoRevisionIsRead(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	o := inRepository(dir)
	o.Env = append(o.Env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	_, err := source.One(t.Context(), "main:openapi.yaml", o)
	if got, want := sentence(err), dir+" is not in a git repository, so no revision can be read"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestThousandsOfFilesOfARevisionNeedOneProcess(t *testing.T) {
	t.Parallel()
	files := map[string]string{"openapi.yaml": ""}
	for i := range 1000 {
		files[fmt.Sprintf("models/m%d.yaml", i)] = fmt.Sprint(i)
	}
	dir := repository(t, files)
	in := one(t, "HEAD:openapi.yaml", inRepository(dir))
	for i := range 1000 {
		want := fmt.Sprintf("HEAD:models/m%d.yaml=%d", i, i)
		if got := read(in, "HEAD:openapi.yaml", fmt.Sprintf("models/m%d.yaml", i)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func TestWithoutGitNoRevisionIsRead(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := source.One(t.Context(), "main:openapi.yaml", source.Options{Dir: t.TempDir()})
	want := "git is not installed, so no revision can be read | install git, or name a file"
	if diff := cmp.Diff(want, sentence(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := err.Error(); !strings.HasPrefix(want, got) {
		t.Errorf("the error reads %s", got)
	}
}

func TestReadingFromGitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "", "x.yaml": "x", "large.yaml": "0123456789"})
	ctx, cancel := context.WithCancel(t.Context())
	o := inRepository(dir)
	o.MaxBytes = 9
	in, err := source.One(ctx, "main:openapi.yaml", o)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{read(in, "main:openapi.yaml", "large.yaml"), read(in, "main:openapi.yaml", "x.yaml")}
	cancel()
	got = append(got, read(in, "main:openapi.yaml", "./openapi.yaml"))
	want := []string{"main:large.yaml is larger than the limit of 9 bytes", "main:x.yaml=x", "reading from git was interrupted"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := in.Files.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFileThatAPartialCloneHasNotGot(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "entry", "x.yaml": "x"})
	object := git(t, dir, "rev-parse", "HEAD:x.yaml")
	path := filepath.Join(dir, ".git", "objects", object[:2], object[2:])
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	in := one(t, "main:openapi.yaml", inRepository(dir))
	want := "main:x.yaml is not in this clone, which is partial | git fetch brings it, where the remote repository can be reached"
	if got := read(in, in.Name, "x.yaml"); got != want {
		t.Errorf("got %s", got)
	}
}
