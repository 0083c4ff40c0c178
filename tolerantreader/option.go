package tolerantreader

import "github.com/postel-api/postel/tolerantreader/internal/document"

// Option changes how a reader or a plan reads.
type Option func(*options)

// options are what the options say.
type options struct {
	skim       bool
	embedded   bool
	duplicates duplicates
	maxBytes   int
	limits     document.Limits
	html       HTMLReader
}

// duplicates is what happens to names that stand more than once in one object.
type duplicates uint8

const (
	refuseDuplicates duplicates = iota
	firstOfDuplicates
	lastOfDuplicates
)

func optionsOf(all []Option) options {
	o := options{maxBytes: 32 << 20, limits: document.Limits{Depth: 1_000, Matches: 10_000}}
	for _, set := range all {
		set(&o)
	}
	return o
}

// Skim leaves unverified what no path leads through: values are found sooner, and what is wrong
// elsewhere in the document goes unnoticed. On well-formed documents without duplicate names the
// answer is the same.
func Skim() Option { return func(o *options) { o.skim = true } }

// FirstOfDuplicates takes the first of several members of one name, LastOfDuplicates the last, with a
// finding; the others are as if they were not there. Without either, and where there are more than 100,
// they are an error where they concern a field. Under [Skim] they go unnoticed.
func FirstOfDuplicates() Option { return func(o *options) { o.duplicates = firstOfDuplicates } }

// LastOfDuplicates takes the last of several members of one name; see [FirstOfDuplicates].
func LastOfDuplicates() Option { return func(o *options) { o.duplicates = lastOfDuplicates } }

// Embedded looks for each field of the document also within _embedded (HAL), after all its paths.
func Embedded() Option { return func(o *options) { o.embedded = true } }

// MaxBytes bounds the size of documents, of 32 MiB otherwise, before and after decoding.
func MaxBytes(n int) Option { return func(o *options) { o.maxBytes = n } }

// MaxDepth bounds how deep containers may nest, of 1,000 otherwise.
func MaxDepth(n int) Option { return func(o *options) { o.limits.Depth = n } }

// MaxMatches bounds how many places all paths together may lead to, of 10,000 otherwise.
func MaxMatches(n int) Option { return func(o *options) { o.limits.Matches = n } }

// HTMLReader reads pages of HTML by CSS selectors. The Reader of package tolerantreader/html is one, and
// a package of its own so that those who read no pages do not pay for them.
type HTMLReader interface {
	Selectors(texts []string) (document.Selectors, error)
}

// WithHTML reads pages of HTML: by paths that begin with css: and are selectors ("css:h1.title",
// "css:a[rel=next] @href"), by paths of XML, for which the page is well-formed and its root is html,
// and by relation among its link and a elements.
func WithHTML(r HTMLReader) Option { return func(o *options) { o.html = r } }
