package accept_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/internal/accept"
)

// What the reader accepts the schema accepts, and what it refuses, but for what a schema cannot know:
// which rules there are.
func TestTheSchemaSaysWhatTheReaderReads(t *testing.T) {
	t.Parallel()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(accept.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("accept.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("accept.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "reason": "r", "author": "a", "until": "2026-12-31"}]}`:                               true,
		`{"accepted": [{"rule": "response-member-removed", "path": "/x", "method": "GET", "reason": "r", "author": "a", "until": "2.0.0"}]}`: true,
		`{"accepted": []}`:   true,
		`{"accepted": null}`: true,
		`{}`:                 true,
		`{"accepted": {}}`:   false,
		`{"acepted": []}`:    false,
		`{"accepted": [{"rule": "response-member-removed", "reason": "r", "author": "a"}]}`:                                false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "path": "/x", "reason": "r", "author": "a"}]}`:                      false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "rule": "response-member-removed", "reason": "r", "author": "a"}]}`: false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "author": "a"}]}`:                                                   false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "reason": "r"}]}`:                                                   false,
		`{"accepted": [{"fingerprint": "8f3a91", "reason": "r", "author": "a"}]}`:                                          false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "reason": " ", "author": "a"}]}`:                                    false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "reason": "r", "author": "a", "until": "later"}]}`:                  false,
		`{"accepted": [{"fingerprint": "8f3a91c2d4e6", "reason": "r", "author": "a", "reviewer": "b"}]}`:                   false,
		`{"accepted": [{"reason": "r", "author": "a"}]}`:                                                                   false,
		`{"accepted": [7]}`: false,
	} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		_, err := accept.Parse("accept.json", []byte(text))
		if invalid := schema.Validate(value); (invalid == nil) != want || (err == nil) != want {
			t.Errorf("%s: the schema says %v, the reader %v, want %v", text, invalid, err, want)
		}
	}
}
