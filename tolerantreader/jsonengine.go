package tolerantreader

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/jsonscan"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/tree"
)

// jsonEngine finds paths in JSON: in one pass over the bytes as far as they can be found in one, and
// what is left of them in a tree of the value that the pass has found.
type jsonEngine struct {
	program *jsonscan.Program
	numbers []int // of the paths of the program in the group
	all     bool  // whether these are all paths
	// rest is what is left of the paths of the program, nil where nothing is, and partial says whether
	// there is any.
	rest    []*path.Path
	partial bool
}

func newJSONEngine(paths []*path.Path) (engine, error) {
	e := jsonEngine{all: true}
	var some []*path.Path
	for n, p := range paths {
		prefix, rest := p.Split()
		switch {
		case ofXML(p):
			e.all = false
			continue
		case !jsonscan.Streamable(prefix):
			prefix, rest = &path.Path{Text: p.Text, Relative: p.Relative}, p
		}
		some, e.numbers, e.rest = append(some, prefix), append(e.numbers, n), append(e.rest, rest)
		e.partial = e.partial || rest != nil
	}
	var err error
	e.program, err = jsonscan.Compile(some, jsonscan.Options{})
	return e, err
}

// ofXML says whether a path asks for what only XML has.
func ofXML(p *path.Path) bool {
	for _, s := range p.Segments {
		for _, sel := range s.Selectors {
			if sel.Kind == path.Attribute || sel.Space != nil {
				return true
			}
		}
	}
	return false
}

func (e jsonEngine) find(doc []byte, limits document.Limits, skim bool, found *document.Found) error {
	return e.finish(e.program.Scan(doc, limits, jsonMode(skim), found), doc, limits, found)
}

func (e jsonEngine) within(doc []byte, m document.Match, _ *document.Found, limits document.Limits, skim bool, found *document.Found) error {
	return e.finish(e.program.ScanValue(doc, m, limits, jsonMode(skim), found), doc, limits, found)
}

func jsonMode(skim bool) jsonscan.Mode {
	if skim {
		return jsonscan.Skim
	}
	return jsonscan.Verify
}

// finish goes on from where a scan has led.
func (e jsonEngine) finish(err error, doc []byte, limits document.Limits, found *document.Found) error {
	if err != nil || e.all && !e.partial {
		return err
	}
	if e.partial {
		if err := e.goOn(doc, limits, found); err != nil {
			return err
		}
	}
	renumber(found, e.numbers)
	return nil
}

// goOn replaces the matches of paths of which something is left by where that leads.
func (e jsonEngine) goOn(doc []byte, limits document.Limits, found *document.Found) error {
	scanned := found.Matches
	found.Matches = nil
	var d *tree.Document
	at := -1 // what d begins with
	for _, m := range scanned {
		rest := e.rest[m.Path]
		if rest == nil {
			if len(found.Matches) >= limits.Matches {
				return &document.LimitError{Offset: m.Start, What: "matches", Limit: limits.Matches}
			}
			found.Matches = append(found.Matches, m)
			continue
		}
		if m.Start != at {
			var err error
			if d, err = tree.FromJSON(doc, m.Start, m.End, limits); err != nil {
				return err
			}
			at = m.Start
		}
		if err := d.Find(rest, m.Path, d.Root(), found); err != nil {
			return err
		}
	}
	return nil
}
