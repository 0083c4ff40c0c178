package judge

import (
	"encoding/json"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// visitor judges values by kin-openapi's openapi3.Schema.VisitJSON. It has no opinion on values
// that travel as texts, which are what [filter] reads, and abstains where one of the known
// weaknesses of that validator decides:
//
//   - not, with which it fails tests of the JSON Schema suite;
//   - keywords that OpenAPI 3.0 does not have;
//   - a registered format, if the value is refused by one side only with formats or only without;
//   - numbers of more than 15 digits, in the value or in a bound it meets: it computes with
//     float64;
//   - patterns as in [santhosh].
type visitor struct {
	name    string
	library *library
}

// Judge is the method of diff.Judge.
func (j *visitor) Judge(c diff.Claim) (o diff.Opinion) {
	if c.Value == "" || c.Relation.Text {
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
	a, err := j.ask(c, it)
	if err != nil {
		return abstain(j.name, err)
	}
	return a.opinion(j.name)
}

// answers are what a validator says of both sides, once for each of the ways to read formats.
type answers struct {
	sender, receiver []error
	met              features // by the receiver
}

func (a answers) opinion(name string) diff.Opinion {
	var all []diff.Opinion
	for i := range a.sender {
		all = append(all, opinion(name, a.sender[i], a.receiver[i], a.met))
	}
	for _, o := range all {
		if o.Says != all[0].Says {
			return abstain(name, unreadable("a format decides, and kin-openapi has no checks for most of them"))
		}
	}
	return all[0]
}

func (j *visitor) ask(c diff.Claim, it *item) (answers, error) {
	j.library.mu.Lock()
	from, to := j.library.of(c)
	sender, met, err := from.visitable(c.Sender.Schemas, it)
	var receiver *openapi3.Schema
	if err == nil {
		formats := met.format
		receiver, met, err = to.visitable(c.Receiver.Schemas, it)
		met.format = met.format || formats
	}
	runs := j.library.formatRuns()
	j.library.mu.Unlock()
	if err != nil {
		return answers{}, err
	}
	if !met.format {
		runs = runs[:1]
	}
	a := answers{met: met}
	for _, formats := range runs {
		visit := func(s *openapi3.Schema) error {
			return s.VisitJSON(it.value, visiting(formats)...)
		}
		a.sender, a.receiver = append(a.sender, visit(sender)), append(a.receiver, visit(receiver))
	}
	return a, nil
}

// visitable returns the schema of a value, as far as kin-openapi can judge it.
func (s *side) visitable(nodes []node.Node, it *item) (*openapi3.Schema, features, error) {
	d, err := s.conjunction(nodes)
	if err != nil {
		return nil, features{}, err
	}
	met, err := weigh(s, d, it)
	if err != nil {
		return nil, met, err
	}
	return s.built(d), met, weakness(met, it)
}

// weakness says why kin-openapi should not be asked about a value, nil if it can be.
func weakness(met features, it *item) error {
	switch {
	case met.not:
		return unreadable("not decides, which kin-openapi reads in its own way")
	case met.beyond != "":
		return unreadable("OpenAPI 3.0 does not have " + met.beyond)
	case met.inexact:
		return unreadable("a bound has more digits than a float64")
	case it == nil:
		return nil
	case !it.fitsFloats():
		return unreadable("a number has more digits than a float64")
	case met.pattern && it.strange():
		return unreadable("a pattern meets a space or line end that Go's regexp package counts in its own way")
	}
	return nil
}

// fitsFloats reports whether a float64 tells all numbers of the value apart.
func (it *item) fitsFloats() bool {
	fits := true
	it.walk(func(at *item) {
		if n, ok := at.value.(json.Number); ok {
			fits = fits && fitsFloat(n.String())
		}
	})
	return fits
}
