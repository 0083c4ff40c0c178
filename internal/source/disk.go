package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/spelling"
)

// stdinName is the name of the standard input in messages.
const stdinName = "stdin"

func openStdin(ctx context.Context, o Options) (Input, error) {
	data, err := readAll(o.Stdin, "-", "the standard input", o.MaxBytes)
	if err != nil {
		return Input{}, err
	}
	if len(data) == 0 {
		return Input{}, &Error{Arg: "-", Msg: "the standard input is empty"}
	}
	d, err := newDisk(o, "", stdinName)
	if err != nil {
		return Input{}, err
	}
	return Input{Name: stdinName, Data: data, Files: newFiles(ctx, o, d)}, nil
}

// findPath returns the file, or the descriptions in the directory, of that path.
func findPath(ctx context.Context, arg string, o Options) ([]candidate, error) {
	path := from(o.Dir, arg)
	info, err := os.Stat(path)
	switch {
	case arg == "":
		return nil, &Error{Msg: "the name of a description is empty"}
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid):
		return nil, missing(arg, path)
	case err != nil:
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: %s", arg, reason(err))}
	case info.IsDir():
		return findInDirectory(ctx, arg, path, o)
	}
	return []candidate{diskFile(ctx, arg, o)}, nil
}

// missing says what else may be meant by a path that leads nowhere.
func missing(arg, path string) *Error {
	e := &Error{Arg: arg, Msg: fmt.Sprintf("there is no file %s", arg)}
	if _, err := os.Lstat(path); err == nil {
		e.Msg = fmt.Sprintf("%s is a symbolic link to a file that is not there", arg)
		return e
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return e
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	if name := spelling.Nearest(filepath.Base(path), names); name != "" {
		e.Help = "did you mean " + filepath.Join(filepath.Dir(arg), name) + "?"
	}
	return e
}

func findInDirectory(ctx context.Context, arg, path string, o Options) ([]candidate, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("the directory %s cannot be read: %s", arg, reason(err))}
	}
	var names []string
	for _, entry := range entries {
		if info, err := os.Stat(filepath.Join(path, entry.Name())); err == nil && info.Mode().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	names = Descriptions(names, func(name string) []byte {
		data, _, err := readFile(filepath.Join(path, name), name, o.MaxBytes)
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
		candidates[i] = diskFile(ctx, filepath.Join(arg, name), o)
	}
	return candidates, nil
}

func findGlob(ctx context.Context, arg string, o Options) ([]candidate, error) {
	pattern := filepath.FromSlash(arg)
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(escapeMeta(o.Dir), pattern)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s is not a pattern of file names: a bracket is not closed", arg)}
	}
	var candidates []candidate
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		if name, err := filepath.Rel(o.Dir, path); err == nil && !filepath.IsAbs(arg) {
			path = name
		}
		candidates = append(candidates, diskFile(ctx, path, o))
	}
	if len(candidates) == 0 {
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("no file has a name like %s", arg)}
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return strings.Compare(a.name, b.name) })
	return candidates, nil
}

// escapeMeta makes a path stand for itself in a pattern. Windows has no escapes there.
func escapeMeta(path string) string {
	if filepath.Separator == '\\' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

func diskFile(ctx context.Context, arg string, o Options) candidate {
	name := filepath.ToSlash(filepath.Clean(arg))
	return candidate{name, func() (Input, error) {
		path := from(o.Dir, arg)
		data, regular, err := readFile(path, arg, o.MaxBytes)
		if err != nil {
			return Input{}, err
		}
		if !regular {
			path = "" // a pipe stands in no directory
		}
		d, err := newDisk(o, path, name)
		if err != nil {
			return Input{}, err
		}
		return Input{Name: name, Data: data, Files: newFiles(ctx, o, d)}, nil
	}}
}

// readFile reads a file that the person has named, which may be a pipe as well.
func readFile(path, arg string, limit int64) (data []byte, regular bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: %s", arg, reason(err))}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, false, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: %s", arg, reason(err))}
	}
	if size := info.Size(); info.Mode().IsRegular() && size > 0 && size <= limit {
		// The size is known, so that the buffer need not grow to twice of it. A file that grows
		// meanwhile is read to its end all the same.
		buffer := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
		_, err = buffer.ReadFrom(io.LimitReader(f, limit+1))
		if err == nil && int64(buffer.Len()) <= limit {
			return buffer.Bytes(), true, nil
		}
		if err == nil {
			return nil, true, tooLarge(arg, arg, limit)
		}
		return nil, true, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: %s", arg, reason(err))}
	}
	data, err = readAll(f, arg, arg, limit)
	return data, info.Mode().IsRegular(), err
}

// readAll reads no more than limit bytes; called is what messages call it.
func readAll(r io.Reader, arg, called string, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: %s", called, reason(err))}
	}
	if int64(len(data)) > limit {
		return nil, tooLarge(arg, called, limit)
	}
	return data, nil
}

func tooLarge(arg, called string, limit int64) *Error {
	if limit >= 1<<20 && limit%(1<<20) == 0 {
		return &Error{Arg: arg, Msg: fmt.Sprintf("%s is larger than the limit of %d MiB", called, limit>>20)}
	}
	return &Error{Arg: arg, Msg: fmt.Sprintf("%s is larger than the limit of %d bytes", called, limit)}
}

// disk is the file system, as far as the references of one description may lead. Names stand for
// real paths, without symbolic links: otherwise a link to its own directory would make endlessly
// many names of one file.
type disk struct {
	o     Options
	dir   string            // the working directory, its real path
	roots []string          // real directories that references may lead into, the entry's first
	paths map[string]string // real paths by name
	names map[string]string // names by real path
	shown bool              // names are relative to the working directory, as the entry's is
}

// newDisk returns the file system around an entry document, which is the file at path. If path
// is empty it is no file, and its references are relative to the working directory.
func newDisk(o Options, path, name string) (*disk, error) {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err != nil {
		return nil, &Error{Arg: o.Dir, Msg: fmt.Sprintf("the working directory cannot be read: %s", reason(err))}
	}
	entry, names := filepath.Join(dir, stdinName), map[string]string{}
	if path != "" {
		if entry, err = filepath.EvalSymlinks(path); err != nil {
			return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s cannot be read: %s", name, reason(err))}
		}
		names[entry] = name
	}
	d := &disk{
		o: o, dir: dir, roots: []string{filepath.Dir(entry)}, shown: !filepath.IsAbs(name),
		paths: map[string]string{name: entry}, names: names,
	}
	for _, allowed := range o.AllowRefs {
		real, err := filepath.EvalSymlinks(from(o.Dir, allowed))
		if err != nil {
			return nil, &Error{Arg: allowed, Msg: fmt.Sprintf("references are allowed into %s, which cannot be read: %s", allowed, reason(err))}
		}
		d.roots = append(d.roots, real)
	}
	return d, nil
}

func (d *disk) holds(name string) bool { return d.paths[name] != "" }

func (d *disk) close() error { return nil }

func (d *disk) read(from, ref string) (name string, data []byte, err error) {
	base := d.paths[from]
	path := base
	if ref != "" {
		path = d.resolve(base, ref)
	}
	if d.rootOf(path) == "" {
		return "", nil, d.refuse(ref, path)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", nil, d.unreadable(ref, path, err)
	}
	root := d.rootOf(real)
	if root == "" {
		return "", nil, d.refuse(ref, real)
	}
	name = d.name(real)
	data, err = d.readRegular(root, real, name)
	return name, data, err
}

func (d *disk) resolve(base, ref string) string {
	path := filepath.FromSlash(ref)
	if drive := strings.TrimPrefix(path, `\`); filepath.VolumeName(drive) != "" {
		path = drive // file:///C:/x on Windows
	}
	return from(filepath.Dir(base), path)
}

// rootOf returns the allowed directory that holds path, "" if there is none.
func (d *disk) rootOf(path string) string {
	for _, root := range d.roots {
		if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
			return root
		}
	}
	return ""
}

// refuse is the answer to a reference that leads out of the allowed directories. It does not
// say whether there is a file.
func (d *disk) refuse(ref, path string) *Error {
	return &Error{
		Arg:  ref,
		Msg:  fmt.Sprintf("%s leads to %s, outside of the entry document's directory %s", ref, d.display(path), d.display(d.roots[0])),
		Help: "--allow-refs " + d.display(filepath.Dir(path)) + " allows it",
	}
}

func (d *disk) unreadable(ref, path string, err error) *Error {
	if !errors.Is(err, fs.ErrNotExist) {
		return &Error{Arg: ref, Msg: fmt.Sprintf("%s cannot be read: %s", d.display(path), reason(err))}
	}
	e := missing(d.display(path), path)
	e.Arg = ref
	if strings.Contains(ref, `\`) {
		e.Help = "write a slash between directories"
	}
	return e
}

// readRegular reads a file of an allowed directory. It opens it through the directory, so that
// a link that was put in its way since the path was resolved leads nowhere.
func (d *disk) readRegular(root, path, name string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		what := "a special file"
		if info.IsDir() {
			what = "a directory"
		}
		return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s is %s", name, what)}
	}
	var f *os.File
	if err == nil {
		f, err = openIn(root, path)
	}
	if err != nil {
		return nil, &Error{Arg: name, Msg: fmt.Sprintf("%s cannot be read: %s", name, reason(err))}
	}
	defer f.Close()
	return readAll(f, name, name, d.o.MaxBytes)
}

func openIn(root, path string) (*os.File, error) {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return nil, err
	}
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Open(rel)
}

// name returns the one name of a real path.
func (d *disk) name(path string) string {
	if name, ok := d.names[path]; ok {
		return name
	}
	name := d.display(path)
	d.names[path], d.paths[name] = name, path
	return name
}

// display shows a path in the manner of the entry document's name: relative to the working
// directory or absolute.
func (d *disk) display(path string) string {
	if rel, err := filepath.Rel(d.dir, path); err == nil && d.shown {
		path = rel
	}
	return filepath.ToSlash(path)
}
