// Package contracttest verifies a provider's handler against contracts in its own tests:
//
//	func TestConsumersAreSafe(t *testing.T) {
//		contracttest.Verify(t, handler, contracttest.Read(t, "../contracts")...)
//	}
//
// It stands apart from package contracts, so that a program that verifies does not carry package
// testing with it.
package contracttest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
)

// Verify holds a handler against contracts in a test: a subtest for each interaction, which fails
// where its consumer would break, and is skipped where it cannot be verified. No port is opened.
func Verify(t *testing.T, h http.Handler, list ...*contracts.Contract) {
	t.Helper()
	VerifyWith(t, h, contracts.Options{}, list...)
}

// Read reads the contracts that names stand for: files, directories and patterns, as for postel
// verify.
func Read(t *testing.T, names ...string) []*contracts.Contract {
	t.Helper()
	files, err := formats.Files(".", names)
	if err != nil {
		t.Fatal(err)
	}
	var list []*contracts.Contract
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := formats.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

// VerifyWith is [Verify] with options: states, changes of requests, which interactions. URL and
// Transport are set here.
func VerifyWith(t *testing.T, h http.Handler, o contracts.Options, list ...*contracts.Contract) {
	t.Helper()
	o.URL, o.Transport = "http://provider.test", handlerTransport{h}
	report, err := contracts.Run(t.Context(), list, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) == 0 {
		t.Error("nothing was verified: the contracts have no interactions")
	}
	for i := range report.Results {
		r := &report.Results[i]
		t.Run(r.Contract.Consumer+"/"+r.Interaction.Description, func(t *testing.T) {
			switch r.Verdict {
			case contracts.Skipped:
				t.Skip(r.Problem)
			case contracts.Fail:
				t.Error(explain(r))
			case contracts.Pending:
				t.Log("pending: " + explain(r))
			}
		})
	}
	for _, w := range report.Warnings {
		t.Logf("%s:%d:%d: %s", w.At.Pos().File, w.At.Pos().Line, w.At.Pos().Column, w.Message)
	}
}

// explain is what went wrong, a line for each place.
func explain(r *contracts.Result) string {
	var lines []string
	if r.Problem != "" {
		lines = append(lines, r.Problem)
	}
	for _, m := range r.Mismatches {
		line := m.Part + " " + m.Path + ": " + m.Message
		if p := m.At.Pos(); !p.IsZero() {
			line += " (" + r.Contract.File + ":" + strconv.Itoa(p.Line) + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// handlerTransport answers requests by a handler, without a network.
type handlerTransport struct{ h http.Handler }

// RoundTrip serves the request.
func (t handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(context.WithoutCancel(r.Context()))
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234" // of the documentation's addresses (RFC 5737)
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	w := httptest.NewRecorder()
	t.h.ServeHTTP(w, in)
	out := w.Result()
	out.Request = r
	return out, nil
}
