package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// Config is the settings in force. Paths are as seen from the working directory.
type Config struct {
	Path string // of the file, as seen from the working directory; "" where there is none

	Base         string // "nearest", "release", "merge-base", or what the command line takes
	Descriptions []string
	Declared     string    // "info.version", "tag", "changeset" or "commits"
	Package      string    // "" for all
	FailOn       diff.Bump // None where no level fails
	Undecided    diff.Bump
	Preset       string
	Assume       []Entry // keys are those of [diff.Assumption]
	Rules        []Rule
	Accept       string // path of a file that need not be there, "" where none was named or found
	Lock         string // path of the lock file of endpoints, "" where none was named
	Deprecation  Deprecation
	Format       []string
	Level        diff.Bump // None for all
	Color        string
	AllowRefs    []string

	values []Value
}

// Deprecation is how operations may be removed.
type Deprecation struct {
	Announce           bool
	Notice             Notice
	RemovalAfterSunset bool
}

// Values returns the value of every key, in the order of [Keys].
func (c *Config) Values() []Value { return slices.Clone(c.values) }

// Surroundings are where settings come from.
type Surroundings struct {
	Dir   string              // the working directory
	File  string              // a file that was named instead of the nearest one, may be ""
	Vars  []string            // the environment, as in [os.Environ]
	Flags map[string][]string // the flags that were given, by name, each with its values
}

// Load returns the settings in force.
func Load(s Surroundings) (*Config, error) {
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		return nil, &Error{Msg: "the working directory cannot be found"}
	}
	s.Dir = dir
	c := &Config{}
	given, err := s.file(c)
	if err != nil {
		return nil, err
	}
	for _, k := range Keys() {
		v, p := k.read(k.Name, defaults(k), Origin{})
		if p != nil && k.Default != "" {
			panic(fmt.Sprintf("config: the default of %s: %s", k.Name, p.msg))
		}
		v.Key, v.Origin = k, Origin{}
		for _, of := range []func(Key) (Value, bool, error){given, s.variable, s.flag} {
			over, ok, err := of(k)
			if err != nil {
				return nil, err
			}
			if ok {
				over.Entries = merge(v.Entries, over.Entries)
				v = over
			}
		}
		k.set(c, v)
		c.values = append(c.values, v)
	}
	if c.Accept == "" {
		if path, ok := Nearest(s.Dir, AcceptName); ok {
			c.Accept = s.shown(path)
		}
	}
	return c, nil
}

func defaults(k Key) []string {
	if k.Default == "" {
		return nil
	}
	return []string{k.Default}
}

// file reads the file, and returns what it says by key.
func (s *Surroundings) file(c *Config) (func(Key) (Value, bool, error), error) {
	path := s.File
	if path != "" && !filepath.IsAbs(path) {
		path = filepath.Join(s.Dir, path)
	}
	if path == "" {
		path, _ = Nearest(s.Dir, FileName)
	}
	by := map[string]Value{}
	if path != "" {
		c.Path = s.shown(path)
		data, err := readFile(path, c.Path)
		if err != nil {
			return nil, err
		}
		values, err := Parse(c.Path, data)
		if err != nil {
			return nil, err
		}
		dir := filepath.Dir(path)
		if err := confine(values, dir); err != nil {
			return nil, err
		}
		for _, v := range values {
			by[v.Key.Name] = s.relocate(v, dir)
		}
	}
	return func(k Key) (Value, bool, error) {
		v, ok := by[k.Name]
		return v, ok, nil
	}, nil
}

// confine refuses paths with which a file would let postel read or write more than the place
// that it comes from: a change to a repository may change this file, and is not to reach
// further than the repository. Outside of one that is the directory of the file. What a person
// writes on the command line is not confined.
func confine(values []Value, dir string) error {
	limit, called := dir, "the directory of the file"
	if root, ok := repositoryRoot(dir); ok {
		limit, called = root, "the repository"
	}
	for _, v := range values {
		for _, text := range v.List {
			path := text
			if v.Key.output {
				_, path, _ = strings.Cut(text, "=")
			}
			if path == "" || !v.Key.output && !v.Key.opens {
				continue
			}
			if rel, err := filepath.Rel(resolved(limit), resolved(absolute(dir, path))); err != nil || !filepath.IsLocal(rel) {
				return &node.Error{
					Pos: v.Origin.Pos, Msg: fmt.Sprintf("%s leads out of %s: %s", v.Key.Name, called, text),
					Help: "give it on the command line: --" + v.Key.Flag + " " + text,
				}
			}
		}
	}
	return nil
}

// absolute returns a path of a file in a directory.
func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, filepath.FromSlash(path))
}

// resolved returns a path without symbolic links, as far as it exists.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if up := filepath.Dir(path); up != path {
		return filepath.Join(resolved(up), filepath.Base(path))
	}
	return path
}

// relocate makes the paths of the file paths as seen from the working directory.
func (s *Surroundings) relocate(v Value, dir string) Value {
	if !v.Key.path && !v.Key.output {
		return v
	}
	at := func(path string) string { return s.shown(absolute(dir, path)) }
	if v.Text != "" {
		v.Text = at(v.Text)
	}
	v.List = slices.Clone(v.List)
	for i, text := range v.List {
		format, path, ok := strings.Cut(text, "=")
		switch {
		case !v.Key.output:
			v.List[i] = at(text)
		case ok && path != "":
			v.List[i] = format + "=" + at(path)
		}
	}
	return v
}

// shown returns a path as seen from the working directory, with slashes.
func (s *Surroundings) shown(path string) string {
	if rel, err := filepath.Rel(s.Dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// variable returns what the environment says of a key. Items of a list and a map are separated
// by commas.
func (s *Surroundings) variable(k Key) (Value, bool, error) {
	text := ""
	for _, v := range s.Vars {
		if name, value, _ := strings.Cut(v, "="); name == k.Env && k.Env != "" {
			text = value
		}
	}
	if text == "" {
		return Value{}, false, nil
	}
	texts := []string{text}
	if k.Type == List || k.Type == Map {
		texts = strings.Split(text, ",")
		for i := range texts {
			texts[i] = strings.TrimSpace(texts[i])
		}
	}
	v, p := k.read(k.Env, texts, Origin{Source: Environment, Name: k.Env})
	if p != nil {
		return v, false, &Error{p.msg, p.help}
	}
	return v, true, nil
}

func (s *Surroundings) flag(k Key) (Value, bool, error) {
	texts, ok := s.Flags[k.Flag]
	if !ok || k.Flag == "" {
		return Value{}, false, nil
	}
	v, p := k.read("--"+k.Flag, texts, Origin{Source: Flag, Name: k.Flag})
	if p != nil {
		return v, false, &Error{p.msg, p.help}
	}
	return v, true, nil
}

// Nearest returns the file of a name in a directory or the nearest one above it, up to the root
// of the repository, which is the directory that has a .git, or of the file system.
func Nearest(dir, name string) (path string, ok bool) {
	for d := range upwards(dir) {
		path = filepath.Join(d, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, true
		}
	}
	return "", false
}

// repositoryRoot returns the root of the repository around a directory.
func repositoryRoot(dir string) (root string, ok bool) {
	for d := range upwards(dir) {
		root = d
	}
	return root, isRoot(root)
}

// isRoot reports whether a directory is the root of a working tree. In a worktree and in a
// submodule .git is a file.
func isRoot(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// upwards yields a directory and those above it, up to the root of the repository.
func upwards(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			up := filepath.Dir(dir)
			if !yield(dir) || isRoot(dir) || up == dir {
				return
			}
			dir = up
		}
	}
}

// readFile reads a file that is no larger than the limit.
func readFile(path, name string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Msg: fmt.Sprintf("there is no file %s", name)}
	}
	if err != nil {
		return nil, &Error{Msg: fmt.Sprintf("%s cannot be read", name)}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limits.MaxBytes)+1))
	if err != nil {
		return nil, &Error{Msg: fmt.Sprintf("%s cannot be read", name)}
	}
	if len(data) > limits.MaxBytes {
		return nil, &Error{Msg: fmt.Sprintf("%s is larger than the limit of %d MiB", name, limits.MaxBytes>>20)}
	}
	return data, nil
}

func sorted(rules []Rule) []Rule {
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}
