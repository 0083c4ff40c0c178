package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
)

// repository reads the objects of the git repository around a directory. It talks to one process
// of the git binary, which knows worktrees, partial clones and credentials: a description of
// thousands of files must not start thousands of processes. Paths are looked up here, tree by
// tree, since symbolic links must be seen and no file name can be taken for an option.
type repository struct {
	ctx   context.Context
	o     Options
	batch *batch
	trees map[string][]treeEntry
}

func newRepository(ctx context.Context, o Options) *repository {
	return &repository{ctx: ctx, o: o, trees: map[string][]treeEntry{}}
}

// What can be wrong with an object that git was asked for.
var (
	errNoObject = errors.New("no such object")
	errTooLarge = errors.New("the object is too large")
)

// object is a commit's tree, a directory or a file.
type object struct {
	id   string // in hexadecimal
	kind string
	data []byte
}

// Modes of tree entries.
const (
	treeMode      = "40000"
	linkMode      = "120000"
	submoduleMode = "160000"
)

// treeEntry is one name in a directory.
type treeEntry struct {
	mode string
	name string
	id   string
}

func (e treeEntry) isFile() bool { return strings.HasPrefix(e.mode, "100") }

// noEntry says that a directory has no entry of a name.
type noEntry struct {
	dir     string
	name    string
	rest    string // of the path, after name
	entries []treeEntry
}

func (n *noEntry) Error() string { return fmt.Sprintf("there is no %s in %q", n.name, n.dir) }

func (n *noEntry) names() []string {
	names := make([]string, len(n.entries))
	for i, e := range n.entries {
		names[i] = e.name
	}
	return names
}

// lookup finds a path from the root of a commit. real is the path with links resolved.
func (r *repository) lookup(root, name string) (found treeEntry, real string, err error) {
	const mostLinks = 40
	at := []treeEntry{{mode: treeMode, id: root}}
	links := 0
	for rest := strings.Split(name, "/"); len(rest) > 0; {
		segment := rest[0]
		rest = rest[1:]
		switch segment {
		case "", ".":
			continue
		case "..":
			if len(at) == 1 {
				return found, "", &Error{Arg: name, Msg: fmt.Sprintf("%s leads out of the repository", name)}
			}
			at = at[:len(at)-1]
			continue
		}
		e, err := r.step(at, segment, rest)
		if err != nil {
			return found, "", err
		}
		if e.mode != linkMode {
			at = append(at, e)
			continue
		}
		if links++; links > mostLinks {
			return found, "", &Error{Arg: name, Msg: fmt.Sprintf("%s leads through a circle of symbolic links", name)}
		}
		target, err := r.blob(e, e.name)
		if err != nil {
			return found, "", err
		}
		if bytes.HasPrefix(target, []byte{'/'}) {
			return found, "", &Error{Arg: name, Msg: fmt.Sprintf("%s leads out of the repository", name)}
		}
		rest = append(strings.Split(string(target), "/"), rest...)
	}
	return at[len(at)-1], pathOf(at), nil
}

// step looks up one name in the last of the directories.
func (r *repository) step(at []treeEntry, name string, rest []string) (treeEntry, error) {
	missing := &noEntry{dir: pathOf(at), name: name, rest: path.Join(rest...)}
	dir := at[len(at)-1]
	switch dir.mode {
	case treeMode:
	case submoduleMode:
		return treeEntry{}, &Error{Arg: missing.dir, Msg: fmt.Sprintf("%s is a submodule, which is a repository of its own", missing.dir)}
	default:
		return treeEntry{}, missing
	}
	entries, err := r.tree(dir.id)
	if err != nil {
		return treeEntry{}, err
	}
	for _, e := range entries {
		if e.name == name {
			return e, nil
		}
	}
	missing.entries = entries
	return treeEntry{}, missing
}

func pathOf(at []treeEntry) string {
	names := make([]string, 0, len(at))
	for _, e := range at {
		names = append(names, e.name)
	}
	return path.Join(names...)
}

// tree returns the entries of a directory.
func (r *repository) tree(id string) ([]treeEntry, error) {
	if entries, ok := r.trees[id]; ok {
		return entries, nil
	}
	o, err := r.object(id, maxTree)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(o.data, len(id)/2)
	if err != nil {
		return nil, err
	}
	r.trees[id] = entries
	return entries, nil
}

// parseTree reads a tree object: for each entry the mode, a space, the name, a zero byte, and
// the id in as many bytes as the repository's hash has.
func parseTree(data []byte, size int) ([]treeEntry, error) {
	var entries []treeEntry
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		mode, name, spaced := strings.Cut(string(head), " ")
		if !ok || !spaced || len(rest) < size {
			return nil, &Error{Msg: "git has sent a directory that cannot be read"}
		}
		entries = append(entries, treeEntry{mode, name, hex.EncodeToString(rest[:size])})
		data = rest[size:]
	}
	return entries, nil
}

// blob returns the content of a file or a link.
func (r *repository) blob(e treeEntry, name string) ([]byte, error) {
	var large *Error
	if e.mode == submoduleMode {
		return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s is a submodule, which is a repository of its own", name)}
	}
	o, err := r.object(e.id, r.o.MaxBytes)
	switch {
	case errors.Is(err, errNoObject):
		return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s is not in this clone, which is partial", name), Help: "git fetch brings it, where the remote repository can be reached"}
	case errors.As(err, &large) && large.Arg == e.id:
		return nil, tooLarge(name, name, r.o.MaxBytes)
	case err != nil:
		return nil, err
	case bytes.HasPrefix(o.data, []byte("version https://git-lfs.github.com/spec/")):
		return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s is kept in Git LFS, and the commit holds a pointer only", name), Help: "check the revision out, and name the file"}
	}
	return o.data, nil
}

// maxTree is the largest directory that is read, in bytes.
const maxTree = 64 << 20

// object returns an object by its id, or by any other name that git knows, of at most limit
// bytes.
func (r *repository) object(name string, limit int64) (object, error) {
	if err := r.ctx.Err(); err != nil {
		return object{}, r.failure(err)
	}
	if r.batch == nil {
		b, err := r.start()
		if err != nil {
			return object{}, err
		}
		r.batch = b
	}
	o, err := r.batch.object(name, limit)
	if err == nil || errors.Is(err, errNoObject) {
		return o, err
	}
	r.batch.broken = true
	cause := r.close()
	if errors.Is(err, errTooLarge) {
		return o, tooLarge(name, "the object "+name, limit)
	}
	return o, r.failure(errors.Join(cause, err))
}

// close ends the process. Another one starts where an object is asked for again.
func (r *repository) close() error {
	if r.batch == nil {
		return nil
	}
	b := r.batch
	r.batch = nil
	return b.close()
}

// batch is a running "git cat-file --batch", which answers one name a line.
type batch struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors complaint
	broken bool // it is at an unknown place of its answer, or has ended
}

func (r *repository) start() (*batch, error) {
	b := &batch{cmd: r.command("cat-file", "--batch")}
	b.cmd.Stderr = &b.errors
	in, err := b.cmd.StdinPipe()
	if err != nil {
		return nil, r.failure(err)
	}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		return nil, r.failure(err)
	}
	if err := b.cmd.Start(); err != nil {
		return nil, r.failure(err)
	}
	b.in, b.out = in, bufio.NewReader(out)
	return b, nil
}

// object asks for one object. An error other than errNoObject leaves the process unusable.
func (b *batch) object(name string, limit int64) (object, error) {
	if _, err := io.WriteString(b.in, name+"\n"); err != nil {
		return object{}, err
	}
	line, err := b.out.ReadString('\n')
	if err != nil {
		return object{}, err
	}
	fields := strings.Fields(strings.TrimPrefix(line, name))
	if len(fields) == 1 { // "name missing" or "name ambiguous"
		return object{}, errNoObject
	}
	fields = strings.Fields(line)
	if len(fields) != 3 {
		return object{}, fmt.Errorf("git has answered %q", strings.TrimSpace(line))
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return object{}, err
	}
	if size > limit {
		return object{}, errTooLarge
	}
	data := make([]byte, size+1) // and a line break
	if _, err := io.ReadFull(b.out, data); err != nil {
		return object{}, err
	}
	return object{id: fields[0], kind: fields[1], data: data[:size]}, nil
}

// close ends the process and returns what it has said on its standard error.
func (b *batch) close() error {
	_ = b.in.Close() // at the end of its input it ends
	if b.broken {
		_ = b.cmd.Process.Kill() // but not before its answer was taken, of whatever size
	}
	if err := b.cmd.Wait(); err != nil && b.errors.text() != "" {
		return errors.New(b.errors.text())
	}
	return nil
}

// run returns the output of another git command, without spaces around it.
func (r *repository) run(args ...string) (string, error) {
	cmd := r.command(args...)
	var errs complaint
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		if errs.text() != "" {
			err = errors.New(errs.text())
		}
		return "", r.failure(err)
	}
	return strings.TrimSpace(string(out)), nil
}

// command prepares git: it answers in English, asks nothing, and changes nothing.
func (r *repository) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(r.ctx, "git", args...)
	cmd.Dir = r.o.Dir
	cmd.Env = r.o.Env
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env[:len(cmd.Env):len(cmd.Env)], "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0")
	return cmd
}

// failure says why git could not be asked.
func (r *repository) failure(err error) error {
	text, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "fatal: "), "\n")
	switch {
	case r.ctx.Err() != nil:
		return &Error{Msg: "reading from git was interrupted"}
	case errors.Is(err, exec.ErrNotFound):
		return &Error{Msg: "git is not installed, so no revision can be read", Help: "install git, or name a file"}
	case strings.HasPrefix(text, "not a git repository"):
		return &Error{Msg: fmt.Sprintf("%s is not in a git repository, so no revision can be read", r.o.Dir)}
	case strings.Contains(text, "dubious ownership"):
		return &Error{
			Msg:  fmt.Sprintf("git does not trust the repository of %s, since it belongs to another user", r.o.Dir),
			Help: "git config --global --add safe.directory with the path of the repository",
		}
	}
	return &Error{Msg: "git has failed: " + text}
}

// complaint keeps the beginning of what a command says on its standard error.
type complaint struct{ kept []byte }

func (t *complaint) Write(p []byte) (int, error) {
	const most = 4096
	t.kept = append(t.kept, p[:min(len(p), most-min(most, len(t.kept)))]...)
	return len(p), nil
}

func (t *complaint) text() string { return strings.TrimSpace(string(t.kept)) }
