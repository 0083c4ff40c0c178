package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/internal/spelling"
)

// mistake is something that a person can put right: one sentence and one line of help.
type mistake struct{ msg, help string }

func (m *mistake) Error() string { return m.msg }

// complain tells a person what went wrong: one sentence, the place with a caret where there is
// one, and what to do.
func complain(e Env, err error) {
	c := report.Complaint{Sentence: err.Error()}
	help := ""
	var (
		wrong    *mistake
		document *node.Error
		argument *source.Error
		format   *report.UnknownFormatError
		advised  interface{ Advice() string }
	)
	switch {
	case errors.As(err, &document):
		c.Sentence, help = document.Error(), document.Help
		c.At = location(document)
	case errors.As(err, &argument):
		c.Sentence, help = argument.Msg, argument.Help
	case errors.As(err, &format):
		c.Help = format.Help()
	case errors.As(err, &wrong):
		c.Sentence, help = wrong.msg, wrong.help
	case errors.As(err, &advised):
		help = advised.Advice()
	}
	if help != "" {
		c.Help = "help: " + help
	}
	// Nobody can be told that standard error is gone.
	_ = report.WriteComplaint(e.Stderr, c, report.Options{Width: 100, Unicode: e.unicode()})
}

// tell writes a sentence for people to standard error.
func (e Env) tell(sentence, help string) {
	if help != "" {
		help = "help: " + help
	}
	// Nobody can be told that standard error is gone.
	_ = report.WriteComplaint(e.Stderr, report.Complaint{Sentence: sentence, Help: help}, report.Options{Width: 100, Unicode: e.unicode()})
}

// location is the place of an error, nil where there is no line to show.
func location(e *node.Error) *diff.Location {
	if e.Pos.IsZero() || strings.TrimSpace(e.Line) == "" {
		return nil
	}
	return &diff.Location{File: e.Pos.File, Line: e.Pos.Line, Column: e.Pos.Column, Width: max(1, e.Width), Text: e.Line, TextColumn: 1}
}

// reason returns what went wrong with a file, without the path and the system call.
func reason(err error) string {
	var (
		path *fs.PathError
		link *os.LinkError
		no   syscall.Errno
	)
	switch {
	case errors.As(err, &no):
		return no.Error()
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}

func unknownCommand(parent *cobra.Command, word string) error {
	m := &mistake{fmt.Sprintf("unknown command %q", word), "run " + parent.CommandPath() + " --help"}
	var names []string
	for _, c := range parent.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	if near := spelling.Nearest(word, names); near != "" {
		m.msg += fmt.Sprintf("; did you mean %q?", near)
	} else if s := parent.SuggestionsFor(word); len(s) > 0 {
		m.msg += fmt.Sprintf("; did you mean %q?", s[0])
	}
	return m
}

// badFlag turns the parser's words into ours, with the nearest flag.
func badFlag(cmd *cobra.Command, err error) error {
	m := &mistake{err.Error(), "run " + cmd.CommandPath() + " --help"}
	var (
		unknown *pflag.NotExistError
		lonely  *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		m.msg = "unknown flag " + dashes(unknown.GetSpecifiedName())
		if near := nearestFlag(cmd, unknown.GetSpecifiedName()); near != "" {
			m.msg += fmt.Sprintf("; did you mean --%s?", near)
		}
	case errors.As(err, &lonely):
		m.msg = dashes(lonely.GetSpecifiedName()) + " needs a value"
	case errors.As(err, &value):
		what := map[string]string{"duration": "a duration such as 30s", "int64": "a whole number", "bool": "true or false"}[value.GetFlag().Value.Type()]
		m.msg = fmt.Sprintf("--%s takes %s, not %q", value.GetFlag().Name, what, value.GetValue())
	}
	return m
}

// dashes writes the name of a flag as it is written on the command line.
func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func nearestFlag(cmd *cobra.Command, word string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return spelling.Nearest(word, names)
}

// choice reports that the value of a flag or argument is none of those that there are.
func choice(what, word string, values []string, help string) *mistake {
	last := len(values) - 1
	m := &mistake{fmt.Sprintf("%s takes %s or %s, not %q", what, strings.Join(values[:last], ", "), values[last], word), help}
	if near := spelling.Nearest(word, values); near != "" {
		m.msg += fmt.Sprintf("; did you mean %q?", near)
	}
	return m
}

// arguments checks the number of arguments in words.
func arguments(want int, what, help string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == want {
			return nil
		}
		return &mistake{fmt.Sprintf("%s, not %d", what, len(args)), help}
	}
}
