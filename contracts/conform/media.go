package conform

import (
	"mime"
	"strings"

	"github.com/postel-api/postel/swagger"
)

// media is a media type with its parameters.
type media struct {
	base   string
	params map[string]string
}

func parseMedia(text string) media {
	base, params, err := mime.ParseMediaType(text)
	if err != nil {
		base, _, _ = strings.Cut(strings.ToLower(text), ";")
		return media{strings.TrimSpace(base), nil}
	}
	delete(params, "boundary")
	delete(params, "charset") // how a text is written, not what it is
	delete(params, "q")
	return media{base, params}
}

// isJSON reports whether bodies of the media type are JSON.
func (m media) isJSON() bool {
	return m.base == "application/json" || strings.HasSuffix(m.base, "+json")
}

// within reports whether a media type is one of a range: the same, or of the range's type, with the
// parameters that both name the same.
func (m media) within(r media) bool {
	if r.base != m.base && r.base != "*/*" && m.base != "*/*" {
		family, ok := strings.CutSuffix(r.base, "/*")
		other, ok2 := strings.CutSuffix(m.base, "/*")
		if !(ok && strings.HasPrefix(m.base, family+"/")) && !(ok2 && strings.HasPrefix(r.base, other+"/")) {
			return false
		}
	}
	for name, v := range m.params {
		if w, ok := r.params[name]; ok && w != v {
			return false
		}
	}
	return true
}

// choose returns the described media type that a body of a media type is of, nil where there is none.
// One with the same parameters comes before one without, and that before a range.
func choose(content []*swagger.MediaType, m media) *swagger.MediaType {
	var best *swagger.MediaType
	most := -1
	for _, c := range content {
		r := parseMedia(c.Name)
		if !m.within(r) {
			continue
		}
		rank := 0
		if r.base == m.base {
			rank = 2 + len(r.params)
		} else if strings.HasSuffix(r.base, "/*") && r.base != "*/*" {
			rank = 1
		}
		if len(m.params) == 0 && rank > 2 {
			rank = 2 // the first of several
		}
		if rank > most {
			best, most = c, rank
		}
	}
	return best
}
