package judge

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// santhosh judges values by santhosh-tekuri/jsonschema, which passes the whole JSON Schema test
// suite of 2020-12. Its formats hostname and uri, which fail parts of the suite, are replaced by
// checks of this package.
//
// Under Relation.Text a value is accepted if it is under one of its readings: each text as a
// string, as the number that is written so in full, as a boolean. Beyond 256 readings it abstains.
//
// It abstains where a pattern meets a text with line ends or spaces that Go and ECMA-262 count
// differently.
type santhosh struct {
	name    string
	library *library
}

// Judge is the method of diff.Judge.
func (j *santhosh) Judge(c diff.Claim) (o diff.Opinion) {
	if c.Value == "" {
		return diff.Opinion{}
	}
	defer func() {
		if r := recover(); r != nil {
			o = abstain(j.name, unreadable("the validator fails on the schema: "+sentence(r)))
		}
	}()
	it, err := parse(c.Value)
	if err != nil {
		return abstain(j.name, err)
	}
	sender, receiver, met, err := j.compile(c, it)
	if err != nil {
		return abstain(j.name, err)
	}
	readings, err := readingsOf(it, c.Relation.Text)
	if err != nil {
		return abstain(j.name, err)
	}
	return opinion(j.name, accepts(sender, readings), accepts(receiver, readings), met)
}

// opinion is confirmed where the sender's side has no objection and the receiver's has one. met is
// what the receiver's side met.
func opinion(name string, sender, receiver error, met features) diff.Opinion {
	switch {
	case sender != nil:
		return diff.Opinion{Judge: name, Says: diff.Disputes, Reason: "the sender's side refuses it: " + sentence(sender)}
	case receiver != nil:
		return diff.Opinion{Judge: name, Says: diff.Confirms}
	case met.inclusive:
		return abstain(name, unreadable("a oneOf decides, of which the relation may have widened a branch"))
	}
	return diff.Opinion{Judge: name, Says: diff.Disputes, Reason: "the receiver's side accepts it"}
}

func abstain(name string, reason error) diff.Opinion {
	return diff.Opinion{Judge: name, Says: diff.Abstains, Reason: sentence(reason)}
}

// sentence returns what a validator said on one line, cut to a length that can be read. What
// santhosh-tekuri/jsonschema says first is the name of the schema, which is ours.
func sentence(v any) string {
	const most = 300
	text := fmt.Sprint(v)
	if _, invalid := v.(*jsonschema.ValidationError); invalid {
		_, text, _ = strings.Cut(text, "\n")
	}
	text = strings.TrimPrefix(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\ufffd")), " "), "- ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strings.TrimSuffix(text, ".")
}

// accepts returns the objection to the last reading where all are refused.
func accepts(s *jsonschema.Schema, readings []any) error {
	var refused error
	for _, v := range readings {
		if refused = s.Validate(v); refused == nil {
			return nil
		}
	}
	return refused
}

// compile returns the compiled schemas of both sides, and what the value meets in the receiver's.
func (j *santhosh) compile(c diff.Claim, it *item) (sender, receiver *jsonschema.Schema, met features, err error) {
	j.library.mu.Lock()
	defer j.library.mu.Unlock()
	from, to := j.library.of(c)
	if sender, _, err = from.compiledFor(c.Sender.Schemas, it); err != nil {
		return nil, nil, met, err
	}
	receiver, met, err = to.compiledFor(c.Receiver.Schemas, it)
	return sender, receiver, met, err
}

func (s *side) compiledFor(nodes []node.Node, it *item) (*jsonschema.Schema, features, error) {
	d, err := s.conjunction(nodes)
	if err != nil {
		return nil, features{}, err
	}
	met, err := weigh(s, d, it)
	if err != nil {
		return nil, met, err
	}
	if met.pattern && it.strange() {
		return nil, met, unreadable("a pattern meets a space or line end that Go's regexp package counts in its own way")
	}
	compiled, err := s.compile(d)
	return compiled, met, err
}

// strange reports whether a text of the value has characters that patterns read differently.
func (it *item) strange() bool {
	found := false
	it.walk(func(at *item) {
		text, _ := at.value.(string)
		found = found || strings.ContainsAny(text, strangeSpace)
		for _, name := range at.names {
			found = found || strings.ContainsAny(name, strangeSpace)
		}
	})
	return found
}

// compile compiles d after what it refers to: the compiler searches what it has queued from end to
// end, so that small queues are fast ones.
func (s *side) compile(d *definition) (*jsonschema.Schema, error) {
	if d.compiled != nil {
		return d.compiled, nil
	}
	if s.compiler == nil {
		s.compiler = newCompiler()
	}
	for _, at := range s.uncompiled(d) {
		compiled, err := s.compiler.Compile(at.name)
		if err != nil {
			return nil, unreadable("the schema does not compile: " + sentence(err))
		}
		at.compiled = compiled
	}
	return d.compiled, nil
}

func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseLoader(jsonschema.SchemeURLLoader{}) // there is nothing to load
	for _, f := range registered() {
		c.RegisterFormat(f)
	}
	return c
}

// uncompiled returns what d refers to and itself, the former first, as far as it is not compiled,
// and adds all of it to the compiler.
func (s *side) uncompiled(d *definition) []*definition {
	var out []*definition
	seen := map[*definition]bool{}
	var visit func(*definition)
	visit = func(at *definition) {
		if seen[at] || at.compiled != nil {
			return
		}
		seen[at] = true
		if !at.added {
			at.added = true
			_ = s.compiler.AddResource(at.name, at.schema) // fails for a name that is there, which none is
		}
		for _, to := range at.refs {
			visit(to)
		}
		out = append(out, at)
	}
	visit(d)
	return out
}

// readingsOf returns the values that a value may be; without text the value itself.
func readingsOf(it *item, text bool) ([]any, error) {
	if !text {
		return []any{it.value}, nil
	}
	return spellings(it)
}
