package compatibility

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

func messageRows() []row {
	return []row{
		on(`a provider is started that can generate the "(.*?)" message with "(.*)"(?: and the following metadata:)?`, func(w *world, g []string, s *step) {
			if w.provider.messages == nil {
				w.provider.messages = map[string]answer{}
			}
			w.provider.messages[g[0]] = answer{w.content(g[1]), w.metadata(s)}
		}),
		on(`a Pact file for "(.*?)":"(.*?)" is to be verified(, but is marked pending)?(?: with provider state "(.*)")?`, func(w *world, g []string, _ *step) {
			i := w.messageForm(g[0], w.content(g[1]), nil)
			if g[2] != "" {
				i["pending"] = true
			}
			w.give(i, state{name: g[3]})
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a Pact file for "(.*?)":"(.*?)" is to be verified with the following comments:`, func(w *world, g []string, s *step) {
			i := w.messageForm(g[0], w.content(g[1]), nil)
			i["comments"] = comments(s)
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a Pact file for "(.*?)":"(.*?)" is to be verified with the following metadata:`, func(w *world, g []string, s *step) {
			w.documents = append(w.documents, w.contract(w.messageForm(g[0], w.content(g[1]), w.metadata(s))))
		}),
		on(`a Pact file for "(.*?)" is to be verified with the following:`, func(w *world, g []string, s *step) {
			of := map[string]string{}
			for _, r := range s.rows {
				of[r[0]] = r[1]
			}
			metadata := object{}
			for pair := range strings.SplitSeq(of["metadata"], "; ") {
				if name, value, ok := strings.Cut(pair, "="); ok {
					metadata[name] = metadatum(value)
				}
			}
			i := w.messageForm(g[0], w.content(of["body"]), metadata)
			i["matchingRules"] = w.rules(of["matching rules"])
			w.documents = append(w.documents, w.contract(i))
		}),
	}
}

// metadata reads a table of keys and values.
func (w *world) metadata(s *step) object {
	out := object{}
	for _, r := range s.named() {
		out[r["key"]] = metadatum(r["value"])
	}
	return out
}

func metadatum(cell string) any {
	if text, ok := strings.CutPrefix(cell, "JSON: "); ok {
		return json.RawMessage(strings.ReplaceAll(text, `\"`, `"`))
	}
	return cell
}

// messageForm is a message in the form of the version.
func (w *world) messageForm(description string, c content, metadata object) object {
	if metadata == nil {
		metadata = object{}
	}
	metadata["contentType"] = c.media
	if w.version == "V4" {
		return object{"type": "Asynchronous/Messages", "description": description, "contents": w.bodyForm(c), "metadata": metadata}
	}
	return object{"description": description, "contents": w.bodyForm(c), "metaData": metadata}
}

// head puts the metadata of a message into the headers of an answer.
func (a *answer) head(w *world, h http.Header) {
	if len(a.metadata) > 0 {
		h.Set("Pact-Message-Metadata", base64.StdEncoding.EncodeToString(w.text(a.metadata)))
	}
}
