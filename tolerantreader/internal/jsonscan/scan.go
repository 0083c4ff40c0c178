package jsonscan

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// scanner is the state of one scan.
type scanner struct {
	program *Program
	found   *document.Found
	doc     []byte
	limits  document.Limits
	skim    bool
	open    int      // frames in which something may be found, or whose end is asked for
	frames  []frame  // of the containers that are open
	sets    []uint64 // see level
	seen    []seen   // names of paths that the open objects have had
	name    []byte   // room for a name without its escapes, or folded
	err     error

	unasked document.Found // for a caller who does not ask what was found
}

// frame is an open container.
type frame struct {
	start  int    // offset
	number int    // of the element that is next
	first  int    // match that ends where the container does
	count  int    // of such matches
	seen   int    // where its part of scanner.seen starts
	names  uint64 // filter over that part: bit n is rows n, n+64, ...
	object bool
	live   bool // its set is not empty
}

// document scans from i to the last byte.
func (s *scanner) document(i int) error {
	i = space(s.doc, i)
	wanted, ok := s.begin(i)
	if !ok {
		return s.err
	}
	if s.skim && !wanted && len(s.found.Matches) == 0 {
		s.found.Unread = len(s.doc) - i
		return nil
	}
	i = s.value(i, wanted)
	switch {
	case i < 0:
		return s.err
	case i < len(s.doc):
		s.fail(i, "something follows the value")
		return s.err
	}
	return nil
}

// value scans the value at i and the white space after it, and is where that ends. Where Skim has
// found what there is to find it is the end of the document. It is one function with jumps, as each
// container would be a call otherwise, and a stack that a document can make as deep as it likes.
func (s *scanner) value(i int, wanted bool) int {
	var (
		doc        = s.doc
		f          *frame
		matches    = 0 // that were known before the value
		start, end int
		escaped    bool
	)

value:
	start = i
	if i >= len(doc) {
		return s.fail(i, "the document ends where a value has to be")
	}
	switch doc[i] {
	case '"':
		i, _ = s.text(i)
	case '{', '[':
		wanted = wanted && s.enter(doc[i] == '{')
		if s.skim && !wanted {
			if s.open == 0 && matches == len(s.found.Matches) {
				return s.stop(i)
			}
			i = s.skip(i+1, s.limits.Depth-len(s.frames))
			break
		}
		if f = s.push(i, matches, wanted); f == nil {
			return -1
		}
		if i++; i < len(doc) && doc[i] <= ' ' {
			i = space(doc, i)
		}
		if i < len(doc) && (doc[i] == '}' || doc[i] == ']') {
			goto ending
		}
		if f.object {
			goto member
		}
		goto element
	case 't':
		i = s.literal(i, "true")
	case 'f':
		i = s.literal(i, "false")
	case 'n':
		i = s.literal(i, "null")
	default:
		i = s.number(i)
	}
	if i < 0 {
		return -1
	}
	if matches < len(s.found.Matches) {
		s.finish(matches, len(s.found.Matches), start, i)
	}

next: // a value has ended at i
	if i < len(doc) && doc[i] <= ' ' {
		i = space(doc, i)
	}
	if f == nil {
		return i
	}
	if s.skim && !f.live { // it has had what is wanted of it
		if s.open == 0 {
			return s.stop(i)
		}
		if i = s.skip(i, s.limits.Depth-len(s.frames)+1); i < 0 {
			return -1
		}
		f = s.pop(i)
		goto next
	}
	if i >= len(doc) {
		return s.fail(i, "the document ends within "+f.kind())
	}
	if doc[i] != ',' {
		goto ending
	}
	if i++; i < len(doc) && doc[i] <= ' ' {
		i = space(doc, i)
	}
	if !f.object {
		goto element
	}

member:
	if i >= len(doc) || doc[i] != '"' {
		return s.fail(i, "a name in double quotes is missing")
	}
	start = i
	if i, escaped = s.text(i); i < 0 {
		return -1
	}
	end = i
	if i < len(doc) && doc[i] <= ' ' {
		i = space(doc, i)
	}
	if i >= len(doc) || doc[i] != ':' {
		return s.fail(i, "a colon is missing after a name")
	}
	if i++; i < len(doc) && doc[i] <= ' ' {
		i = space(doc, i)
	}
	wanted, matches = false, len(s.found.Matches)
	if f.live {
		var ok bool
		if wanted, ok = s.member(f, start, end, i, escaped); !ok {
			return -1
		}
	}
	goto value

element:
	wanted, matches = false, len(s.found.Matches)
	if f.live {
		var ok bool
		if wanted, ok = s.element(f, i); !ok {
			return -1
		}
	}
	goto value

ending:
	if doc[i] != f.closing() {
		return s.fail(i, "a comma or the end of "+f.kind()+" is missing")
	}
	i++
	f = s.pop(i)
	goto next
}

// push opens the container at i, which is the matches from first on.
func (s *scanner) push(i, first int, live bool) *frame {
	if len(s.frames) >= s.limits.Depth {
		s.exceed(i, "depth", s.limits.Depth)
		return nil
	}
	n := len(s.frames)
	if n == cap(s.frames) {
		s.frames = append(s.frames, frame{})
	}
	// The frame is filled where it stands, and of one in which nothing is looked for only what is
	// asked of it: appending would make a frame and copy it, for each container of a document.
	s.frames = s.frames[:n+1]
	f := &s.frames[n]
	f.object, f.live, f.count = s.doc[i] == '{', live, len(s.found.Matches)-first
	if live || f.count > 0 {
		f.start, f.first, f.number, f.seen, f.names = i, first, 0, len(s.seen), 0
		s.open++
	}
	if need := (n + 2) * len(s.program.words); live && need > len(s.sets) {
		s.sets = append(s.sets, make([]uint64, need)...)
	}
	return f
}

// pop closes the innermost container, which ends at i, and is the one around it.
func (s *scanner) pop(i int) *frame {
	last := len(s.frames) - 1
	f := &s.frames[last]
	if f.count > 0 {
		s.finish(f.first, f.first+f.count, f.start, i)
	}
	if f.live || f.count > 0 {
		s.open--
	}
	if f.live {
		s.seen = s.seen[:f.seen]
	}
	s.frames = s.frames[:last]
	if last == 0 {
		return nil
	}
	return &s.frames[last-1]
}

// leaves says how much of the set of a container is left.
func (s *scanner) leaves(f *frame, live bool) {
	if f.live && !live {
		f.live = false
		if f.count == 0 {
			s.open--
		}
	}
}

// finish tells the matches from first to before last, which start at start, that they end at end.
func (s *scanner) finish(first, last, start, end int) {
	k := kindOf(s.doc[start])
	for n := first; n < last; n++ {
		s.found.Matches[n].End, s.found.Matches[n].Kind = end, k
	}
}

// kindOf is the kind of the value that starts with c.
func kindOf(c byte) document.Kind {
	switch c {
	case '{':
		return document.Object
	case '[':
		return document.Array
	case '"':
		return document.String
	case 't', 'f':
		return document.Bool
	case 'n':
		return document.Null
	}
	return document.Number
}

// stop leaves the rest of the document from i on unread, and is its end.
func (s *scanner) stop(i int) int {
	s.found.Unread += len(s.doc) - i
	return len(s.doc)
}

func (f *frame) kind() string {
	if f.object {
		return "an object"
	}
	return "an array"
}

func (f *frame) closing() byte {
	if f.object {
		return '}'
	}
	return ']'
}

// fail keeps the error and is the offset that says so.
func (s *scanner) fail(offset int, reason string) int {
	s.err = &document.SyntaxError{Format: "JSON", Offset: offset, Reason: reason}
	return -1
}

// exceed is fail for a limit.
func (s *scanner) exceed(offset int, what string, limit int) int {
	s.err = &document.LimitError{Offset: offset, What: what, Limit: limit}
	return -1
}
