package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/endpoints"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/semver"
)

// locked holds the endpoint versions of the lock file against those that the changes need, and
// reports whether they are covered. Without a lock file nothing is asked.
func (o *checkOptions) locked(ctx context.Context, c *config.Config, f *found, r *diff.Report) (covered bool, err error) {
	name := c.Lock
	if name == "" {
		name = filepath.Join(filepath.Dir(f.file), config.LockName)
	}
	data, err := readFile(o.env, name)
	if err != nil || data == nil {
		return true, err
	}
	lock, err := parseLock(name, data)
	if err != nil {
		return false, err
	}
	before, err := o.lockOfBase(ctx, name, f)
	if err != nil {
		return false, err
	}
	changes, err := endpoints.Changes(f.base, f.revision, r)
	if err != nil {
		return false, &mistake{err.Error(), ""}
	}
	needed, _, err := before.Raise(changes)
	if err != nil {
		return false, &mistake{fmt.Sprintf("%s is not of %s: %s", name, f.base.Name, err), "make it anew: postel semver endpoints " + f.revision.Name + " --lock " + name + " --write"}
	}
	behind := lockFaults(lock, needed)
	for _, b := range behind {
		o.env.tell(name+": "+b, "")
	}
	if len(behind) == 0 {
		return true, nil
	}
	o.env.tell(fmt.Sprintf("%s does not cover what %s changes", name, f.revision.Name),
		fmt.Sprintf("postel semver endpoints %s %s --lock %s --write", f.base.Name, f.revision.Name, name))
	return false, nil
}

// lockOfBase is the lock file as it is at the base, else a table in which every endpoint has the
// version of the base.
func (o *checkOptions) lockOfBase(ctx context.Context, name string, f *found) (semver.Endpoints, error) {
	if f.against.Commit != "" && !filepath.IsAbs(name) {
		if in, err := source.One(ctx, f.against.Commit+":./"+filepath.ToSlash(name), o.read.from()); err == nil {
			o.read.opened = append(o.read.opened, in.Files)
			return parseLock(f.against.Revision+":"+name, in.Data)
		}
	}
	return firstTable(f.base)
}

// lockFaults lists the endpoints whose versions are below what they need to be.
func lockFaults(lock, needed semver.Endpoints) []string {
	var out []string
	for _, want := range needed.Rows {
		have, ok := lock.Find(want.Endpoint)
		switch {
		case !ok && want.HasEnded():
		case !ok:
			out = append(out, fmt.Sprintf("%s is missing, it is at %s", want.Endpoint, want.Version))
		case want.HasEnded() != have.HasEnded() && want.HasEnded():
			out = append(out, fmt.Sprintf("%s has ended, and stands there as if it had not", want.Endpoint))
		case want.HasEnded() != have.HasEnded():
			out = append(out, fmt.Sprintf("%s is there, and stands there as ended", want.Endpoint))
		case have.Version.Compare(want.Version) < 0:
			out = append(out, fmt.Sprintf("%s is at %s, and its changes need %s", want.Endpoint, have.Version, want.Version))
		}
	}
	return out
}
