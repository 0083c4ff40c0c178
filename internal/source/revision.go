package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// ErrNo is the answer "no" of a git command: it has ended with 1 and complained of nothing.
var ErrNo = errors.New("git has answered no")

// maxAnswer is the most that one git command may answer, in bytes.
const maxAnswer = 256 << 20

// Git runs a git command that changes nothing and returns its standard output. It answers in
// English and asks no person; in is its standard input and may be nil. What people have written
// belongs into in or behind a word of our own, never into an argument that git could take for an
// option. The error is [ErrNo] or an [*Error].
func Git(ctx context.Context, o Options, in io.Reader, args ...string) ([]byte, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	r := newRepository(ctx, o)
	cmd := r.command(args...)
	var (
		out  = answer{limit: maxAnswer}
		errs complaint
		exit *exec.ExitError
	)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &errs
	err = cmd.Run()
	switch {
	case out.exceeded:
		return nil, &Error{Msg: fmt.Sprintf("git has answered more than %d MiB", maxAnswer>>20)}
	case err == nil:
		return out.kept.Bytes(), nil
	case errors.As(err, &exit) && exit.ExitCode() == 1 && errs.text() == "":
		return nil, ErrNo
	case errs.text() != "":
		err = errors.New(errs.text())
	}
	return nil, r.failure(err)
}

// answer keeps what a command says, up to a limit.
type answer struct {
	kept     bytes.Buffer // not embedded: its ReadFrom would pass the limit by
	limit    int
	exceeded bool
}

func (a *answer) Write(p []byte) (int, error) {
	if a.kept.Len()+len(p) > a.limit {
		a.exceeded = true
		return 0, io.ErrShortWrite
	}
	return a.kept.Write(p)
}

// AtRevision returns the description that a path of a commit is. The path begins at the root of
// the repository around o.Dir. Unlike an argument "revision:path" of [One] it is never a file of
// the working tree.
func AtRevision(ctx context.Context, revision, path string, o Options) (Input, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Input{}, err
	}
	arg := revision + ":" + path
	candidates, err := findInGit(ctx, arg, o)
	if err != nil {
		return Input{}, err
	}
	if len(candidates) > 1 {
		return Input{}, &Error{Arg: arg, Msg: fmt.Sprintf("%s means %d descriptions: %s", arg, len(candidates), list(candidates)), Help: "name one of them"}
	}
	return candidates[0].open()
}
