package contracts

import (
	"encoding/base64"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// metadataOf returns the metadata of a message that came over HTTP: the JSON object in base64 in the
// header Pact-Message-Metadata, the zero Node where there is none. The media type of the body is
// among them as contentType.
func metadataOf(got *Received) node.Node {
	for _, h := range got.Headers {
		if !strings.EqualFold(h.Name, "Pact-Message-Metadata") || len(h.Values) == 0 {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(h.Values[0])
		if err != nil {
			continue
		}
		if tree, err := node.Parse("the metadata", data, node.Options{JSON: true}); err == nil {
			return tree.Root()
		}
	}
	return node.Node{}
}
