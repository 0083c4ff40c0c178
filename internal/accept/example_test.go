package accept_test

import (
	"fmt"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/accept"
)

func ExampleApply() {
	findings := []diff.Finding{
		{Rule: "response-member-removed", Fingerprint: "8f3a91c2d4e6", Message: "fax is gone", Places: []diff.Place{{Method: "GET", Path: "/customers/{id}", Pointer: "/fax"}}},
		{Rule: "operation-removed", Fingerprint: "0b77ac1f20de", Message: "GET /reports is gone", Places: []diff.Place{{Method: "GET", Path: "/reports"}}},
	}
	entries, err := accept.Parse(".postel-accept.yaml", []byte(`accepted:
  - rule: response-member-removed
    path: /customers/{id}
    pointer: /fax
    reason: nobody has a fax
    author: Ada Lovelace
    until: 2.0.0
  - fingerprint: 4c1d88e0aa10
    reason: was never released
    author: Ada Lovelace
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	out := accept.Apply(findings, entries, accept.Moment{Today: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Base: "1.4.0"})
	for _, a := range out.Accepted {
		fmt.Printf("accepted by %s: %s\n", a.Entries[0].Author, a.Finding.Message)
	}
	for _, f := range out.Remaining {
		fmt.Println("remaining:", f.Message)
	}
	for _, r := range out.Reports {
		fmt.Println(r.Err())
	}
	// Output:
	// accepted by Ada Lovelace: fax is gone
	// remaining: GET /reports is gone
	// .postel-accept.yaml:8:5: 4c1d88e0aa10 accepts nothing: there is no such finding
}
