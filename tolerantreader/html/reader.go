package html

import (
	"fmt"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Reader makes the readers of package tolerantreader read HTML, and paths that start with css:.
type Reader struct{}

// Selectors compiles selectors for package tolerantreader. An error names the selector.
func (Reader) Selectors(texts []string) (document.Selectors, error) {
	var all selectors
	for _, text := range texts {
		s, err := Compile(text)
		if err != nil {
			return nil, fmt.Errorf("no CSS selector: %w", err)
		}
		all = append(all, s)
	}
	return all, nil
}

type selectors []*Selector

// Page reads a page and finds where the selectors lead in it; see document.Selectors.
func (all selectors) Page(page []byte, contentType string, limits document.Limits, found *document.Found) ([]byte, error) {
	found.Reset()
	limits.Depth = min(limits.Depth, maxDepth)
	p, err := parse(page, contentType, limits)
	if err != nil {
		return nil, err
	}
	for number, s := range all {
		selected, err := p.selected(s)
		if err != nil {
			return nil, err
		}
		for _, n := range selected {
			m, ok := p.match(n, s.attribute)
			if !ok {
				continue
			}
			if len(found.Matches) >= limits.Matches {
				return nil, &document.LimitError{Offset: m.Start, What: "matches", Limit: limits.Matches}
			}
			m.Path = number
			found.Matches = append(found.Matches, m)
		}
	}
	return p.text, nil
}
