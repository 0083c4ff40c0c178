package learn

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/postel-api/postel/swagger/conformance"
)

// operation is what was seen of a method of a path template.
type operation struct {
	method, path string
	exchanges    int
	accepted     int // exchanges with a status below 400
	variables    []*parameter
	query        []*parameter
	schemes      map[string]int // of Authorization, in accepted exchanges: "bearer", "basic", "" for none
	bodies       []*media       // of accepted requests
	responses    []*response    // by status
}

// response is what was seen of a status.
type response struct {
	status    int
	exchanges int
	headers   []*parameter
	bodies    []*media
}

// parameter is a parameter or a header.
type parameter struct {
	name      string
	exchanges int
	values    values
	secret    bool
	example   string // the first value
}

// see adds an exchange.
func (l *learner) see(op *operation, x *conformance.Exchange, at place, sent, came *body) {
	op.exchanges++
	for i, name := range at.names {
		if i == len(op.variables) {
			op.variables = append(op.variables, &parameter{name: name})
		}
		op.variables[i].see([]string{at.values[i]})
		op.variables[i].secret = op.variables[i].secret || at.opaque[i]
	}
	if x.Status < 400 {
		l.accept(op, x, sent)
	}
	i, found := slices.BinarySearchFunc(op.responses, x.Status, func(r *response, status int) int { return r.status - status })
	if !found {
		op.responses = slices.Insert(op.responses, i, &response{status: x.Status})
	}
	l.answer(op.responses[i], x, came)
}

// accept adds a request that was not refused.
func (l *learner) accept(op *operation, x *conformance.Exchange, sent *body) {
	op.accepted++
	query := x.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if p := named(&op.query, name, maxParameters); p != nil {
			p.see(query[name])
			p.secret = secretParameter(name)
		}
	}
	scheme, _, _ := strings.Cut(x.Header.Get("Authorization"), " ")
	if op.schemes == nil {
		op.schemes = map[string]int{}
	}
	op.schemes[strings.ToLower(scheme)]++
	if sent != nil {
		l.body(&op.bodies, sent)
	}
}

// answer adds an answer.
func (l *learner) answer(r *response, x *conformance.Exchange, came *body) {
	r.exchanges++
	header := http.Header{}
	for name, list := range x.Answer {
		name = http.CanonicalHeaderKey(name)
		header[name] = append(header[name], list...)
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		if conformance.StandardHeader(name) || !fieldName.MatchString(name) {
			continue
		}
		if h := named(&r.headers, name, maxHeaders); h != nil {
			h.see(header[name])
		}
	}
	if came != nil && x.Method != http.MethodHead {
		l.body(&r.bodies, came)
	}
}

// fieldName is a token (RFC 9110, section 5.6.2).
var fieldName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// named finds a parameter, or adds it where there are not too many.
func named(list *[]*parameter, name string, most int) *parameter {
	for _, p := range *list {
		if p.name == name {
			return p
		}
	}
	if len(*list) >= most {
		return nil
	}
	p := &parameter{name: name, secret: secretName(name)}
	*list = append(*list, p)
	return p
}

// see adds the values of an exchange.
func (p *parameter) see(list []string) {
	if p.exchanges++; p.exchanges == 1 && len(list) > 0 {
		p.example = list[0]
	}
	p.values.see(list)
}

// values are texts that stand for values: of parameters, headers and forms.
type values struct {
	count, integers, numbers, booleans int
	several                            bool // at once
	empty                              bool
	text                               texts
}

var (
	integer = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,14})$`)
	decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,9})\.[0-9]{1,9}$`)
)

func (v *values) see(list []string) {
	v.several = v.several || len(list) > 1
	for _, text := range list {
		v.count++
		v.empty = v.empty || text == ""
		v.text.see(text)
		switch {
		case integer.MatchString(text):
			v.integers++
		case decimal.MatchString(text):
			v.numbers++
		case text == "true", text == "false":
			v.booleans++
		}
	}
}

// kind is the type that every text has.
func (v *values) kind() string {
	switch v.count {
	case v.integers:
		return "integer"
	case v.integers + v.numbers:
		return "number"
	case v.booleans:
		return "boolean"
	}
	return "string"
}

// withoutUser is a URL without the user and the password in it.
func withoutUser(text string) string {
	if u, err := url.Parse(text); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return text
}
