package hal

import (
	"fmt"
	"mime"
	"net/url"
	"strings"
)

// maxLinks bounds the links of a header.
const maxLinks = 1000

// header adds the Link fields of a message (RFC 8288, section 3). A link with an anchor elsewhere is about
// another resource, and left out.
func (r *Resource) header(fields []string) {
	count := map[string]int{}
	first := len(r.Links)
	for _, field := range fields {
		links, err := parseLinkField(field)
		if err != nil {
			r.tolerate("link-field", "", err.Error())
		}
		for _, l := range links {
			if l.anchor != "" && !r.isHere(l.anchor) {
				continue
			}
			for rel := range strings.FieldsSeq(l.params["rel"]) {
				if len(r.Links)-first >= maxLinks {
					r.tolerate("link-field", "", fmt.Sprintf("there are more than %d links", maxLinks))
					return
				}
				if !strings.Contains(rel, ":") {
					rel = strings.ToLower(rel)
				}
				r.Links = append(r.Links, Link{
					Rel: rel, Relation: r.Expand(rel), Href: l.target, Shape: One, Source: Header,
					Type: l.params["type"], Title: l.params["title"], Name: l.params["name"],
					Profile: l.params["profile"], Hreflang: l.params["hreflang"],
				})
				count[rel]++
			}
		}
	}
	for i := range r.Links[first:] {
		if l := &r.Links[first+i]; count[l.Rel] > 1 {
			l.Shape = Many
		}
	}
}

func (r *Resource) isHere(anchor string) bool {
	u, err := url.Parse(anchor)
	if err != nil || r.URL == nil {
		return false
	}
	u = r.URL.ResolveReference(u)
	u.Fragment = ""
	here := *r.URL
	here.Fragment = ""
	return u.String() == here.String()
}

// linkValue is one link of a Link field.
type linkValue struct {
	target, anchor string
	params         map[string]string
}

// parseLinkField takes a field apart by the algorithm of RFC 8288, appendix B.2. The links before a
// fault are returned with the error. The first of several parameters of one name counts; title* wins over
// title.
func parseLinkField(field string) ([]linkValue, error) {
	var out []linkValue
	rest := field
	for {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" {
			return out, nil
		}
		if rest[0] != '<' {
			return out, fmt.Errorf("a Link field has a target in <>, and %s has none", excerpt(rest))
		}
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			return out, fmt.Errorf("the target of the Link field %s has no end", excerpt(rest))
		}
		l := linkValue{target: strings.TrimSpace(rest[1:end]), params: map[string]string{}}
		rest = rest[end+1:]
		for {
			rest = strings.TrimLeft(rest, " \t")
			if !strings.HasPrefix(rest, ";") {
				break
			}
			var name, value string
			name, value, rest = parameter(rest[1:])
			if _, seen := l.params[name]; !seen && name != "" {
				l.params[name] = value
			}
		}
		if star, ok := l.params["title*"]; ok {
			if _, params, err := mime.ParseMediaType("x/x; title*=" + star); err == nil { // RFC 8187
				l.params["title"] = params["title"]
			}
		}
		l.anchor = l.params["anchor"]
		if _, said := l.params["rel"]; said {
			out = append(out, l)
		}
		if rest != "" && rest[0] != ',' {
			return out, fmt.Errorf("behind a link of a Link field stands %s", excerpt(rest))
		}
	}
}

// parameter reads name, = and value, which is a token or a quoted string.
func parameter(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t")
	end := strings.IndexAny(s, "=;, \t")
	if end < 0 {
		return strings.ToLower(s), "", ""
	}
	name, s = strings.ToLower(s[:end]), strings.TrimLeft(s[end:], " \t")
	if !strings.HasPrefix(s, "=") {
		return name, "", s
	}
	s = strings.TrimLeft(s[1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ";,")
		if end < 0 {
			end = len(s)
		}
		return name, strings.TrimRight(s[:end], " \t"), s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case c == '"':
			return name, b.String(), s[i+1:]
		default:
			b.WriteByte(c)
		}
	}
	return name, b.String(), ""
}

func excerpt(s string) string {
	const most = 40
	if len(s) > most {
		s = s[:most] + "…"
	}
	return fmt.Sprintf("%q", s)
}
