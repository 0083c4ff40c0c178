package source

import (
	"os"
	"path/filepath"
	"strings"
)

// kind is what an argument is, by its looks and by what exists.
type kind uint8

const (
	localPath kind = iota
	stdin
	remoteURL
	otherURL
	glob
	gitPath
)

func kindOf(arg, dir string) kind {
	scheme, _, hasScheme := strings.Cut(arg, "://")
	switch {
	case arg == "-":
		return stdin
	case hasScheme && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")):
		return remoteURL
	case exists(arg, dir):
		return localPath
	case hasScheme && isScheme(scheme):
		return otherURL
	case hasDrive(arg):
		return localPath
	}
	if revision, _, ok := strings.Cut(arg, ":"); ok && !hasMeta(revision) {
		return gitPath
	}
	if hasMeta(arg) {
		return glob
	}
	return localPath
}

func exists(arg, dir string) bool {
	if arg == "" || strings.ContainsRune(arg, 0) {
		return false
	}
	_, err := os.Stat(from(dir, arg))
	return err == nil
}

// from returns a path as seen from dir.
func from(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// isScheme reports whether s is a scheme (RFC 3986, section 3.1) and no revision of git, which
// could be followed by a path with two slashes.
func isScheme(s string) bool {
	for i, c := range []byte(strings.ToLower(s)) {
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || c != '+' && c != '-' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// hasDrive reports whether a path begins with the letter of a drive of Windows. That it is a
// revision of one letter is not possible, since a path in git does not begin with a slash.
func hasDrive(arg string) bool {
	if len(arg) < 3 || arg[1] != ':' || arg[2] != '\\' && arg[2] != '/' {
		return false
	}
	c := arg[0] | 0x20
	return c >= 'a' && c <= 'z'
}

func hasMeta(s string) bool { return strings.ContainsAny(s, "*?[") }
