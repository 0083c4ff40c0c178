package policy

import (
	"fmt"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Deprecations returns where a change breaks what a team has promised about the end of
// operations, in the order of the findings, each at its place in the base or the revision:
//
//   - with announce, an operation that is removed was deprecated in the base, and the sunset
//     that it had there (x-sunset) has come;
//   - with notice, an operation that is newly deprecated, or whose sunset was moved to an earlier
//     day, has a sunset that is at least so far away from today.
//
// The report is that of both documents. How long an operation has been deprecated cannot be
// seen in two documents: what counts is the day that was announced.
func Deprecations(r *diff.Report, base, revision *swagger.Document, d config.Deprecation, today time.Time) []node.Fault {
	p := promises{d, day(today)}
	var broken []node.Fault
	add := func(f node.Fault, ok bool) {
		if !ok {
			broken = append(broken, f)
		}
	}
	for _, f := range r.Findings {
		for _, place := range f.Places {
			switch f.Rule {
			case "operation-removed":
				if op := find(base, place); op != nil && d.Announce {
					add(p.removed(op))
				}
			case "deprecation-announced":
				if op := find(revision, place); op != nil && !d.Notice.IsZero() {
					add(p.announced(op))
				}
			case "sunset-changed":
				// A deprecation that is new has been looked at, and its sunset with it.
				before, now := find(base, place), find(revision, place)
				if before != nil && now != nil && before.Deprecated.Bool() && now.Deprecated.Bool() && !d.Notice.IsZero() {
					add(p.moved(before, now))
				}
			}
		}
	}
	return broken
}

// find returns the operation of a place, nil where the place is none.
func find(d *swagger.Document, p diff.Place) *swagger.Operation {
	for _, op := range d.Operations {
		if op.Method == p.Method && op.Path == p.Path && p.Part == "" {
			return op
		}
	}
	return nil
}

// promises are what a team has promised, on a day.
type promises struct {
	config.Deprecation
	today time.Time
}

func (p promises) removed(op *swagger.Operation) (node.Fault, bool) {
	if !op.Deprecated.Bool() {
		return node.Fault{Span: op.Key, Msg: fmt.Sprintf("%s %s is removed, and was not deprecated before", op.Method, op.Path), Help: "release it with deprecated: true first"}, false
	}
	end, ok := sunset(op)
	switch {
	case ok && end.After(p.today):
		return node.Fault{Span: op.Sunset.Span(), Msg: fmt.Sprintf("%s %s is removed before its sunset, which is on %s", op.Method, op.Path, end.Format(time.DateOnly)), Help: "remove it after that day"}, false
	case !ok && op.Sunset.Exists():
		return node.Fault{Span: op.Sunset.Span(), Msg: fmt.Sprintf("the sunset of %s %s is no day", op.Method, op.Path), Help: "write it like 2026-12-31"}, false
	}
	return node.Fault{}, true
}

func (p promises) announced(op *swagger.Operation) (node.Fault, bool) {
	earliest := p.Notice.After(p.today)
	help := "give it x-sunset: " + earliest.Format(time.DateOnly) + " or later"
	end, ok := sunset(op)
	switch {
	case !op.Sunset.Exists():
		return node.Fault{Span: op.Key, Msg: fmt.Sprintf("%s %s is deprecated without a sunset", op.Method, op.Path), Help: help}, false
	case !ok:
		return node.Fault{Span: op.Sunset.Span(), Msg: fmt.Sprintf("the sunset of %s %s is no day", op.Method, op.Path), Help: help}, false
	case end.Before(earliest):
		return node.Fault{Span: op.Sunset.Span(), Msg: fmt.Sprintf("the sunset of %s %s is on %s, with less than %s of notice", op.Method, op.Path, end.Format(time.DateOnly), p.Notice), Help: help}, false
	}
	return node.Fault{}, true
}

// moved looks at the sunset of an operation that was deprecated before: a later day, or one
// where there was none, only has to keep what it says.
func (p promises) moved(before, now *swagger.Operation) (node.Fault, bool) {
	was, hadOne := sunset(before)
	is, hasOne := sunset(now)
	if hadOne && hasOne && !is.Before(was) {
		return node.Fault{}, true
	}
	if hadOne && !now.Sunset.Exists() {
		return node.Fault{}, true // no end is announced any more, which takes nothing away
	}
	return p.announced(now)
}

// sunset returns the day on which an operation ends.
func sunset(op *swagger.Operation) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, op.Sunset.Text()); err == nil {
			return day(t), true
		}
	}
	return time.Time{}, false
}

// day is the day of a point in time, where that was told.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
