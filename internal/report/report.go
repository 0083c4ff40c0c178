// Package report turns the answer of a comparison into the bytes that a person or a program
// reads: one pure function a format, from a [diff.Report] to a writer.
//
// What all formats have in common:
//
//   - The same report and [Options] give the same bytes. Nothing is read from the environment.
//   - Names, messages and source lines come from documents that nobody vouches for. Each format
//     escapes them for its reader, so that a document cannot write escape sequences to a
//     terminal, workflow commands to a log, or markup to a page. Characters that cannot be seen
//     are shown as \x1b or \u202e wherever people read.
//   - Source lines are cut around the place that matters, so that a document on a single line
//     of ten megabytes gives a report of ordinary size.
//   - Findings below [Options.Level] are counted and not shown.
//   - A finding that could not be decided is marked, in people's formats by a question mark
//     behind its level: "MAJOR?".
//
// The formats:
//
//   - text is for a terminal: the verdict, each break with the lines of both sides, and the next
//     version.
//   - line is one line a finding, as compilers print them: file:line:column: LEVEL rule: place:
//     message [fingerprint].
//   - json is one object that [Schema] describes.
//   - sarif is the Static Analysis Results Interchange Format 2.1.0 (OASIS, errata 01).
//   - junit is the XML that test runners write: a break is a failure.
//   - github is workflow commands that annotate a pull request.
//   - gitlab is the Code Quality report of GitLab.
//   - markdown is a comment for a pull request, bounded by what GitHub accepts.
//   - html is one page without scripts and without anything to load.
package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/contracts/impact"
	"github.com/postel-api/postel/diff"

	"github.com/postel-api/postel/internal/spelling"
)

// Format is the name of an output format, as it is written on the command line.
type Format string

// The formats.
const (
	Text     Format = "text"
	Line     Format = "line"
	JSON     Format = "json"
	SARIF    Format = "sarif"
	JUnit    Format = "junit"
	GitHub   Format = "github"
	GitLab   Format = "gitlab"
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Formats returns every format, in the order in which help lists them.
func Formats() []Format {
	return []Format{Text, Line, JSON, SARIF, JUnit, GitHub, GitLab, Markdown, HTML}
}

// Parse returns the format with that name. The error is an [*UnknownFormatError].
func Parse(name string) (Format, error) {
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", &UnknownFormatError{Name: name, Nearest: nearest(name)}
}

// UnknownFormatError is a word that no format is called.
type UnknownFormatError struct {
	Name    string
	Nearest Format // what may have been meant; "" if nothing is near
}

// Error names the word and what may have been meant.
func (e *UnknownFormatError) Error() string {
	s := fmt.Sprintf("unknown format %q", e.Name)
	if e.Nearest != "" {
		s += fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	return s
}

// Help lists the formats: "formats: text, line, …".
func (e *UnknownFormatError) Help() string {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return "formats: " + strings.Join(names, ", ")
}

// Options say how a report is written. The zero value writes plain ASCII text of any width.
type Options struct {
	// Version is the version of postel, for the formats that name their tool.
	Version string
	// Width is the number of columns of the terminal; 0 is unlimited.
	Width int
	// Color allows escape sequences for colours in text.
	Color bool
	// Unicode allows characters beyond ASCII in text and line.
	Unicode bool
	// Verbose lists in text every PATCH change and every place of a finding.
	Verbose bool
	// Quiet reduces text and line to the word of the verdict: MAJOR, MINOR, PATCH or NONE.
	Quiet bool
	// DeclaredBy says what declares the version of the revision; empty is "info.version".
	DeclaredBy string
	// Elapsed is how long the comparison took; text prints it when it is above zero.
	Elapsed time.Duration
	// Level is the lowest bump to show. Findings below it are only counted.
	Level diff.Bump
	// Effects says by the fingerprint of a finding whom it hits; nil where no contracts were given.
	Effects map[string]impact.Effect
	// Rules are what is known about the rules, for formats that describe them.
	Rules []RuleInfo
	// Assumptions are sentences for the keys in [diff.Finding.Assumptions]: "A7" and what it
	// says. A key that is missing is shown alone.
	Assumptions map[string]string
}

// RuleInfo describes one rule to the readers of SARIF.
type RuleInfo struct {
	ID    string
	Title string
	Why   string // who is hurt
	Help  string // how to reach the same without a break; may be empty
	Bump  diff.Bump
}

// Write writes r to w in the format f. The error is that of w, or an [*UnknownFormatError].
func Write(w io.Writer, f Format, r *diff.Report, o Options) error {
	write, ok := writers()[f]
	if !ok {
		return &UnknownFormatError{Name: string(f), Nearest: nearest(string(f))}
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if o.Quiet && (f == Text || f == Line) {
		fmt.Fprintln(b, r.Verdict)
		return b.Flush()
	}
	if err := write(b, newView(r, o)); err != nil {
		return err
	}
	return b.Flush()
}

// writers are the formats. The writer given to them keeps its first error, so that they need
// not look at it.
func writers() map[Format]func(*bufio.Writer, *view) error {
	return map[Format]func(*bufio.Writer, *view) error{
		Text: writeText, Line: writeLine, JSON: writeJSON, SARIF: writeSARIF, JUnit: writeJUnit,
		GitHub: writeGitHub, GitLab: writeGitLab, Markdown: writeMarkdown, HTML: writeHTML,
	}
}

// nearest returns the format that a mistyped word is likely to mean: one within two edits (one
// for the short names), or one that it is the beginning of.
func nearest(name string) Format {
	name = strings.ToLower(name)
	best, least := Format(""), 3
	for _, f := range Formats() {
		d := spelling.Distance(name, string(f), 32)
		if d > len(f)*2/5 {
			if len(name) < 2 || !strings.HasPrefix(string(f), name) {
				continue
			}
			d = 2
		}
		if d < least {
			best, least = f, d
		}
	}
	return best
}
