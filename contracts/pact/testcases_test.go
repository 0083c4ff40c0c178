package pact

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// suites returns the directory of other people's documents.
func suites(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "pact-spec")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the Pact specification's test cases are not in %s (POSTEL_SUITES)", dir)
		}
		t.Skip("the Pact specification's test cases are not here: POSTEL_SUITES names the directory that holds pact-spec")
	}
	return filepath.Join(dir, "pact-spec")
}

// TestTheSpecificationsCases runs the test cases of the Pact specification, all versions: whether a
// message matches.
func TestTheSpecificationsCases(t *testing.T) {
	t.Parallel()
	root := filepath.Join(suites(t), "testcases")
	total, agreed := 0, 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		total++
		if agrees(t, filepath.ToSlash(name), data) {
			agreed++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d cases", agreed, total)
}

// exceptions are the cases that we decide otherwise, as the reference implementation does.
func exceptions() map[string]string {
	text := "the query of version 1 is compared by its parameters, not as a text"
	return map[string]string{
		"version-1/request/query/different param order.json": text,
		"version-1/request/query/trailing amperand.json":     text,
	}
}

func agrees(t *testing.T, name string, data []byte) bool {
	tree, err := node.Parse(name, data, node.Options{JSON: true})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return false
	}
	n := tree.Root()
	pieces := strings.Split(name, "/")
	r := &reader{version: int(strings.TrimPrefix(pieces[0], "version-")[0] - '0')}
	want := n.Get("match").Bool()
	found, err := mismatches(r, pieces[1], n.Get("expected"), n.Get("actual"))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return false
	}
	if reason, ok := exceptions()[name]; ok {
		if (len(found) == 0) == want {
			t.Errorf("%s: is no exception any more (%s)", name, reason)
		}
		return false
	}
	if (len(found) == 0) != want {
		t.Errorf("%s: match is %v, want %v (%s) %+v", name, len(found) == 0, want, n.Get("comment").Text(), found)
		return false
	}
	return true
}

func mismatches(r *reader, kind string, expected, actual node.Node) ([]matching.Mismatch, error) {
	switch kind {
	case "request":
		e, err := r.request(expected)
		if err != nil {
			return nil, err
		}
		a, err := r.request(actual)
		if err != nil {
			return nil, err
		}
		return e.Compare(&contracts.Received{Method: a.Method, Path: a.Path, Query: got(a.Query), Headers: got(a.Headers), Body: a.Body}, matching.Options{}), nil
	case "response":
		e, err := r.response(expected)
		if err != nil {
			return nil, err
		}
		a, err := r.response(actual)
		if err != nil {
			return nil, err
		}
		return e.Compare(&contracts.Received{Status: a.Status, Headers: got(a.Headers), Body: a.Body}, matching.Options{}), nil
	}
	e, err := r.message(expected)
	if err != nil {
		return nil, err
	}
	a, err := r.message(actual)
	if err != nil {
		return nil, err
	}
	return e.Compare(&contracts.Received{Body: a.Content}, matching.Options{}), nil
}

func got(list []contracts.Field) []matching.Field {
	out := make([]matching.Field, len(list))
	for i, f := range list {
		out[i] = matching.Field{Name: f.Name, Values: f.Values}
	}
	return out
}
