package contracts

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// messageRequest asks for a message: the reference implementation's protocol, a POST with the
// description and the states.
func (v *verifier) messageRequest(ctx context.Context, c *Contract, i *Interaction) (*http.Request, error) {
	type state struct {
		Name   string          `json:"name"`
		Params json.RawMessage `json:"params,omitempty"`
	}
	body := struct {
		Description    string   `json:"description"`
		ProviderStates []state  `json:"providerStates,omitempty"`
		Request        *message `json:"request,omitempty"`
	}{Description: i.Description}
	for _, s := range i.States {
		st := state{Name: s.Name}
		if s.Params.Exists() {
			st.Params = json.RawMessage(wire.JSON(s.Params))
		}
		body.ProviderStates = append(body.ProviderStates, st)
	}
	if i.Kind == Synchronous {
		body.Request = wrapped(i.Message)
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, i.At.Errorf("the message cannot be asked for: %s", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base.String(), bytes.NewReader(data))
	if err != nil {
		return nil, i.At.Errorf("the message cannot be asked for: %s", err)
	}
	request.Header.Set("Content-Type", "application/json")
	v.complete(request, matching.Content{})
	if v.o.Edit != nil {
		err = v.o.Edit(c, i, request)
	}
	return request, err
}

// message is what starts a synchronous message, in the form of version 4 of Pact's specification.
type message struct {
	Contents *contents       `json:"contents,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
}

type contents struct {
	Content     json.RawMessage `json:"content"`
	ContentType string          `json:"contentType,omitempty"`
	Encoded     any             `json:"encoded"` // false, or "base64"
}

func wrapped(m *Message) *message {
	out := &message{}
	if m.Metadata.Kind() == node.Object && m.Metadata.Len() > 0 {
		out.Metadata = json.RawMessage(wire.JSON(m.Metadata))
	}
	c := m.Content
	if c.Presence != matching.Present {
		return out
	}
	out.Contents = &contents{ContentType: c.Type, Encoded: false}
	switch {
	case c.JSON.Exists():
		out.Contents.Content = json.RawMessage(wire.JSON(c.JSON))
	case !isText(c.Bytes):
		out.Contents.Content, out.Contents.Encoded = json.RawMessage(wire.Quote(base64.StdEncoding.EncodeToString(c.Bytes))), "base64"
	default:
		out.Contents.Content = json.RawMessage(wire.Quote(string(c.Bytes)))
	}
	return out
}

// isText reports whether bytes can stand in JSON as they are.
func isText(data []byte) bool {
	return utf8.Valid(data) && !bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' })
}

// message compares a message that came. An answer over HTTP is one reply.
func (v *verifier) message(i *Interaction, got *Received, o matching.Options) []matching.Mismatch {
	expected := i.Message
	if i.Kind == Synchronous {
		switch len(i.Replies) {
		case 0:
			return nil
		case 1:
			expected = &i.Replies[0]
		default:
			return []matching.Mismatch{{
				Part: "body", Path: "$", Expected: fmt.Sprintf("%d replies", len(i.Replies)), Actual: "1 reply", At: i.Replies[1].At,
				Message: fmt.Sprintf("expected %d replies, and over HTTP there is one", len(i.Replies)),
			}}
		}
	}
	out := expected.Compare(got, o)
	return append(out, v.metadata(expected, got)...)
}

// metadata compares the metadata of a message, which come as JSON in base64 in a header.
func (v *verifier) metadata(expected *Message, got *Received) []matching.Mismatch {
	if expected.Metadata.Kind() != node.Object {
		return nil
	}
	return matching.Metadata(expected.Metadata, metadataOf(got), got.Body.Type, expected.Rules.Metadata)
}
