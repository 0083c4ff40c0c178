package compatibility

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/internal/node"
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
		on(`an (?:HTTP interaction|integration) is being defined for a consumer test`, func(w *world, _ []string, _ *step) {
			w.define(contracts.Interaction{Description: "HTTP", Request: &contracts.Request{Method: "GET", Path: "/"}, Response: &contracts.Response{Status: 200}})
		}),
		on(`a message interaction is being defined for a consumer test`, func(w *world, _ []string, _ *step) {
			w.define(contracts.Interaction{Kind: contracts.Asynchronous, Description: "message", Message: &contracts.Message{}})
		}),
		on(`a synchronous message interaction is being defined for a consumer test`, func(w *world, _ []string, _ *step) {
			w.define(contracts.Interaction{Kind: contracts.Synchronous, Description: "message", Message: &contracts.Message{}})
		}),
		on(`a key of "(.*)" is specified for the .*interaction`, func(w *world, g []string, _ *step) { w.defining().Key = g[0] }),
		on(`the .*interaction is marked as pending`, func(w *world, _ []string, _ *step) { w.defining().Pending = true }),
		on(`a comment "(.*)" is added to the .*interaction`, func(w *world, g []string, _ *step) {
			w.defining().Comments = append(w.defining().Comments, g[0])
		}),
		on(`the message response payload contains the "(.*)" document`, func(w *world, g []string, _ *step) {
			c := w.content(g[0])
			reply := contracts.Message{Content: c.body()}
			if isJSON(c.media) {
				reply.Content.JSON = w.node(c.bytes)
			}
			w.defining().Replies = append(w.defining().Replies, reply)
		}),
		on(`a provider state "(.*)" is specified(?: with the following data:)?`, func(w *world, g []string, s *step) {
			state := contracts.State{Name: g[0]}
			for _, r := range s.named() {
				params := map[string]json.RawMessage{}
				for name, text := range r {
					params[name] = json.RawMessage(text)
				}
				state.Params = w.node(w.text(params))
			}
			w.defining().States = append(w.defining().States, state)
		}),
		on(`the Pact file for the test is generated`, func(w *world, _ []string, _ *step) { w.writeOut() }),
		on(`there will be an interaction in the Pact file with a type of "(.*)"`, func(w *world, g []string, _ *step) {
			for _, i := range w.written.file.Interactions {
				if string(i["type"]) == `"`+g[0]+`"` {
					return
				}
			}
			w.errorf("there is none in %s", w.written.file.Interactions)
		}),
		on(`the first interaction in the Pact file will have a type of "(.*)"`, func(w *world, g []string, _ *step) { w.wantMember("type", `"`+g[0]+`"`) }),
		on(`the first interaction in the Pact file will have "(.*)" = '(.*)'`, func(w *world, g []string, _ *step) { w.wantMember(g[0], g[1]) }),
		on(`the interaction in the Pact file will contain (\d+) provider states?`, func(w *world, g []string, _ *step) {
			if got := strconv.Itoa(len(w.statesWritten())); got != g[0] {
				w.errorf("there are %s", got)
			}
		}),
		on(`the interaction in the Pact file will contain provider state "(.*)"`, func(w *world, g []string, _ *step) {
			if _, ok := w.statesWritten()[g[0]]; !ok {
				w.errorf("there are %v", w.statesWritten())
			}
		}),
		on(`the provider state "(.*)" in the Pact file will contain the following parameters:`, func(w *world, g []string, s *step) {
			w.wantEqual(w.statesWritten()[g[0]], s.named()[0]["parameters"])
		}),
		on(`the first interaction in the pact file will contain (\d+) response messages`, func(w *world, g []string, _ *step) {
			if got := strconv.Itoa(len(w.readAgain().Replies)); got != g[0] {
				w.errorf("there are %s", got)
			}
		}),
		on(`the first interaction in the pact file will contain the "(.*)" document as the (first|second) response message`, func(w *world, g []string, _ *step) {
			want := w.content(g[0])
			got := w.readAgain().Replies[map[string]int{"first": 0, "second": 1}[g[1]]].Content
			if found := matching.Body(got, want.body(), nil, nil, matching.Options{Strict: true}); len(found) > 0 || got.Type != want.media {
				w.errorf("%s %+v", got.Type, found)
			}
		}),
	}
}

func (w *world) define(i contracts.Interaction) {
	w.written.contract.Interactions = append(w.written.contract.Interactions, i)
}

// defining is the interaction that is defined.
func (w *world) defining() *contracts.Interaction {
	list := w.written.contract.Interactions
	return &list[len(list)-1]
}

func (w *world) node(data []byte) node.Node {
	tree, err := node.Parse("suite", data, node.Options{JSON: true})
	if err != nil {
		w.fatalf("%v", err)
	}
	return tree.Root()
}

// writeOut writes the contract in the version of the feature.
func (w *world) writeOut() {
	version := pact.V4
	if w.version == "V3" {
		version = pact.V3
	}
	w.written.contract.Consumer, w.written.contract.Provider = "c", "p"
	var b bytes.Buffer
	if err := pact.Write(&b, &w.written.contract, version); err != nil {
		w.fatalf("%v", err)
	}
	w.documents = [][]byte{b.Bytes()}
	if err := json.Unmarshal(b.Bytes(), &w.written.file); err != nil {
		w.fatalf("%v", err)
	}
}

// readAgain is the first interaction of what was written.
func (w *world) readAgain() contracts.Interaction { return w.parse(w.documents[0]).Interactions[0] }

func (w *world) wantMember(key, want string) {
	w.wantEqual(w.written.file.Interactions[0][key], want)
}

// statesWritten are the parameters of the states that were written, by their names.
func (w *world) statesWritten() map[string]json.RawMessage {
	var list []struct {
		Name   string
		Params json.RawMessage
	}
	if err := json.Unmarshal(w.written.file.Interactions[0]["providerStates"], &list); err != nil {
		w.fatalf("%v", err)
	}
	out := map[string]json.RawMessage{}
	for _, s := range list {
		out[s.Name] = s.Params
	}
	return out
}

// wantEqual demands JSON.
func (w *world) wantEqual(got json.RawMessage, want string) {
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		w.fatalf("%v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		w.fatalf("%v: %s", err, want)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		w.errorf("%s", diff)
	}
}
