package matrix_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/matrix"
	"github.com/postel-api/postel/swagger"
)

func version(t *testing.T, name, paths string) matrix.Version {
	t.Helper()
	d, err := swagger.Load(name, []byte("openapi: 3.1.0\ninfo: {title: t, version: "+name+"}\npaths: {"+paths+"}\n"), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return matrix.Version{Name: name, Version: name, Document: d, Digest: matrix.Digest(d)}
}

const (
	one = `/a: {get: {responses: {"200": {description: ok}}}}`
	two = one + `, /b: {get: {responses: {"200": {description: ok}}}}`
)

func TestOnlyWhatIsNotKnownIsCompared(t *testing.T) {
	t.Parallel()
	versions := []matrix.Version{version(t, "1.0.0", one), version(t, "1.1.0", two)}
	cache := matrix.NewCache("postel")
	m, err := matrix.Compute(t.Context(), versions, diff.Options{}, cache)
	if err != nil {
		t.Fatal(err)
	}
	if m.Compared != 2 || !m.Cells[0][1].Compatible() || m.Cells[1][0].Compatible() {
		t.Errorf("%+v", m)
	}
	if want := "GET /b: GET /b is gone"; !strings.HasPrefix(m.Cells[1][0].First, "GET /b: ") {
		t.Errorf("%q, want something like %q", m.Cells[1][0].First, want)
	}
	kept, err := cache.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, why := matrix.ReadCache(kept, "postel")
	if why != "" {
		t.Fatal(why)
	}
	versions = append(versions, version(t, "2.0.0", one), version(t, "1.0.0", one))
	n, err := matrix.Compute(t.Context(), versions, diff.Options{}, again)
	if err != nil {
		t.Fatal(err)
	}
	if n.Compared != 4 { // 2.0.0 with 1.0.0 and 1.1.0, both ways; the second 1.0.0 is the first
		t.Errorf("%d cells were compared", n.Compared)
	}
	if diff := cmp.Diff(m.Cells[0][1], n.Cells[0][1]); diff != "" {
		t.Error(diff)
	}
	if n.Cells[0][3] != (matrix.Cell{}) {
		t.Errorf("descriptions that say the same were compared: %+v", n.Cells[0][3])
	}
}

func TestACacheThatCannotBeTrustedIsLeftAside(t *testing.T) {
	t.Parallel()
	good, err := matrix.NewCache("postel").Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                  "",
		string(good):        "",
		`{"format": 1`:      "it cannot be read",
		string(good) + "{}": "something stands behind its end",
		`{"format": 1, "by": "postel", "cells": {"x": {"verdict": "MAJOR"}}}`: "it has an entry that is none",
		`{"format": 1, "by": "another", "cells": {}}`:                         "it is of another way of comparing (another)",
		`{"format": 9, "by": "postel", "cells": {}}`:                          "it is of another way of comparing",
		`{"format": 1, "by": "postel", "cells": {}, "more": 1}`:               "it cannot be read",
	} {
		c, why := matrix.ReadCache([]byte(text), "postel")
		if !strings.HasPrefix(why, want) || (want == "") != (why == "") || c == nil || len(c.Cells) != 0 {
			t.Errorf("%s: %q, want %q", text, why, want)
		}
	}
}

func TestAMatrixEndsWhereItsContextDoes(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := matrix.Compute(ctx, []matrix.Version{version(t, "1.0.0", one), version(t, "1.1.0", two)}, diff.Options{}, matrix.NewCache("")); err == nil {
		t.Error("the matrix was computed all the same")
	}
}
