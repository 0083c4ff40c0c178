package report

import (
	"bufio"
	"fmt"

	"github.com/postel-api/postel/diff"
)

// The line format is what compilers print and editors jump to. A finding without a location
// names the file alone.

func writeLine(w *bufio.Writer, v *view) error {
	for _, f := range v.shown {
		fmt.Fprintln(w, visible(v.line(f), !v.o.Unicode))
	}
	return nil
}

// line is a finding in one line, yet to be made visible.
func (v *view) line(f *diff.Finding) string {
	at := v.Revision.Name
	if l := seen(f); l != nil {
		at = spot(l)
	}
	s := fmt.Sprintf("%s: %s %s: %s", at, label(f), f.Rule, inOneLine(f))
	if len(f.Places) > 1 {
		s += " (" + more(f) + ")"
	}
	return behind(s, v.hits(f)) + " [" + f.Fingerprint + "]"
}

// inOneLine is "GET /orders/{id} 200: total was a number and is now a string".
func inOneLine(f *diff.Finding) string {
	return whereShort(first(f)) + ": " + said(f)
}
