package conform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Finding is something in a contract that is not as the description says.
type Finding struct {
	Code
	Contract    *contracts.Contract
	Interaction *contracts.Interaction
	// Part is "request.path", "request.query", "request.headers", "request.body", "response.status",
	// "response.headers" or "response.body"; Path leads on from there: a name, then members and indices.
	Part string
	Path []string
	// At is the place in the contract, Described the one in the description; either may be zero.
	At, Described node.Span
	// Message says what is wrong, one sentence without a period; Help what to do, may be empty.
	Message, Help string
	// Witness is a value that proves it, as JSON text, where a set of values is concerned.
	Witness string
}

// Location is the part and the path in one word: "response.body.items.0.id".
func (f *Finding) Location() string {
	return strings.Join(append([]string{f.Part}, f.Path...), ".")
}

// Report is what was found.
type Report struct {
	// Findings are in the order of the contracts, of their interactions, and of the codes.
	Findings []Finding
	// Checked are the interactions that were held against the description.
	Checked []*contracts.Interaction
	// Skipped says of the others why they were not.
	Skipped map[*contracts.Interaction]string
}

// Compatible reports whether no finding is an error.
func (r *Report) Compatible() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == Error })
}

// Check holds contracts against a description. It uses doc, which one goroutine at a time may do.
func Check(doc *swagger.Document, list []*contracts.Contract) *Report {
	c := newChecker(doc)
	for _, k := range list {
		for i := range k.Interactions {
			c.check(k, &k.Interactions[i])
		}
	}
	return c.report
}

// checker is one call of Check.
type checker struct {
	doc      *swagger.Document // nil where it is one of AsyncAPI
	refs     references
	codes    map[string]Code
	order    map[string]int
	universe *subschema.Universe
	dialect  subschema.Dialect
	anything *subschema.Schema
	paths    *paths
	known    map[question]outcome
	report   *Report

	// What is looked at now.
	contract *contracts.Contract
	of       *contracts.Interaction
	op       *swagger.Operation
	almost   string // why an operation is not the one that is called
}

// references leads on from schemas of a document to others.
type references interface {
	Resolve(node.Node) (node.Node, error)
	Reference(at node.Node, text string) (node.Node, error)
}

func newChecker(doc *swagger.Document) *checker {
	c := newCheckerOf(doc)
	c.doc = doc
	switch doc.Version {
	case swagger.V20:
		c.dialect = subschema.Swagger20
	case swagger.V30:
		c.dialect = subschema.OpenAPI30
	}
	c.anything = c.universe.Add(node.Node{}, c.dialect, nil)
	c.paths = newPaths(doc)
	return c
}

// newCheckerOf makes a checker of schemas in JSON Schema 2020-12.
func newCheckerOf(refs references) *checker {
	c := &checker{
		refs: refs, codes: map[string]Code{}, order: map[string]int{}, known: map[question]outcome{}, universe: subschema.NewUniverse(), dialect: subschema.Draft202012,
		report: &Report{Skipped: map[*contracts.Interaction]string{}},
	}
	for i, code := range Codes() {
		c.codes[code.ID], c.order[code.ID] = code, i
	}
	c.anything = c.universe.Add(node.Node{}, c.dialect, nil)
	return c
}

func (c *checker) check(k *contracts.Contract, i *contracts.Interaction) {
	switch {
	case i.Plugin != "":
		c.report.Skipped[i] = "it needs the plugin " + i.Plugin
		return
	case i.Kind == contracts.Reading:
		c.report.Skipped[i] = "it says which fields are read, and not of which request's answer"
		return
	case i.Kind != contracts.HTTP:
		c.report.Skipped[i] = "messages are not described by OpenAPI"
		return
	case i.Request.Follow != nil:
		c.report.Skipped[i] = "it follows relations: which path that is, the running service says"
		return
	}
	c.report.Checked = append(c.report.Checked, i)
	c.contract, c.of = k, i
	from := len(c.report.Findings)
	if c.op = c.route(i.Request); c.op == nil {
		help := ""
		if c.almost != "" {
			help = c.almost
		} else if near := c.paths.nearest(i.Request.Method, i.Request.Path); near != "" {
			help = "did you mean " + near + "?"
		}
		c.find("request.path-or-method.unknown", "request.path", nil, i.Request.At, node.Span{}, help, "%s %s is not described", i.Request.Method, i.Request.Path)
		return
	}
	c.request(i)
	c.response(i)
	found := c.report.Findings[from:]
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Compare(c.order[a.ID], c.order[b.ID])
	})
}

// find notes a finding.
func (c *checker) find(code, part string, path []string, at, described node.Span, help, format string, args ...any) *Finding {
	if at.IsZero() {
		at = c.of.At
	}
	c.report.Findings = append(c.report.Findings, Finding{
		Code: c.codes[code], Contract: c.contract, Interaction: c.of, Part: part, Path: slices.Clone(path),
		At: at, Described: described, Message: fmt.Sprintf(format, args...), Help: help,
	})
	return &c.report.Findings[len(c.report.Findings)-1]
}
