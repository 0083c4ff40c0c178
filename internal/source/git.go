package source

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/postel-api/postel/internal/spelling"
)

// findInGit returns the file at a revision, or the descriptions in the directory.
func findInGit(ctx context.Context, arg string, o Options) ([]candidate, error) {
	revision, name, _ := strings.Cut(arg, ":")
	if err := checkRevision(arg, revision); err != nil {
		return nil, err
	}
	r := newRepository(ctx, o)
	found, err := r.find(arg, revision, name)
	if err != nil {
		_ = r.close()
		return nil, err
	}
	if found.entry.mode != treeMode {
		return []candidate{r.file(found)}, nil
	}
	candidates, err := r.findInDirectory(arg, found)
	if err != nil {
		_ = r.close()
	}
	return candidates, err
}

// checkRevision refuses what is no name of a revision, and what git would take for an option.
func checkRevision(arg, revision string) error {
	switch {
	case revision == "":
		return &Error{Arg: arg, Msg: fmt.Sprintf("%s names no revision before the colon", arg)}
	case strings.HasPrefix(revision, "-"):
		return &Error{Arg: arg, Msg: fmt.Sprintf("a revision cannot begin with a dash, as %s does", revision)}
	case strings.ContainsFunc(arg, func(c rune) bool { return c < ' ' || c == 0x7f }):
		return &Error{Arg: arg, Msg: fmt.Sprintf("%q has a control character", arg)}
	}
	return nil
}

// located is a file or directory of a commit.
type located struct {
	revision string // as it was written
	root     string // the commit's tree
	path     string // from the root of the repository, links resolved
	entry    treeEntry
}

func (l located) name() string { return l.revision + ":" + l.path }

// find returns what revision:name means.
func (r *repository) find(arg, revision, name string) (located, error) {
	root, err := r.object(revision+"^{tree}", maxTree)
	if err != nil {
		return located{}, r.unknownRevision(err, arg, revision)
	}
	inside, err := r.fromRoot(name)
	if err != nil {
		return located{}, err
	}
	l := located{revision: revision, root: root.id}
	if l.entry, l.path, err = r.lookup(root.id, inside); err != nil {
		return located{}, r.missingPath(err, arg, l, inside)
	}
	return l, nil
}

// fromRoot returns a path from the root of the repository, as git reads it after a revision.
func (r *repository) fromRoot(name string) (string, error) {
	name = filepath.ToSlash(name)
	if name != "." && name != ".." && !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
		return path.Clean("/" + name)[1:], nil
	}
	prefix, err := r.run("rev-parse", "--show-prefix")
	if err != nil {
		return "", err
	}
	inside := path.Join(prefix, name)
	if inside == ".." || strings.HasPrefix(inside, "../") {
		return "", &Error{Arg: name, Msg: fmt.Sprintf("%s leads out of the repository", name)}
	}
	if inside == "." {
		return "", nil
	}
	return inside, nil
}

func (r *repository) file(l located) candidate {
	return candidate{l.name(), func() (Input, error) {
		data, err := r.blob(l.entry, l.name())
		if err != nil {
			return Input{}, err
		}
		return Input{Name: l.name(), Data: data, Files: newFiles(r.ctx, r.o, newCommit(r, l))}, nil
	}}
}

func (r *repository) findInDirectory(arg string, l located) ([]candidate, error) {
	entries, err := r.tree(l.entry.id)
	if err != nil {
		return nil, err
	}
	files := map[string]located{}
	var names []string
	for _, e := range entries {
		inside := path.Join(l.path, e.name)
		if found, real, err := r.lookup(l.root, inside); err == nil && found.isFile() {
			files[e.name] = located{l.revision, l.root, real, found}
			names = append(names, e.name)
		}
	}
	names = Descriptions(names, func(name string) []byte {
		data, err := r.blob(files[name].entry, name)
		if err != nil {
			return nil
		}
		return data
	})
	if len(names) == 0 {
		return nil, noDescription(arg)
	}
	candidates := make([]candidate, len(names))
	for i, name := range names {
		candidates[i] = r.file(files[name])
	}
	return candidates, nil
}

// unknownRevision says why there is no commit of that name.
func (r *repository) unknownRevision(err error, arg, revision string) error {
	if !errors.Is(err, errNoObject) {
		return err
	}
	e := &Error{Arg: arg, Msg: fmt.Sprintf("there is no commit called %q, and no file %s", revision, arg)}
	if shallow, err := r.run("rev-parse", "--is-shallow-repository"); err == nil && shallow == "true" {
		commits := "some commits only"
		if n, err := r.run("rev-list", "--count", "HEAD"); err == nil {
			commits = n + " commits"
			if n == "1" {
				commits = "1 commit"
			}
		}
		e.Msg = fmt.Sprintf("no commit called %q in this clone (it is shallow: %s)", revision, commits)
		e.Help = "git fetch --tags --unshallow, or in GitHub Actions: actions/checkout with fetch-depth: 0"
		return e
	}
	e.Help = "git fetch --tags, if it is known to the remote repository"
	if refs, err := r.run("for-each-ref", "--format=%(refname:short)"); err == nil {
		if name := spelling.Nearest(revision, strings.Split(refs, "\n")); name != "" {
			e.Help = "did you mean " + name + arg[len(revision):] + "?"
		}
	}
	return e
}

// missingPath says what else may be meant by a path that a commit has not got: the same path
// from the working directory, a name that is nearly the same, or the same name elsewhere.
func (r *repository) missingPath(err error, arg string, l located, inside string) error {
	var missing *noEntry
	if !errors.As(err, &missing) {
		return err
	}
	e := &Error{Arg: arg, Msg: fmt.Sprintf("there is no %s in %s", inside, l.revision)}
	for _, other := range r.alternatives(l, inside, missing) {
		if found, _, err := r.lookup(l.root, other); err == nil && (found.isFile() || found.mode == treeMode) {
			e.Help = "did you mean " + l.revision + ":" + other + "?"
			break
		}
	}
	return e
}

func (r *repository) alternatives(l located, inside string, missing *noEntry) []string {
	var paths []string
	if prefix, err := r.run("rev-parse", "--show-prefix"); err == nil && prefix != "" {
		paths = append(paths, path.Join(prefix, inside))
	}
	if name := spelling.Nearest(missing.name, missing.names()); name != "" {
		paths = append(paths, path.Join(missing.dir, name, missing.rest))
	}
	if same := r.search(l.root, path.Base(inside)); same != "" {
		paths = append(paths, same)
	}
	return paths
}

// search returns the path of a file of that name anywhere in a commit, the shortest one. It
// gives up in a very large repository.
func (r *repository) search(root, name string) string {
	const most = 2000 // directories
	type dir struct{ path, id string }
	queue := []dir{{"", root}}
	for i := 0; i < len(queue) && i < most; i++ {
		entries, err := r.tree(queue[i].id)
		if err != nil {
			return ""
		}
		for _, e := range entries {
			if e.name == name && e.isFile() {
				return path.Join(queue[i].path, name)
			}
			if e.mode == treeMode {
				queue = append(queue, dir{path.Join(queue[i].path, e.name), e.id})
			}
		}
	}
	return ""
}

// commit is the files of one commit, as far as the references of one description may lead.
type commit struct {
	r     *repository
	entry located
	dir   string            // the directory of the entry document
	paths map[string]string // by name
}

func newCommit(r *repository, l located) *commit {
	dir := path.Dir(l.path)
	return &commit{r: r, entry: l, dir: dir, paths: map[string]string{l.name(): l.path}}
}

func (c *commit) holds(name string) bool { return c.paths[name] != "" }

func (c *commit) close() error { return c.r.close() }

func (c *commit) read(from, ref string) (name string, data []byte, err error) {
	inside := c.paths[from]
	switch {
	case strings.HasPrefix(ref, "/"):
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%s is an absolute path, which a commit has not got", ref)}
	case ref != "":
		inside = path.Join(path.Dir(inside), ref)
	}
	if !c.allows(inside) {
		return "", nil, c.refuse(ref, inside)
	}
	l := c.entry
	l.entry, l.path, err = c.r.lookup(l.root, inside)
	if err != nil {
		return "", nil, c.r.missingPath(err, ref, c.entry, inside)
	}
	if !c.allows(l.path) {
		return "", nil, c.refuse(ref, l.path)
	}
	if l.entry.mode == treeMode {
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%s is a directory", l.name())}
	}
	data, err = c.r.blob(l.entry, l.name())
	c.paths[l.name()] = l.path
	return l.name(), data, err
}

// allows reports whether references may lead to a path: in the directory of the entry document
// and below, or in a directory of the working tree that the options allow.
func (c *commit) allows(inside string) bool {
	if isIn(c.dir, inside) {
		return true
	}
	if len(c.r.o.AllowRefs) == 0 {
		return false
	}
	top, err := c.r.run("rev-parse", "--show-toplevel")
	if err != nil {
		return false
	}
	for _, allowed := range c.r.o.AllowRefs {
		dir := from(c.r.o.Dir, allowed)
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		if rel, err := filepath.Rel(filepath.FromSlash(top), dir); err == nil && filepath.IsLocal(rel) && isIn(filepath.ToSlash(rel), inside) {
			return true
		}
	}
	return false
}

// isIn reports whether a path, relative to the root of the repository, is below dir.
func isIn(dir, inside string) bool {
	if inside == ".." || strings.HasPrefix(inside, "../") {
		return false
	}
	return dir == "." || strings.HasPrefix(inside, dir+"/")
}

func (c *commit) refuse(ref, inside string) *Error {
	if inside == ".." || strings.HasPrefix(inside, "../") {
		return &Error{Arg: ref, Msg: fmt.Sprintf("%s leads out of the repository", ref)}
	}
	dir := c.dir
	if dir == "." {
		dir = "the root of the repository"
	}
	return &Error{
		Arg:  ref,
		Msg:  fmt.Sprintf("%s leads to %s, outside of the entry document's directory %s", ref, inside, dir),
		Help: "--allow-refs " + path.Dir(inside) + " allows it",
	}
}
