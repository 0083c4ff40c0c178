// Package source turns an argument of the command line into the bytes of an API description, a
// name for messages, and a reader of the other files that the description refers to.
//
// An argument is one of
//
//   - "-", the standard input;
//   - an http or https URL;
//   - a path of a file;
//   - a path of a directory that holds a description: files called openapi or swagger with the
//     extension yaml, yml or json, and where there is none the files whose root has one of
//     these keys;
//   - a glob (see [path/filepath.Match]);
//   - "revision:path", a file or directory at a revision of the git repository around the working
//     directory. The path begins at the root of the repository, or with "./" or "../" at the
//     working directory, as in git itself.
//
// What exists under the name of the argument is a path, whatever it looks like otherwise.
//
// # References
//
// A description comes from somewhere, and must not be able to read more than that place. A
// reference is relative to the file that names it, after percent-decoding. It may lead to files
// in the directory of the entry document and below, symbolic links resolved; to files at the
// same commit for a git revision; to the same origin, in the directory of the entry document
// and below, for a URL. [Options] can allow other directories and other servers.
//
// # Network
//
// A request has a time limit, a size limit and at most five redirects. The address that a host
// name means is checked when the connection is made, so that neither a redirect nor a change of
// the name's address leads to a private one. Proxies of the environment are not used, since
// they would hide the address.
//
// Every error is an [*Error]: one sentence, and where there is one a way out.
package source

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options are the surroundings of an argument. The zero value of a field means its default.
type Options struct {
	Dir   string    // what relative paths are relative to, default the working directory
	Stdin io.Reader // what "-" means, default an empty input
	Env   []string  // the environment of git, as in [os/exec.Cmd], default that of the process

	Timeout  time.Duration // of one request, default 30 seconds
	MaxBytes int64         // of one file, default 64 MiB
	MaxFiles int           // that one description may consist of, default 10,000

	AllowPrivate    bool     // connect to private, loopback and link-local addresses
	AllowRefs       []string // directories that references may lead into, beside the entry's own
	AllowRemoteRefs bool     // follow references to any http or https URL
}

const (
	defaultTimeout  = 30 * time.Second
	defaultMaxBytes = 64 << 20
	defaultMaxFiles = 10_000
)

// Input is one description.
type Input struct {
	Name  string // canonical, as messages show it
	Data  []byte
	Files *Files // reads what the description refers to
}

// Open returns the descriptions that an argument means, at least one. Their names are sorted.
func Open(ctx context.Context, arg string, o Options) ([]Input, error) {
	candidates, err := find(ctx, arg, o)
	if err != nil {
		return nil, err
	}
	inputs := make([]Input, len(candidates))
	for i, c := range candidates {
		if inputs[i], err = c.open(); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// One returns the description that an argument means. Where it means several, the error names
// them and none is read.
func One(ctx context.Context, arg string, o Options) (Input, error) {
	candidates, err := find(ctx, arg, o)
	if err != nil {
		return Input{}, err
	}
	if len(candidates) > 1 {
		return Input{}, &Error{
			Arg:  arg,
			Msg:  fmt.Sprintf("%s means %d descriptions: %s", arg, len(candidates), list(candidates)),
			Help: "name one of them",
		}
	}
	return candidates[0].open()
}

// candidate is a description that is not read yet.
type candidate struct {
	name string
	open func() (Input, error)
}

// list names a few candidates.
func list(candidates []candidate) string {
	const most = 5
	var names []string
	for _, c := range candidates[:min(most, len(candidates))] {
		names = append(names, c.name)
	}
	if more := len(candidates) - most; more > 0 {
		return strings.Join(names, ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// find returns the descriptions that an argument means, at least one.
func find(ctx context.Context, arg string, o Options) ([]candidate, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	switch kindOf(arg, o.Dir) {
	case stdin:
		return []candidate{{stdinName, func() (Input, error) { return openStdin(ctx, o) }}}, nil
	case remoteURL:
		return []candidate{{arg, func() (Input, error) { return openURL(ctx, arg, o) }}}, nil
	case gitPath:
		return findInGit(ctx, arg, o)
	case glob:
		return findGlob(ctx, arg, o)
	case otherURL:
		scheme, _, _ := strings.Cut(arg, "://")
		return nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s has the scheme %s; only http and https can be read", arg, scheme)}
	}
	return findPath(ctx, arg, o)
}

func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return o, &Error{Msg: "the working directory cannot be found: " + reason(err)}
		}
		o.Dir = dir
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, &Error{Arg: o.Dir, Msg: "the working directory cannot be found: " + reason(err)}
	}
	o.Dir = dir
	if o.Stdin == nil {
		o.Stdin = strings.NewReader("")
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.MaxFiles == 0 {
		o.MaxFiles = defaultMaxFiles
	}
	return o, nil
}
