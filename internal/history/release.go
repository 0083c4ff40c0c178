package history

import (
	"context"
	"path"
	"path/filepath"

	"github.com/postel-api/postel/internal/source"
)

// Released returns the version of the tag at HEAD that counts for a description of the working tree,
// the highest one of several; "" where there is none. Pre-releases count.
func Released(ctx context.Context, description string, o source.Options) (string, error) {
	o = absolute(o)
	file := within(o.Dir, description)
	r, err := Open(ctx, filepath.Dir(file), o)
	if err != nil {
		return "", err
	}
	s := search{Repository: r, Choice: Choice{Prereleases: true}}
	if s.path, err = r.inside(file); err != nil {
		return "", err
	}
	if s.head, err = r.head(); err != nil {
		return "", err
	}
	tags, _, err := s.versionTags()
	if err != nil {
		return "", err
	}
	var here []versionTag
	for _, t := range tags {
		if t.commit == s.head {
			here = append(here, t)
		}
	}
	if here, _ = applicable(here, path.Dir(s.path)); len(here) == 0 {
		return "", nil
	}
	return highest(here).version.String(), nil
}
