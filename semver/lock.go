package semver

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The head of a lock file. The format has a version of its own, which a program that reads an
// older one raises when it writes.
const (
	lockComment = "# The versions of a service's endpoints. This file is generated: do not edit it."
	lockName    = "postel.lock"
	lockFormat  = "1"
	noEditing   = "generate the file again instead of editing it"
)

// LockError says where a lock file is wrong, and why.
type LockError struct {
	File         string
	Line, Column int    // from 1; columns are code points
	Reason       string // a clause
	Help         string // what to do, as an imperative; may be empty
}

// Error returns "file:line:column: reason".
func (e *LockError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Reason)
}

// Lock returns the table as a lock file: the same bytes for the same table. An error says why the
// table could not be read again.
func (t Endpoints) Lock() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s %s\nservice %s %s\n", lockComment, lockName, lockFormat, strconv.Quote(t.Service), t.Version)
	t.Rows = append([]Row(nil), t.Rows...)
	t.sort()
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%s %s", r.Endpoint, r.Version)
		if r.HasEnded() {
			fmt.Fprintf(&b, " ended %s", r.Ended)
		}
		b.WriteByte('\n')
	}
	if _, err := ParseLock(lockName, b.Bytes()); err != nil {
		return nil, fmt.Errorf("the table cannot be kept: %w", err)
	}
	return b.Bytes(), nil
}

// ParseLock reads a lock file; file is its name for errors, which are *[LockError]. Rows may be
// in any order, as merging leaves them, and a line that begins with # is a comment.
func ParseLock(file string, text []byte) (Endpoints, error) {
	p := &lockParser{file: file, seen: map[Endpoint]int{}}
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	for _, line := range lines {
		p.line++
		line = strings.TrimRight(line, " \t\r")
		if line == "" || line[0] == '#' {
			continue
		}
		if fault := p.read(line); fault != nil {
			return Endpoints{}, fault
		}
	}
	if p.heads < 2 {
		p.line = max(len(lines)-1, 1)
		return Endpoints{}, p.fault("", 0, "the file ends before the line with the service", noEditing)
	}
	p.table.sort()
	return p.table, nil
}

type lockParser struct {
	file  string
	line  int
	heads int // lines of the head that were read
	table Endpoints
	seen  map[Endpoint]int // the line of each endpoint
}

func (p *lockParser) fault(line string, offset int, reason, help string) *LockError {
	return &LockError{p.file, p.line, utf8.RuneCountInString(line[:offset]) + 1, reason, help}
}

func (p *lockParser) read(line string) *LockError {
	if marker := line[:min(len(line), 7)]; marker == "<<<<<<<" || marker == "=======" || marker == ">>>>>>>" || marker == "|||||||" {
		return p.fault(line, 0, "a merge left both sides here", "keep one line for each endpoint, then generate the file again")
	}
	switch p.heads {
	case 0:
		return p.format(line)
	case 1:
		return p.service(line)
	}
	return p.row(line)
}

func (p *lockParser) format(line string) *LockError {
	p.heads++
	version, ok := strings.CutPrefix(line, lockName+" ")
	switch {
	case !ok:
		return p.fault(line, 0, fmt.Sprintf("%s stands where %q is expected: this is no lock file", quote(line), lockName+" "+lockFormat), "")
	case version != lockFormat:
		return p.fault(line, len(lockName)+1, fmt.Sprintf("the format %s is not known: %s is", quote(version), lockFormat), "use the program that wrote the file, or a newer one")
	}
	return nil
}

func (p *lockParser) service(line string) *LockError {
	p.heads++
	rest, ok := strings.CutPrefix(line, "service ")
	quoted, err := strconv.QuotedPrefix(rest)
	if !ok || err != nil || quoted[0] != '"' {
		return p.fault(line, 0, quote(line)+` stands where the service is expected: service "name" 1.2.0`, noEditing)
	}
	p.table.Service, _ = strconv.Unquote(quoted)
	at := len("service ") + len(quoted)
	if at == len(line) || line[at] != ' ' {
		return p.fault(line, at, "no version follows the service", noEditing)
	}
	v, fault := p.version(line, at+1)
	p.table.Version = v
	return fault
}

// version reads what stands at an offset to the end of the line.
func (p *lockParser) version(line string, at int) (Version, *LockError) {
	v, err := Parse(line[at:])
	if err != nil {
		syntax := err.(*SyntaxError)
		return v, p.fault(line, at+min(syntax.Offset, len(line)-at), syntax.Error(), noEditing)
	}
	if e := v.Calendar(); e != nil {
		return v, p.fault(line, at, e.Error(), "")
	}
	return v, nil
}

func (p *lockParser) row(line string) *LockError {
	e, rest, fault := cutEndpoint(line)
	if fault != nil {
		return p.fault(line, fault.Offset, fmt.Sprintf("%s is no endpoint with its version: %s", quote(line), fault.Reason), noEditing)
	}
	row := Row{Endpoint: e}
	text, ended, hasEnded := strings.Cut(rest, " ended ")
	at := len(line) - len(rest)
	if version, more, ok := strings.Cut(text, " "); ok {
		return p.fault(line, at+len(version)+1, fmt.Sprintf("%s follows the version, where only \"ended\" and a version may", quote(more)), noEditing)
	}
	var err *LockError
	if row.Version, err = p.version(line[:at+len(text)], at); err != nil {
		return err
	}
	if hasEnded {
		if row.Ended, err = p.version(line, len(line)-len(ended)); err != nil {
			return err
		}
		if !row.HasEnded() || row.Ended.Compare(row.Version) < 0 {
			return p.fault(line, len(line)-len(ended), fmt.Sprintf("%s had version %s and cannot have ended with %s", shown(e.String()), row.Version, row.Ended), noEditing)
		}
	}
	if reason := p.table.rowFault(row); reason != "" {
		return p.fault(line, at, reason, noEditing)
	}
	if first, twice := p.seen[e.key()]; twice {
		return p.fault(line, 0, fmt.Sprintf("%s stands in line %d already", shown(e.String()), first), "keep one line for each endpoint, then generate the file again")
	}
	p.seen[e.key()] = p.line
	p.table.Rows = append(p.table.Rows, row)
	return nil
}
