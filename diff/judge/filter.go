package judge

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/wire"
)

// filter judges whole messages by kin-openapi's openapi3filter.
//
// Of each party's document it is given the one operation, under the end of the request's path that
// the template names (what is before it is a matter of servers, which it does not judge), without
// security. A callback or webhook is an operation at the path of the request. A party without the
// operation refuses.
//
// A claim about a request is confirmed if the sender's document accepts the request and the
// receiver's refuses it. A claim about a response is one about the response alone: the request is
// there to find the operation by, and is validated by neither side. A status that is not declared
// is refused. Query parameters that are not declared are not looked at.
//
// It abstains where a schema that the message meets is one that [visitor] abstains on, and
//
//   - where kin-openapi has no decoder for the media type, or none for the schema of a parameter,
//     header or field of a form: one without type, a union of several types, not;
//   - where it reads a text in its own way: 1 and T as true, 1e3 and 0x1 as numbers;
//   - where an empty text is sent, which kin-openapi takes for nothing sent;
//   - where a response has a body and the receiver declares none;
//   - for responses to HEAD, and of status 301, 304, 307 and 308, which it does not look at;
//   - for parameters of styles that OpenAPI 3.0 does not have, and of the whole query string.
type filter struct {
	name    string
	library *library
}

// Judge is the method of diff.Judge.
func (j *filter) Judge(c diff.Claim) (o diff.Opinion) {
	if c.Exchange == nil {
		return diff.Opinion{}
	}
	defer func() {
		if r := recover(); r != nil {
			o = abstain(j.name, unreadable("the validator fails on the message: "+sentence(r)))
		}
	}()
	a, err := j.ask(c)
	if err != nil {
		return abstain(j.name, err)
	}
	return a.opinion(j.name)
}

var errNoOperation = errors.New("it does not have the operation")

func (j *filter) ask(c diff.Claim) (answers, error) {
	from, runs, err := j.prepare(c, c.Sender, false)
	if err != nil {
		return answers{}, err
	}
	to, _, err := j.prepare(c, c.Receiver, true)
	if err != nil {
		return answers{}, err
	}
	if !from.formats() && !to.formats() {
		runs = runs[:1]
	}
	a := answers{met: to.met}
	for _, formats := range runs {
		refused, err := from.validate(formats)
		if err != nil {
			return a, err
		}
		received, err := to.validate(formats)
		if err != nil {
			return a, err
		}
		a.sender, a.receiver = append(a.sender, refused), append(a.receiver, received)
	}
	return a, nil
}

// hearing is a message before one party.
type hearing struct {
	exchange *wire.Exchange
	lacking  error // why the party refuses without being asked
	op       *operation
	params   map[string]string
	met      features
}

func (h *hearing) formats() bool { return h.met.format }

// prepare builds what the message meets of a party's document.
func (j *filter) prepare(c diff.Claim, p diff.Party, receiver bool) (*hearing, []map[string]openapi3.StringFormatValidator, error) {
	j.library.mu.Lock()
	defer j.library.mu.Unlock()
	runs := j.library.formatRuns()
	h := &hearing{exchange: c.Exchange}
	if p.Operation == nil {
		h.lacking = errNoOperation
		return h, runs, nil
	}
	s := j.library.side(p.Document, receiver, c.Relation)
	path, err := pathOf(c.Exchange.Request.URL)
	if err != nil {
		return nil, nil, err
	}
	b := &builder{s: s, op: p.Operation}
	params, ok := b.match(path)
	if !ok {
		h.lacking = errors.New("the path of the request is not the one of the operation")
		return h, runs, nil
	}
	h.params = params
	if c.Exchange.Response != nil {
		h.op, err = b.responses()
	} else {
		h.op, err = b.request()
	}
	if err != nil {
		return nil, nil, err
	}
	return h, runs, h.weigh(s)
}

// validate asks about the message. An error of unreadable is no answer.
func (h *hearing) validate(formats map[string]openapi3.StringFormatValidator) (refused, failed error) {
	if h.lacking != nil {
		return h.lacking, nil
	}
	input, err := h.input(formats)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	if r := h.exchange.Response; r == nil {
		err = openapi3filter.ValidateRequest(ctx, input)
	} else {
		answer := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: r.Status, Header: header(r.Header), Options: input.Options,
			Body: io.NopCloser(strings.NewReader(r.Body)),
		}
		err = openapi3filter.ValidateResponse(ctx, answer)
	}
	return understood(err)
}

func (h *hearing) input(formats map[string]openapi3.StringFormatValidator) (*openapi3filter.RequestValidationInput, error) {
	q := h.exchange.Request
	var body io.Reader = http.NoBody
	if q.Body != "" {
		body = bytes.NewReader([]byte(q.Body))
	}
	req, err := http.NewRequest(q.Method, q.URL, body)
	if err != nil {
		return nil, unreadable("the request is none for net/http: " + sentence(err))
	}
	for name, values := range header(q.Header) {
		req.Header[name] = values
	}
	item := &openapi3.PathItem{}
	doc := &openapi3.T{OpenAPI: "3.0.3", Info: &openapi3.Info{}, Paths: openapi3.NewPaths()}
	return &openapi3filter.RequestValidationInput{
		Request: req, PathParams: h.params,
		Route: &routers.Route{Spec: doc, Path: req.URL.Path, PathItem: item, Method: q.Method, Operation: h.op.kin},
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
			AuthenticationFunc:         openapi3filter.NoopAuthenticationFunc,
			ExcludeReadOnlyValidations: true, ExcludeWriteOnlyValidations: true, // the schemas have the view in them
			SchemaValidationOptions: visiting(formats),
		},
	}, nil
}

func header(fields []wire.Field) http.Header {
	h := http.Header{}
	for _, f := range fields {
		h.Add(f.Name, f.Value)
	}
	return h
}

// understood tells an objection to the message from a failure to read it or its schemas.
func understood(err error) (refused, failed error) {
	var parse *openapi3filter.ParseError
	var schema *openapi3.SchemaError
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		return nil, unreadable("kin-openapi takes an empty text for nothing sent")
	case errors.As(err, &schema), errors.Is(err, openapi3filter.ErrInvalidRequired):
		return err, nil
	case errors.As(err, &parse):
		if root := innermost(parse); root.Kind != openapi3filter.KindInvalidFormat {
			return nil, unreadable("kin-openapi cannot decode it: " + sentence(err))
		}
		return err, nil
	}
	for _, words := range []string{"has unexpected value", "status is not supported", "body not allowed", "is required, but missing", "\" missing"} {
		if strings.Contains(err.Error(), words) {
			return err, nil
		}
	}
	return nil, unreadable("kin-openapi cannot decode it: " + sentence(err))
}

func innermost(p *openapi3filter.ParseError) *openapi3filter.ParseError {
	for {
		next, ok := p.Cause.(*openapi3filter.ParseError)
		if !ok {
			return p
		}
		p = next
	}
}
