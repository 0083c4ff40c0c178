package hal

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// TargetError is about a target that is not followed.
type TargetError struct {
	// Target is as the document has it.
	Target, Reason string
}

func (e *TargetError) Error() string {
	return fmt.Sprintf("%q is not followed: %s", e.Target, e.Reason)
}

// NotHypermediaError is about an answer that has no controls: another media type, or a broken document.
type NotHypermediaError struct {
	URL    *url.URL // nil where it is not known
	Media  string
	Reason string
}

func (e *NotHypermediaError) Error() string {
	where := ""
	if e.URL != nil {
		where = e.URL.Redacted() + ": "
	}
	return fmt.Sprintf("%sno document with controls (%s): %s", where, orNothing(e.Media), e.Reason)
}

func orNothing(media string) string {
	if media == "" {
		return "no media type"
	}
	return media
}

// StatusError is about an answer of 400 and above.
type StatusError struct {
	Method string
	URL    *url.URL
	Status int
	Header http.Header
	// Resource is what was answered, with its problem and its controls, nil where that was no document.
	Resource *Resource
}

func (e *StatusError) Error() string {
	out := fmt.Sprintf("%s %s answered %d", e.Method, e.URL.Redacted(), e.Status)
	if e.Resource != nil && e.Resource.Problem != nil {
		p := e.Resource.Problem
		switch {
		case p.Title != "" && p.Detail != "":
			out += ": " + p.Title + ": " + p.Detail
		case p.Title+p.Detail != "":
			out += ": " + p.Title + p.Detail
		}
	}
	return out
}

// PreconditionError is about an unsafe call that was not done: the resource is not as it was read (412).
type PreconditionError struct {
	URL *url.URL
	// ETag is the one that was sent in If-Match.
	ETag string
}

func (e *PreconditionError) Error() string {
	if e.ETag == "" {
		return fmt.Sprintf("%s wants a precondition that does not hold (412)", e.URL.Redacted())
	}
	return fmt.Sprintf("%s has changed since it was read (412): read it again", e.URL.Redacted())
}

// ChainError is about a step that could not be taken. Its cause is a *RelationError, *AmbiguousError,
// *VariableError, *TargetError, *StatusError, *NotHypermediaError or an error of the network.
type ChainError struct {
	// Chain is the whole chain, and Step the index of the step that failed.
	Chain Chain
	Step  int
	// At is the resource from which it was tried, nil where the entry could not be read.
	At    *url.URL
	Cause error
}

func (e *ChainError) Error() string {
	if e.Step < 0 {
		return fmt.Sprintf("the entry: %v", e.Cause)
	}
	at := ""
	if e.At != nil {
		at = " at " + e.At.Redacted()
	}
	return fmt.Sprintf("step %d (%s)%s: %v", e.Step+1, e.Chain[e.Step], at, e.Cause)
}

// Unwrap returns the cause.
func (e *ChainError) Unwrap() error { return e.Cause }

// RelationError is about a relation that a resource does not have.
type RelationError struct {
	Rel string
	// Known are the relations that are there, Nearest the one that may have been meant, "" where none is
	// near.
	Known   []string
	Nearest string
}

func (e *RelationError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("there is no %s, and no other relation", e.Rel)
	}
	out := fmt.Sprintf("there is no %s, only %s", e.Rel, strings.Join(e.Known, ", "))
	if e.Nearest != "" {
		out += "; is " + e.Nearest + " meant?"
	}
	return out
}

// AmbiguousError is about a relation with several controls, where the step says not which.
type AmbiguousError struct {
	Rel   string
	Count int
	Names []string
}

func (e *AmbiguousError) Error() string {
	if len(e.Names) > 0 {
		return fmt.Sprintf("there are %d %s: say which, as in %s[0] or %s[name=%s]", e.Count, e.Rel, e.Rel, e.Rel, e.Names[0])
	}
	return fmt.Sprintf("there are %d %s: say which, as in %s[0], or %s[*] for all", e.Count, e.Rel, e.Rel, e.Rel)
}

// VariableError is about a template that cannot be expanded.
type VariableError struct {
	Href string
	// Missing are variables without which the template is no address; Unknown are values for variables
	// that it has not.
	Missing, Unknown []string
}

func (e *VariableError) Error() string {
	if len(e.Unknown) > 0 {
		return fmt.Sprintf("the template %s has no variable %s", e.Href, strings.Join(e.Unknown, ", "))
	}
	return fmt.Sprintf("the template %s needs a value for %s", e.Href, strings.Join(e.Missing, ", "))
}

// LimitError is about a bound that was reached.
type LimitError struct{ Reason string }

func (e *LimitError) Error() string { return e.Reason }
