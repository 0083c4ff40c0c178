package blame

import (
	"crypto/sha256"
	"encoding/hex"
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
	r := &recorder{files: in.Files, prefix: at.revision + ":", content: map[string]string{}}
	r.keep("", in.Data)
	d, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: r})
	if err != nil {
		_ = in.Files.Close()
		return nil, s.unreadable(at, err)
	}
	for _, t := range d.Files()[1:] {
		if path, ok := strings.CutPrefix(t.Name(), at.revision+":"); ok {
			s.files[path] = true
		}
	}
	return &loaded{d, r.sum(), in.Files}, nil
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

// recorder reads files, and keeps what they said.
type recorder struct {
	files   *source.Files
	prefix  string            // of names at the revision
	content map[string]string // digests by name
}

// Read is that of [swagger.Files].
func (r *recorder) Read(from, ref string) (name string, data []byte, err error) {
	name, data, err = r.files.Read(from, ref)
	if err == nil {
		r.keep(strings.TrimPrefix(name, r.prefix), data)
	} else {
		r.keep(ref, []byte(err.Error()))
	}
	return name, data, err
}

func (r *recorder) keep(name string, data []byte) {
	sum := sha256.Sum256(data)
	r.content[name] = hex.EncodeToString(sum[:])
}

// sum is a digest of everything that was read.
func (r *recorder) sum() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r.content)) {
		fmt.Fprintf(h, "%q %s\n", name, r.content[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
