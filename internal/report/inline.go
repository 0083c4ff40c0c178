package report

import "github.com/postel-api/postel/diff"

// Words shows a sentence in Markdown as text that is to be read and never obeyed: plain words as
// they are; all others, and the subject of the sentence, in code spans.
func Words(sentence, subject string) string { return words(sentence, subject) }

// Code is a code span of Markdown that shows any text, in the same way.
func Code(s string) string { return code(s) }

// Visible returns a text with everything that cannot be seen, or moves other text, as an escape on
// one line; with ascii everything beyond ASCII as well.
func Visible(s string, ascii bool) string { return visible(s, ascii) }

// Shorten cuts a text after n code points and marks the cut.
func Shorten(s string, n int) string { return shorten(s, n) }

// Where names the first place of a finding in a few words: "GET /orders/{id} 200".
func Where(f *diff.Finding) string { return whereShort(first(f)) }
