// Package semver answers what version numbers promise: which version a change needs, whether a
// declared version is honest, and whether a client can integrate with a version of a service or of
// a single endpoint.
//
// # Versions
//
// [Parse] reads Semantic Versioning 2.0.0 (https://semver.org) and nothing else. Numbers have no
// limit; a version has at most [MaxLength] bytes. Precedence is that of clause 11, and build
// metadata does not count. [ParseLoose] reads what people write instead ("v1.2") and says what it
// took for granted. A version that begins with a year ("2023-10-01", "2023.10.1") is a calendar
// version, see [Calendar]: it is compared, and never counted.
//
// # The next version
//
// A change needs a [Bump]. The next version is the lowest one above the version before
//
//   - of the form x.0.0 for [Major], x.y.0 for [Minor] and x.y.z for [Patch];
//   - below 1.0.0, where clause 4 promises nothing, of the form 0.y.0 for Major and 0.y.z for the
//     others, as is the custom. [ZeroIsStable] does without that exception.
//
// So a pre-release counts from the version before the one that it announces: after 1.3.0-rc.1, a
// Minor change gives 1.3.0, since that is a minor version after 1.2.x already, and a Major one gives
// 2.0.0. Build metadata is dropped. Counting is monotone: neither a higher version nor a higher
// bump leads to a lower one.
//
// A declared version covers a change if it is above the version before and its numbers are not
// below those of the next version; see [Covers] for how it can stand, and [Between] for the bump
// that a version announces.
//
// # Ranges
//
// A [Range] is comparators, joined by space or comma where all must hold, and by || where one is
// enough:
//
//	1.2.3 =1.2.3    this version
//	1.2 1.2.x 1 *   all versions that begin so
//	!=1.2.3 !=1.2   all but these
//	< <= > >=       below or above; behind > and <=, 1.2 stands for all versions of 1.2
//	^1.2.3          from it up to the next raise of its first number that is not 0
//	~1.2.3 ~1       from it up to the next minor version, or major one if only that is given
//	1.2 - 2.3       from the first one up to and with the second one
//
// A range is kept as typed, and is normalised into intervals which alone answer. A pre-release is
// in a range only where a comparator that must hold with the others names a pre-release of the same
// three numbers: 1.3.0-rc.2 is in ">=1.3.0-rc.1 <2", and 1.4.0-rc.1 is not. A != names none.
//
// Refused, with a sentence that says what to write instead, is what programs read differently or
// what is more often a mistake: a tilde before 0.0.0, an operator before a wildcard (^* and <=*), a
// number after a wildcard (1.x.5), leading zeros, a pre-release without all three numbers, an empty
// part ("" and "1 ||"). testdata/differences.md has the differences to the packages that are used
// most; the tests write it.
//
// # Compatibility
//
// [Compatible] answers as Building Microservices tells it: a client that was built against 1.2.0
// works with 1.3.0, is not promised to work with 1.1.0, and has changes to expect with 2.0.0. Below
// 1.0.0 the minor number takes the place of the major one, and below 0.1.0 nothing is promised. A
// pre-release need not keep the promises of its version (clause 9). [Meets] answers for a client
// that names a range.
//
// # Versions of endpoints
//
// In an [Endpoints] table each method and path has a version of its own, which is raised by the
// changes that reach it. The service's version follows by the maximum rule: it is raised by the
// highest bump of all changes, so that it is never below that of an endpoint. Endpoints that are
// new begin with 1.0.0 if nothing else is stated; ones that end keep their row, and come back with
// a new major version. The names in path templates do not matter.
//
// [Endpoints.Lock] writes a table as text, a line for each endpoint, and [ParseLock] refuses what
// was edited into nonsense. A consumer names a [Need], "GET /customers/{id} ^1.2", which
// [Endpoints.Answer] holds against the table.
package semver
