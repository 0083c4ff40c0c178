// Package history finds out, in a git repository, what an API description is to be held against
// and how it came about: the descriptions of the working tree, the base of a comparison, and the
// commits between two revisions.
//
// # The description
//
// Without an argument the description is the one that is nearest to the working directory: the
// directory itself, then those below it, level by level, then in the same way from the root of
// the repository. What git ignores is not looked at, and neither are hidden directories and
// those called testdata, node_modules and vendor.
//
// # The base
//
// The base is the nearest version tag that is reachable from HEAD, else the merge base with the
// default branch.
//
// A version tag is 1.2.3, v1.2.3, or one of these behind the name of a part of the repository:
// orders/v1.2.3, orders@1.2.3, orders-v1.2.3. Tags of a part count for the descriptions in a
// directory of that name, and where such tags exist no others count; tags without a name count
// for every description. Where all tags have one and the same name it is taken to be that of the
// repository. Pre-releases count on request only. The nearest tag is the one with the fewest
// commits between itself and HEAD; of several tags at one commit the highest version counts.
//
// A tag at HEAD itself is the release that is being checked, as in a pipeline that runs for a
// tag: if the description is unchanged against HEAD the base is the tag before it, and the
// answer says so. With changes in the working tree the tag at HEAD is the base. In the same way
// the base on the default branch is HEAD where the description has changed since, and the commit
// before HEAD where it has not.
//
// The default branch is the one that a pipeline names as the target of a merge, then what
// origin/HEAD points to, then main, then master, each at origin before the local one.
//
// A clone without the whole history that shows no version tag has no base: there may be a tag
// where it was cut off.
//
// # Names
//
// Names of tags, branches and files come from other people. None is ever an argument that git
// could take for an option, and none with a control character is used.
//
// A repository is trusted as far as git trusts it. The program that its configuration may name
// for watching files is not run.
//
// Every error is a [*source.Error]: one sentence and, where there is one, the command that helps.
package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/source"
)

// Repository is the git repository around a directory. It is for one goroutine at a time.
type Repository struct {
	Top string // the root of the working tree, an absolute path without symbolic links

	ctx context.Context
	o   source.Options // Dir is Top
}

// Open returns the repository around a directory, which is relative to o.Dir. A directory in a
// submodule belongs to the submodule.
func Open(ctx context.Context, dir string, o source.Options) (*Repository, error) {
	o = absolute(o)
	o.Dir = within(o.Dir, dir)
	o.Env = withoutRelative(o.Env)
	out, err := source.Git(ctx, o, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, withoutTree(err, o.Dir)
	}
	top := filepath.FromSlash(strings.TrimRight(string(out), "\r\n"))
	if real, err := filepath.EvalSymlinks(top); err == nil {
		top = real
	}
	r := &Repository{Top: top, ctx: ctx, o: o}
	r.o.Dir = top
	return r, nil
}

// Description reads the description that a path from the root of the repository is at a revision.
// Relative directories of o are those of the working directory o.Dir, as everywhere.
func (r *Repository) Description(ctx context.Context, revision, path string, o source.Options) (source.Input, error) {
	o = absolute(o)
	allowed := make([]string, len(o.AllowRefs))
	for i, dir := range o.AllowRefs {
		allowed[i] = within(o.Dir, dir)
	}
	o.Dir, o.Env, o.AllowRefs = r.Top, r.o.Env, allowed
	return source.AtRevision(ctx, revision, path, o)
}

// withoutTree says what is wrong with a directory that is in no working tree.
func withoutTree(err error, dir string) error {
	var e *source.Error
	switch {
	case !errors.As(err, &e):
		return err
	case strings.HasSuffix(e.Msg, "so no revision can be read") && strings.Contains(e.Msg, "is not in a git repository"):
		return &source.Error{Msg: dir + " is not in a git repository, so there is no base to be found", Help: "name the base: a file, a URL or REVISION:PATH"}
	case strings.Contains(e.Msg, "must be run in a work tree"):
		return &source.Error{Msg: dir + " is in a bare repository, which has no working tree", Help: "git worktree add makes one"}
	case strings.Contains(e.Msg, "git is not installed"):
		return &source.Error{Msg: "git is not installed, so there is no base to be found", Help: "install git, or name the base: a file or a URL"}
	}
	return err
}

// absolute makes the working directory an absolute path.
func absolute(o source.Options) source.Options {
	if dir, err := filepath.Abs(o.Dir); err == nil {
		o.Dir = dir
	}
	return o
}

// within returns a path as seen from a directory.
func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// withoutRelative leaves out of an environment what git gives to its hooks relative to the root
// of the working tree: it would be wrong in any other directory.
func withoutRelative(env []string) []string {
	if env == nil {
		env = os.Environ()
	}
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, value, _ := strings.Cut(v, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY":
			return !filepath.IsAbs(value)
		}
		return name == "GIT_PREFIX"
	})
}

// git runs a command at the root of the working tree.
func (r *Repository) git(in []byte, args ...string) ([]byte, error) {
	return source.Git(r.ctx, r.o, bytes.NewReader(in), args...)
}

// lines runs a command that answers in lines.
func (r *Repository) lines(args ...string) ([]string, error) {
	out, err := r.git(nil, args...)
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(string(out), func(c rune) bool { return c == '\n' }), nil
}

// objects returns the ids of objects by their names, "" for a name that leads nowhere. The names
// go through standard input, where nothing is an option.
func (r *Repository) objects(names ...string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	var in bytes.Buffer
	for _, name := range names {
		if hasControl(name) {
			return nil, &source.Error{Arg: name, Msg: fmt.Sprintf("%q has a control character", name)}
		}
		in.WriteString(name + "\n")
	}
	out, err := r.git(in.Bytes(), "cat-file", "--batch-check=%(objectname)")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(lines) != len(names) {
		return nil, &source.Error{Msg: fmt.Sprintf("git has answered %d lines to %d questions", len(lines), len(names))}
	}
	for i, line := range lines {
		if !isHash(line) {
			lines[i] = ""
		}
	}
	return lines, nil
}

// commit returns the id of the commit that a name means, "" if there is none.
func (r *Repository) commit(name string) (string, error) {
	ids, err := r.objects(name + "^{commit}")
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// holds reports whether a commit has something under a path from the root of the repository.
func (r *Repository) holds(commit, path string) (bool, error) {
	ids, err := r.objects(commit + ":" + path)
	return err == nil && ids[0] != "", err
}

// isHash reports whether a word is the full id of an object, SHA-1 or SHA-256.
func isHash(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f })
}

// head returns the commit that is checked out, on a branch or not.
func (r *Repository) head() (string, error) {
	id, err := r.commit("HEAD")
	if err == nil && id == "" {
		err = &source.Error{Msg: fmt.Sprintf("the repository %s has no commit yet, so there is no base", r.Top), Help: "commit first, or name the base: a file or a URL"}
	}
	return id, err
}

// shallow returns how many commits a clone holds that was cut off, 0 if it is whole.
func (r *Repository) shallow() (int, error) {
	answer, err := r.lines("rev-parse", "--is-shallow-repository")
	if err != nil || len(answer) != 1 || answer[0] != "true" {
		return 0, err
	}
	return r.count("HEAD")
}

// count returns the number of commits of a range, whose names are ids or words of our own.
func (r *Repository) count(span string) (int, error) {
	answer, err := r.lines("rev-list", "--count", span, "--")
	if err != nil || len(answer) != 1 {
		return 0, err
	}
	n := 0
	_, err = fmt.Sscan(answer[0], &n)
	return n, err
}

// inside returns a path of the working tree from its root, with slashes. The last name of the
// path is not resolved: git keeps a symbolic link as such.
func (r *Repository) inside(path string) (string, error) {
	dir := filepath.Dir(path)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	rel, err := filepath.Rel(r.Top, filepath.Join(dir, filepath.Base(path)))
	if err != nil || !filepath.IsLocal(rel) {
		return "", &source.Error{Arg: path, Msg: fmt.Sprintf("%s is not in the repository %s", path, r.Top)}
	}
	rel = filepath.ToSlash(rel)
	if hasControl(rel) {
		return "", &source.Error{Arg: path, Msg: fmt.Sprintf("%q has a control character", path)}
	}
	return rel, nil
}

// short returns the beginning of an id that is unique in the repository.
func (r *Repository) short(id string) string {
	if words, err := r.lines("rev-parse", "--short", id); err == nil && len(words) == 1 {
		return words[0]
	}
	return id
}

// Person returns who would be the author of a commit, as "Name <address>".
func (r *Repository) Person() (string, error) {
	out, err := r.git(nil, "var", "GIT_AUTHOR_IDENT")
	person, _, ok := strings.Cut(string(out), ">")
	if err != nil || !ok {
		return "", &source.Error{Msg: "git does not know who you are", Help: "name the author, or: git config --global user.name NAME, and user.email"}
	}
	return person + ">", nil
}
