package discovery

import (
	"fmt"
	"mime"
	"strings"
)

// Advice is something that the owner of a service should add, so that others find its description.
type Advice struct {
	// Sentence says what is missing, and Add what to send, a line for each header or member.
	Sentence string
	Add      []string
}

// Advice returns what is missing at a service, the most useful first. Where nothing was found the
// description is taken to be at /openapi.json.
func (r *Report) Advice() []Advice {
	target := "/openapi.json"
	if r.Found != nil {
		target = r.Found.URL.RequestURI()
	}
	var out []Advice
	if r.Found == nil {
		out = append(out, Advice{"no description is served", []string{"GET " + target}})
	}
	if !r.Linked {
		out = append(out, Advice{"the root does not say where the description is (RFC 8631)", []string{fmt.Sprintf("Link: <%s>; rel=\"service-desc\"", target)}})
	}
	if !r.Catalog {
		out = append(out, Advice{"there is no catalogue (RFC 9727)", []string{
			"GET /.well-known/api-catalog as application/linkset+json",
			fmt.Sprintf(`{"linkset": [{"anchor": "/", "service-desc": [{"href": "%s"}]}]}`, target),
		}})
	}
	if r.Found == nil {
		return out
	}
	kind, _, err := mime.ParseMediaType(r.Found.Header.Get("Content-Type"))
	if err != nil || !strings.Contains(kind, "json") && !strings.Contains(kind, "yaml") && !strings.Contains(kind, "openapi") {
		said := "without a media type"
		if kind != "" {
			said = "as " + kind
		}
		out = append(out, Advice{"the description is sent " + said, []string{"Content-Type: application/vnd.oai.openapi+json, application/json or application/yaml"}})
	}
	if r.Found.Header.Get("ETag") == "" && r.Found.Header.Get("Last-Modified") == "" {
		out = append(out, Advice{"clients cannot ask whether the description has changed (RFC 9110, section 13.1.2)", []string{`ETag: "a digest of the description"`}})
	}
	return out
}
