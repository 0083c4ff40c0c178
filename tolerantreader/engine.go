package tolerantreader

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/tree"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// engine finds where paths lead, in documents of one format. The paths are numbered as they were
// given. It is safe for concurrent use.
type engine interface {
	// find finds them in a whole document.
	find(doc []byte, limits document.Limits, skim bool, found *document.Found) error
	// within finds them in a value that an earlier search found, and which outer is of. Offsets are
	// those of doc. What they are found in was verified, but for duplicate names.
	within(doc []byte, m document.Match, outer *document.Found, limits document.Limits, skim bool, found *document.Found) error
}

// xmlEngine finds paths in XML: in one pass over the bytes those that can be found in one, and in its
// tree the others.
type xmlEngine struct {
	program  *xmlscan.Program
	streamed []int // the numbers of the paths of the program
	rest     []*path.Path
	numbers  []int // of rest
}

func newXMLEngine(paths []*path.Path) (engine, error) {
	e := xmlEngine{}
	var some []*path.Path
	for n, p := range paths {
		if xmlscan.Streamable(p) {
			some, e.streamed = append(some, p), append(e.streamed, n)
		} else {
			e.rest, e.numbers = append(e.rest, p), append(e.numbers, n)
		}
	}
	var err error
	e.program, err = xmlscan.Compile(some, xmlscan.Options{})
	return e, err
}

func (e xmlEngine) find(doc []byte, limits document.Limits, skim bool, found *document.Found) error {
	mode := xmlscan.Verify
	if skim {
		mode = xmlscan.Skim
	}
	if err := e.program.Scan(doc, limits, mode, found); err != nil || len(e.rest) == 0 {
		return err
	}
	d, err := tree.FromXML(doc, limits)
	return e.goOn(d, err, found)
}

func (e xmlEngine) within(doc []byte, m document.Match, outer *document.Found, limits document.Limits, _ bool, found *document.Found) error {
	if err := e.program.ScanElement(doc, m, outer, limits, xmlscan.Skim, found); err != nil || len(e.rest) == 0 {
		return err
	}
	d, err := tree.FromElement(doc, m, outer, limits)
	return e.goOn(d, err, found)
}

// goOn finds in a tree the paths that are not streamed.
func (e xmlEngine) goOn(d *tree.Document, err error, found *document.Found) error {
	if err != nil {
		return err
	}
	renumber(found, e.streamed)
	for i, p := range e.rest {
		if err := d.Find(p, e.numbers[i], d.Root(), found); err != nil {
			return err
		}
	}
	return nil
}

// numbered is an engine that knows only some of the paths of a group.
type numbered struct {
	engine
	numbers []int // of its paths in the group
}

// numberedEngine makes an engine of those paths of a group whose candidates are wanted.
func numberedEngine(g *group, compile func([]*path.Path) (engine, error), wanted func(candidate) bool) (engine, error) {
	var some []*path.Path
	n := numbered{}
	for _, f := range g.fields {
		for _, c := range f.candidates {
			if wanted(c) {
				some, n.numbers = append(some, c.path), append(n.numbers, c.number)
			}
		}
	}
	var err error
	if n.engine, err = compile(some); err != nil || len(some) == len(g.paths) {
		return n.engine, err
	}
	return n, nil
}

func (n numbered) find(doc []byte, limits document.Limits, skim bool, found *document.Found) error {
	err := n.engine.find(doc, limits, skim, found)
	renumber(found, n.numbers)
	return err
}

func (n numbered) within(doc []byte, m document.Match, outer *document.Found, limits document.Limits, skim bool, found *document.Found) error {
	err := n.engine.within(doc, m, outer, limits, skim, found)
	renumber(found, n.numbers)
	return err
}

// renumber gives what was found the numbers of the group.
func renumber(found *document.Found, numbers []int) {
	for i := range found.Matches {
		found.Matches[i].Path = numbers[found.Matches[i].Path]
	}
	for i := range found.Duplicates {
		found.Duplicates[i].Path = numbers[found.Duplicates[i].Path]
	}
	for i := range found.Mixed {
		found.Mixed[i].Path = numbers[found.Mixed[i].Path]
	}
}

// pageEngine finds selectors and paths in pages of HTML.
type pageEngine struct {
	selectors document.Selectors
	numbers   []int // of the selectors in the group
	paths     engine
}

func newPageEngine(g *group, r HTMLReader) (*pageEngine, error) {
	e := &pageEngine{paths: g.xml}
	var texts []string
	for _, f := range g.fields {
		for _, c := range f.candidates {
			if c.css != "" {
				texts, e.numbers = append(texts, c.css), append(e.numbers, c.number)
			}
		}
	}
	var err error
	e.selectors, err = r.Selectors(texts)
	return e, err
}

// page finds them, and is the page as the well-formed XML in which the places are.
func (e *pageEngine) page(page []byte, mediaType string, limits document.Limits, found *document.Found) ([]byte, error) {
	text, err := e.selectors.Page(page, mediaType, limits, found)
	if err != nil {
		return nil, err
	}
	renumber(found, e.numbers)
	var more document.Found
	if err := e.paths.find(text, limits, false, &more); err != nil {
		return nil, err
	}
	found.Matches = append(found.Matches, more.Matches...)
	found.Declarations = append(found.Declarations, more.Declarations...)
	return text, nil
}
