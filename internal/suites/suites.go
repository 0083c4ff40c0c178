// Package suites finds documents of other people, which tests read in place and which are never part of the
// repository. A test that needs one is skipped where it is absent, with a sentence, and fails on a CI server.
package suites

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"testing"
)

// Dir returns a directory of documents: below POSTEL_SUITES, else below a directory called shared beside one
// of those that hold the test.
func Dir(t testing.TB, name string) string {
	t.Helper()
	if root := os.Getenv("POSTEL_SUITES"); root != "" {
		if dir := filepath.Join(root, name); exists(dir) {
			return dir
		}
	} else if at, err := os.Getwd(); err == nil {
		for ; at != filepath.Dir(at); at = filepath.Dir(at) {
			if dir := filepath.Join(at, "shared", name); exists(dir) {
				return dir
			}
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("there is no %s where POSTEL_SUITES leads to", name)
	}
	t.Skipf("there is no %s: POSTEL_SUITES names the directory that holds it", name)
	return ""
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

// Corpus returns the API descriptions of the corpus: file by name ("github/new.json").
func Corpus(t testing.TB) map[string]string {
	t.Helper()
	dir := Dir(t, "corpus")
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index []struct{ Old, New struct{ File string } }
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, pair := range index {
		for _, f := range []string{pair.Old.File, pair.New.File} {
			files[f] = filepath.Join(dir, f)
		}
	}
	return files
}

// Files reads files beside each other on disk, for references of one to another.
type Files struct{}

// Read returns the file that ref means in the file from.
func (Files) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, err := os.ReadFile(filepath.FromSlash(name))
	return name, data, err
}
