package source

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// Files reads the files that one description refers to, from the place that it came from. It is
// for one goroutine at a time.
type Files struct {
	o      Options
	local  local
	remote *remote
	left   int // files that may still be read
}

// local is a place that is not on the network: the file system or a commit.
type local interface {
	// read returns the file that a path means as seen from the file called from.
	read(from, path string) (name string, data []byte, err error)
	// holds reports whether it has a file called name.
	holds(name string) bool
	close() error
}

// The context is kept since references are read long after Open, and reading them must end
// with the same command.
func newFiles(ctx context.Context, o Options, l local) *Files {
	return &Files{o: o, local: l, remote: newRemote(ctx, o), left: o.MaxFiles}
}

// Read returns the file that ref names as seen from the file called from, which is the name of
// the input or one that Read has returned. ref is a reference (RFC 3986, section 4.1); a
// fragment has no influence. name is canonical: all references to one file have the same one.
func (f *Files) Read(from, ref string) (name string, data []byte, err error) {
	if f.left == 0 {
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("the description consists of more than %d files", f.o.MaxFiles)}
	}
	f.left--
	u, err := url.Parse(ref)
	if err != nil {
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%q is not a reference: %s", ref, urlReason(err))}
	}
	u.Fragment, u.RawFragment = "", ""
	if f.local == nil || !f.local.holds(from) {
		return f.remote.readFrom(from, u, ref)
	}
	switch {
	case isHTTP(u):
		return f.remote.read(u, ref)
	case u.Scheme != "" && u.Scheme != "file" || u.Host != "" && !strings.EqualFold(u.Host, "localhost") || u.Opaque != "":
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%s is neither a path nor an http or https URL", ref)}
	case u.RawQuery != "" || u.ForceQuery:
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%s is the path of a file and has a query", ref), Help: "write a question mark in a file name as %3F"}
	case strings.ContainsRune(u.Path, 0):
		return "", nil, &Error{Arg: ref, Msg: fmt.Sprintf("%s is not the name of a file", ref)}
	}
	return f.local.read(from, u.Path)
}

// Close gives back what reading needs, which is a git process for a revision and connections
// for a URL. It ends with the context of Open, too.
func (f *Files) Close() error {
	f.remote.close()
	if f.local == nil {
		return nil
	}
	return f.local.close()
}
