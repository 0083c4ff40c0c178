package main

import (
	"net/http/httptest"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
)

// What is measured is work that succeeds: the provider meets the contract.
func TestTheProviderMeetsTheContract(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(provider())
	defer server.Close()
	c, err := pact.Read("contract.json", contract(3, false))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Interactions[0].Response.Rules.Body); n != 6 {
		t.Errorf("%d rules", n)
	}
	r, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Passed() || len(r.Results) != 3 {
		t.Errorf("%+v", r.Results)
	}
}
