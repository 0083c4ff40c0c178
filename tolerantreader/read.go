package tolerantreader

import (
	"fmt"
	"io"
	"reflect"
)

// Reader reads documents into structs of type T. It is immutable and safe for concurrent use.
type Reader[T any] struct{ plan *Plan }

// Plan is the plan of the reader, to read the same fields without the struct.
func (r *Reader[T]) Plan() *Plan { return r.plan }

// Read reads a document. The format is told by its first byte. An error is a *ReadError, and the
// struct is then zero.
func (r *Reader[T]) Read(body []byte) (T, error) {
	var v T
	err := r.plan.read(source{body: body}, reflect.ValueOf(&v).Elem(), nil, nil)
	if err != nil {
		var zero T
		return zero, err
	}
	return v, nil
}

// ReadReport is Read with the account of what was tolerated. The report is never nil: with an error it
// has what was noticed until then.
func (r *Reader[T]) ReadReport(body []byte) (T, *Report, error) { return r.read(source{body: body}) }

// ReadStream is ReadReport for a stream in the format of a media type (RFC 9110 section 8.3.1), or in
// the format that its first byte tells where mediaType is empty. It reads at most MaxBytes.
func (r *Reader[T]) ReadStream(src io.Reader, mediaType string) (T, *Report, error) {
	s, err := r.plan.receive(src, mediaType)
	if err != nil {
		var zero T
		return zero, &Report{Findings: []Finding{}}, err
	}
	return r.read(s)
}

// read reads a source with a report.
func (r *Reader[T]) read(s source) (T, *Report, error) {
	var v, zero T
	report := &Report{Findings: []Finding{}}
	if err := r.plan.read(s, reflect.ValueOf(&v).Elem(), nil, report); err != nil {
		return zero, report, err
	}
	return v, report, nil
}

// Fields are the fields of the plan, as they were declared. The values of Scan are in their order.
func (p *Plan) Fields() []Field { return p.fields }

// Scan reads a document into one value for each field, in their order, and allocates nothing but the
// lists whose elements stand apart. The values refer to body. An error is a *ReadError, or says that
// into is too short.
func (p *Plan) Scan(body []byte, into []Value) error {
	return p.scan(source{body: body}, into, nil)
}

// ScanReport is Scan with the account of what was tolerated.
func (p *Plan) ScanReport(body []byte, into []Value) (*Report, error) {
	report := &Report{Findings: []Finding{}}
	return report, p.scan(source{body: body}, into, report)
}

// ReadStream is ScanReport for a stream in the format of a media type; see Reader.ReadStream.
func (p *Plan) ReadStream(src io.Reader, mediaType string) ([]Value, *Report, error) {
	s, err := p.receive(src, mediaType)
	if err != nil {
		return nil, &Report{Findings: []Finding{}}, err
	}
	return p.values(s)
}

// values reads a source into values with a report.
func (p *Plan) values(s source) ([]Value, *Report, error) {
	values, report := make([]Value, len(p.fields)), &Report{Findings: []Finding{}}
	return values, report, p.scan(s, values, report)
}

func (p *Plan) scan(s source, into []Value, report *Report) error {
	if len(into) < len(p.fields) {
		return fmt.Errorf("%d values are too few for %d fields", len(into), len(p.fields))
	}
	into = into[:len(p.fields)]
	for i := range into {
		into[i] = Value{Field: i, Candidate: -1}
	}
	return p.read(s, reflect.Value{}, into, report)
}

// read is what all reading is.
func (p *Plan) read(s source, dst reflect.Value, values []Value, report *Report) error {
	d, err := p.decode(s, report)
	if err != nil {
		return err
	}
	r := p.begin(d)
	r.values, r.report = values, report
	r.document(dst)
	failure := r.finish()
	r.end()
	return failure
}

// Scalar is what Get gives.
type Scalar interface {
	~string | ~bool | ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// Get reads one value, for scripts and tests: the first of the paths that leads anywhere. It compiles
// them each time; a service declares a [Reader] or a [Plan] once.
func Get[V Scalar](body []byte, paths ...string) (V, error) {
	var v V
	t := reflect.TypeFor[V]()
	kind, scalar := scalarOf(t)
	b := builder{options: optionsOf(nil)}
	f := &field{Field: Field{Name: "value", Paths: paths, Kind: kind}, shape: &shape{kind: kind, scalar: scalar}}
	g := &group{fields: []*field{f}}
	b.finish(g, "", nil)
	p, err := b.plan([]Field{f.Field}, g)
	if err != nil {
		return v, err
	}
	target := struct{ V V }{}
	f.at = []int{0}
	err = p.read(source{body: body}, reflect.ValueOf(&target).Elem(), nil, nil)
	return target.V, err
}
