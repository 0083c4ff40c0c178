package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/source"
)

func TestGitAnswersOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "one"})
	out, err := source.Git(t.Context(), inRepository(dir), strings.NewReader("HEAD:openapi.yaml\n-x\n"), "cat-file", "--batch-check=%(objecttype)")
	if got, want := string(out), "blob\n-x missing\n"; got != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := source.Git(t.Context(), inRepository(dir), nil, "rev-parse", "--quiet", "--verify", "refs/heads/gone"); !errors.Is(err, source.ErrNo) {
		t.Errorf("got %v, want no", err)
	}
	_, err = source.Git(t.Context(), inRepository(dir), nil, "rev-list", "gone")
	if got := sentence(err); !strings.HasPrefix(got, "git has failed: ambiguous argument 'gone'") {
		t.Errorf("got %s", got)
	}
}

func TestAPathOfARevisionIsNeverAFile(t *testing.T) {
	t.Parallel()
	dir := repository(t, map[string]string{"openapi.yaml": "committed", "a/openapi.yaml": "", "a/swagger.yaml": ""})
	if err := os.WriteFile(filepath.Join(dir, "HEAD:openapi.yaml"), []byte("file"), 0o600); err != nil {
		t.Skipf("this system has no such file name: %v", err)
	}
	in, err := source.AtRevision(t.Context(), "HEAD", "openapi.yaml", inRepository(dir))
	if err != nil || string(in.Data) != "committed" || in.Name != "HEAD:openapi.yaml" {
		t.Errorf("got %s, %v", in.Data, err)
	}
	for path, want := range map[string]string{
		"gone.yaml": "there is no gone.yaml in HEAD",
		"a":         "HEAD:a means 2 descriptions: HEAD:a/openapi.yaml and HEAD:a/swagger.yaml | name one of them",
	} {
		if _, err := source.AtRevision(t.Context(), "HEAD", path, inRepository(dir)); sentence(err) != want {
			t.Errorf("got %s", sentence(err))
		}
	}
}
