package semver

import (
	"fmt"
	"slices"
	"strings"
)

// Endpoints is the table of a service's endpoints, each with its own version.
type Endpoints struct {
	Service string  // the name of the service
	Version Version // of the service; its numbers are at least those of every row
	Rows    []Row   // sorted by path, then by method
}

// Row is an endpoint with its version, which is a release without build metadata.
type Row struct {
	Endpoint Endpoint
	Version  Version
	// Ended is the version of the service that was the first one without the endpoint. It is
	// 0.0.0 while the endpoint is there. Rows of endpoints that ended stay, so that no later
	// endpoint of the same name takes over the promises made for it.
	Ended Version
}

// HasEnded reports whether the service no longer has the endpoint.
func (r Row) HasEnded() bool { return r.Ended != Version{} }

// Start returns a first table, in which every endpoint has the numbers of its service's version.
// An endpoint that is given twice counts once. Errors are a *[CalendarError] or a *[SyntaxError].
func Start(service string, v Version, endpoints []Endpoint) (Endpoints, error) {
	if e := v.Calendar(); e != nil {
		return Endpoints{}, e
	}
	t := Endpoints{Service: service, Version: v}
	seen := map[Endpoint]bool{}
	for _, e := range endpoints {
		e, fault := e.checked()
		if fault != nil {
			return Endpoints{}, fault
		}
		if !seen[e.key()] {
			t.Rows = append(t.Rows, Row{Endpoint: e, Version: v.Core()})
		}
		seen[e.key()] = true
	}
	t.sort()
	return t, nil
}

func (t Endpoints) sort() {
	slices.SortFunc(t.Rows, func(a, b Row) int { return a.Endpoint.compare(b.Endpoint) })
}

// Find returns the row of an endpoint, whatever the names in its path template are. It may have
// ended.
func (t Endpoints) Find(e Endpoint) (Row, bool) {
	key := e.key()
	if i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Endpoint.key() == key }); i >= 0 {
		return t.Rows[i], true
	}
	return Row{}, false
}

// Declare returns the table with the version that the service gives itself. An error says that it
// is below an endpoint's version.
func (t Endpoints) Declare(v Version) (Endpoints, error) {
	if e := v.Calendar(); e != nil {
		return Endpoints{}, e
	}
	t.Version, t.Rows = v, slices.Clone(t.Rows)
	for _, r := range t.Rows {
		if reason := t.rowFault(r); reason != "" {
			return Endpoints{}, fmt.Errorf("%s cannot have version %s: %s", shown(t.Service), v, reason)
		}
	}
	return t, nil
}

// rowFault says what is wrong with a row of the table.
func (t Endpoints) rowFault(r Row) string {
	core := t.Version.Core()
	switch {
	case r.Version != r.Version.Core():
		return fmt.Sprintf("the version %s of %s is a pre-release or has build metadata, which only the service's version may", r.Version, shown(r.Endpoint.String()))
	case r.Version.Calendar() != nil:
		return r.Version.Calendar().Error()
	case !r.HasEnded() && r.Version.Compare(core) > 0:
		return fmt.Sprintf("%s has version %s, and the service's version is never below that of an endpoint", shown(r.Endpoint.String()), r.Version)
	case r.Ended != r.Ended.Core():
		return fmt.Sprintf("the version %s, with which %s ended, is a pre-release or has build metadata", r.Ended, shown(r.Endpoint.String()))
	case r.Ended.Compare(core) > 0:
		return fmt.Sprintf("%s is said to have ended with %s, which the service did not reach", shown(r.Endpoint.String()), r.Ended)
	}
	return ""
}

// Answer says whether the service, as the table has it, meets a need.
func (t Endpoints) Answer(n Need, options ...Option) Answer {
	row, ok := t.Find(n.Endpoint)
	name := shown(n.Endpoint.String())
	switch {
	case !ok:
		return Answer{Breaks, fmt.Sprintf("%s %s has no %s%s", shown(t.Service), t.Version, name, t.others(n.Endpoint))}
	case row.HasEnded():
		return Answer{Breaks, fmt.Sprintf("%s ended with %s of %s; its last version was %s", name, row.Ended, shown(t.Service), row.Version)}
	}
	a := Meets(n.Range, row.Version, options...)
	a.Reason = fmt.Sprintf("%s: %s", name, a.Reason)
	return a
}

// others names the methods that the path of an endpoint has instead.
func (t Endpoints) others(e Endpoint) string {
	var methods []string
	for _, r := range t.Rows {
		if !r.HasEnded() && r.Endpoint.key().Path == e.key().Path {
			methods = append(methods, r.Endpoint.Method)
		}
	}
	if methods == nil {
		return ""
	}
	return "; that path has " + strings.Join(methods, ", ")
}
