// Package oniguruma matches the regular expressions of contracts.
//
// The matching rules of the Pact specification hold expressions in the syntax of Oniguruma as Ruby
// has it (its document RE is the source of what stands here), and people write what Java and
// JavaScript have in common with it: look-around, back references, atomic groups and possessive
// quantifiers, none of which Go's regexp knows. An expression that has nothing of this is given to
// Go's regexp, which is linear; any other is matched by backtracking within a limit of steps, and
// what goes beyond the limit is an error, never "no match".
//
// # Syntax
//
// Literals, escapes (\t \n \r \f \v \a \e, \xHH \x{H...} \uHHHH, \0oo, \Q...\E), the dot, alternatives,
// groups ((...), (?:...), (?<name>...), (?P<name>...)), the quantifiers ? * + {n} {n,} {,m} {n,m}, lazy
// with ? and possessive with + (after braces a + repeats the whole, as in Oniguruma), classes with
// ranges, nesting, && and POSIX brackets, \d \w \s \h and \R, \p{...} and \P{...} for the categories
// and scripts of Unicode and the POSIX names, anchors ^ $ \A \z \Z \b \B, look-ahead and
// look-behind, atomic groups, back references (\1, \k<name>, \k'name'), comments (?#...), and the
// options i, m and x.
//
// As in Oniguruma ^ and $ stand at every line, the dot leaves out the line feed unless the option m is
// set, and \w, \d and \s are those of Unicode. What is known and not supported (calls of groups,
// conditions, absence, \G, \K) is refused with a sentence.
package oniguruma
