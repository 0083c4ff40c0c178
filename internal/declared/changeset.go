package declared

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
)

// ChangesetDir is where changesets stand in a repository.
const ChangesetDir = ".changeset"

// limits are those of a file that people write by hand.
var limits = node.Options{MaxBytes: 1 << 20, MaxDepth: 8, MaxNodes: 10_000}

// Changeset is a file that declares the bumps of packages.
type Changeset struct {
	Name string // as messages show it
	Data []byte
}

// ReadChangesets returns the changesets of a repository, sorted by name; none is not an error.
func ReadChangesets(root string) ([]Changeset, error) {
	dir := filepath.Join(root, ChangesetDir)
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &node.Error{Pos: node.Position{File: ChangesetDir}, Msg: "the directory cannot be read"}
	}
	var sets []Changeset
	for _, e := range entries {
		if !e.Type().IsRegular() || filepath.Ext(e.Name()) != ".md" || strings.EqualFold(e.Name(), "README.md") {
			continue
		}
		name := ChangesetDir + "/" + e.Name()
		data, err := readSmall(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, &node.Error{Pos: node.Position{File: name}, Msg: err.Error()}
		}
		sets = append(sets, Changeset{name, data})
	}
	return sets, nil
}

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limits.MaxBytes)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file cannot be read")
	case len(data) > limits.MaxBytes:
		return nil, fmt.Errorf("the file is larger than the limit of %d MiB", limits.MaxBytes>>20)
	}
	return data, nil
}

// levels are the words of a changeset.
func levels() map[string]diff.Bump {
	return map[string]diff.Bump{"major": diff.Major, "minor": diff.Minor, "patch": diff.Patch, "none": diff.None}
}

// ParseChangeset reads the bumps that a changeset declares, by package, and its text. The file
// begins with a front matter in YAML, between lines of three dashes. The error is a
// [*node.Error].
func ParseChangeset(c Changeset) (bumps map[string]diff.Bump, text string, err error) {
	matter, rest, ok := frontMatter(c.Data)
	if !ok {
		return nil, "", &node.Error{
			Pos: node.Position{File: c.Name, Line: 1, Column: 1}, Msg: "the changeset does not begin with a front matter",
			Help: "begin it with lines like\n---\n\"package\": minor\n---",
		}
	}
	text = strings.Join(strings.Fields(string(rest)), " ")
	if len(bytes.TrimSpace(bytes.TrimPrefix(matter, []byte("---")))) == 0 {
		return nil, text, nil
	}
	tree, err := node.Parse(c.Name, matter, limits)
	if err != nil {
		return nil, "", err
	}
	if faults := tree.Faults(); len(faults) > 0 {
		return nil, "", faults[0].Err()
	}
	root := tree.Root()
	if root.Kind() != node.Object {
		e := root.Span().Errorf("the front matter holds packages with their bumps, but this is no such list")
		e.Help = `write "package": minor`
		return nil, "", e
	}
	bumps = map[string]diff.Bump{}
	for pkg, word := range root.Members() {
		b, ok := levels()[word.Str()]
		if !ok {
			e := word.Span().Errorf("a bump is major, minor, patch or none, not %q", word.Text())
			if near := spelling.Nearest(word.Str(), slices.Sorted(maps.Keys(levels()))); near != "" {
				e.Msg += fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, "", e
		}
		bumps[pkg] = b
	}
	return bumps, text, nil
}

// frontMatter cuts a file at its lines of three dashes. The first one stays, so that lines keep
// their numbers.
func frontMatter(data []byte) (matter, rest []byte, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	at := 0
	for line := range bytes.Lines(data) {
		dashes := string(bytes.TrimRight(line, " \t\r\n")) == "---"
		switch {
		case at == 0 && !dashes:
			return nil, nil, false
		case at > 0 && dashes:
			return slices.Clone(data[:at]), data[at+len(line):], true
		}
		at += len(line)
	}
	return nil, nil, false
}

// FromChangesets returns what changesets declare for a package, with "" for all packages
// together. The error is a [*node.Error].
func FromChangesets(sets []Changeset, pkg string) (Declaration, error) {
	var d Declaration
	for _, set := range sets {
		bumps, text, err := ParseChangeset(set)
		if err != nil {
			return Declaration{}, err
		}
		highest, names := diff.None, false
		for name, b := range bumps {
			if pkg == "" || name == pkg {
				highest, names = max(highest, b), true
			}
		}
		if !names {
			d.Silent = append(d.Silent, set.Name)
		}
		d.add(Statement{Name: set.Name, Bump: highest, Text: text})
	}
	return d, nil
}
