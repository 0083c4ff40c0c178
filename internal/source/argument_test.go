package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestArgumentsAreTakenForWhatTheyLookLike(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"openapi.yaml", "v1:openapi.yaml", "a*.yaml", "-x"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Skipf("this system has no file called %s: %v", name, err)
		}
	}
	tests := map[string]kind{
		"-": stdin, "": localPath, "openapi.yaml": localPath, "nothing.yaml": localPath, "./openapi.yaml": localPath, dir: localPath, ".": localPath, "-x": localPath,
		"http://example.com/a.yaml": remoteURL, "HTTPS://example.com": remoteURL, "https://[::1]:8080/a?b=c:d": remoteURL,
		"ftp://example.com/a.yaml": otherURL, "file:///etc/passwd": otherURL, "git+ssh://x/y": otherURL,
		`C:\api\openapi.yaml`: localPath, "c:/api/openapi.yaml": localPath, "C:openapi.yaml": gitPath,
		"main:openapi.yaml": gitPath, "origin/main:./api/openapi.yaml": gitPath, "HEAD~2:": gitPath, ":openapi.yaml": gitPath, "-x:openapi.yaml": gitPath,
		"v1.0.0:api/*.yaml": gitPath, "v1:openapi.yaml": localPath,
		"*.yaml": glob, "api/[a-c].json": glob, "a?.yaml": glob, "a*.yaml": localPath, "a*:b": glob, "a\x00b": localPath,
	}
	for arg, want := range tests {
		if got := kindOf(arg, dir); got != want {
			t.Errorf("%q: got kind %d, want %d", arg, got, want)
		}
	}
}

// FuzzArgument holds that an argument that does not exist has a kind that follows from its text
// alone, and that what goes to git is no option.
func FuzzArgument(f *testing.F) {
	for _, arg := range []string{"-", "a:b", "C:\\x", "https://x", "*.yaml", ":x", "-a:b", "a\nb:c", "é:é", "x://y", "HEAD@{1}:a[b]", "\x00", "a:../b"} {
		f.Add(arg)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, arg string) {
		if exists(arg, dir) {
			return
		}
		got := kindOf(arg, dir)
		if again := kindOf(arg, filepath.Join(dir, "none")); !exists(arg, filepath.Join(dir, "none")) && again != got {
			t.Fatalf("%q: kind %d, and %d elsewhere", arg, got, again)
		}
		revision, path, isCut := strings.Cut(arg, ":")
		switch got {
		case gitPath:
			err := checkRevision(arg, revision)
			if !isCut || err == nil && (revision == "" || revision[0] == '-' || strings.ContainsAny(arg, "\n\x00")) {
				t.Fatalf("%q goes to git", arg)
			}
			r := &repository{}
			if strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../") || path == "." || path == ".." {
				return
			}
			if inside, err := r.fromRoot(path); err != nil || strings.HasPrefix(inside, "/") || strings.HasPrefix(inside, "../") {
				t.Fatalf("%q: path %q, error %v", arg, inside, err)
			}
		case glob:
			if !hasMeta(arg) {
				t.Fatalf("%q is taken for a pattern", arg)
			}
		case remoteURL:
			if !strings.HasPrefix(strings.ToLower(arg), "http") {
				t.Fatalf("%q is taken for a URL", arg)
			}
		}
	})
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x0001234567890123456789"), 20)
	f.Add([]byte("40000 a b\x00"), 20)
	f.Add([]byte{0}, 32)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		if size < 1 || size > 64 {
			return
		}
		entries, err := parseTree(data, size)
		for _, e := range entries {
			if err != nil || len(e.id) != 2*size {
				t.Fatalf("%q: %+v, error %v", data, e, err)
			}
		}
	})
}
