package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/swagger"
)

// found is the two sides of a comparison, of which some may have been found without an argument.
type found struct {
	base     *swagger.Document // nil: there is nothing to compare with
	revision *swagger.Document
	file     string // of the revision, as the command line would write it
	against  history.Base
	says     string // what was chosen, a line for people; "" where everything was given
}

// find reads both sides: BASE and REVISION as arguments, as settings, or found in the repository.
func (r *reading) find(ctx context.Context, c *config.Config, args []string) (*found, error) {
	f := &found{}
	var err error
	if f.file, err = r.described(ctx, c, args[min(1, len(args)):]); err != nil {
		return nil, err
	}
	documents, err := r.load(ctx, f.file)
	if err != nil {
		return nil, err
	}
	f.revision = documents[0]
	base := c.Base
	if len(args) > 0 {
		base = args[0]
	}
	if kind, byHistory := baseKinds()[base]; byHistory {
		return f, r.findBase(ctx, f, kind)
	}
	base = r.atRevision(base, f.file)
	if documents, err = r.load(ctx, base); err != nil {
		return nil, err
	}
	f.base = documents[0]
	if len(args) < 2 {
		f.says = fmt.Sprintf("comparing %s with %s", f.base.Name, f.revision.Name)
	}
	return f, nil
}

// described returns the description of the working tree: an argument, a setting, or the one that is
// found.
func (r *reading) described(ctx context.Context, c *config.Config, args []string) (string, error) {
	switch {
	case len(args) > 0:
		return args[0], nil
	case len(c.Descriptions) == 1:
		return c.Descriptions[0], nil
	}
	return history.Description(ctx, r.from())
}

// baseKinds are the words for a base that is found.
func baseKinds() map[string]history.Kind {
	return map[string]history.Kind{"nearest": history.Nearest, "release": history.Release, "merge-base": history.MergeBase}
}

// findBase finds the base of a description of the working tree.
func (r *reading) findBase(ctx context.Context, f *found, kind history.Kind) error {
	choice := choiceOf(f.revision)
	choice.Kind = kind
	b, err := history.FindBase(ctx, f.file, choice, r.from())
	if err != nil {
		return err
	}
	f.against = b
	if !b.Exists() {
		f.says = nothingAgainst(b, f.revision)
		return nil
	}
	f.base, err = r.open(ctx, b)
	f.says = against(b, f.revision)
	return err
}

// against says which base a description is held against.
func against(b history.Base, d *swagger.Document) string {
	says := fmt.Sprintf("comparing %s (%s) with %s", b.Name(), b.Why, d.Name)
	if b.Note != "" {
		says += "; " + b.Note
	}
	return says
}

// nothingAgainst says why there is no base.
func nothingAgainst(b history.Base, d *swagger.Document) string {
	if b.Note != "" {
		return b.Note
	}
	return fmt.Sprintf("there is nothing to compare %s with", d.Name)
}

// choiceOf is the choice of a base for a description of the working tree: a change of the files that
// it consists of is a change of it.
func choiceOf(d *swagger.Document) history.Choice {
	var c history.Choice
	for _, t := range d.Files()[1:] {
		c.Files = append(c.Files, t.Name())
	}
	return c
}

// open reads the description at a base. It may be used until close.
func (r *reading) open(ctx context.Context, b history.Base) (*swagger.Document, error) {
	in, err := b.Open(ctx, r.from())
	if err != nil {
		return nil, err
	}
	r.opened = append(r.opened, in.Files)
	return swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
}

// atRevision completes the name of a revision alone, such as v1.2.0, with the path of a description.
func (r *reading) atRevision(base, file string) string {
	if base == "-" || strings.ContainsAny(base, ":*?[") || filepath.IsAbs(file) || strings.Contains(file, ":") {
		return base
	}
	if _, err := os.Stat(filepath.Join(r.env.Dir, base)); err == nil {
		return base
	}
	return base + ":./" + filepath.ToSlash(file)
}
