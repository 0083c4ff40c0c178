package contracts

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/tolerantreader"
)

// unread lists the fields that the consumer could not read of an answer.
func (r *Response) unread(got *Received) []matching.Mismatch {
	if r.Reads == nil || r.Rules.Status == nil && got.Status != r.Status {
		return nil // another answer has other fields
	}
	body := got.Body.Bytes
	values := make([]tolerantreader.Value, len(r.Reads.Contract.Reads))
	_, err := r.Reads.Plan.ScanReport(body, values)
	var failure *tolerantreader.ReadError
	if !errors.As(err, &failure) {
		if err != nil {
			return []matching.Mismatch{{Part: "body", Path: "$", Message: "the body cannot be read: " + err.Error(), At: r.At}}
		}
		return nil
	}
	if failure.Syntax != nil || failure.Limit != nil {
		return []matching.Mismatch{{Part: "body", Path: "$", Message: "the body cannot be read: " + err.Error(), At: r.At}}
	}
	var out []matching.Mismatch
	miss := func(field, expected, actual, message string) {
		out = append(out, matching.Mismatch{Part: "body", Path: field, Expected: expected, Actual: actual, Message: message, Rule: "reads", At: r.Reads.At[field]})
	}
	for _, m := range failure.Missing {
		miss(m.Field, strings.Join(m.Paths, ", "), "nothing", strings.TrimPrefix(m.String(), m.Field+": "))
	}
	for _, i := range failure.Invalid {
		miss(i.Field, fmt.Sprint(i.Want), i.Got, strings.TrimPrefix(i.String(), i.Field+": "))
	}
	for _, a := range failure.Ambiguous {
		miss(a.Field, "one value at "+a.Path, a.Reason, strings.TrimPrefix(a.String(), a.Field+": "))
	}
	return out
}
