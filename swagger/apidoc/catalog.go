package apidoc

import (
	"encoding/json"
	"strings"
)

// catalogPath is where the catalogue of a host is (RFC 9727, section 2).
const catalogPath = "/.well-known/api-catalog"

// catalogProfile says that a linkset is a catalogue (RFC 9727, section 7.3).
const catalogProfile = "https://www.rfc-editor.org/info/rfc9727"

// links is the header field that says where the documentation is (RFC 8631, RFC 9727).
func (h *Handler) links() string {
	return strings.Join([]string{
		`<` + h.o.Prefix + `/openapi>; rel="service-desc"; type="application/json"`,
		`<` + h.o.Prefix + `/docs/>; rel="service-doc"; type="text/html"`,
		`<` + catalogPath + `>; rel="api-catalog"; type="application/linkset+json"`,
	}, ", ")
}

// target is a target object of a linkset (RFC 9264, section 4.2.3).
type target struct {
	Href  string `json:"href"`
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
}

// context is a link context object of a linkset (RFC 9264, section 4.2.2).
type context struct {
	Anchor string   `json:"anchor"`
	Desc   []target `json:"service-desc"`
	Doc    []target `json:"service-doc"`
}

// catalog lists the one API that there is. Its references are relative to the catalogue, since
// a service does not know by which names it is reached.
func (h *Handler) catalog() (*file, error) {
	data, err := json.MarshalIndent(map[string][]context{"linkset": {{
		Anchor: h.o.Prefix + "/",
		Desc: []target{
			{h.o.Prefix + "/openapi.json", "application/json", h.title},
			{h.o.Prefix + "/openapi.yaml", "application/yaml", h.title},
		},
		Doc: []target{{h.o.Prefix + "/docs/", "text/html", h.title}},
	}}}, "", "  ")
	if err != nil {
		return nil, err
	}
	return newFile(`application/linkset+json; profile="`+catalogProfile+`"`, append(data, '\n')), nil
}
