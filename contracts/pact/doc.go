// Package pact reads the contracts of the Pact ecosystem, in the versions 1, 1.1, 2, 3 and 4 of its
// specification, into the model of package contracts, and writes that model in the versions 3 and 4.
//
// The reader is tolerant where files in the wild are wrong and clear: rules in the form of version 2
// in a file of version 3, provider_state for providerState, a header of version 4 that is a text.
// Each such reading is a warning with its place. What is not clear is an error.
package pact
