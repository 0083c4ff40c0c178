package tolerantreader

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ContractVersion is the version of the form of contracts, as a [Contract] names it.
const ContractVersion = "1"

// contractSchema is the JSON Schema of contracts.
//
//go:embed contract.schema.json
var contractSchema string

// ContractSchema is the JSON Schema (2020-12) that every contract as JSON meets.
func ContractSchema() string { return contractSchema }

// Contract says what a consumer reads of a document, and nothing about the rest of it: as long as a
// document meets it, the consumer can read the document. It is a value that can be kept, compared and
// given to the provider.
type Contract struct {
	// Version is the version of this form.
	Version string `json:"version"`
	// Consumer is who reads.
	Consumer string `json:"consumer"`
	// Embedded and Duplicates are options of the reader that bear on what it can read.
	Embedded   bool   `json:"embedded,omitempty"`
	Duplicates string `json:"duplicates,omitempty"`
	// Reads are the fields in the order of their names.
	Reads []Need `json:"reads"`
}

// Need is a field that is read; see [Field].
type Need struct {
	// Name is empty for the elements of a list.
	Name string `json:"name,omitempty"`
	// Paths are in order of preference. Those of Reads begin with @, at the value of the field.
	Paths    []string  `json:"paths,omitempty"`
	Rel      string    `json:"rel,omitempty"`
	Kind     Kind      `json:"kind"`
	Required bool      `json:"required"`
	Nullable bool      `json:"nullable,omitempty"`
	Default  *string   `json:"default,omitempty"`
	First    bool      `json:"first,omitempty"`
	Accept   Tolerance `json:"accept,omitempty"`
	// Reads are the fields of an object, and Elements is what the elements of a list must be, or the
	// values of an object whose names are not known.
	Reads    []Need `json:"reads,omitempty"`
	Elements *Need  `json:"elements,omitempty"`
}

// Contract is what the reader reads.
func (r *Reader[T]) Contract(consumer string) *Contract { return r.plan.Contract(consumer) }

// Contract is what the plan reads.
func (p *Plan) Contract(consumer string) *Contract {
	c := &Contract{Version: ContractVersion, Consumer: consumer, Embedded: p.options.embedded, Reads: needsOf(p.fields)}
	switch p.options.duplicates {
	case firstOfDuplicates:
		c.Duplicates = "first"
	case lastOfDuplicates:
		c.Duplicates = "last"
	}
	return c
}

// needsOf are fields as needs, in the order of their names.
func needsOf(fields []Field) []Need {
	needs := make([]Need, len(fields))
	for i, f := range fields {
		needs[i] = needOf(f)
		needs[i].Required = !f.Optional && f.Default == nil
	}
	slices.SortFunc(needs, func(a, b Need) int { return cmp.Compare(a.Name, b.Name) })
	return needs
}

func needOf(f Field) Need {
	n := Need{Name: f.Name, Paths: slices.Clone(f.Paths), Rel: f.Rel, Kind: f.Kind, Nullable: f.Nullable || f.Kind == Any, Default: f.Default, First: f.First, Accept: f.Accept}
	if len(f.Fields) > 0 {
		n.Reads = needsOf(f.Fields)
	}
	if f.Elements != nil {
		e := needOf(*f.Elements)
		e.Required = true
		n.Elements = &e
	}
	return n
}

// field is a need as a field.
func (n Need) field() Field {
	f := Field{Name: n.Name, Paths: n.Paths, Rel: n.Rel, Kind: n.Kind, Optional: !n.Required, Nullable: n.Nullable, Default: n.Default, First: n.First, Accept: n.Accept}
	for _, r := range n.Reads {
		f.Fields = append(f.Fields, r.field())
	}
	if n.Elements != nil {
		e := n.Elements.field()
		f.Elements = &e
	}
	return f
}

// Plan is a plan that reads what the contract says, for those who were given the contract only.
func (c *Contract) Plan() (*Plan, error) {
	if c.Version != ContractVersion {
		return nil, fmt.Errorf("the contract of %q has version %q; version %s is known", c.Consumer, c.Version, ContractVersion)
	}
	var opts []Option
	if c.Embedded {
		opts = append(opts, Embedded())
	}
	switch c.Duplicates {
	case "first":
		opts = append(opts, FirstOfDuplicates())
	case "last":
		opts = append(opts, LastOfDuplicates())
	case "":
	default:
		return nil, fmt.Errorf("duplicates is first, last or left out, not %q", c.Duplicates)
	}
	fields := make([]Field, len(c.Reads))
	for i, n := range c.Reads {
		fields[i] = n.field()
	}
	p, err := New(fields, opts...)
	if err != nil {
		return nil, fmt.Errorf("the contract of %q: %w", c.Consumer, err)
	}
	return p, nil
}

// ParseContract reads a contract from JSON and checks that it can be read by.
func ParseContract(text []byte) (*Contract, error) {
	var c Contract
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("not a contract: %w", err)
	}
	if _, err := c.Plan(); err != nil {
		return nil, err
	}
	return &c, nil
}

// CheckBody says what of a live document does not meet the contract, as findings of the kind Violated,
// and what the consumer would tolerate, as findings of the other kinds. An error is a contract that
// cannot be read by, or a document that cannot be read at all.
func (c *Contract) CheckBody(body []byte) ([]Finding, error) {
	p, err := c.Plan()
	if err != nil {
		return nil, err
	}
	report, err := p.ScanReport(body, make([]Value, len(p.fields)))
	var failure *ReadError
	if !errors.As(err, &failure) {
		return report.Findings, err
	}
	if failure.Syntax != nil || failure.Limit != nil {
		return nil, err
	}
	return append(failure.findings(), report.Findings...), nil
}

// findings are what is wrong as findings.
func (e *ReadError) findings() []Finding {
	var all []Finding
	for _, m := range e.Missing {
		all = append(all, Finding{Field: m.Field, Kind: Violated, Want: "present at " + join(m.Paths), Got: "absent", Also: m.Nearest})
	}
	for _, i := range e.Invalid {
		all = append(all, Finding{Field: i.Field, Kind: Violated, At: i.At, Want: i.Want.phrase(), Got: i.Got + ": " + i.Reason})
	}
	for _, a := range e.Ambiguous {
		all = append(all, Finding{Field: a.Field, Kind: Violated, At: a.At[0], Want: "one value at " + a.Path, Got: a.Reason, Also: a.At[1:]})
	}
	return all
}
