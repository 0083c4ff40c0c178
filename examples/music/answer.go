package music

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/hal"
)

// reply is what is answered: a resource, or a problem that has a title.
type reply struct {
	status        int
	resource      *hal.Resource
	title, detail string
	allow         string
}

// answer serves a resource, or changes it.
func (s *Shop) answer(w http.ResponseWriter, r *http.Request, get func(*http.Request) (*hal.Resource, bool)) {
	var sent hal.Values
	if r.Method == http.MethodPost || r.Method == http.MethodPut {
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
		d.UseNumber()
		if err := d.Decode(&sent); err != nil {
			s.problem(w, reply{status: http.StatusBadRequest, title: "The body is no JSON object", detail: err.Error()})
			return
		}
	}
	a := s.reply(r, sent, get)
	if a.allow != "" {
		w.Header().Set("Allow", a.allow)
	}
	if a.status == http.StatusCreated {
		w.Header().Set("Location", a.resource.Links[0].Href)
	}
	if a.status < 400 && strings.HasSuffix(r.URL.Path, "/newest") {
		w.Header().Set("Deprecation", "@1767225600")
		w.Header().Set("Sunset", "Thu, 31 Dec 2026 00:00:00 GMT")
	}
	switch {
	case a.title != "":
		s.problem(w, a)
	case a.resource == nil:
		w.WriteHeader(a.status)
	default:
		s.send(w, r, a)
	}
}

// reply does what is asked. Nothing happens between what is checked and what is changed.
func (s *Shop) reply(r *http.Request, sent hal.Values, get func(*http.Request) (*hal.Resource, bool)) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, ok := get(r)
	if !ok {
		return reply{status: http.StatusNotFound, title: nowhere}
	}
	a := reply{status: http.StatusOK, resource: out}
	allowed := methods(out, r.URL.Path)
	switch match := r.Header.Get("If-Match"); {
	case !slices.Contains(allowed, r.Method):
		a = reply{status: http.StatusMethodNotAllowed, title: "This cannot be asked with " + r.Method}
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
	case match != "" && !lists(match, tag(document(r, out))):
		a = reply{status: http.StatusPreconditionFailed, title: "It has changed meanwhile", detail: "Read it again, and decide anew."}
	case r.Method == http.MethodPost:
		a = s.place(r, sent)
	case r.Method == http.MethodPut:
		a = s.change(r, out, sent)
	default:
		i := s.find(whole(r.PathValue("n")))
		s.orders = slices.Delete(s.orders, i, i+1)
		a = reply{status: http.StatusNoContent}
	}
	a.allow = strings.Join(allowed, ", ")
	return a
}

// methods are what can be done with a resource: its forms say so.
func methods(r *hal.Resource, path string) []string {
	out := []string{http.MethodGet, http.MethodHead}
	if strings.HasSuffix(path, "/orders") {
		out = append(out, http.MethodPost)
	}
	for _, f := range r.Forms {
		if f.Target == "" {
			out = append(out, f.Method)
		}
	}
	return out
}

// maxOrders bounds what is kept.
const maxOrders = 1000

// place takes an order. The form that clients fill is what it is held against.
func (s *Shop) place(r *http.Request, sent hal.Values) reply {
	id, count := text(sent, "album"), whole(text(sent, "count"))
	form := s.orderForm(id)
	switch n := whole(id); {
	case n < 1 || n > len(albums) || strconv.Itoa(n) != id:
		return reply{status: http.StatusUnprocessableEntity, title: wrong, detail: "album is none of ours"}
	case form.Check(sent) != nil:
		return refused(form.Check(sent))
	case count < 1:
		return reply{status: http.StatusUnprocessableEntity, title: wrong, detail: "count is no whole number"}
	case len(s.orders) >= maxOrders:
		return reply{status: http.StatusConflict, title: "The shop takes no more orders"}
	}
	s.last++
	s.orders = append(s.orders, order{id: s.last, album: id, count: count, note: text(sent, "note")})
	out, _ := s.order(s.last, r)
	return reply{status: http.StatusCreated, resource: out}
}

func (s *Shop) change(r *http.Request, old *hal.Resource, sent hal.Values) reply {
	form, _ := old.Form("default")
	if err := form.Check(sent); err != nil {
		return refused(err)
	}
	n := whole(r.PathValue("n"))
	s.orders[s.find(n)].note = text(sent, "note")
	out, _ := s.order(n, r)
	return reply{status: http.StatusOK, resource: out}
}

// text is what was sent for a field, "" where nothing was.
func text(sent hal.Values, field string) string {
	if sent[field] == nil {
		return ""
	}
	return fmt.Sprint(sent[field])
}

// The titles of problems.
const (
	nowhere = "There is nothing at this address"
	wrong   = "The form is not filled as it says"
)

func refused(err error) reply {
	out := reply{status: http.StatusUnprocessableEntity, title: wrong}
	var faults *hal.FormError
	if errors.As(err, &faults) {
		for _, f := range faults.Faults {
			out.detail += "; " + f.Field + " " + f.Reason
		}
	}
	out.detail = strings.TrimPrefix(out.detail, "; ")
	return out
}

// document writes a resource as the client wants it.
func document(r *http.Request, out *hal.Resource) (media string, body []byte) {
	var b bytes.Buffer
	media, write := hal.MediaJSON, hal.WriteJSON
	if prefersXML(r.Header.Get("Accept")) {
		media, write = hal.MediaXML, hal.WriteXML
	}
	if err := write(&b, out); err != nil {
		panic(err) // a mistake in this package
	}
	return media, b.Bytes()
}

// prefersXML reports whether XML is wanted more than JSON, which is what a client gets that does not mind.
func prefersXML(accept string) bool {
	return quality(accept, hal.MediaXML, "application/xml", "text/xml") > quality(accept, hal.MediaJSON, hal.MediaForms, "application/json")
}

// quality is how much any of some media types is wanted: the most exact range decides (RFC 9110, section
// 12.5.1).
func quality(accept string, medias ...string) float64 {
	best, exactness := 0.0, 0
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q, err := strconv.ParseFloat(params["q"], 64)
		if err != nil {
			q = 1
		}
		exact := map[string]int{"*/*": 1, "application/*": 2}[media]
		if slices.Contains(medias, media) {
			exact = 3
		}
		if exact > exactness {
			best, exactness = q, exact
		} else if exact == exactness && exact > 0 {
			best = max(best, q)
		}
	}
	return best
}

// tag is the entity tag of a document.
func tag(_ string, body []byte) string {
	h := fnv.New64a()
	h.Write(body)
	return fmt.Sprintf(`"%x"`, h.Sum64())
}

// lists reports whether If-Match or If-None-Match has a tag (RFC 9110, section 13.1).
func lists(field, tag string) bool {
	for one := range strings.SplitSeq(field, ",") {
		if one = strings.TrimSpace(one); one == "*" || one == tag {
			return true
		}
	}
	return false
}

func (s *Shop) send(w http.ResponseWriter, r *http.Request, a reply) {
	media, body := document(r, a.resource)
	w.Header().Set("Content-Type", media)
	w.Header().Set("Vary", "Accept, Authorization")
	w.Header().Set("ETag", tag(media, body))
	if r.Method != http.MethodPost && r.Method != http.MethodPut && lists(r.Header.Get("If-None-Match"), tag(media, body)) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(a.status)
	write(w, body)
}

// problem answers with a problem (RFC 9457) that has a way back.
func (s *Shop) problem(w http.ResponseWriter, a reply) {
	state := map[string]any{"title": a.title, "status": a.status, "_links": map[string]any{"start": map[string]string{"href": "/"}}}
	if a.detail != "" {
		state["detail"] = a.detail
	}
	body, err := json.Marshal(state)
	if err != nil {
		panic(err) // a mistake in this package
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(a.status)
	write(w, body)
}

func write(w http.ResponseWriter, body []byte) {
	if _, err := w.Write(body); err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
}

func (s *Shop) nothing(w http.ResponseWriter, _ *http.Request) {
	s.problem(w, reply{status: http.StatusNotFound, title: nowhere})
}
