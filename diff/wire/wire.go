// Package wire writes values as they travel in HTTP: parameters and headers by their OpenAPI
// style, bodies by their media type, whole requests and responses as text (RFC 9112, sections 2
// and 3) and as a command line of curl.
//
// The forms of parameters are those of OpenAPI 3.1.1, parameter object, "style values" and
// "style examples": simple, label, matrix, form, spaceDelimited, pipeDelimited, deepObject, the
// cookie style of 3.2 and the tabDelimited one that Swagger 2.0 calls tsv. Values are JSON; a
// number or boolean is written as its JSON text, null as nothing.
//
// What has no form is an error, never something near it: an object inside of an object in a
// query, a control character in a header, a body of a media type that is not known here.
package wire

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Field is one header field.
type Field struct{ Name, Value string }

// Request is an HTTP request.
type Request struct {
	Method string
	URL    string // absolute
	Header []Field
	Body   string
}

// Response is an HTTP response.
type Response struct {
	Status int
	Header []Field
	Body   string
}

// Exchange is a request, and what was answered to it where that matters.
type Exchange struct {
	Request  Request
	Response *Response // nil: the request alone is the message
}

// String returns the message as it is sent by HTTP/1.1, with "\n" for the ends of lines.
func (r *Request) String() string {
	target, host := r.URL, ""
	if u, err := url.Parse(r.URL); err == nil && u.Host != "" {
		target, host = strings.TrimPrefix(r.URL, u.Scheme+"://"+u.Host), u.Host
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\n", r.Method, target)
	if host != "" {
		fmt.Fprintf(&b, "Host: %s\n", host)
	}
	writeRest(&b, r.Header, r.Body)
	return b.String()
}

// String returns the message as it is sent by HTTP/1.1, with "\n" for the ends of lines.
func (r *Response) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", strings.TrimRight(fmt.Sprintf("HTTP/1.1 %d %s", r.Status, reason(r.Status)), " "))
	writeRest(&b, r.Header, r.Body)
	return b.String()
}

func writeRest(b *strings.Builder, header []Field, body string) {
	for _, f := range header {
		fmt.Fprintf(b, "%s: %s\n", f.Name, f.Value)
	}
	if body != "" {
		fmt.Fprintf(b, "\n%s\n", body)
	}
}

// Curl returns a command line for a POSIX shell that sends the request.
func (r *Request) Curl() string {
	words := []string{"curl", "-i"}
	switch {
	case r.Method == "GET" && r.Body == "":
	case r.Method == "HEAD":
		words = []string{"curl", "-I"}
	default:
		words = append(words, "-X", word(r.Method))
	}
	if strings.ContainsAny(r.URL, "[]{}") {
		words = append(words, "-g") // they would be ranges and lists
	}
	words = append(words, word(r.URL))
	for _, f := range r.Header {
		if f.Value == "" {
			words = append(words, "-H", word(f.Name+";")) // curl drops "Name:"
			continue
		}
		words = append(words, "-H", word(f.Name+": "+f.Value))
	}
	if r.Body != "" {
		words = append(words, "--data-binary", word(r.Body))
		if strings.HasPrefix(r.Body, "@") { // would be the name of a file
			words[len(words)-2] = "--data-raw"
		}
	}
	return strings.Join(words, " ")
}

// word makes one word of a shell command.
func word(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=,@%+", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Set returns the fields with one of that name, in the place of an older one.
func Set(fields []Field, name, value string) []Field {
	for i, f := range fields {
		if strings.EqualFold(f.Name, name) {
			fields = slices.Clone(fields)
			fields[i].Value = value
			return fields
		}
	}
	return append(slices.Clip(fields), Field{name, value})
}
