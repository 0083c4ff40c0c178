package observe

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/conformance"
)

// redacted is a finding without what only the message has.
func redacted(f conformance.Finding, described bool) conformance.Finding {
	f.Actual = ""
	f.Message = f.Rule.Title
	if f.Keyword != "" {
		f.Message += " (" + f.Keyword + ")"
	}
	if !described {
		method, _, _ := strings.Cut(f.Operation, " ")
		f.Operation = verb(method) + " " + concealed
	}
	words := strings.Split(f.Part, " ")
	if last := len(words) - 1; last > 0 && words[last] != "body" {
		words[last] = shown(words[last])
		f.Part = strings.Join(words, " ")
	}
	if f.Pointer != "" {
		tokens := strings.Split(f.Pointer[1:], "/")
		for i, t := range tokens {
			tokens[i] = node.Escape(shown(node.Unescape(t)))
		}
		f.Pointer = "/" + strings.Join(tokens, "/")
	}
	return f
}

const concealed = "*"

func verb(method string) string {
	known := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, "QUERY"}
	if slices.Contains(known, method) {
		return method
	}
	return concealed
}

const maxName = 40 // characters

// shown is a name that looks like one, and * for an index and for what may be a value.
func shown(name string) string {
	if _, err := strconv.Atoi(name); err == nil || name == "" || len(name) > maxName {
		return concealed
	}
	for _, c := range []byte(name) {
		if c != '_' && c != '-' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return concealed
		}
	}
	return name
}
