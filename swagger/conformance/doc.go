// Package conformance holds one HTTP exchange, a request with its answer, against an API description.
//
//	c, err := conformance.New(doc, conformance.Options{})
//	result := c.Check(&conformance.Exchange{Method: "GET", URL: u, Status: 200, …})
//	for _, f := range result.Findings { fmt.Println(f) }
//
// # What is found
//
// Values, required members, parameters and headers are validated by kin-openapi's openapi3filter. On
// top of it the check is strict: what the description does not declare is a finding, although a
// schema would let it pass. [Rules] lists all of it. Strictness ends where the author has opened a
// place on purpose: an object with additionalProperties or patternProperties for a member, and an
// object of which no member is declared at all. With anyOf and oneOf a member is declared where one
// of the alternatives declares it.
//
// What is wrong with a request is a finding where the service has accepted it all the same (a status
// below 400): a test that sends a bad request and gets a 400 is right. For the same reason a path or
// method that is not described is no finding where it is answered with 404, 405 or 501.
//
// # Routing
//
// The path is taken apart below the paths of the servers in force ([Options.Base] in their place),
// and held against the path templates: a literal segment goes before a variable one, and a segment
// is compared after percent-decoding. The host is not compared.
//
// # Limits
//
//   - JSON bodies are read member by member. Forms, multipart, text and YAML are validated as far as
//     kin-openapi decodes them, and their undeclared members are not looked for; other media types
//     (XML) are only counted in [Result.Unchecked].
//   - Of OpenAPI 3.1 and 3.2 every keyword of JSON Schema 2020-12 counts, except for references by
//     $id, $anchor and $dynamicRef, which kin-openapi does not follow. Parameters in "querystring"
//     and sequential media types (itemSchema) of 3.2 are unchecked, as are webhooks and callbacks.
//   - Request headers and cookies that are not declared are no findings, since every client sends
//     some. Response headers are, but for those that belong to HTTP and its intermediaries, which
//     [Options.Headers] can add to.
//   - Parameters and headers whose schema has no type, or several, are unchecked but for being there:
//     kin-openapi does not know how to read their text.
//   - Bodies beyond [Options.MaxBody], cut ones, and compressed ones are unchecked.
package conformance
