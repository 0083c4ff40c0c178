package infoversion_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/postel-api/postel/internal/infoversion"
	"github.com/postel-api/postel/internal/node"
)

// suites returns the directory with documents of other people. Without it a test is skipped,
// except where everything is expected to be there.
func suites(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the corpus is not in %s; set POSTEL_SUITES to the directory that holds it", dir)
	}
	return filepath.Join(dir, "corpus")
}

func TestOnlyTheVersionOfRealDescriptionsChanges(t *testing.T) {
	t.Parallel()
	const version, most = "99.0.0-rc.1", 1 << 20 // larger documents would take long and show nothing new
	tried := 0
	err := filepath.WalkDir(suites(t), func(path string, d fs.DirEntry, err error) error {
		info, statError := d.Info()
		if err != nil || statError != nil || d.IsDir() || info.Size() > most || filepath.Base(path) == "index.json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		tree, err := node.Parse(path, bytes.Clone(data), node.Options{})
		if err != nil || !tree.Root().Path("info", "version").Exists() {
			return nil
		}
		tried++
		out, err := infoversion.Set(path, data, version)
		if err != nil {
			t.Errorf("%s", sentence(err))
			return nil
		}
		before, after := bytes.Split(data, []byte("\n")), bytes.Split(out, []byte("\n"))
		changed := 0
		for i := range min(len(before), len(after)) {
			if !bytes.Equal(before[i], after[i]) {
				changed++
			}
		}
		if len(before) != len(after) || changed != 1 {
			t.Errorf("%s: %d of %d lines differ", path, changed, len(before))
		}
		return nil
	})
	if err != nil || tried == 0 {
		t.Errorf("%d descriptions, %v", tried, err)
	}
	t.Logf("%d descriptions", tried)
}
