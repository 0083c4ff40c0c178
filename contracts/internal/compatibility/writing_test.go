package compatibility

import (
	"bytes"
	"encoding/json"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
)

// writing is a contract that is written, and what was written.
type writing struct {
	contract contracts.Contract
	file     struct {
		Interactions []map[string]json.RawMessage
	}
}

func writingRows() []row {
	return []row{
		on(`an HTTP interaction is being defined for a consumer test`, func(w *world, _ []string, _ *step) {
			w.define(contracts.Interaction{Description: "HTTP", Request: &contracts.Request{Method: "GET", Path: "/"}, Response: &contracts.Response{Status: 200}})
		}),
		on(`a message interaction is being defined for a consumer test`, func(w *world, _ []string, _ *step) {
			w.define(contracts.Interaction{Kind: contracts.Asynchronous, Description: "message", Message: &contracts.Message{}})
		}),
		on(`the Pact file for the test is generated`, func(w *world, _ []string, _ *step) {
			w.written.contract.Consumer, w.written.contract.Provider = "c", "p"
			var b bytes.Buffer
			if err := pact.Write(&b, &w.written.contract, pact.V4); err != nil {
				w.fatalf("%v", err)
			}
			if err := json.Unmarshal(b.Bytes(), &w.written.file); err != nil {
				w.fatalf("%v", err)
			}
		}),
		on(`there will be an interaction in the Pact file with a type of "(.*)"`, func(w *world, g []string, _ *step) {
			for _, i := range w.written.file.Interactions {
				if string(i["type"]) == `"`+g[0]+`"` {
					return
				}
			}
			w.errorf("there is none in %s", w.written.file.Interactions)
		}),
	}
}

func (w *world) define(i contracts.Interaction) {
	w.written.contract.Interactions = append(w.written.contract.Interactions, i)
}
