package discovery

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

const relation = "service-desc"

const maxLinks = 20 // that are followed of one header or catalogue

// linked returns the targets of links to descriptions in Link headers (RFC 8288, section 3).
func linked(headers []string) []string {
	var out []string
	for _, h := range headers {
		for len(out) < maxLinks {
			from := strings.IndexByte(h, '<')
			if from < 0 {
				break
			}
			to := strings.IndexByte(h[from:], '>') + from
			if to < from {
				break
			}
			target := strings.TrimSpace(h[from+1 : to])
			var params map[string]string
			params, h = parameters(h[to+1:])
			for rel := range strings.FieldsSeq(params["rel"]) {
				if strings.EqualFold(rel, relation) {
					out = append(out, target)
				}
			}
		}
	}
	return out
}

// parameters reads the parameters of one link, the first of each name, and returns what follows the
// comma behind them.
func parameters(s string) (params map[string]string, rest string) {
	params = map[string]string{}
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] == ',' {
			return params, strings.TrimPrefix(s, ",")
		}
		s = strings.TrimLeft(strings.TrimPrefix(s, ";"), " \t")
		end := strings.IndexAny(s, "=;,")
		if end < 0 {
			return params, ""
		}
		name, value := strings.ToLower(strings.TrimSpace(s[:end])), ""
		if s[end] == '=' {
			value, s = word(strings.TrimLeft(s[end+1:], " \t"))
		} else {
			s = s[end:]
		}
		if _, again := params[name]; !again {
			params[name] = value
		}
	}
}

// word reads a token or a quoted text.
func word(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ";,")
		if end < 0 {
			end = len(s)
		}
		return strings.TrimSpace(s[:end]), s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			rest = s[i+1:]
			if end := strings.IndexAny(rest, ";,"); end >= 0 {
				return b.String(), rest[end:]
			}
			return b.String(), ""
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// catalogued returns the targets of links to descriptions in a linkset (RFC 9264, section 4.2).
func catalogued(body []byte) []string {
	tree, err := node.ParseJSON("api-catalog", body, node.Options{MaxBytes: maxRoot, MaxDepth: 200})
	if err != nil {
		return nil
	}
	var out []string
	for _, context := range tree.Root().Get("linkset").Items() {
		for _, target := range context.Get(relation).Items() {
			if href := target.Get("href").Str(); href != "" && len(out) < maxLinks {
				out = append(out, href)
			}
		}
	}
	return out
}
