package cli_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/postel-api/postel/internal/cli"
)

// broken is a standard output that takes nothing.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestAnAnswerThatCannotBeWrittenIsNoAnswer(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "customer"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		err  error
		says string
	}{
		{"a full disk is told", syscall.ENOSPC, "postel: the answer cannot be written to standard output: no space left on device\n"},
		{"a reader that has gone is nobody to tell", syscall.EPIPE, ""},
		{"whatever it is", errors.New("the socket is closed"), "postel: the answer cannot be written to standard output: the socket is closed\n"},
	} {
		for _, args := range [][]string{
			{"diff", "1.2.0.yaml", "1.3.0.yaml"}, {"diff", "-q", "1.2.0.yaml", "2.0.0.yaml"}, {"diff", "--format", "json", "--fail-on", "major", "1.2.0.yaml", "2.0.0.yaml"},
			{"rules"}, {"explain", "operation-removed"}, {"version"}, {"--help"}, {"assumptions"}, {"schema", "report"}, {"completion", "bash"},
		} {
			var stderr bytes.Buffer
			e := cli.Env{Stdin: &bytes.Buffer{}, Stdout: broken{c.err}, Stderr: &stderr, Dir: dir, Now: func() time.Time { return time.Time{} }}
			code := cli.Main(e, args)
			if code != cli.ExitUnknown || stderr.String() != c.says {
				t.Errorf("%s: postel %v exits with %d and says %q, want %d and %q", c.name, args, code, stderr.String(), cli.ExitUnknown, c.says)
			}
		}
	}
}
