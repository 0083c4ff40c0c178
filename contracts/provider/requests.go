package provider

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/internal/members"
	"github.com/postel-api/postel/internal/node"
)

// Requests changes requests before they are sent, by what a requests file says.
type Requests struct {
	// Dir is where the commands of tokens run, Lookup reads the environment.
	Dir    string
	Lookup func(name string) string
	// States says that changes which name neither an interaction nor a consumer are made to the calls
	// that set states up, too.
	States bool

	rules  []requestRule
	states edits // of the headers of calls that set states up
	tokens map[string]*token
	secret map[string]bool // headers with a token in them, in canonical form
	hidden map[string]bool // query parameters with a token in them
}

type requestRule struct {
	interaction *regexp.Regexp
	name        string // of the interaction, where it is no expression
	consumer    string
	headers     edits
	query       edits
}

// edits are changes of headers or of query parameters.
type edits struct {
	set, replace []pair
	remove       []string
}

type pair struct{ name, value string }

// token is a value that is asked for once.
type token struct {
	command     []string
	environment string
	once        sync.Once
	value       string
	err         error
}

// ReadRequests reads a requests file. The error is a *node.Error with a place.
func ReadRequests(name string, data []byte) (*Requests, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: maxFile})
	if err != nil {
		return nil, err
	}
	root := tree.Root()
	if err := members.Only(root, "tokens", "requests", "states"); err != nil {
		return nil, err
	}
	out := &Requests{tokens: map[string]*token{}, secret: map[string]bool{}, hidden: map[string]bool{}, Lookup: func(string) string { return "" }}
	for name, n := range root.Get("tokens").Members() {
		if out.tokens[name], err = readToken(n); err != nil {
			return nil, err
		}
	}
	for _, n := range root.Get("requests").Items() {
		rule, err := readRequestRule(n)
		if err != nil {
			return nil, err
		}
		for _, p := range append(rule.headers.set, rule.headers.replace...) {
			if strings.Contains(p.value, "${") {
				out.secret[http.CanonicalHeaderKey(p.name)] = true
			}
		}
		for _, p := range append(rule.query.set, rule.query.replace...) {
			if strings.Contains(p.value, "${") {
				out.hidden[p.name] = true
			}
		}
		out.rules = append(out.rules, rule)
	}
	if err := members.Only(root.Get("states"), "headers"); root.Has("states") && err != nil {
		return nil, err
	}
	if out.states, err = readEdits(root.Path("states", "headers")); err != nil {
		return nil, err
	}
	if len(out.rules) == 0 && !root.Has("states") {
		return nil, root.Span().Errorf("there are no requests in it: a requests file has requests: and a list")
	}
	return out, nil
}

func readToken(n node.Node) (*token, error) {
	if err := members.Only(n, "command", "environment"); err != nil {
		return nil, err
	}
	t := &token{command: n.Get("command").Strings(), environment: n.Get("environment").Text()}
	if (len(t.command) == 0) == (t.environment == "") {
		return nil, n.Span().Errorf("a token has a command or an environment, and not both")
	}
	return t, nil
}

func readRequestRule(n node.Node) (rule requestRule, err error) {
	if err = members.Only(n, "interaction", "consumer", "headers", "query"); err != nil {
		return rule, err
	}
	rule.name, rule.consumer = n.Get("interaction").Text(), n.Get("consumer").Text()
	if rule.interaction, err = pattern(n.Get("interaction")); err != nil {
		return rule, err
	}
	if rule.headers, err = readEdits(n.Get("headers")); err != nil {
		return rule, err
	}
	rule.query, err = readEdits(n.Get("query"))
	return rule, err
}

func readEdits(n node.Node) (e edits, err error) {
	if !n.Exists() {
		return e, nil
	}
	if err = members.Only(n, "set", "replace", "remove"); err != nil {
		return e, err
	}
	for name, v := range n.Get("set").Members() {
		e.set = append(e.set, pair{name, v.Text()})
	}
	for name, v := range n.Get("replace").Members() {
		e.replace = append(e.replace, pair{name, v.Text()})
	}
	e.remove = n.Get("remove").Strings()
	return e, nil
}

// Secret reports whether a header may hold a token.
func (q *Requests) Secret(header string) bool { return q.secret[http.CanonicalHeaderKey(header)] }

// SecretQuery reports whether a query parameter may hold a token.
func (q *Requests) SecretQuery(parameter string) bool { return q.hidden[parameter] }

// Edit changes the request of an interaction of a contract.
func (q *Requests) Edit(c *contracts.Contract, i *contracts.Interaction, r *http.Request) error {
	for k := range q.rules {
		rule := &q.rules[k]
		if !rule.about(c.Consumer, i) {
			continue
		}
		if err := q.header(r, rule.headers); err != nil {
			return err
		}
		if err := q.query(r, rule.query); err != nil {
			return err
		}
	}
	return nil
}

// EditState changes a call that sets a state up: its headers, by what the file says of states.
func (q *Requests) EditState(r *http.Request) error {
	for i := range q.rules {
		rule := &q.rules[i]
		if !q.States || rule.consumer != "" || rule.name != "" {
			continue
		}
		if err := q.header(r, rule.headers); err != nil {
			return err
		}
	}
	return q.header(r, q.states)
}

func (rule *requestRule) about(consumer string, i *contracts.Interaction) bool {
	if rule.consumer != "" && !strings.EqualFold(rule.consumer, consumer) {
		return false
	}
	if rule.interaction != nil {
		return rule.interaction.MatchString(i.Description)
	}
	return rule.name == "" || rule.name == i.Description
}

func (q *Requests) header(r *http.Request, e edits) error {
	for _, p := range e.set {
		v, err := q.text(r.Context(), p.value)
		if err != nil {
			return err
		}
		r.Header.Set(p.name, v)
	}
	for _, p := range e.replace {
		v, err := q.text(r.Context(), p.value)
		if err != nil {
			return err
		}
		if r.Header.Get(p.name) != "" {
			r.Header.Set(p.name, v)
		}
	}
	for _, name := range e.remove {
		r.Header.Del(name)
	}
	return nil
}

func (q *Requests) query(r *http.Request, e edits) error {
	if len(e.set)+len(e.replace)+len(e.remove) == 0 {
		return nil
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return fmt.Errorf("the query of the request cannot be changed: %w", err)
	}
	for _, p := range e.set {
		v, err := q.text(r.Context(), p.value)
		if err != nil {
			return err
		}
		values.Set(p.name, v)
	}
	for _, p := range e.replace {
		v, err := q.text(r.Context(), p.value)
		if err != nil {
			return err
		}
		if values.Has(p.name) {
			values.Set(p.name, v)
		}
	}
	for _, name := range e.remove {
		values.Del(name)
	}
	r.URL.RawQuery = values.Encode()
	return nil
}

// text replaces ${name} by tokens.
func (q *Requests) text(ctx context.Context, text string) (string, error) {
	values := map[string]any{}
	for rest := text; ; {
		_, behind, ok := strings.Cut(rest, "${")
		if !ok {
			return expand(text, values)
		}
		name, after, _ := strings.Cut(behind, "}")
		t := q.tokens[name]
		if t == nil {
			return "", fmt.Errorf("there is no token ${%s} in the requests file", name)
		}
		v, err := q.token(ctx, name, t)
		if err != nil {
			return "", err
		}
		values[name], rest = v, after
	}
}

// tokenTime bounds the command of a token.
const tokenTime = time.Minute

func (q *Requests) token(ctx context.Context, name string, t *token) (string, error) {
	t.once.Do(func() {
		if t.environment != "" {
			if t.value = q.Lookup(t.environment); t.value == "" {
				t.err = fmt.Errorf("the token %s is empty: the environment variable %s is not set", name, t.environment)
			}
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenTime)
		defer cancel()
		out, err := run(ctx, q.Dir, t.command)
		t.value, t.err = strings.TrimSpace(string(out)), err
	})
	return t.value, t.err
}
