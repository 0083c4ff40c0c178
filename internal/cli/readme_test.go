package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/cli"
)

// Every transcript of the README and of docs is run: a line "$ postel …" is a command, the lines
// below are what it prints, and a line … stands for any number of lines.
func TestTranscriptsInDocumentsAreTrue(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			runTranscripts(t, root, transcripts(string(text)))
		})
	}
}

func runTranscripts(t *testing.T, root string, commands []transcript) {
	t.Helper()
	if len(commands) < 3 {
		t.Fatalf("the page has %d transcripts", len(commands))
	}
	for _, c := range commands {
		t.Run(c.line, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			env := cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Dir: root, Now: func() time.Time { return time.Time{} }}
			words := words(c.line)
			if words[0] != "postel" {
				t.Fatalf("a transcript of %s is not run", words[0])
			}
			cli.Main(env, words[1:])
			if got := stdout.String() + stderr.String(); !matches(c.output, got) {
				t.Errorf("the page shows something else (-page +postel):\n%s", cmp.Diff(c.output, got))
			}
		})
	}
}

// words takes a command line apart as a shell does, as far as single quotes go.
func words(line string) []string {
	var out []string
	for i, piece := range strings.Split(line, "'") {
		switch {
		case i%2 == 0:
			out = append(out, strings.Fields(piece)...)
		default:
			out = append(out, piece)
		}
	}
	return out
}

type transcript struct{ line, output string }

func transcripts(markdown string) []transcript {
	var out []transcript
	inside := false
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = strings.HasPrefix(line, "```console")
		case inside && strings.HasPrefix(line, "$ "):
			out = append(out, transcript{line: strings.TrimSpace(line[2:])})
		case inside && len(out) > 0:
			out[len(out)-1].output += line
		}
	}
	return out
}

// matches compares texts in which a line … stands for any lines.
func matches(want, got string) bool {
	parts := strings.Split("\n"+want, "\n…\n")
	rest := "\n" + got
	for i, p := range parts {
		if i == 0 {
			if !strings.HasPrefix(rest, p) {
				return false
			}
			rest = rest[len(p):]
			continue
		}
		if i == len(parts)-1 {
			return strings.HasSuffix(rest, p)
		}
		at := strings.Index(rest, p)
		if at < 0 {
			return false
		}
		rest = rest[at+len(p):]
	}
	return rest == ""
}
