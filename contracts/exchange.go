package contracts

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
)

// exchange sends the request of an interaction and holds the answer against what is expected.
func (v *verifier) exchange(ctx context.Context, c *Contract, i *Interaction, values map[string]any) Result {
	out := Result{Interaction: i, Verdict: Fail}
	m := newMaking(i, v.o, values)
	at := v.base
	if i.Kind == HTTP && i.Request.Follow != nil {
		if at = v.follow(ctx, c, i, &out); at == nil {
			return out
		}
	}
	ctx, cancel := context.WithTimeout(ctx, v.o.Timeout)
	defer cancel()
	request, err := v.request(ctx, c, i, m, at)
	if err != nil {
		out.Problem = err.Error()
		return out
	}
	out.Curl = v.curl(request)
	response, err := v.client.Do(request)
	if err != nil {
		out.Problem = v.unreachable(err)
		return out
	}
	defer response.Body.Close()
	got, problem := v.received(response)
	out.Status = response.StatusCode
	if problem != "" {
		out.Problem = problem
		return out
	}
	o := matching.Options{Warn: v.tie, ElementNames: v.o.Compat}
	if i.Kind == HTTP {
		expected := *i.Response
		if !v.o.Compat {
			// A value that a provider state has made stands in the answer as well.
			if expected.Body, err = m.body(expected.Body, stateMade(expected.Generators)); err != nil {
				out.Problem = err.Error()
				return out
			}
		}
		out.Mismatches = append(expected.Compare(got, o), expected.unread(got)...)
	} else {
		out.Mismatches = v.message(i, got, o)
	}
	if len(out.Mismatches) == 0 {
		out.Verdict = Pass
	}
	return out
}

// stateMade returns the generators whose values come from provider states: of a response no other
// can be known.
func stateMade(list []Generator) []Generator {
	var out []Generator
	for _, g := range list {
		if g.Kind == "ProviderState" {
			out = append(out, g)
		}
	}
	return out
}

// request builds the request of an interaction. at is the provider's URL, or where a chain led.
func (v *verifier) request(ctx context.Context, c *Contract, i *Interaction, m *making, at *url.URL) (*http.Request, error) {
	if i.Kind != HTTP {
		return v.messageRequest(ctx, c, i)
	}
	r := i.Request
	path, query, headers := r.Path, slices.Clone(r.Query), slices.Clone(r.Headers)
	for k := range r.Generators {
		g := &r.Generators[k]
		switch g.Part {
		case "path", "query", "header":
		default:
			continue
		}
		made, err := m.value(g)
		if err != nil {
			return nil, err
		}
		switch g.Part {
		case "path":
			path = plain(made)
		case "query":
			replace(query, g.Name, plain(made))
		case "header":
			replace(headers, g.Name, plain(made))
		}
	}
	body, err := m.body(r.Body, r.Generators)
	if err != nil {
		return nil, err
	}
	target, err := v.target(at, path, query)
	if err != nil {
		return nil, err
	}
	var content io.Reader
	if len(body.Bytes) > 0 {
		content = bytes.NewReader(body.Bytes)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, target, content)
	if err != nil {
		return nil, r.At.Errorf("the request cannot be sent: %s", err)
	}
	for _, h := range headers {
		for _, value := range h.Values {
			if strings.EqualFold(h.Name, "Host") {
				request.Host = value
				continue
			}
			request.Header.Add(h.Name, value)
		}
	}
	v.complete(request, body)
	if v.o.Edit != nil {
		if err := v.o.Edit(c, i, request); err != nil {
			return nil, err
		}
	}
	return request, nil
}

func replace(fields []Field, name, value string) {
	for i := range fields {
		if strings.EqualFold(fields[i].Name, strings.TrimPrefix(name, "$.")) {
			fields[i].Values = []string{value}
		}
	}
}

// complete adds the headers that every client sends.
func (v *verifier) complete(r *http.Request, body matching.Content) {
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "*/*")
	}
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", "postel")
	}
	// The reference implementation sends no type that only the body of version 4 states.
	if body.Type != "" && len(body.Bytes) > 0 && r.Header.Get("Content-Type") == "" && !v.o.Compat {
		r.Header.Set("Content-Type", body.Type)
	}
}

// target is the URL of a request: the provider's, or where a chain led, then the path and the query of the
// contract.
func (v *verifier) target(at *url.URL, path string, query []Field) (string, error) {
	base := at.String()
	if at == v.base {
		base = strings.TrimSuffix(base, "/")
	}
	if path != "" && !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	target, err := url.Parse(base + (&url.URL{Path: path}).EscapedPath())
	if strings.Contains(path, "%") {
		target, err = url.Parse(base + path) // already escaped
	}
	if err != nil {
		return "", fmt.Errorf("the path %s cannot be sent: %w", path, err)
	}
	if v.o.Compat { // by name, as the reference verifier sends it
		query = slices.Clone(query)
		slices.SortStableFunc(query, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	}
	var b strings.Builder
	for _, q := range query {
		if q.Bare && v.o.Compat {
			continue
		}
		for _, value := range q.Values {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(url.QueryEscape(q.Name))
			if !q.Bare {
				b.WriteString("=" + url.QueryEscape(value))
			}
		}
	}
	target.RawQuery = strings.Trim(target.RawQuery+"&"+b.String(), "&")
	target.User = nil
	return target.String(), nil
}

// received reads an answer.
func (v *verifier) received(r *http.Response) (*Received, string) {
	out := &Received{Status: r.StatusCode}
	for _, name := range sortedNames(r.Header) {
		out.Headers = append(out.Headers, matching.Field{Name: name, Values: r.Header[name]})
	}
	data, problem := v.body(r)
	if problem != "" {
		return nil, problem
	}
	out.Body = matching.Content{Presence: matching.Present, Type: r.Header.Get("Content-Type"), Bytes: data}
	return out, ""
}

// body reads the body of an answer, unpacked, within bounds.
func (v *verifier) body(r *http.Response) ([]byte, string) {
	packed := io.LimitReader(r.Body, v.o.MaxBody+1)
	from := packed
	switch strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(packed)
		if errors.Is(err, io.EOF) {
			return nil, ""
		}
		if err != nil {
			return nil, "the answer says that it is gzip, and is not: " + err.Error()
		}
		from = z
	case "deflate":
		from = flate.NewReader(packed)
	}
	data, err := io.ReadAll(io.LimitReader(from, v.o.MaxBody+1))
	switch {
	case int64(len(data)) > v.o.MaxBody:
		return nil, fmt.Sprintf("the answer is longer than %d bytes", v.o.MaxBody)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Sprintf("the answer did not end within %s", v.o.Timeout)
	case err != nil:
		return nil, fmt.Sprintf("the answer broke off after %d bytes: %s", len(data), cause(err))
	}
	return data, ""
}

// cause is an error without what net/http puts around it.
func cause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return err.Error()
}

// unreachable says why there is no answer.
func (v *verifier) unreachable(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("the provider did not answer within %s", v.o.Timeout)
	case errors.Is(err, context.Canceled):
		return "the run was interrupted"
	case errors.Is(err, io.EOF):
		return "the provider closed the connection without an answer"
	}
	if s := untrusted(err); s != "" {
		return s
	}
	return "the provider gave no answer: " + cause(err)
}

// untrusted says what is wrong with certificates, "" where nothing is.
func untrusted(err error) string {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	switch {
	case errors.As(err, &unknown) && unknown.Cert != nil:
		return fmt.Sprintf("the provider's certificate is signed by %q, which is not trusted here", unknown.Cert.Issuer.CommonName)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the provider's certificate is valid from %s to %s only", invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly))
	case errors.As(err, &name):
		return fmt.Sprintf("the provider's certificate is not for %s", name.Host)
	case strings.HasSuffix(err.Error(), "tls: certificate required"): // an alert, whose type package tls keeps to itself
		return "the provider demands a certificate of the client, and none was given"
	}
	return ""
}

// curl is the request as a command line, without secrets.
func (v *verifier) curl(r *http.Request) string {
	out := wire.Request{Method: r.Method, URL: v.shown(r.URL)}
	for _, name := range sortedNames(r.Header) {
		for _, value := range r.Header[name] {
			if v.secret(name) {
				value = "…"
			}
			out.Header = append(out.Header, wire.Field{Name: name, Value: value})
		}
	}
	if r.GetBody != nil {
		if b, err := r.GetBody(); err == nil {
			data, _ := io.ReadAll(b) // a reader of memory
			out.Body = string(data)
		}
	}
	return out.Curl()
}

// shown is a URL without the values of secret parameters.
func (v *verifier) shown(u *url.URL) string {
	if v.o.SecretQuery == nil || u.RawQuery == "" {
		return u.String()
	}
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		name, _, ok := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); ok && (err != nil || v.o.SecretQuery(plain)) {
			pairs[i] = name + "=…"
		}
	}
	out := *u
	out.RawQuery = strings.Join(pairs, "&")
	return out.String()
}

func (v *verifier) secret(header string) bool {
	switch http.CanonicalHeaderKey(header) {
	case "Authorization", "Cookie", "Proxy-Authorization":
		return true
	}
	return v.o.Secret != nil && v.o.Secret(header)
}

func sortedNames(h http.Header) []string {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
