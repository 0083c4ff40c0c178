package history_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/source"
)

// gitEnv is the environment of git in tests: no configuration of the machine, one author, and
// one time.
func gitEnv(more ...string) []string {
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
	return append(env, more...)
}

// repo is a repository of a test.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repo{t, dir}
	r.git("init", "-q")
	return r
}

func (r repo) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir, cmd.Env = r.dir, gitEnv()
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repo) write(name, content string) {
	r.t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits a file, or all changes where name is "".
func (r repo) commit(message, name, content string, tags ...string) string {
	r.t.Helper()
	if name != "" {
		r.write(name, content)
	}
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", message)
	for _, tag := range tags {
		r.git("tag", tag)
	}
	return r.git("rev-parse", "HEAD")
}

// clone returns a clone with more arguments.
func (r repo) clone(args ...string) repo {
	r.t.Helper()
	dir := filepath.Join(r.t.TempDir(), "clone")
	r.git(append(append([]string{"clone", "-q"}, args...), "file://"+filepath.ToSlash(r.dir), dir)...)
	return repo{r.t, dir}
}

func (r repo) options(env ...string) source.Options {
	return source.Options{Dir: r.dir, Env: gitEnv(env...)}
}

// sentence is an error as a person sees it.
func sentence(err error) string {
	var e *source.Error
	if !errors.As(err, &e) {
		if err == nil {
			return ""
		}
		return "not a sentence: " + err.Error()
	}
	if e.Help == "" {
		return e.Msg
	}
	return e.Msg + " | " + e.Help
}

// long is a text of which a few changed lines do not hide that it is the same.
func long(version string) string {
	return "openapi: 3.1.0\ninfo:\n  title: Customers\n  version: " + version + "\n" + strings.Repeat("# a line that stays\n", 30)
}
