package conform

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/conform/asyncapi"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

// CheckMessages holds the messages of contracts against an AsyncAPI document. An interaction names the
// operation that it is of (comments.references.AsyncAPI.operationId of Pact): which one that is does not
// follow from the message. Interactions of HTTP are skipped: [Check] is for them.
func CheckMessages(doc *asyncapi.Document, list []*contracts.Contract) *Report {
	c := newCheckerOf(doc)
	for _, k := range list {
		for i := range k.Interactions {
			c.messages(doc, k, &k.Interactions[i])
		}
	}
	return c.report
}

func (c *checker) messages(doc *asyncapi.Document, k *contracts.Contract, i *contracts.Interaction) {
	switch {
	case i.Plugin != "":
		c.report.Skipped[i] = "it needs the plugin " + i.Plugin
		return
	case i.Kind != contracts.Asynchronous && i.Kind != contracts.Synchronous:
		c.report.Skipped[i] = "it is no message, and AsyncAPI describes nothing else"
		return
	}
	c.report.Checked = append(c.report.Checked, i)
	c.contract, c.of = k, i
	if i.Operation == "" {
		c.find("message.references.missing", reference, nil, i.At, node.Span{}, `say it in comments: {"references": {"AsyncAPI": {"operationId": "…"}}}`, "the message does not say of which operation it is")
		return
	}
	op, ok := doc.Operation(i.Operation)
	if !ok {
		c.find("message.operation.unknown", reference, []string{"operationId"}, i.At, doc.Root.Get("operations").Place(), "", "there is no operation %s", i.Operation)
		return
	}
	if i.Kind == contracts.Asynchronous {
		c.oneOf(op, op.Messages, *i.Message, &way{part: "contents", metadata: "metadata", expected: true})
		return
	}
	c.oneOf(op, op.Messages, *i.Message, &way{part: "request.contents", metadata: "request.metadata", whole: reference + ".operationId"})
	for _, reply := range i.Replies {
		c.oneOf(op, op.Reply, reply, &way{part: "response.contents", metadata: "response.metadata", whole: reference + ".operationId", expected: true})
	}
}

// reference is the part of an interaction that names its operation.
const reference = "comments.references.AsyncAPI"

// way is how a message is held against those of an operation.
type way struct {
	part, metadata string
	whole          string // the part of a message that none fits; "" for the interaction
	// expected says that the consumer receives the message: what it leaves out it does not read. What it
	// sends has to be whole.
	expected bool
}

// oneOf looks for a message of the operation that the contract's is one of.
func (c *checker) oneOf(op *asyncapi.Operation, candidates []asyncapi.Message, m contracts.Message, w *way) {
	var reasons []string
	for i := range candidates {
		found, checked := c.fits(&candidates[i], m, w)
		if len(found) > 0 {
			for _, f := range found {
				if s := prefix(f.path) + f.message; !slices.Contains(reasons, s) {
					reasons = append(reasons, s)
				}
			}
			continue
		}
		switch {
		case m.Content.Presence != matching.Present:
		case !checked && candidates[i].Foreign != "":
			c.find("message.payload.unvalidatable", w.part, []string{"content"}, m.Content.At, candidates[i].Key.Place(), "", "a payload in the schema format %s is not validated", candidates[i].Foreign)
		case !checked && !candidates[i].Payload.Exists():
			c.find("message.payload.unknown", w.part, []string{"content"}, m.Content.At, candidates[i].Key.Place(), "", "the message has a payload, and none is described")
		case !checked:
			c.find("message.payload.unvalidatable", w.part, []string{"content"}, m.Content.At, candidates[i].Key.Place(), "", "a payload of the type %s is not validated", m.Content.Type)
		}
		return
	}
	why := "the operation has none"
	if len(reasons) > 0 {
		why = strings.Join(reasons, "; ")
	}
	c.find("message.no.match", w.whole, nil, m.At, op.Key.Place(), "", "no message of the operation %s is like this one: %s", op.ID, why)
}

// fits holds a message against a described one. checked says that its payload was looked at.
func (c *checker) fits(d *asyncapi.Message, m contracts.Message, w *way) (found []fault, checked bool) {
	payload := m.Content.Tree()
	e := &expectation{checker: c}
	if d.Payload.Exists() && m.Content.Presence == matching.Present && payload.Exists() {
		checked = true
		if w.expected {
			found = e.value([]node.Node{d.Payload}, payload, matching.Path{})
		} else {
			found = c.refuses(d.Payload, payload, asSent)
		}
	}
	if head := headersOf(m.Metadata); head.Len() > 0 && d.Headers.Exists() {
		if w.expected {
			found = append(found, (&expectation{checker: c}).value([]node.Node{d.Headers}, head, matching.Path{})...)
		} else {
			found = append(found, c.refuses(d.Headers, head, asSent)...)
		}
	}
	if len(found) == 0 && checked && w.expected {
		c.rules("message.payload", "message.payload.rule-narrower", m.Rules.Body, e.met, c.narrower, func(at *met, rule, witness string) string {
			return at.place.String() + ": the provider may send " + witness + ", which " + rule + " refuses"
		})
	}
	return found, checked
}

// headersOf are the metadata of a message without what says how it is written.
func headersOf(n node.Node) node.Node {
	o := ordered.Object{}
	for name, v := range n.Members() {
		if name != "contentType" && name != "content-type" {
			o.Add(name, json.RawMessage(wire.JSON(v)))
		}
	}
	return value(o)
}
