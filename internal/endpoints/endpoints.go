// Package endpoints says which endpoints of a service the changes between two descriptions reach, so
// that each can have a version of its own.
//
// An endpoint is a method and a path, or a method and the name of a webhook; what the templates in a
// path are called does not matter. A change that takes effect at a path or at the whole service
// reaches the service's version and, where it names a path, every endpoint of that path.
package endpoints

import (
	"fmt"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/semver"
	"github.com/postel-api/postel/swagger"
)

// Of lists the endpoints of a description, webhooks included.
func Of(d *swagger.Document) []semver.Endpoint {
	var out []semver.Endpoint
	for _, o := range d.Operations {
		out = append(out, semver.Endpoint{Method: o.Method, Path: o.Path})
	}
	for _, o := range d.Webhooks {
		out = append(out, semver.Endpoint{Method: o.Method, Path: o.Path})
	}
	return out
}

// Changes are the changes of a report, which compares base and revision, by endpoint.
func Changes(base, revision *swagger.Document, r *diff.Report) (semver.Changes, error) {
	was, err := semver.Start("", semver.Version{}, Of(base))
	if err != nil {
		return semver.Changes{}, fmt.Errorf("the endpoints of %s: %w", base.Name, err)
	}
	is, err := semver.Start("", semver.Version{}, Of(revision))
	if err != nil {
		return semver.Changes{}, fmt.Errorf("the endpoints of %s: %w", revision.Name, err)
	}
	out := semver.Changes{Endpoints: map[semver.Endpoint]semver.Bump{}, Removed: map[semver.Endpoint]semver.Bump{}}
	for _, row := range is.Rows {
		if _, ok := was.Find(row.Endpoint); !ok {
			out.Added = append(out.Added, row.Endpoint)
		}
	}
	for _, row := range was.Rows {
		if _, ok := is.Find(row.Endpoint); ok {
			continue
		}
		out.Removed[row.Endpoint] = semver.None
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		for _, p := range f.Places {
			reach(&out, was, is, p, f.Bump)
		}
	}
	return out, nil
}

// reach adds the effect of a change at one place.
func reach(out *semver.Changes, was, is semver.Endpoints, p diff.Place, b semver.Bump) {
	reached := false
	for _, row := range was.Rows {
		e := row.Endpoint
		if !at(p, e, is) {
			continue
		}
		reached = true
		if _, removed := out.Removed[e]; removed {
			out.Removed[e] = max(out.Removed[e], b)
			continue
		}
		now, _ := is.Find(e)
		out.Endpoints[now.Endpoint] = max(out.Endpoints[now.Endpoint], b)
	}
	if !reached {
		out.Elsewhere = max(out.Elsewhere, b)
	}
}

// at reports whether a place is at an endpoint of the base, in the spelling of either description.
func at(p diff.Place, e semver.Endpoint, is semver.Endpoints) bool {
	if p.Path == "" || p.Method != "" && p.Method != e.Method {
		return false
	}
	if p.Path == e.Path {
		return true
	}
	now, ok := is.Find(e)
	return ok && now.Endpoint.Path == p.Path
}
