package cli

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"
)

// reading is how descriptions are read: the flags of it, and what they are read from.
type reading struct {
	env     Env
	options source.Options
	opened  []*source.Files // until what was read has been compared
	loaded  atomic.Int64    // bytes of descriptions
}

func (r *reading) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&r.options.AllowRefs, "allow-refs", nil, "`DIR` that references may lead into, beside the description's own")
	f.BoolVar(&r.options.AllowRemoteRefs, "allow-remote-refs", false, "follow references to URLs")
	f.BoolVar(&r.options.AllowPrivate, "allow-private", false, "connect to private and loopback addresses")
	f.DurationVar(&r.options.Timeout, "timeout", 30*time.Second, "`DURATION` of one request at most")
	f.Int64Var(&r.options.MaxBytes, "max-bytes", 64<<20, "`BYTES` of one file at most")
	group(cmd, "Reading", "allow-refs", "allow-remote-refs", "allow-private", "timeout", "max-bytes")
}

// check refuses limits that nothing can keep.
func (r *reading) check(cmd *cobra.Command) error {
	help := "run " + cmd.CommandPath() + " --help"
	switch {
	case r.options.Timeout <= 0:
		return &mistake{fmt.Sprintf("--timeout takes a duration above zero, not %s", r.options.Timeout), help}
	case r.options.MaxBytes <= 0:
		return &mistake{fmt.Sprintf("--max-bytes takes a number above zero, not %d", r.options.MaxBytes), help}
	}
	return nil
}

// load reads descriptions side by side. They may be used until close.
func (r *reading) load(ctx context.Context, args ...string) ([]*swagger.Document, error) {
	stdin := 0
	for _, arg := range args {
		if arg == "-" {
			stdin++
		}
	}
	if stdin > 1 {
		return nil, &mistake{"standard input cannot be both descriptions", "give one of them as a file"}
	}
	documents := make([]*swagger.Document, len(args))
	opened := make([]*source.Files, len(args))
	errs := make([]error, len(args))
	var wg sync.WaitGroup
	for i, arg := range args {
		wg.Go(func() { documents[i], opened[i], errs[i] = r.loadOne(ctx, arg) })
	}
	wg.Wait()
	r.opened = append(r.opened, opened...)
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return documents, nil
}

func (r *reading) loadOne(ctx context.Context, arg string) (*swagger.Document, *source.Files, error) {
	in, err := source.One(ctx, arg, r.from())
	if err != nil {
		return nil, nil, err
	}
	d, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
	if err == nil {
		r.weigh(d)
	}
	return d, in.Files, err
}

// weigh says how much has been loaded.
func (r *reading) weigh(d *swagger.Document) {
	var size int64
	for _, file := range d.Files() {
		size += int64(len(file.Source()))
	}
	if size = r.loaded.Add(size); r.env.Loaded != nil {
		r.env.Loaded(size)
	}
}

// from is the flags with what surrounds the run.
func (r *reading) from() source.Options {
	o := r.options
	o.Dir, o.Stdin, o.Env = r.env.Dir, r.env.Stdin, r.env.Vars
	return o
}

// closeEarlier closes what was opened between the first and the last description: with many of them
// there would be as many processes of git.
func (r *reading) closeEarlier() {
	if len(r.opened) < 3 {
		return
	}
	between := &reading{opened: r.opened[1 : len(r.opened)-1]}
	r.opened = []*source.Files{r.opened[0], r.opened[len(r.opened)-1]}
	between.close()
}

func (r *reading) close() {
	for _, f := range r.opened {
		if f != nil {
			f.Close() // what was read was read: an error here changes no answer
		}
	}
	r.opened = nil
}
