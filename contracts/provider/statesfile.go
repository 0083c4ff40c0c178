package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"sync"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/internal/members"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// maxFile bounds a states file and a requests file, in bytes.
const maxFile = 4 << 20

// StatesFile sets states up by the calls and commands that a file names.
type StatesFile struct {
	// Client makes the calls.
	Client *http.Client
	// Dir is where commands run.
	Dir string

	entries []stateEntry
	mu      sync.Mutex
	values  map[string]any // of the setups so far
}

type stateEntry struct {
	name            string
	pattern         *regexp.Regexp // nil where the name is meant as it is
	setup, teardown *action
}

// action is a call or a command.
type action struct {
	method, url string
	headers     map[string]string
	body        node.Node
	command     []string
}

// ReadStates reads a states file. The error is a *node.Error with a place.
func ReadStates(name string, data []byte, client *http.Client) (*StatesFile, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: maxFile})
	if err != nil {
		return nil, err
	}
	root := tree.Root()
	if err := members.Only(root, "states"); err != nil {
		return nil, err
	}
	f := &StatesFile{Client: client, values: map[string]any{}}
	for _, n := range root.Get("states").Items() {
		e, err := readState(n)
		if err != nil {
			return nil, err
		}
		f.entries = append(f.entries, e)
	}
	if len(f.entries) == 0 {
		return nil, root.Span().Errorf("there are no states in it: a states file begins with states: and a list")
	}
	return f, nil
}

func readState(n node.Node) (e stateEntry, err error) {
	if err = members.Only(n, "state", "setup", "teardown"); err != nil {
		return e, err
	}
	e.name = n.Get("state").Text()
	if e.name == "" {
		return e, n.Span().Errorf("an entry has no state")
	}
	if e.pattern, err = pattern(n.Get("state")); err != nil {
		return e, err
	}
	if e.setup, err = readAction(n.Get("setup")); err != nil {
		return e, err
	}
	e.teardown, err = readAction(n.Get("teardown"))
	return e, err
}

// pattern reads a text between slashes as an expression for the whole of a name.
func pattern(n node.Node) (*regexp.Regexp, error) {
	text := n.Text()
	if len(text) < 2 || !strings.HasPrefix(text, "/") || !strings.HasSuffix(text, "/") {
		return nil, nil
	}
	r, err := regexp.Compile(`\A(?:` + text[1:len(text)-1] + `)\z`)
	if err != nil {
		return nil, n.Span().Errorf("%s is no regular expression: %s", text, err)
	}
	return r, nil
}

func readAction(n node.Node) (*action, error) {
	if !n.Exists() || n.Kind() == node.Null {
		return nil, nil
	}
	if err := members.Only(n, "request", "command"); err != nil {
		return nil, err
	}
	r, c := n.Get("request"), n.Get("command")
	switch {
	case r.Exists() == c.Exists():
		return nil, n.Span().Errorf("this needs a request or a command, and not both")
	case c.Exists():
		if c.Kind() != node.Array || c.Len() == 0 {
			return nil, c.Span().Errorf("a command is a list: the program, then its arguments")
		}
		return &action{command: c.Strings()}, nil
	}
	if err := members.Only(r, "method", "url", "headers", "body"); err != nil {
		return nil, err
	}
	a := &action{method: "POST", url: r.Get("url").Text(), headers: map[string]string{}, body: r.Get("body")}
	if m := r.Get("method"); m.Exists() {
		a.method = strings.ToUpper(m.Text())
	}
	if a.url == "" {
		return nil, r.Span().Errorf("a request has no url")
	}
	for name, v := range r.Get("headers").Members() {
		a.headers[name] = v.Text()
	}
	return a, nil
}

// find returns the entry of a state and what the groups of its name are.
func (f *StatesFile) find(name string) (*stateEntry, map[string]any) {
	for i := range f.entries {
		e := &f.entries[i]
		if e.pattern == nil && e.name == name {
			return e, nil
		}
	}
	for i := range f.entries {
		e := &f.entries[i]
		if e.pattern == nil {
			continue
		}
		if groups := e.pattern.FindStringSubmatch(name); groups != nil {
			values := map[string]any{}
			for k, group := range e.pattern.SubexpNames() {
				if group != "" {
					values[group] = groups[k]
				}
			}
			return e, values
		}
	}
	return nil, nil
}

// Can reports whether the file has the state.
func (f *StatesFile) Can(s contracts.State) bool {
	e, _ := f.find(s.Name)
	return e != nil
}

// Setup does what the file says. What it returns are values.
func (f *StatesFile) Setup(ctx context.Context, s contracts.State) (map[string]any, error) {
	e, groups := f.find(s.Name)
	values, err := f.act(ctx, e.setup, s, groups)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(groups)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, values)
	f.mu.Lock()
	maps.Copy(f.values, out)
	f.mu.Unlock()
	return out, nil
}

// Teardown does what the file says.
func (f *StatesFile) Teardown(ctx context.Context, s contracts.State) error {
	e, groups := f.find(s.Name)
	_, err := f.act(ctx, e.teardown, s, groups)
	return err
}

func (f *StatesFile) act(ctx context.Context, a *action, s contracts.State, groups map[string]any) (map[string]any, error) {
	if a == nil {
		return nil, nil
	}
	f.mu.Lock()
	values := maps.Clone(f.values)
	f.mu.Unlock()
	for name, v := range s.Params.Members() {
		values[name] = scalar(v)
	}
	maps.Copy(values, groups)
	if a.command != nil {
		return f.command(ctx, a, values)
	}
	target, err := expand(a.url, values)
	if err != nil {
		return nil, err
	}
	body := ""
	if a.body.Exists() {
		if body = a.body.Text(); a.body.Kind() != node.String {
			body = wire.JSON(a.body)
		}
		if body, err = expand(body, values); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, a.method, target, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != "" && a.body.Kind() != node.String {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, v := range a.headers {
		if v, err = expand(v, values); err != nil {
			return nil, err
		}
		r.Header.Set(name, v)
	}
	return send(f.Client, r)
}

func (f *StatesFile) command(ctx context.Context, a *action, values map[string]any) (map[string]any, error) {
	args := make([]string, len(a.command))
	for i, arg := range a.command {
		var err error
		if args[i], err = expand(arg, values); err != nil {
			return nil, err
		}
	}
	out, err := run(ctx, f.Dir, args)
	if err != nil {
		return nil, err
	}
	return valuesOf(out), nil
}

// run runs a command and returns its output.
func run(ctx context.Context, dir string, args []string) ([]byte, error) {
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Dir = dir
	out, err := c.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("the command %s did not end in time", args[0])
	case errors.As(err, &exit):
		return nil, fmt.Errorf("the command %s ended with %d%s", args[0], exit.ExitCode(), firstLine(exit.Stderr))
	case err != nil:
		return nil, fmt.Errorf("the command %s cannot be run: %w", args[0], err)
	}
	return out, nil
}

// scalar is a parameter as a value.
func scalar(n node.Node) any {
	if n.Kind() == node.String {
		return n.Text()
	}
	return rawJSON(wire.JSON(n))
}

// rawJSON is a value that is written as it is.
type rawJSON string

// expand replaces ${name} by values.
func expand(text string, values map[string]any) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("a brace is not closed in %s", text)
		}
		v, ok := values[name]
		if !ok {
			return "", fmt.Errorf("there is no value for ${%s}", name)
		}
		fmt.Fprint(&b, v)
		text = after
	}
}
