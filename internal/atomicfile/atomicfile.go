// Package atomicfile changes a file whole or not at all.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Error is a file that could not be written. What was there before is still there.
type Error struct {
	Path string
	Err  error
}

// Error says which file, and why in the words of the system.
func (e *Error) Error() string {
	reason := e.Err
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(reason, &path):
		reason = path.Err
	case errors.As(reason, &link):
		reason = link.Err
	}
	return fmt.Sprintf("%s cannot be written: %s", filepath.ToSlash(e.Path), reason)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Write writes a file beside the one of that path and puts it in its place. The permissions of a
// file that is there are kept; a new one has those of perm. A symbolic link stays, and the file
// that it leads to is replaced. The error is an [*Error].
func Write(path string, data []byte, perm fs.FileMode) error {
	if err := write(path, data, perm); err != nil {
		return &Error{path, err}
	}
	return nil
}

func write(path string, data []byte, perm fs.FileMode) (err error) {
	target := path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if info, err := os.Stat(target); err == nil {
		if !info.Mode().IsRegular() {
			return errors.New("it is no file")
		}
		perm = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".postel-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Chmod(perm); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}
