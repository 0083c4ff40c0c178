package blame

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"
)

// state is what is known of the description at a revision.
type state struct {
	order  int
	commit *history.Commit // nil where the revision is no commit that has changed it
	there  places          // nil where it was not compared
	read   bool            // it was compared, or it cannot be read
	why    string          // it cannot be read
}

func (s *search) isRead(at stop) bool { return s.at[at.key()] != nil }

// read returns what a comparison of the base with a state of the description finds, nil where it
// cannot be read.
func (s *search) read(at stop) (places, error) {
	known := s.at[at.key()]
	if known == nil || !known.read {
		d, err := s.load(at)
		if err != nil {
			return nil, err
		}
		known = s.at[at.key()]
		known.read = true
		if d != nil {
			known.there = s.compare(d)
		}
	}
	if at.commit != nil {
		known.commit = at.commit
	}
	return known.there, nil
}

// compare compares the base with a description, once for each content.
func (s *search) compare(d *loaded) places {
	there, ok := s.byContent[d.content]
	if !ok {
		there = placesOf(s.Compare(s.Document, d.document))
		s.byContent[d.content] = there
	}
	d.close()
	return there
}

// loaded is a description of a commit.
type loaded struct {
	document *swagger.Document
	content  string
	files    *source.Files
}

// close ends the process that its files were read from. What was read was read: an error changes
// no answer.
func (l *loaded) close() { _ = l.files.Close() }

// load reads a description, and learns which files it consists of. It is nil where that is not
// possible, for a reason that is kept.
func (s *search) load(at stop) (*loaded, error) {
	k := at.key()
	if s.at[k] == nil {
		s.at[k] = &state{order: len(s.at), commit: at.commit}
	}
	if at.path == "" {
		s.at[k].why = "the description is not there"
		return nil, nil
	}
	in, err := s.repository.Description(s.ctx, at.revision, at.path, s.Source)
	if err != nil {
		return nil, s.unreadable(at, err)
	}
	d, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
	if err != nil {
		_ = in.Files.Close()
		return nil, s.unreadable(at, err)
	}
	for _, t := range d.Files()[1:] {
		if path, ok := strings.CutPrefix(t.Name(), at.revision+":"); ok {
			s.files[path] = true
		}
	}
	return &loaded{d, contentOf(d, at.revision), in.Files}, nil
}

// unreadable keeps why a description cannot be read, unless nobody waits for the answer any more.
func (s *search) unreadable(at stop, err error) error {
	if s.ctx.Err() != nil {
		return &source.Error{Msg: "reading from git was interrupted"}
	}
	s.at[at.key()].why = strings.ReplaceAll(err.Error(), at.revision+":", "")
	return nil
}

// skipped returns the commits whose description cannot be read.
func (s *search) skipped() []Skipped {
	states := slices.SortedFunc(maps.Values(s.at), func(a, b *state) int { return a.order - b.order })
	var out []Skipped
	for _, at := range states {
		if at.why != "" && at.commit != nil {
			out = append(out, Skipped{*at.commit, at.why})
		}
	}
	return out
}

// contentOf is what the files of a description say, whatever their comments and their layout are.
func contentOf(d *swagger.Document, revision string) string {
	var b strings.Builder
	for i, t := range d.Files() {
		if i > 0 {
			fmt.Fprintf(&b, "%q ", strings.TrimPrefix(t.Name(), revision+":"))
		}
		fmt.Fprintf(&b, "%x\n", t.Root().Digest())
	}
	return b.String()
}
