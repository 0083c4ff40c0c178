package apidoc

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// form is one of the media types in which the description is offered.
type form struct {
	media string
	yaml  bool
}

// forms are the media types, those that a client without a preference gets first. The types of
// OpenAPI documents come from draft-ietf-httpapi-rest-api-mediatypes and from practice.
var forms = []form{
	{"application/json", false},
	{"application/openapi+json", false},
	{"application/vnd.oai.openapi+json", false},
	{"application/yaml", true},
	{"application/openapi+yaml", true},
	{"application/vnd.oai.openapi", true},
	{"application/vnd.oai.openapi+yaml", true},
	{"application/x-yaml", true},
	{"text/yaml", true},
}

// descriptions are the files of the description itself, and the catalogue.
func (h *Handler) descriptions() map[string]func() (*file, error) {
	source := h.root.Tree().Source()
	return map[string]func() (*file, error){
		h.o.Prefix + "/openapi.json": once(func() (*file, error) { return newFile(forms[0].media, source), nil }),
		h.o.Prefix + "/openapi.yaml": once(func() (*file, error) {
			return newFile("application/yaml", node.AppendYAML(nil, h.root)), nil
		}),
		catalogPath: once(h.catalog),
	}
}

// negotiate answers with the form of the description that the client wants most.
func (h *Handler) negotiate(w http.ResponseWriter, r *http.Request) {
	best, most := form{}, 0
	for _, f := range forms {
		if q := quality(r.Header.Values("Accept"), func(item string) int { return matching(item, f.media) }); q > most {
			best, most = f, q
		}
	}
	w.Header().Add("Vary", "Accept")
	if most == 0 {
		var offered []string
		for _, f := range forms {
			offered = append(offered, f.media)
		}
		http.Error(w, "the description is offered as "+strings.Join(offered, ", "), http.StatusNotAcceptable)
		return
	}
	path := h.o.Prefix + "/openapi.json"
	if best.yaml {
		path = h.o.Prefix + "/openapi.yaml"
	}
	f, err := h.files[path]()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	media := best.media
	if strings.Contains(media, "openapi") {
		if version := h.root.Get("openapi").Text(); version != "" {
			media = mime.FormatMediaType(media, map[string]string{"version": version})
		}
	}
	w.Header().Set("Content-Location", path)
	h.answer(w, r, f, media)
}

// quality returns the weight, in thousandths, that the items of an Accept field give to what
// match knows: that of the item that matches most closely. No item at all is one for all.
func quality(fields []string, match func(item string) (closeness int)) int {
	closest, weight, any := 0, 0, false
	for _, field := range fields {
		for item := range strings.SplitSeq(field, ",") {
			name, parameters, _ := strings.Cut(item, ";")
			if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
				continue
			}
			any = true
			if c := match(name); c > closest {
				closest, weight = c, weightOf(parameters)
			}
		}
	}
	if !any {
		return 1000
	}
	return weight
}

// matching says how closely an item of Accept names a media type: 0 not at all.
func matching(item, media string) int {
	group, _, _ := strings.Cut(media, "/")
	switch item {
	case media:
		return 3
	case group + "/*":
		return 2
	case "*/*":
		return 1
	}
	return 0
}

// weightOf reads the parameter q (RFC 9110, section 12.4.2), in thousandths.
func weightOf(parameters string) int {
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !(q >= 0 && q <= 1) {
				return 0
			}
			return int(q * 1000)
		}
	}
	return 1000
}
