package diff

import (
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/semver"
)

// Bump is the part of the version that a change needs.
type Bump = semver.Bump

// The bumps, in order: a report's verdict is the highest one of its findings.
const (
	None  = semver.None
	Patch = semver.Patch
	Minor = semver.Minor
	Major = semver.Major
)

// Report is the answer to one comparison.
type Report struct {
	Base, Revision Description
	Verdict        Bump
	Findings       []Finding // sorted: highest bump first, then by place
	// Notices name what was not understood or not compared, and what was compared although the
	// document is at fault there. They never change the verdict silently: what could not be
	// compared and may matter is an undecided finding too.
	Notices  []Notice
	Compared int // operations (with webhooks and callbacks) that both documents have
}

// Description names one side of a comparison.
type Description struct {
	Name    string // the file or argument
	Title   string // info.title
	Version string // info.version
	Format  string // "OpenAPI 3.1", "Swagger 2.0"
}

// Finding is one change with its verdict. A change of a shared component is one finding with
// several places.
type Finding struct {
	Rule           string // id
	Bump           Bump
	Undecided      bool      // counted as Bump, but neither shown to be harmless nor to hurt
	Title          string    // a few words: "response type changed"
	Message        string    // one sentence without a period
	Detail         string    // a further sentence: who is hurt and how; may be empty
	Subject        string    // the changed thing in short: "total", "maxLength", "read:orders"
	Places         []Place   // at least one, sorted; the first one is shown
	Base, Revision *Location // where it stands; nil on the side that lacks it and has no parent to show
	Witness        *Witness  // nil where the change cannot be shown by a value
	Exchange       *Exchange // nil where it cannot be shown by a message, or was not asked for
	Help           string    // a way out, one or two sentences
	Assumptions    []string  // keys that decided it: "A1", "A7"
	Fingerprint    string    // 12 hex digits, stable under reformatting and reordering
}

// Place is where in the API a finding takes effect.
type Place struct {
	Method  string // "" for the whole service
	Path    string
	Part    string // "request body", "response 200", "query parameter limit", "security", "" for the operation itself; "callback onEvent POST request body"
	Media   string // media type, may be empty
	Pointer string // JSON Pointer with * for elements, into the value: "/items/*/name"; may be empty
}

// Location is a range on one line of a document, with that line.
type Location struct {
	File   string
	Line   int // from 1
	Column int // from 1, in code points
	Width  int // code points from Column on, at least 1
	// Text is the line, or the part of it around the range where the line is very long, and
	// TextColumn the column of its first code point.
	Text       string
	TextColumn int
	Pointer    string // JSON Pointer of the node in its file
	Note       string // what a caret under it should say: "clients were promised this"; may be empty
	Parent     bool   // the thing itself is not in this document: this is where it would stand
}

// Witness is a message that one side allows and the other refuses.
type Witness struct {
	Value  string // JSON text
	Says   string // "allowed by the base, refused by the revision" or the reverse
	At     string // JSON Pointer into Value: the place that decides
	Strict bool   // it exists only if a sender may add any member (A2 "strict")
	// Opinions are those of the judges; a witness that one of them disputes is not shown.
	Opinions []Opinion
}

// Exchange is a break as it travels: a request, or an answer and the request before it, that the
// sender's document allows and the receiver's refuses. What servers, security and media types
// need is filled in with the documents' own examples and defaults.
type Exchange struct {
	wire.Exchange
	Says     string // "the base allows this request, the revision refuses it" or the like
	Opinions []Opinion
}

// Notice is something that was not compared, or only with a doubt.
type Notice struct {
	Kind     string // "not-compared", "fault"
	Message  string
	Help     string
	Side     string // "base" or "revision"
	Location *Location
}
