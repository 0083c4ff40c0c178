package node

import (
	"math/big"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Tags as the YAML library writes them.
const (
	nullTag  = "!!null"
	boolTag  = "!!bool"
	intTag   = "!!int"
	floatTag = "!!float"
	mergeTag = "!!merge"
)

// resolveScalar returns the JSON value of a scalar. A plain one is what the core schema of YAML
// 1.2.2 (section 10.3.2) says, a quoted one is a string, and so is one with any other tag than
// null, bool, int and float. problem says what readers of YAML disagree about or JSON has not
// got, after the text of the scalar, as in `"017" is …`.
func resolveScalar(y *yaml.Node) (kind Kind, text, problem string) {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if y.Style&yaml.TaggedStyle == 0 {
		if y.Style&quoted != 0 || y.Tag == "!" {
			return String, y.Value, ""
		}
		return resolvePlain(y.Value)
	}
	switch y.Tag {
	case nullTag, boolTag, intTag, floatTag:
		kind, text, problem = resolvePlain(y.Value)
		if kind != taggedKind(y.Tag) {
			return String, y.Value, "is tagged " + y.Tag + " and is none; it is read as a string"
		}
		return kind, text, problem
	}
	return String, y.Value, ""
}

func taggedKind(tag string) Kind {
	switch tag {
	case nullTag:
		return Null
	case boolTag:
		return Bool
	}
	return Number
}

func resolvePlain(s string) (kind Kind, text, problem string) {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return Null, "null", ""
	case "true", "True", "TRUE":
		return Bool, "true", ""
	case "false", "False", "FALSE":
		return Bool, "false", ""
	case ".nan", ".NaN", ".NAN":
		return String, s, "is no number in JSON; it is read as a string"
	}
	if c := s[0]; c != '+' && c != '-' && c != '.' && (c < '0' || c > '9') {
		return String, s, ""
	}
	switch strings.TrimLeft(s[:1], "+-") + s[1:] {
	case ".inf", ".Inf", ".INF":
		return String, s, "is no number in JSON; it is read as a string"
	}
	if text, ok := based(s); ok {
		return Number, text, ""
	}
	if text, problem, ok := decimal(s); ok {
		return Number, text, problem
	}
	return String, s, ""
}

// maxBasedDigits bounds what is converted from another base, which costs more than linear time.
// More digits are a string.
const maxBasedDigits = 1000

// based reads an integer in octal or hexadecimal notation.
func based(s string) (text string, ok bool) {
	if len(s) < 3 || len(s) > maxBasedDigits || s[0] != '0' || s[1] != 'o' && s[1] != 'x' {
		return "", false
	}
	base := 16
	if s[1] == 'o' {
		base = 8
	}
	if strings.ContainsAny(s[2:], "+-_") {
		return "", false
	}
	i, ok := new(big.Int).SetString(s[2:], base)
	if !ok {
		return "", false
	}
	return i.String(), true
}

// decimal reads a number in decimal notation and writes it in the grammar of JSON: without a
// plus sign, leading zeros, and bare points. Digits in groups, as in 1_000, are not in the core
// schema of YAML 1.2, but most readers take them for a number.
func decimal(s string) (text, problem string, ok bool) {
	sign, rest := "", s
	switch s[0] {
	case '-':
		sign, rest = "-", s[1:]
	case '+':
		rest = s[1:]
	}
	if grouped, ok := ungroup(rest); ok {
		return sign + grouped, "is a number to some readers of YAML and a string to others; it is read as " + sign + grouped, true
	}
	whole, rest := digits(rest)
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		fraction, rest = digits(rest[1:])
	}
	if whole == "" && fraction == "" || !isExponent(rest) {
		return "", "", false
	}
	trimmed := strings.TrimLeft(whole, "0")
	if trimmed == "" {
		trimmed = "0"
	}
	if len(whole) > len(trimmed) && whole == s {
		problem = "is octal to some readers of YAML and decimal to others; it is read as " + trimmed
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + trimmed + fraction + rest, problem, true
}

// digits splits s after its leading digits.
func digits(s string) (leading, rest string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// isExponent reports whether s is an exponent or empty.
func isExponent(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	leading, rest := digits(s)
	return leading != "" && rest == ""
}

// ungroup removes the underscores between groups of digits. ok is false where there are none.
func ungroup(s string) (joined string, ok bool) {
	if !strings.Contains(s, "_") || s[0] == '0' {
		return "", false
	}
	for group := range strings.SplitSeq(s, "_") {
		if leading, rest := digits(group); leading == "" || rest != "" {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), true
}
