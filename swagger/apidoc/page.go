package apidoc

import (
	"embed"
	"encoding/json"
	"html"
	"strconv"
	"strings"

	"github.com/swaggest/swgui/v5/static"
)

//go:embed page
var pageFiles embed.FS

// policy lets the page load and ask its own origin only. Swagger UI sets styles in attributes.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asset is a file of the page that does not depend on the description.
type asset struct {
	name, media string
	zipped      bool // it is in the module of Swagger UI, compressed
}

var assets = []asset{
	{"swagger-ui-bundle.js", "text/javascript; charset=utf-8", true},
	{"swagger-ui.css", "text/css; charset=utf-8", true},
	{"page.js", "text/javascript; charset=utf-8", false},
	{"page.css", "text/css; charset=utf-8", false},
}

func (a asset) read() (*file, error) {
	if !a.zipped {
		data, err := pageFiles.ReadFile("page/" + a.name)
		return newFile(a.media, data), err
	}
	data, err := static.FS.ReadFile(a.name + ".gz")
	if err != nil {
		return nil, err
	}
	f := newFile(a.media, data)
	f.gzip = true
	return f, nil
}

// settings are what the page's script is told.
type settings struct {
	Title   string     `json:"title"`
	JSON    string     `json:"json"` // where the description is
	YAML    string     `json:"yaml"`
	Notices []Notice   `json:"notices"`
	Parts   []partLink `json:"parts"`
	Size    string     `json:"size,omitempty"`   // of the whole, where it is shown in parts
	Events  string     `json:"events,omitempty"` // see Options.Events
	Disk    bool       `json:"disk,omitempty"`   // the page is opened from disk
	Read    bool       `json:"readOnly,omitempty"`
	Confirm []confirm  `json:"confirm,omitempty"`
}

// confirm is a server whose requests are confirmed, see Server.Confirm.
type confirm struct {
	Path        string `json:"path"`
	Field       string `json:"field"`
	Description string `json:"description"`
}

// partLink is a part of the description that the page can show.
type partLink struct {
	Name       string `json:"name"`
	File       string `json:"file"`
	Operations int    `json:"operations"`
}

// page makes the files of the page.
func (h *Handler) page() {
	base := h.o.Prefix + "/docs/"
	parts := h.parts()
	h.files[base] = once(func() (*file, error) { return h.index(parts) })
	for _, a := range assets {
		h.files[base+a.name] = once(a.read)
	}
	for _, p := range parts {
		h.files[base+p.file()] = once(func() (*file, error) {
			data, err := h.shownPart(p)
			if err != nil {
				return nil, err
			}
			return newFile("application/json", data), nil
		})
	}
}

// index is the page itself: the same bytes for every description, but for its settings.
func (h *Handler) index(parts []*part) (*file, error) {
	text, err := h.indexText(h.settings(parts), "")
	if err != nil {
		return nil, err
	}
	f := newFile("text/html; charset=utf-8", text)
	f.policy = policy
	return f, nil
}

func (h *Handler) settings(parts []*part) settings {
	s := settings{Title: h.title, JSON: "../openapi.json", YAML: "../openapi.yaml", Notices: append(append([]Notice{}, h.o.Notices...), h.omissions()...), Events: h.o.Events, Read: h.o.ReadOnly}
	for _, p := range parts {
		s.Parts = append(s.Parts, partLink{p.name, p.file(), p.operations})
	}
	for _, server := range h.o.Servers {
		if server.Confirm != "" {
			s.Confirm = append(s.Confirm, confirm{strings.TrimSuffix(server.URL, "/"), server.Confirm, server.Description})
		}
	}
	if len(parts) > 1 {
		s.Size = strconv.FormatFloat(float64(len(h.root.Tree().Source()))/1e6, 'f', 1, 64) + " MB"
	}
	return s
}

// indexText writes the page. policy is for a page without a server that could say it, else "".
func (h *Handler) indexText(s settings, policy string) ([]byte, error) {
	text, err := pageFiles.ReadFile("page/index.html")
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(s) // escapes what would end a script element
	if err != nil {
		return nil, err
	}
	if policy != "" {
		policy = `<meta http-equiv="Content-Security-Policy" content="` + policy + `">` + "\n"
	}
	return []byte(strings.NewReplacer(
		"{{policy}}\n", policy, "{{title}}", html.EscapeString(s.Title), "{{settings}}", string(data), "{{json}}", s.JSON, "{{yaml}}", s.YAML,
	).Replace(string(text))), nil
}
