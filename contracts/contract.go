// Package contracts reads what consumers expect of a provider, holds it against the provider as it
// runs or as it is described, and says who is hit by a change.
package contracts

import (
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// Contract is what one consumer expects of one provider: one model for every format that it may be
// written in.
type Contract struct {
	// File is what the contract was read from, as the user named it.
	File string
	// Format is how it is written: "Pact 2.0.0", "Postel 1".
	Format string
	// Consumer and Provider are their names.
	Consumer, Provider string
	// Needs is the range of the provider's versions that the consumer works with, "^1.2.0"; empty
	// where the contract does not say.
	Needs string
	// Interactions are in the order of the file.
	Interactions []Interaction
	// Warnings are what the reader tolerated.
	Warnings []Warning
}

// Warning is something in a contract that was understood although it is not right.
type Warning struct {
	At      node.Span
	Message string
	Help    string // what to do, may be empty
}

// Interaction is one exchange, or one message, that the consumer relies on.
type Interaction struct {
	Kind Kind
	// Key is the interaction's own key, where it has one.
	Key         string
	Description string
	// States are what the provider must be in before, in order.
	States []State
	// Pending says that a failure does not count yet.
	Pending bool
	// Comments are for people.
	Comments []string
	// Operation is the operationId in an AsyncAPI document that a message is of, "" where the contract does
	// not say.
	Operation string
	// Test is the consumer's test that wrote the interaction, as the contract names it.
	Test string
	// Request and Response are set for HTTP.
	Request  *Request
	Response *Response
	// Message is what an asynchronous message carries, and what starts a synchronous one.
	Message *Message
	// Replies are what answers a synchronous message.
	Replies []Message
	// Observed says that the interaction was recorded, not written: evidence, not a promise.
	Observed bool
	// Plugin is the plugin that the interaction needs; such an interaction cannot be verified.
	Plugin string
	// At is where it stands.
	At node.Span
}

// Kind says what an interaction is.
type Kind uint8

// The kinds of interactions.
const (
	HTTP Kind = iota
	Asynchronous
	Synchronous
	// Reading is of a consumer that says which fields it reads, and not of what: it has a Response with
	// Reads and nothing else.
	Reading
)

// State is a state that the provider must be in ("customer 7 exists").
type State struct {
	Name string
	// Params is an object of parameters, the zero Node where there is none.
	Params node.Node
	At     node.Span
}

// Request is an expected request.
type Request struct {
	Method, Path string
	// Follow is how the consumer gets to the address, relation by relation from the provider's URL, in
	// the place of Path; nil where it knows the path.
	Follow hal.Chain
	// Query is in the order of the contract.
	Query []Field
	// Headers are in the order of the contract.
	Headers    []Field
	Body       matching.Content
	Rules      matching.Rules
	Generators []Generator
	At         node.Span
}

// Response is an expected response.
type Response struct {
	Status     int
	Headers    []Field
	Body       matching.Content
	Rules      matching.Rules
	Generators []Generator
	// Reads is what the consumer reads, for a contract that says that instead of giving an example;
	// nil where it does not.
	Reads *Reads
	At    node.Span
}

// Message is what a message carries.
type Message struct {
	Content    matching.Content
	Metadata   node.Node
	Rules      matching.Rules
	Generators []Generator
	At         node.Span
}

// Field is a header or a query parameter.
type Field struct {
	Name   string
	Values []string
	// Bare says that a query parameter stands alone, without an equals sign.
	Bare bool
	At   node.Span
}

// Generator makes a value of a request when it is sent (Pact specification, version 3 and above).
type Generator struct {
	// Part is "method", "path", "query", "header", "body", "status" or "metadata".
	Part string
	// Name is the parameter, header or key; Path the place in the body.
	Name string
	Path matching.Path
	// Kind is the specification's name, "RandomInt", "ProviderState".
	Kind string
	// Settings are its attributes.
	Settings node.Node
	At       node.Span
}

// Reads is what a consumer reads of a response.
type Reads struct {
	// Contract is the fields, as a tolerant reader names them.
	Contract *tolerantreader.Contract
	// Plan reads them.
	Plan *tolerantreader.Plan
	// At is where each field stands, by its name.
	At map[string]node.Span
}

// Target is what a request is sent to, for people: its path, or the chain that leads there.
func (r *Request) Target() string {
	if r.Follow != nil {
		return r.Follow.String()
	}
	return r.Path
}
