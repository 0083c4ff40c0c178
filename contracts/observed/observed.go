// Package observed makes contracts of recorded traffic: what a consumer was seen to ask for and to get.
//
// It is evidence, not a promise: every interaction is marked observed. Each answer becomes the fields
// that were in it, with the kinds that were seen; a field that was not in every answer to the same
// request may be missing. What could let somebody in (authorization, cookies, tokens in the query) is
// left out. Exchanges with other hosts, and what no consumer of an API asks for (pages, scripts,
// pictures, preflights), are left out, too, and counted.
package observed

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// Options say what of a recording counts.
type Options struct {
	// Consumer and Provider are the names in the contract.
	Consumer, Provider string
	// Base is the URL that the service's paths begin below; nil where there is one origin only.
	Base *url.URL
	// Only is what the path must match, nil where any will do.
	Only *regexp.Regexp
}

// OriginsError is a recording with several services in it, none of which was chosen.
type OriginsError struct {
	// Origins are those that answered as an API does, by name.
	Origins []string
}

// Error lists the origins.
func (e *OriginsError) Error() string {
	if len(e.Origins) == 0 {
		return "no exchange of the recording is one with an API"
	}
	return "the recording has exchanges with " + strings.Join(e.Origins, ", ")
}

// Left says how many exchanges were left out, by reason, in the order in which reasons came up.
type Left struct {
	Reason string
	Count  int
}

// Contract makes a contract of recorded exchanges. The error is an [*OriginsError].
func Contract(entries []har.Entry, o Options) (*contracts.Contract, []Left, error) {
	m := &maker{o: o, index: map[string]int{}}
	if o.Base == nil {
		base, err := theOrigin(entries)
		if err != nil {
			return nil, nil, err
		}
		m.o.Base = base
	}
	for i := range entries {
		m.add(&entries[i])
	}
	c := &contracts.Contract{Format: "recorded", Consumer: o.Consumer, Provider: o.Provider}
	names := map[string]int{}
	for _, s := range m.seen {
		it, err := s.interaction()
		if err != nil {
			return nil, nil, err
		}
		if names[it.Description]++; names[it.Description] > 1 {
			it.Description += fmt.Sprintf(" (%d)", names[it.Description])
		}
		c.Interactions = append(c.Interactions, *it)
	}
	return c, m.left, nil
}

// theOrigin is the only origin that answered as an API does.
func theOrigin(entries []har.Entry) (*url.URL, error) {
	var names []string
	for i := range entries {
		if e := &entries[i]; unfit(e) == "" {
			names = append(names, e.Request.URL.Scheme+"://"+e.Request.URL.Host)
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 1 {
		return nil, &OriginsError{names}
	}
	return url.Parse(names[0])
}

// unfit says why an exchange is none with an API, "" where it is.
func unfit(e *har.Entry) string {
	media, _, _ := strings.Cut(strings.ToLower(e.Response.Body.Type), ";")
	switch {
	case e.Response.Status == 0:
		return "without an answer"
	case e.Request.Method == "OPTIONS" || e.Request.Method == "CONNECT":
		return "preflights"
	case e.Request.URL.Scheme != "http" && e.Request.URL.Scheme != "https":
		return "not of HTTP"
	}
	switch media = strings.TrimSpace(media); {
	case media == "text/html", media == "text/css", strings.HasSuffix(media, "javascript"), strings.HasPrefix(media, "image/"), strings.HasPrefix(media, "font/"), strings.HasPrefix(media, "audio/"), strings.HasPrefix(media, "video/"):
		return "pages, scripts and pictures"
	}
	return ""
}

// maker collects what was seen.
type maker struct {
	o     Options
	seen  []*sight
	index map[string]int
	left  []Left
}

func (m *maker) leave(reason string) {
	for i := range m.left {
		if m.left[i].Reason == reason {
			m.left[i].Count++
			return
		}
	}
	m.left = append(m.left, Left{reason, 1})
}

func (m *maker) add(e *har.Entry) {
	reason := unfit(e)
	path, ok := below(m.o.Base, e.Request.URL)
	switch {
	case !ok:
		m.leave("with another origin")
	case reason != "":
		m.leave(reason)
	case m.o.Only != nil && !m.o.Only.MatchString(path):
		m.leave("with another path")
	default:
		m.see(e, path)
	}
}

// below is the path of a URL below a base.
func below(base, u *url.URL) (string, bool) {
	if !strings.EqualFold(base.Scheme, u.Scheme) || !strings.EqualFold(base.Host, u.Host) {
		return "", false
	}
	rest, ok := strings.CutPrefix(u.EscapedPath(), strings.TrimSuffix(base.EscapedPath(), "/"))
	if rest == "" {
		rest = "/"
	}
	return rest, ok && rest[0] == '/'
}

// see adds an exchange to those with the same request and status.
func (m *maker) see(e *har.Entry, path string) {
	s := &sight{method: e.Request.Method, path: path, query: query(e.Request.URL), headers: sent(e.Request), body: e.Request.Body, status: e.Response.Status, at: e.At}
	key := fmt.Sprintf("%s %s %v %v %q %d", s.method, s.path, s.query, s.headers, s.body.Bytes, s.status)
	if i, ok := m.index[key]; ok {
		s = m.seen[i]
	} else {
		m.index[key] = len(m.seen)
		m.seen = append(m.seen, s)
	}
	s.answers++
	if s.media == "" {
		s.media, _, _ = strings.Cut(e.Response.Body.Type, ";")
	}
	if tree, err := node.Parse("answer", e.Response.Body.Bytes, node.Options{JSON: true}); err == nil {
		s.read(tree.Root())
	}
}

// secret are words in the names of parameters that let somebody in.
func secret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"token", "secret", "password", "passwd", "signature", "api_key", "apikey", "api-key", "session"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func query(u *url.URL) []contracts.Field {
	var out []contracts.Field
	index := map[string]int{}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, found := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil || name == "" || secret(name) {
			continue
		}
		if value, err = url.QueryUnescape(value); err != nil {
			continue
		}
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, contracts.Field{Name: name, Bare: !found})
		}
		out[i].Values = append(out[i].Values, value)
	}
	return out
}

// sent are the headers that bear on the answer. The others are the browser's own, or a secret.
func sent(q har.Request) []contracts.Field {
	var out []contracts.Field
	for _, name := range []string{"Accept", "Content-Type", "Prefer", "If-None-Match", "If-Match"} {
		value := har.Get(q.Headers, name)
		if name == "Content-Type" && value == "" && len(q.Body.Bytes) > 0 {
			value = q.Body.Type
		}
		if value != "" && value != "*/*" {
			out = append(out, contracts.Field{Name: name, Values: []string{value}})
		}
	}
	return out
}

// sight is what was seen of one request.
type sight struct {
	method, path string
	query        []contracts.Field
	headers      []contracts.Field
	body         har.Body
	status       int
	media        string
	at           node.Span
	answers      int
	fields       fields
}

func (s *sight) interaction() (*contracts.Interaction, error) {
	q := &contracts.Request{Method: s.method, Path: s.path, Query: s.query, Headers: s.headers, At: s.at}
	if len(s.body.Bytes) > 0 {
		q.Body = matching.Content{Presence: matching.Present, Type: s.body.Type, Bytes: s.body.Bytes, At: s.at}
		if v := har.Get(headersOf(s.headers), "Content-Type"); v != "" {
			q.Body.Type = v
		}
		if tree, err := node.Parse("body", s.body.Bytes, node.Options{JSON: true}); err == nil {
			q.Body.JSON = tree.Root()
			q.Body.Bytes = bytes.Clone(s.body.Bytes)
		}
	}
	r := &contracts.Response{Status: s.status, At: s.at}
	if list := s.fields.needs(s.answers); len(list) > 0 {
		c := &tolerantreader.Contract{Version: tolerantreader.ContractVersion, Reads: list}
		plan, err := c.Plan()
		if err != nil {
			return nil, fmt.Errorf("the fields of %s %s: %w", s.method, s.path, err)
		}
		r.Reads = &contracts.Reads{Contract: c, Plan: plan, At: map[string]node.Span{}}
	} else if s.media != "" {
		r.Headers = []contracts.Field{{Name: "Content-Type", Values: []string{s.media}}}
	}
	description := s.method + " " + s.path
	if s.status < 200 || s.status > 299 {
		description += fmt.Sprintf(": %d", s.status)
	}
	return &contracts.Interaction{Kind: contracts.HTTP, Description: description, Observed: true, Request: q, Response: r, At: s.at}, nil
}

func headersOf(list []contracts.Field) []har.Field {
	var out []har.Field
	for _, f := range list {
		out = append(out, har.Field{Name: f.Name, Value: strings.Join(f.Values, ", ")})
	}
	return out
}
