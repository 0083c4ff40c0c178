package cli

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/source"
)

// mistake is a word on the command line that was not understood: one sentence and one line of
// help.
type mistake struct{ msg, help string }

func (m *mistake) Error() string { return m.msg }

// complain tells a person what went wrong: one sentence, the place with a caret where there is
// one, and what to do.
func complain(e Env, err error) {
	var b strings.Builder
	msg, help := err.Error(), ""
	var (
		wrong    *mistake
		document *node.Error
		argument *source.Error
		format   *report.UnknownFormatError
	)
	switch {
	case errors.As(err, &document):
		msg, help = document.Error(), document.Help
		msg += excerpt(document)
	case errors.As(err, &argument):
		msg, help = argument.Msg, argument.Help
	case errors.As(err, &format):
		msg += "\n" + format.Help()
	case errors.As(err, &wrong):
		msg, help = wrong.msg, wrong.help
	}
	fmt.Fprintf(&b, "postel: %s\n", msg)
	if help != "" {
		fmt.Fprintf(&b, "help: %s\n", help)
	}
	io.WriteString(e.Stderr, visible(b.String()))
}

// excerpt is the line of an error with a caret below.
func excerpt(e *node.Error) string {
	if e.Pos.IsZero() || strings.TrimSpace(e.Line) == "" {
		return ""
	}
	const most = 100 // columns of a line that are shown, around the caret
	line, at := []rune(strings.ReplaceAll(e.Line, "\t", " ")), e.Pos.Column-1
	at = min(max(at, 0), len(line))
	from := max(0, at-most/2)
	to := min(len(line), from+most)
	gutter := strconv.Itoa(e.Pos.Line)
	width := max(1, min(e.Width, to-at))
	return fmt.Sprintf("\n  %s | %s\n  %s | %s%s", gutter, string(line[from:to]),
		strings.Repeat(" ", len(gutter)), strings.Repeat(" ", at-from), strings.Repeat("^", width))
}

// visible makes control characters of foreign text harmless for a terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r >= 0x20 && r != 0x7f && (r < 0x80 || r > 0x9f) {
			return r
		}
		return '\uFFFD'
	}, s)
}

func unknownCommand(cmd *cobra.Command, word string) error {
	m := &mistake{msg: fmt.Sprintf("unknown command %q", word), help: "run postel --help"}
	if s := cmd.SuggestionsFor(word); len(s) > 0 {
		m.msg += fmt.Sprintf("; did you mean %q?", s[0])
	}
	return m
}

// unknownFlag turns the parser's words into ours, with the nearest flag.
func unknownFlag(cmd *cobra.Command, err error) error {
	msg := err.Error()
	word, found := strings.CutPrefix(msg, "unknown flag: --")
	if !found {
		return &mistake{msg: msg, help: "run " + cmd.CommandPath() + " --help"}
	}
	m := &mistake{msg: fmt.Sprintf("unknown flag --%s", word), help: "run " + cmd.CommandPath() + " --help"}
	if near := nearestFlag(cmd, word); near != "" {
		m.msg += fmt.Sprintf("; did you mean --%s?", near)
	}
	return m
}

// arguments checks the number of arguments in words.
func arguments(want int, what, help string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == want {
			return nil
		}
		return &mistake{msg: fmt.Sprintf("%s, not %d", what, len(args)), help: help}
	}
}
