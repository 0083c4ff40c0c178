package history

import (
	"context"
	"strings"

	"github.com/postel-api/postel/internal/source"
)

// Ref is a name of a revision that a person may mean: a tag or a branch.
type Ref struct {
	Name string
	Kind string // "tag", "branch", "remote branch"
	Date string // of its commit, as 2026-11-23
}

// Refs lists the tags and branches of the repository around the working directory, the newest
// first, at most the given number. Names with a control character are left out.
func Refs(ctx context.Context, most int, o source.Options) ([]Ref, error) {
	out, err := source.Git(ctx, o, nil, "for-each-ref", "--sort=-creatordate", "--format=%(refname)%09%(creatordate:short)", "refs/tags", "refs/heads", "refs/remotes")
	if err != nil {
		return nil, err
	}
	var refs []Ref
	for line := range strings.Lines(string(out)) {
		full, date, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		for _, k := range [...]struct{ prefix, kind string }{{"refs/tags/", "tag"}, {"refs/heads/", "branch"}, {"refs/remotes/", "remote branch"}} {
			name, ok := strings.CutPrefix(full, k.prefix)
			if ok && !hasControl(name) && !strings.HasPrefix(name, "-") && !strings.HasSuffix(name, "/HEAD") && len(refs) < most {
				refs = append(refs, Ref{name, k.kind, date})
			}
		}
	}
	return refs, nil
}
