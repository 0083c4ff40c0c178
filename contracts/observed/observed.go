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
	// Choice says which exchanges count.
	Choice har.Choice
}

// Contract makes a contract of recorded exchanges, and says which it left out. The error is that of
// har.Choose.
func Contract(entries []har.Entry, o Options) (*contracts.Contract, []har.Left, error) {
	chosen, base, left, err := har.Choose(entries, o.Choice)
	if err != nil {
		return nil, nil, err
	}
	m := &maker{index: map[string]int{}}
	for _, e := range chosen {
		path, _ := har.Below(base, e.Request.URL)
		m.see(e, path)
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
	return c, left, nil
}

// maker collects what was seen.
type maker struct {
	seen  []*sight
	index map[string]int
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
