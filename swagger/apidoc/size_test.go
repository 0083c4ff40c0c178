package apidoc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// maxAdded is what the documentation may add to a small server that is linked as for a release
// (-s -w), in bytes.
const maxAdded = 1_500_000

func TestDocumentationAddsLittleToASmallServer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("skipped: two programs are linked")
	}
	size := func(program string) int64 {
		out := filepath.Join(t.TempDir(), program)
		if text, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", out, "./testdata/size/"+program).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		info, err := os.Stat(out)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	without, with := size("without"), size("with")
	t.Logf("%d bytes without, %d with: %d more", without, with, with-without)
	if with-without > maxAdded {
		t.Errorf("the documentation adds %d bytes, more than %d", with-without, maxAdded)
	}
}
