package provider_test

import (
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/provider"
)

func FuzzReadStates(f *testing.F) {
	f.Add([]byte("states:\n  - state: customer 7 exists\n    setup: {request: {method: PUT, url: 'http://localhost/${id}', body: {a: 1}}}\n    teardown: {command: [\"true\"]}\n  - state: /item (?P<id>\\d+)/\n"))
	f.Add([]byte("states: [{state: x, setup: {request: {url: y}}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		states, err := provider.ReadStates("states.yaml", data, nil)
		if err != nil {
			return
		}
		states.Can(contracts.State{Name: "item 7"})
	})
}

func FuzzReadRequests(f *testing.F) {
	f.Add([]byte("tokens:\n  token: {environment: TOKEN}\nrequests:\n  - headers: {set: {Authorization: 'Bearer ${token}'}, remove: [X]}\n  - interaction: /admin/\n    query: {set: {a: '1'}, replace: {b: c}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		changes, err := provider.ReadRequests("requests.yaml", data)
		if err != nil {
			return
		}
		for name := range map[string]bool{"Authorization": true, "X": true} {
			changes.Secret(name)
		}
	})
}
