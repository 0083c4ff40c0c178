package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff"
)

// Complaint is what went wrong, for the person who can put it right.
type Complaint struct {
	Sentence string         // with the place in front where there is one
	At       *diff.Location // nil where there is no line to show
	Help     string         // what to do, one line; may be empty
}

// WriteComplaint writes a complaint: the sentence behind the name of the tool, the line with carets
// below, and the help. Foreign text in it is made visible.
func WriteComplaint(w io.Writer, c Complaint, o Options) error {
	b := bufio.NewWriter(w)
	t := newTextWriter(b, &view{o: o})
	t.lines("postel: " + c.Sentence)
	if c.At != nil {
		t.source(c.At, len(strconv.Itoa(c.At.Line)), func(int) string { return "" })
	}
	if c.Help != "" {
		t.lines(c.Help)
	}
	return b.Flush()
}

// lines writes a text whose line breaks are its own.
func (t *textWriter) lines(s string) {
	for line := range strings.SplitSeq(s, "\n") {
		t.printf("%s\n", t.show(line))
	}
}
