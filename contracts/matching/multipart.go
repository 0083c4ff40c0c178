package matching

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"slices"
)

// maxParts bounds the parts of a multipart body.
const maxParts = 1000

type bodyPart struct {
	name   string
	header textproto.MIMEHeader
	body   []byte
	file   bool // it has a media type of its own, and is compared by it; a field is a text
}

// multipart compares the parts of two bodies by their names, each with its headers and its body.
func (w *walk) multipart(expected, actual Content) {
	want, err := parts(expected)
	if err != nil {
		w.unreadable(expected, "the expected body cannot be taken apart: "+err.Error())
		return
	}
	got, err := parts(actual)
	if err != nil {
		w.unreadable(expected, "the body cannot be taken apart: "+err.Error())
		return
	}
	used := make([]bool, len(got))
	for _, e := range want {
		found := false
		for i, v := range got {
			if !used[i] && v.name == e.name {
				used[i], found = true, true
				w.bodyPart(e, v, expected)
				break
			}
		}
		if !found {
			w.found = append(w.found, Mismatch{Part: w.part, Path: at{}.member(e.name).String(), Expected: shorten(string(e.body)), Actual: "nothing", Message: fmt.Sprintf("expected a part %s, and there is none", wireName(e.name)), At: expected.At})
		}
	}
}

func (w *walk) bodyPart(e, v bodyPart, expected Content) {
	place := at{}.member(e.name)
	for _, name := range sortedKeys(e.header) {
		if name == "Content-Disposition" { // it names the part, and a boundary's worth of other things
			continue
		}
		if a, b := e.header.Get(name), v.header.Get(name); !sameHeader(name, a, b) {
			w.miss(place, textValue(a), textValue(b), nil, nil, fmt.Sprintf("expected the header %s of the part to be %s", name, textValue(a)))
		}
	}
	want := Content{Presence: Present, Type: e.header.Get("Content-Type"), Bytes: e.body, At: expected.At}
	got := Content{Presence: Present, Type: v.header.Get("Content-Type"), Bytes: v.body}
	// Rules of a part stand below its name.
	inner := &walk{strict: w.strict, elementNames: w.elementNames, part: w.part, ties: w.ties, warn: w.warn, steps: w.steps}
	if w.decided != nil {
		inner.decided = func(p Path, r *Rule) { w.decided(Path{Steps: append(slices.Clip(place.steps), p.Steps...)}, r) }
	}
	for _, r := range w.rules {
		switch {
		case len(r.Path.Steps) == 0:
			inner.rules = append(inner.rules, r)
		case r.Path.Steps[0].worth(place.steps[0]) > 0:
			r.Path.Steps = r.Path.Steps[1:]
			inner.rules = append(inner.rules, r)
		}
	}
	switch kind := kindOf(want.mediaType()); {
	case e.file && kind == "json":
		inner.json(want, got)
	case e.file && kind == "xml":
		inner.xml(want, got)
	default:
		inner.text(want, got)
	}
	for _, m := range inner.found {
		m.Path = place.String() + m.Path[1:]
		w.found = append(w.found, m)
	}
	w.steps = inner.steps
}

func parts(c Content) ([]bodyPart, error) {
	_, params, err := mime.ParseMediaType(c.Type)
	if err != nil {
		return nil, err
	}
	boundary := params["boundary"]
	if boundary == "" { // the body begins with it
		line, _, _ := bytes.Cut(bytes.TrimLeft(c.Bytes, "\r\n"), []byte("\n"))
		boundary = string(bytes.TrimPrefix(bytes.TrimSpace(line), []byte("--")))
	}
	if boundary == "" {
		return nil, errors.New("no boundary is given")
	}
	r := multipart.NewReader(bytes.NewReader(c.Bytes), boundary)
	var out []bodyPart
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out) == maxParts {
			return nil, fmt.Errorf("it has more than %d parts", maxParts)
		}
		data, err := io.ReadAll(p) // part of what is in memory already
		if err != nil {
			return nil, err
		}
		name, file := p.FormName(), p.FileName() != ""
		if name == "" {
			name, file = fmt.Sprint(len(out)), true
		}
		out = append(out, bodyPart{name, p.Header, data, file})
	}
}
