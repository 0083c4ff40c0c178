package diff

import (
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Judge is a validator that shares no code with this module. It is asked about every witness
// before that is shown (see [Options]). Judges are asked side by side, so a judge is safe for
// use by several goroutines.
type Judge interface {
	// Judge gives an opinion on a claim. A judge that such claims are none of its business for
	// returns the zero Opinion.
	Judge(Claim) Opinion
}

// Claim says that the sender may send something that the receiver refuses. It is about the value
// of one place of a message, or, where Exchange is set, about a whole message.
type Claim struct {
	Sender, Receiver Party
	Relation         subschema.Relation // how the schemas of both are read
	// Value is a JSON text; under Relation.Text the scalars in it are strings, the texts that travel.
	Value    string
	Exchange *wire.Exchange
}

// Party is one side of a claim.
type Party struct {
	Document *swagger.Document
	// Schemas describe the value, all of them together; none at all accepts everything.
	Schemas []node.Node
	// Operation is what an exchange belongs to, as this side has it; nil where this side has it
	// no more.
	Operation *swagger.Operation
}

// Opinion is what a judge says about a claim.
type Opinion struct {
	Judge  string // "santhosh-tekuri/jsonschema v6.0.3", "kin-openapi v0.152.0 openapi3filter"
	Says   Stance
	Reason string // why it disputes or abstains, one sentence without a period
}

// Stance is the opinion in a word.
type Stance string

// The stances.
const (
	Confirms Stance = "confirms" // the sender's side accepts and the receiver's refuses
	Disputes Stance = "disputes" // the sender's side refuses, or the receiver's accepts
	Abstains Stance = "abstains" // the judge cannot read the schemas or the message
)
