// Package hal reads and writes hypermedia documents, and follows their controls instead of URLs.
//
//	c := hal.NewClient(hal.ClientOptions{})
//	order, err := c.Follow(ctx, "https://shop.example/", "mc:orders", "mc:order[17]")
//
// # Documents
//
// [Read] makes one [Resource] of each of these:
//
//   - application/hal+json (draft-kelly-json-hal-11),
//   - application/prs.hal-forms+json, and its _templates in HAL documents,
//   - application/hal+xml (draft-michaud-xml-hal-02), and _templates there, its JSON members as elements,
//   - XML with <link rel="…" href="…"> elements, as in Building Microservices,
//   - application/problem+json and problem+xml (RFC 9457), with or without controls,
//   - Link fields of the header (RFC 8288), whatever the body is.
//
// Reading is tolerant, and says what it tolerated: [Resource.Tolerated]. Writing ([WriteJSON],
// [WriteXML]) is strict: what a reader had to tolerate is not written.
//
// # Relations
//
// A relation is registered ("self", "next"), a URI, or a curie ("mc:orders") that a document expands by
// its curies. [Link.Relation] is the expanded one, and what two documents have in common when the prefixes
// differ; everything that takes a relation takes any spelling that expands to it.
//
// # Chains
//
// How a client gets somewhere is data, a [Chain], that is printed, stored in a contract and read again:
//
//	mc:orders                   the link, or the embedded resource, of that relation
//	mc:order[0]                 the first of several
//	item[name=red]              the one with that name
//	mc:order[*]                 all of them
//	mc:find{status=open}        a template with its variables
//	mc:order[0]^                the linked one, although a copy is embedded
//
// Steps are separated by " > ".
//
// # The client
//
// A [Client] follows chains. It prefers embedded resources (which may be partial: [Resource.Partial]),
// keeps answers with an entity tag and asks whether they changed, forgets them after unsafe calls,
// tells of deprecated controls (the link's own property, the fields Deprecation, RFC 9745, and Sunset,
// RFC 8594), checks forms before they are sent, asks for the options of a field that are elsewhere
// ([Client.Options]), and sends credentials to no other origin. Only http and https are followed. Every call takes a context and has a time-out, every answer a bound.
package hal
