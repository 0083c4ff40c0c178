// Package diff compares two API descriptions and says of each change what it needs of the
// version: MAJOR, MINOR, PATCH or nothing.
//
// # Semantics
//
// A message kind is one place where a payload passes: a request (parameters, headers, cookies,
// body by media type), a response (status, headers, body by media type), the request of a
// callback or webhook, and its response. Each has a producer and a consumer: a request is
// produced by a client built on the base and consumed by a server built on the revision; a
// response is produced by that server and consumed by that client; the request of a callback
// or webhook goes the way of a response, its response the way of a request.
//
// Let P be the messages that the producer's document allows and C those that the consumer's
// document accepts. A comparison is
//
//   - MAJOR, if some message is in P and not in C, or a capability of the base is gone;
//   - MINOR, if it is not MAJOR and the sets differ, or a message kind, an alternative, an
//     announcement or a deprecation came or went;
//   - PATCH, if all sets are equal and something that people read differs;
//   - NONE, if nothing readable differs: order, references, spelling, equivalent schemas.
//
// The verdict on schemas comes from sets, decided by package subschema, and never from a table
// of keywords. Keywords say what moved and give the message; containment says whether it hurts,
// and a witness proves it. What cannot be decided is counted as MAJOR and says so.
//
// # Witnesses
//
// A break of sets has a [Witness], a value that the producer may send and the consumer refuses,
// built from the documents' own examples where they fit. Where [Options.Exchanges] asks for it,
// the break is an [Exchange], too: the whole request, or the answer with the request before it,
// that carries the value. What else the message needs gets a value that both documents accept;
// credentials are the word TOKEN, the server is the first one of the operation. Breaks that
// take something away (an operation, a parameter that was optional, a status that nobody is
// prepared for) have an exchange and no witness.
//
// [Options.Judges] are validators that share no code with this module. They are asked about each
// witness and each exchange. A witness that one of them disputes is not shown, and its finding
// is undecided; an exchange that one of them disputes is not shown. Package
// diff/judge has three.
//
// No exchange is made of XML bodies, of values within values in parameters, of parts of
// multipart bodies, and of items of streams.
//
// # Assumptions
//
// What the specifications leave open is decided by named assumptions, each with a default and
// a switch: see [Assumptions] and [Options.Set]. A finding names those that decided it.
//
//	A1   tolerant-reader        clients ignore members of responses that they do not know
//	A2   open-by-silence        an object silent about additional members accepts them, and
//	                            nobody sends by chance the name that the other side declares
//	A3   response-enums         enums of responses are closed, x-extensible-enum is open
//	A4   new-status             an uncovered error status is MINOR, a success or redirect MAJOR
//	A5   lost-status            a lost status is MINOR, the last success MAJOR
//	A6   read-write-only        readOnly is absent from requests, writeOnly from responses
//	A7   request-loss           what clients could send must stay declared
//	A8   request-defaults       defaults of requests are promises
//	A9   formats                registered formats restrict values, others only annotate
//	A10  text-on-the-wire       parameters and headers compare as texts
//	A11  wire-form              style, explode, allowEmptyValue, allowReserved count where seen
//	A12  media-ranges           media types compare by range, the most specific entry governs
//	A13  servers                old base URLs stay reachable
//	A14  security-urls          clients fetch tokens at the described URLs
//	A15  callbacks              callbacks and webhooks compare with direction turned
//	A16  removal-after-sunset   removal is MAJOR even after a sunset date
//	A17  names                  names that do not travel are no contract
//	A18  links                  links are hints
//	A19  discriminators         the value of a discriminator travels
//	A20  ignored-headers        Accept, Content-Type and Authorization are ignored
//	A21  untyped-schemas        a schema without type accepts every type
//	A22  out-of-reach           what no operation reaches is no contract
//	A23  extensions             extensions have no contract meaning
//	A24  literal-paths          a trailing slash makes another path
//	A25  response-loss          declared response members and headers must not disappear
//	A26  declared-version       info.version is what the verdict is held against
//
// # How it is built
//
// Three things have one owner each. Facts (what changed, and which way) are found by walking
// both documents side by side. Effects on schemas are held against sets. Judgement (who is hurt,
// and which bump) is a [Rule]: one value, with one executed example in testdata/rules.
package diff
