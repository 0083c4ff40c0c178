// Package matrix compares every version of a service with every other: which can take the place of
// which.
package matrix

import (
	"context"
	"fmt"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

// Version is one description of a service.
type Version struct {
	Name     string // of the file
	Version  string // info.version
	Document *swagger.Document
	// Digest is the same for descriptions that say the same, whatever they are called.
	Digest string
}

// Cell is the comparison of one version with another.
type Cell struct {
	// Verdict is what a service that goes from the row's version to the column's needs.
	Verdict diff.Bump `json:"verdict"`
	// Undecided says that the verdict is counted as it is because it could not be decided.
	Undecided bool `json:"undecided,omitempty"`
	// First is the sentence of the first finding, with its place; empty where nothing changed.
	First string `json:"first,omitempty"`
	Rule  string `json:"rule,omitempty"`
	// Findings is how many there are.
	Findings int `json:"findings,omitempty"`
}

// Compatible reports whether clients of the row's version can use the column's.
func (c Cell) Compatible() bool { return c.Verdict < diff.Major }

// Matrix is every version held against every other. Cells[i][j] is about clients of version i when
// version j runs; those of the diagonal are empty. A service is backward compatible from i to a later
// j where Cells[i][j] is compatible, and forward compatible where Cells[j][i] is: clients of the later
// version can use the earlier one.
type Matrix struct {
	Versions []Version
	Cells    [][]Cell
	// Compared is how many cells were computed, the others were known.
	Compared int
}

// Compute fills a matrix. What the cache knows is not compared again, and what is compared is kept
// there. The error is that of ctx.
func Compute(ctx context.Context, versions []Version, o diff.Options, known *Cache) (*Matrix, error) {
	m := &Matrix{Versions: versions, Cells: make([][]Cell, len(versions))}
	for i := range versions {
		m.Cells[i] = make([]Cell, len(versions))
		for j := range versions {
			if i == j || versions[i].Digest == versions[j].Digest {
				continue
			}
			key := versions[i].Digest + " " + versions[j].Digest
			c, ok := known.Cells[key]
			if !ok {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				c = cell(diff.Compare(versions[i].Document, versions[j].Document, o))
				m.Compared++
			}
			m.Cells[i][j] = c
			known.keep(key, c)
		}
	}
	return m, nil
}

func cell(r *diff.Report) Cell {
	c := Cell{Verdict: r.Verdict, Findings: len(r.Findings)}
	if len(r.Findings) == 0 {
		return c
	}
	f := &r.Findings[0]
	c.Rule, c.Undecided, c.First = f.Rule, f.Undecided, f.Message
	if p := f.Places[0]; p.Path != "" {
		c.First = fmt.Sprintf("%s %s: %s", p.Method, p.Path, f.Message)
		if p.Method == "" {
			c.First = fmt.Sprintf("%s: %s", p.Path, f.Message)
		}
	}
	return c
}
