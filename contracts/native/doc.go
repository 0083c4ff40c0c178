// Package native reads Postel's own form of contracts: what a consumer asks for and which fields it
// reads of the answer, in YAML or JSON.
//
//	postel: contract/1
//	consumer: email
//	provider: customer
//	needs: ^1.2.0
//	interactions:
//	  - description: a customer by its number
//	    states: [customer 7 exists]
//	    request: {method: GET, path: /customers/7}
//	    response:
//	      status: 200
//	      reads:
//	        firstname: string
//	        email: {paths: ["$.email", "$..email"], kind: string}
//	        age: {kind: int, required: false, accept: number-string}
//
// A state is a name, or an object with name and params. A header or query parameter is a text or a
// list of texts. The body of a request is sent as JSON, or as it is where it is a text and the
// Content-Type is not JSON; that of a response, where one is given, must be met: every member that it
// has must be there and equal.
//
// In the place of its path a request may say how the consumer gets there, relation by relation from the
// provider's URL (package hal has the grammar):
//
//	request: {method: GET, follow: "mc:orders > mc:order[0]"}
//
// A field of reads is a kind, or an object with the members of a tolerant reader's field list; its
// path is its name where none is given. reads may also be such a list itself, as a reader exports it.
// observed: true marks an interaction that was recorded, not written: it is evidence of what a consumer
// does, and no promise.
//
// The JSON Schema is [Schema]. [Write] writes the form. The field list of a tolerant reader alone is
// read by [FromFieldList].
package native
