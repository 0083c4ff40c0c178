package discovery

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinkHeadersAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`</a>; rel=service-desc`:                                        {"/a"},
		`</a>;rel="service-desc";type="x"`:                              {"/a"},
		`<a>; title="x, <b>; rel=service-desc"; rel="service-desc"`:     {"a"},
		`</a>; rel="other", </b>; rel="SERVICE-DESC next", </c>; rel=x`: {"/b"},
		`</a>; rel=other; rel=service-desc`:                             nil, // the first one counts
		`</a>; title="\"; rel=service-desc"`:                            nil,
		`</a`:                                                           nil,
		`; rel=service-desc`:                                            nil,
		`</a>; rel = service-desc ; x`:                                  {"/a"},
	} {
		if d := cmp.Diff(want, linked([]string{text})); d != "" {
			t.Errorf("%s (-want +got)\n%s", text, d)
		}
	}
}

func FuzzLinks(f *testing.F) {
	f.Add(`</a>; title="x, <b>; rel=service-desc"; rel="service-desc", <c>`, `{"linkset": [{"service-desc": [{"href": "/a"}]}]}`)
	f.Fuzz(func(t *testing.T, header, body string) {
		if n := len(linked([]string{header})); n > maxLinks {
			t.Errorf("%d links", n)
		}
		if n := len(catalogued([]byte(body))); n > maxLinks {
			t.Errorf("%d links", n)
		}
	})
}
