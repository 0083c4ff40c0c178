package changelog

import (
	"bytes"
	"slices"
	"strings"

	"github.com/postel-api/postel/semver"
)

// Insert puts releases, newest first, into a changelog that people keep, and returns the file with
// the names of the sections that it has replaced. Everything else in the file stays as it is, byte
// for byte, and what is put in has the line breaks of the file. An empty file gets [Head].
//
// A section is what stands below a heading of the second level: "## [1.2.0] - 2026-01-02", and also
// "## v1.2.0" and "## [1.2.0](URL)". Headings in code and in comments are none. Where the file has a
// section of the same version, or Unreleased, that is replaced whole. A version that is new goes
// above the first section of a lower version and below Unreleased; Unreleased goes above all
// sections. Definitions of links at the end of a section are no part of it.
func Insert(file []byte, releases []Release) (out []byte, replaced []string) {
	if len(bytes.TrimSpace(file)) == 0 {
		file = []byte(Head)
	}
	for _, r := range slices.Backward(releases) {
		var was bool
		if file, was = insert(file, r); was {
			replaced = append(replaced, r.Name())
		}
	}
	return file, replaced
}

func insert(file []byte, r Release) (out []byte, replaced bool) {
	eol := lineBreak(file)
	text := strings.ReplaceAll(r.Markdown(), "\n", eol)
	sections := sectionsOf(file)
	for _, s := range sections {
		if s.name == r.Name() || r.Version == "" && strings.EqualFold(s.name, Unreleased) {
			return slices.Concat(file[:s.start], []byte(unterminated(text, eol, file, s.end)), file[s.end:]), true
		}
	}
	at := position(file, sections, r)
	before, after := file[:at], file[at:]
	if len(before) > 0 && !bytes.HasSuffix(before, []byte("\n")) {
		text = eol + text
	}
	if len(bytes.TrimSpace(before)) > 0 && !endsBlank(before) {
		text = eol + text
	}
	if len(after) > 0 && !startsBlank(after) {
		text += eol
	}
	return slices.Concat(before, []byte(text), after), false
}

// unterminated is a text without its last line break where the section that it replaces had none.
func unterminated(text, eol string, file []byte, end int) string {
	if end == len(file) && !bytes.HasSuffix(file, []byte("\n")) {
		return strings.TrimSuffix(text, eol)
	}
	return text
}

// position is where a release goes that the file has no section of.
func position(file []byte, sections []section, r Release) int {
	if len(sections) == 0 {
		return textEnd(file, 0, len(file))
	}
	if r.Version == "" {
		return sections[0].start
	}
	own, err := semver.ParseLoose(r.Version)
	for _, s := range sections {
		if strings.EqualFold(s.name, Unreleased) {
			continue
		}
		other, otherErr := semver.ParseLoose(s.name)
		if err != nil || otherErr == nil && other.Version.Compare(own.Version) < 0 {
			return s.start
		}
	}
	return sections[len(sections)-1].end
}

// section is a part of the file below a heading of the second level.
type section struct {
	name       string // "1.2.0", as far as the heading names a version
	start, end int    // from the heading to the end of its text, with the last line break
}

// sectionsOf finds the sections of a file. Where code or a comment has no end, nothing is taken for
// code or a comment: people mean the headings that they see.
func sectionsOf(file []byte) []section {
	sections, open := scan(file, true)
	if open {
		sections, _ = scan(file, false)
	}
	for i, s := range sections {
		sections[i].end = textEnd(file, s.start, s.end)
	}
	return sections
}

// scan finds the headings of the second level, outside of blocks or everywhere; open says that the
// file ends within a block.
func scan(file []byte, blocks bool) (sections []section, open bool) {
	fence, comment := "", false
	at := 0
	for line := range bytes.Lines(file) {
		start := at
		at += len(line)
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case comment:
			comment = !strings.Contains(text, "-->")
		case fence != "":
			if t := strings.TrimSpace(text); strings.HasPrefix(t, fence) && strings.Trim(t, fence[:1]) == "" {
				fence = ""
			}
		case blocks && fenceOf(text) != "":
			fence = fenceOf(text)
		case blocks && strings.HasPrefix(strings.TrimSpace(text), "<!--"):
			comment = !strings.Contains(text, "-->")
		case strings.HasPrefix(text, "## ") || strings.HasPrefix(text, "##\t"):
			if n := len(sections); n > 0 {
				sections[n-1].end = start
			}
			sections = append(sections, section{name: versionIn(text[3:]), start: start, end: len(file)})
		}
	}
	return sections, comment || fence != ""
}

// fenceOf returns the fence that a line opens a block of code with (CommonMark 0.31, section 4.5),
// "" for any other line.
func fenceOf(line string) string {
	t := strings.TrimLeft(line, " ")
	if len(line)-len(t) > 3 {
		return ""
	}
	for _, c := range []string{"`", "~"} {
		n := len(t) - len(strings.TrimLeft(t, c))
		if n >= 3 && (c == "~" || !strings.Contains(t[n:], "`")) {
			return t[:n]
		}
	}
	return ""
}

// versionIn returns the version that a heading names: its first word, without brackets, a link and
// a v before a number.
func versionIn(heading string) string {
	words := strings.Fields(heading)
	if len(words) == 0 {
		return ""
	}
	name := words[0]
	if inner, ok := strings.CutPrefix(name, "["); ok {
		name, _, _ = strings.Cut(inner, "]")
	}
	name = strings.Trim(name, "`")
	if rest, ok := strings.CutPrefix(name, "v"); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return rest
	}
	return name
}

// textEnd is the end of the text between two offsets: what follows are blank lines and definitions
// of links.
func textEnd(file []byte, start, end int) int {
	for end > start {
		line := bytes.LastIndexByte(file[start:end-1], '\n') + 1 + start
		text := strings.TrimSpace(string(file[line:end]))
		if text != "" && !isLinkDefinition(text) || line == start {
			break
		}
		end = line
	}
	return end
}

// isLinkDefinition reports whether a line is "[1.2.0]: URL" (CommonMark 0.31, section 4.7).
func isLinkDefinition(line string) bool {
	label, rest, ok := strings.Cut(line, "]:")
	return ok && strings.HasPrefix(label, "[") && len(label) > 1 && strings.TrimSpace(rest) != ""
}

// lineBreak is the line break of a file's first line.
func lineBreak(file []byte) string {
	if i := bytes.IndexByte(file, '\n'); i > 0 && file[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

func endsBlank(b []byte) bool {
	return bytes.HasSuffix(b, []byte("\n\n")) || bytes.HasSuffix(b, []byte("\n\r\n"))
}

func startsBlank(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\n")) || bytes.HasPrefix(b, []byte("\r\n"))
}
