package semver

import (
	"fmt"
	"maps"
	"slices"
)

// Changes are what a new version of a service changes, by endpoint.
type Changes struct {
	// Endpoints are the ones that stay and the highest bump of the changes that reach them.
	// One without a change may be left out.
	Endpoints map[Endpoint]Bump
	Added     []Endpoint
	// Removed has Major for each endpoint that is gone, unless a policy allows its removal.
	Removed map[Endpoint]Bump
	// Elsewhere is the bump of what reaches no single endpoint.
	Elsewhere Bump
	// Start is the version of endpoints that are new. The zero value stands for 1.0.0, or for
	// 0.1.0 in a service below 1.0.0. One that ended before comes back with its next major
	// version.
	Start Version
}

// Bump is what the service needs: the highest bump of all changes, a new endpoint counting as
// Minor.
func (c Changes) Bump() Bump {
	b := c.Elsewhere
	if len(c.Added) > 0 {
		b = max(b, Minor)
	}
	for _, all := range [...]map[Endpoint]Bump{c.Endpoints, c.Removed} {
		for _, one := range all {
			b = max(b, one)
		}
	}
	return min(b, Major)
}

// Move is what happened to one endpoint.
type Move struct {
	Endpoint Endpoint
	Kind     MoveKind
	Bump     Bump    // what the changes that reach it need
	From     Version // 0.0.0 if it was added
	To       Version // the last version if it ended
}

// MoveKind says how an endpoint went from one table to the next.
type MoveKind uint8

// The kinds of moves.
const (
	Kept MoveKind = iota
	Raised
	Added
	Ended
)

// String returns "kept", "raised", "added" or "ended".
func (k MoveKind) String() string {
	names := [...]string{"kept", "raised", "added", "ended"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("MoveKind(%d)", uint8(k))
}

// Raise returns the table after the changes, and what happened to each endpoint that was there or
// is there, in the order of the table. The service's version follows by the maximum rule: it is
// the next one for the highest bump, and its numbers are not below any endpoint's version. All
// are counted by [Next]; KeepPrerelease counts for the service alone. An endpoint that has the
// numbers of a service's pre-release is as little released, and is counted from there.
//
// Errors are sentences: an endpoint that the table does not have, one added that it has, one both
// removed and there, a first version above that of the service, a calendar version.
func (t Endpoints) Raise(c Changes, options ...Option) (Endpoints, []Move, error) {
	step, err := Next(t.Version, c.Bump(), options...)
	if err != nil {
		return Endpoints{}, nil, fmt.Errorf("the version of the service cannot be raised: %w", err)
	}
	r := raising{
		table:   Endpoints{t.Service, step.Version, slices.Clone(t.Rows)},
		from:    t.Version,
		at:      map[Endpoint]int{},
		moves:   map[Endpoint]Move{},
		options: slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return o == KeepPrerelease }),
	}
	for i, row := range t.Rows {
		r.at[row.Endpoint.key()] = i
	}
	if err := r.apply(c); err != nil {
		return Endpoints{}, nil, err
	}
	r.table.sort()
	return r.table, r.list(), nil
}

// raising is a table on its way to the next one.
type raising struct {
	table   Endpoints
	from    Version          // of the service before
	at      map[Endpoint]int // the row of each endpoint, by key
	moves   map[Endpoint]Move
	options []Option
}

func (r *raising) apply(c Changes) error {
	for _, e := range sorted(c.Endpoints) {
		if err := r.change(e, c.Endpoints[e]); err != nil {
			return err
		}
	}
	start, err := r.firstVersion(c.Start)
	if err != nil {
		return err
	}
	for _, e := range c.Added {
		if err := r.add(e, start); err != nil {
			return err
		}
	}
	r.atLeastRows()
	for _, e := range sorted(c.Removed) {
		if err := r.end(e, c.Removed[e]); err != nil {
			return err
		}
	}
	return nil
}

func sorted(all map[Endpoint]Bump) []Endpoint {
	return slices.SortedFunc(maps.Keys(all), Endpoint.compare)
}

// row is the row of an endpoint that is there.
func (r *raising) row(e Endpoint) (*Row, error) {
	i, ok := r.at[e.key()]
	if !ok || r.table.Rows[i].HasEnded() {
		return nil, fmt.Errorf("the table of %s does not have %s: it was made for another description", shown(r.table.Service), shown(e.String()))
	}
	return &r.table.Rows[i], nil
}

// change raises one endpoint. It may come twice, with other names in its path.
func (r *raising) change(e Endpoint, b Bump) error {
	row, err := r.row(e)
	if err != nil {
		return err
	}
	move, twice := r.moves[e.key()]
	if !twice {
		move.From, row.Endpoint.Path = row.Version, e.Path
	}
	move.Bump = max(move.Bump, min(b, Major))
	step, err := Next(r.unreleased(move.From), move.Bump, r.options...)
	if err != nil {
		return fmt.Errorf("%s: %w", shown(e.String()), err)
	}
	if move.Bump != None {
		row.Version = step.Version
	}
	move.To = row.Version
	if move.To != move.From {
		move.Kind = Raised
	}
	r.moves[e.key()] = move
	return nil
}

// unreleased is the version from which an endpoint is counted: the service's pre-release where
// its numbers are those of the pre-release.
func (r *raising) unreleased(v Version) Version {
	if r.from.pre != "" && v == r.from.Core() {
		v.pre = r.from.pre
	}
	return v
}

func (r *raising) add(e Endpoint, start Version) error {
	e, fault := e.checked()
	if fault != nil {
		return fault
	}
	if r.moves[e.key()].Kind == Added {
		return nil
	}
	row := Row{Endpoint: e, Version: start}
	i, known := r.at[e.key()]
	switch {
	case known && !r.table.Rows[i].HasEnded():
		return fmt.Errorf("the table of %s has %s already: it was made for another description", shown(r.table.Service), shown(e.String()))
	case known:
		step, err := Next(r.table.Rows[i].Version, Major, r.options...)
		if err != nil {
			return fmt.Errorf("%s: %w", shown(e.String()), err)
		}
		row.Version = step.Version
		r.table.Rows[i] = row
	default:
		r.at[e.key()] = len(r.table.Rows)
		r.table.Rows = append(r.table.Rows, row)
	}
	r.moves[e.key()] = Move{Kind: Added, Bump: Minor, To: row.Version}
	return nil
}

// firstVersion is the version of endpoints that are new.
func (r *raising) firstVersion(stated Version) (Version, error) {
	service := r.table.Version
	switch {
	case stated == Version{} && service.major != "":
		return New(1, 0, 0), nil
	case stated == Version{} && service.minor != "":
		return New(0, 1, 0), nil
	case stated == Version{}:
		return service.Core(), nil
	case stated != stated.Core() || stated.Calendar() != nil:
		return Version{}, fmt.Errorf("endpoints cannot start at %s: their versions are releases without build metadata, and no dates", stated)
	case stated.Compare(service.Core()) > 0:
		return Version{}, fmt.Errorf("endpoints cannot start at %s: their service would be behind them with %s", stated, service)
	}
	return stated, nil
}

// atLeastRows is the maximum rule. Counting is monotone, so that it moves the service only where
// an endpoint comes back that had ended by a policy without a new major version.
func (r *raising) atLeastRows() {
	for _, row := range r.table.Rows {
		if !row.HasEnded() && row.Version.Compare(r.table.Version.Core()) > 0 {
			r.table.Version = row.Version
		}
	}
}

func (r *raising) end(e Endpoint, b Bump) error {
	move, moved := r.moves[e.key()]
	if move.Kind == Ended {
		return nil
	}
	row, err := r.row(e)
	if err != nil {
		return err
	}
	if moved {
		return fmt.Errorf("%s is said to be removed and to be there", shown(e.String()))
	}
	row.Ended = r.table.Version.Core()
	r.moves[e.key()] = Move{Kind: Ended, Bump: min(b, Major), From: row.Version, To: row.Version}
	return nil
}

// list is what happened in the order of the table, without what had ended before.
func (r *raising) list() []Move {
	var list []Move
	for _, row := range r.table.Rows {
		move, ok := r.moves[row.Endpoint.key()]
		if !ok && row.HasEnded() {
			continue
		}
		if !ok {
			move = Move{From: row.Version, To: row.Version}
		}
		move.Endpoint = row.Endpoint
		list = append(list, move)
	}
	return list
}
