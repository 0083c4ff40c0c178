package history

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/source"
)

// Description returns the one description that is nearest to the working directory, as a path
// from there. Without a repository only the directory and those below it are searched.
func Description(ctx context.Context, o source.Options) (string, error) {
	o = absolute(o)
	dirs := searched(ctx, o)
	for _, dir := range dirs {
		files, err := list(ctx, dir, o)
		if err != nil {
			return "", err
		}
		found := nearestLevel(files, dir, o)
		if len(found) == 0 {
			continue
		}
		for i, f := range found {
			found[i] = shown(o.Dir, dir, f)
		}
		if len(found) == 1 {
			return found[0], nil
		}
		return "", &source.Error{
			Msg:  fmt.Sprintf("there are %d descriptions: %s", len(found), enumerate(found)),
			Help: "name one of them, or take all of them with --all",
		}
	}
	return "", nothing("in or below "+o.Dir, dirs[len(dirs)-1])
}

// Descriptions returns all descriptions of the repository around the working directory, as paths
// from there, sorted. Outside of a repository they are those in the directory and below.
func Descriptions(ctx context.Context, o source.Options) ([]string, error) {
	o = absolute(o)
	dirs := searched(ctx, o)
	top := dirs[len(dirs)-1]
	files, err := list(ctx, top, o)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, d := range directories(files) {
		for _, name := range d.descriptions(top, o) {
			found = append(found, shown(o.Dir, top, name))
		}
	}
	if len(found) == 0 {
		return nil, nothing("in "+top, top)
	}
	slices.Sort(found)
	return found, nil
}

// nothing says that no description was found. top is the root that was searched, whose submodules
// were not: they have releases of their own.
func nothing(where, top string) error {
	e := &source.Error{
		Msg:  "there is no API description " + where,
		Help: "name it; a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json",
	}
	if _, err := os.Stat(filepath.Join(top, ".gitmodules")); err == nil {
		e.Msg += "; submodules were not searched"
		e.Help = "run postel in the submodule, or name the description; git submodule status lists them"
	}
	return e
}

// searched returns the directories to search one after the other: the working directory and the
// root of the repository around it.
func searched(ctx context.Context, o source.Options) []string {
	dirs := []string{o.Dir}
	if r, err := Open(ctx, ".", o); err == nil && r.Top != resolved(o.Dir) {
		dirs = append(dirs, r.Top)
	}
	return dirs
}

func resolved(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// shown returns a file below a directory as a path from the working directory.
func shown(work, dir, file string) string {
	if work == dir {
		return file
	}
	full := filepath.Join(dir, filepath.FromSlash(file))
	if rel, err := filepath.Rel(resolved(work), full); err == nil {
		return filepath.ToSlash(rel)
	}
	return full
}

// list returns the files below a directory that may be descriptions, sorted: those that git
// knows or would add, or all where there is no git.
func list(ctx context.Context, dir string, o source.Options) ([]string, error) {
	if r, err := Open(ctx, dir, o); err == nil {
		o.Dir, o.Env = dir, r.o.Env
		out, err := source.Git(ctx, o, nil, "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--",
			":(icase)*.yaml", ":(icase)*.yml", ":(icase)*.json")
		if err != nil {
			return nil, err
		}
		var files []string
		for name := range strings.SplitSeq(string(out), "\x00") {
			if name != "" && !skipped(path.Dir(name)) && !hasControl(name) {
				files = append(files, name)
			}
		}
		slices.Sort(files)
		return slices.Compact(files), nil
	}
	return walk(ctx, dir)
}

// walk is list without git.
func walk(ctx context.Context, dir string) ([]string, error) {
	const most = 100_000
	var files []string
	seen := 0
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		switch seen++; {
		case ctx.Err() != nil:
			return &source.Error{Msg: "the search for descriptions was interrupted"}
		case seen > most:
			return &source.Error{Msg: fmt.Sprintf("there are more than %d files below %s", most, dir), Help: "name the description"}
		case err != nil:
			return nil // what cannot be read holds nothing for us
		case d.IsDir() && skipped(rel):
			return filepath.SkipDir
		case !d.IsDir() && !hasControl(rel):
			files = append(files, rel)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// skipped reports whether nobody would look for a description in a directory.
func skipped(dir string) bool {
	for name := range strings.SplitSeq(dir, "/") {
		switch {
		case name == "testdata", name == "node_modules", name == "vendor":
			return true
		case strings.HasPrefix(name, ".") && name != "." && name != "..":
			return true
		}
	}
	return false
}

// directory is a directory with the names of its files.
type directory struct {
	path  string
	names []string
}

// directories groups files by directory, those near the root first.
func directories(files []string) []directory {
	names := map[string][]string{}
	for _, f := range files {
		names[path.Dir(f)] = append(names[path.Dir(f)], path.Base(f))
	}
	dirs := make([]directory, 0, len(names))
	for _, p := range slices.Sorted(maps.Keys(names)) {
		dirs = append(dirs, directory{p, names[p]})
	}
	slices.SortStableFunc(dirs, func(a, b directory) int { return depth(a.path) - depth(b.path) })
	return dirs
}

func depth(dir string) int {
	if dir == "." {
		return 0
	}
	return 1 + strings.Count(dir, "/")
}

// nearestLevel returns the descriptions in the directories that are nearest to the root.
func nearestLevel(files []string, root string, o source.Options) []string {
	var found []string
	level := 0
	for _, d := range directories(files) {
		if len(found) > 0 && depth(d.path) > level {
			break
		}
		level = depth(d.path)
		found = append(found, d.descriptions(root, o)...)
	}
	return found
}

// descriptions returns the paths of the descriptions in one directory.
func (d directory) descriptions(root string, o source.Options) []string {
	at := func(name string) string { return filepath.Join(root, filepath.FromSlash(d.path), name) }
	names := slices.DeleteFunc(slices.Clone(d.names), func(name string) bool {
		info, err := os.Stat(at(name))
		return err != nil || !info.Mode().IsRegular() || info.Size() > limit(o)
	})
	names = source.Descriptions(names, func(name string) []byte {
		data, err := os.ReadFile(at(name))
		if err != nil {
			return nil
		}
		return data
	})
	for i, name := range names {
		names[i] = path.Join(d.path, name)
	}
	return names
}

// limit is the size from which a file is not looked at.
func limit(o source.Options) int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return 64 << 20
}
