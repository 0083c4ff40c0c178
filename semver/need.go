package semver

// Need is what a consumer needs of one endpoint: "GET /customers/{id} ^1.2".
type Need struct {
	Endpoint Endpoint
	Range    Range
}

// String returns the need as [ParseNeed] reads it, the range as it was typed.
func (n Need) String() string { return n.Endpoint.String() + " " + n.Range.String() }

// ParseNeed reads an endpoint and, after a space, a range. An error is a *[SyntaxError].
func ParseNeed(s string) (Need, error) {
	e, rest, fault := cutEndpoint(s)
	if fault == nil && rest == "" {
		fault = &SyntaxError{Offset: len(s), Reason: "no range follows the path", Instead: "write * for every version"}
	}
	if fault != nil {
		fault.What, fault.Input = "need", s
		return Need{}, fault
	}
	r, err := ParseRange(rest)
	if err != nil {
		inner := *err.(*SyntaxError)
		inner.Offset += len(s) - len(rest)
		inner.Reason = shown(rest) + " is no range: " + inner.Reason
		inner.What, inner.Input = "need", s
		return Need{}, &inner
	}
	return Need{e, r}, nil
}
