package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/atomicfile"
)

func TestAFileIsReplacedWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	for _, text := range []string{"one", "two"} {
		if err := atomicfile.Write(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); string(got) != text || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err == nil {
		if err := atomicfile.Write(link, []byte("three"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Readlink(link); err != nil {
			t.Error("the link is gone")
		}
	} else if err := atomicfile.Write(path, []byte("three"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "three" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 2 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
}

func TestAFileThatCannotBeWrittenIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "gone", "file"), dir} {
		err := atomicfile.Write(path, []byte("x"), 0o644)
		var e *atomicfile.Error
		if !errors.As(err, &e) || e.Path != path || e.Unwrap() == nil || !strings.Contains(err.Error(), "cannot be written: ") {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
}
