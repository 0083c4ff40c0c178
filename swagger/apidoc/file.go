package apidoc

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// file is something that is served as it is.
type file struct {
	media  string
	data   []byte
	gzip   bool   // data is compressed
	etag   string // strong, of data
	policy string // content security policy, "" for what is no page
	vary   string // the header field Vary
}

func newFile(media string, data []byte) *file {
	sum := sha256.Sum256(data)
	return &file{media: media, data: data, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`}
}

// serve answers with a file.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, path string) {
	f, err := h.files[path]()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h.answer(w, r, f, f.media)
}

// answer writes a file as a media type, or that the client has it already.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, f *file, media string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the documentation is read with GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	head := w.Header()
	head.Add("Link", h.link)
	head.Set("ETag", f.etag)
	head.Set("Cache-Control", "no-cache") // kept, and asked for with If-None-Match
	head.Set("X-Content-Type-Options", "nosniff")
	if f.vary != "" {
		head.Add("Vary", f.vary)
	}
	if f.policy != "" {
		head.Set("Content-Security-Policy", f.policy)
		head.Set("Referrer-Policy", "no-referrer")
	}
	if known(r.Header.Values("If-None-Match"), f.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Type", media)
	if f.gzip {
		// Every browser accepts it, and what would unpack it for others is not worth its size.
		head.Set("Content-Encoding", "gzip")
	}
	head.Set("Content-Length", strconv.Itoa(len(f.data)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(f.data) // the client may have gone, and there is nobody to tell
	}
}

// known reports whether a client has the version with that tag (RFC 9110, section 13.1.2), which
// it compares weakly.
func known(fields []string, etag string) bool {
	for _, field := range fields {
		for tag := range strings.SplitSeq(field, ",") {
			if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}
