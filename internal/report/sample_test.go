package report

import (
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/wire"
)

// The reports of this file are written by hand: each has what the goldens are to show.

// at points at the first occurrence of mark in a source line.
func at(file string, line int, text, mark, note string) *diff.Location {
	before, _, found := strings.Cut(text, mark)
	if !found {
		panic("sample: " + mark + " is not in " + text)
	}
	return &diff.Location{
		File: file, Line: line, Column: utf8.RuneCountInString(before) + 1, Width: utf8.RuneCountInString(mark),
		Text: text, Note: note,
	}
}

// parent is at where the changed thing itself is missing.
func parent(file string, line int, text, mark string) *diff.Location {
	l := at(file, line, text, mark, "")
	l.Parent = true
	return l
}

const (
	oldFile = "v1.4.0:openapi.yaml"
	newFile = "openapi.yaml"
)

// totalToString is the break of the design's mock-up.
func totalToString() diff.Finding {
	const indent = "                "
	return diff.Finding{
		Rule: "response-type-changed", Bump: diff.Major, Title: "response type changed",
		Message: "total was a number and is now a string", Detail: "clients that do arithmetic on it fail",
		Subject:  "total",
		Places:   []diff.Place{{Method: "GET", Path: "/orders/{id}", Part: "response 200", Media: "application/json", Pointer: "/total"}},
		Base:     at(oldFile, 19, indent+"total: { type: number }", "type: number", "clients were promised this"),
		Revision: at(newFile, 19, indent+"total: { type: string }", "type: string", "they now receive this"),
		Witness:  &diff.Witness{Value: `{"id":"o_1","total":"12.50"}`, Says: "allowed by the revision, refused by the base", Opinions: []diff.Opinion{{Judge: "another validator v6.0.3", Says: diff.Confirms}}},
		Exchange: &diff.Exchange{
			Exchange: wire.Exchange{
				Request:  wire.Request{Method: "GET", URL: "https://orders.example/orders/o_1"},
				Response: &wire.Response{Status: 200, Header: []wire.Field{{Name: "Content-Type", Value: "application/json"}}, Body: `{"id":"o_1","total":"12.50"}`},
			},
			Says:     "the revision allows this answer, the base refuses it",
			Opinions: []diff.Opinion{{Judge: "a filter v0.152.0", Says: diff.Confirms}},
		},
		Help:        "add total_text beside total, deprecate total, drop it in 2.0.0",
		Fingerprint: "8f3a91c0d2e4",
	}
}

// breaking is one report with findings of every level.
func breaking() *diff.Report {
	r := &diff.Report{
		Base:     diff.Description{Name: oldFile, Title: "Orders", Version: "1.4.0", Format: "OpenAPI 3.1"},
		Revision: diff.Description{Name: newFile, Title: "Orders", Version: "1.5.0", Format: "OpenAPI 3.1"},
		Verdict:  diff.Major, Compared: 38,
		Findings: []diff.Finding{
			totalToString(),
			{
				Rule: "parameter-removed", Bump: diff.Major, Title: "parameter removed",
				Message: "limit is no longer declared", Detail: "a client sends the parameter for a purpose, which the revision ignores or refuses",
				Subject: "limit",
				Places: []diff.Place{
					{Method: "GET", Path: "/customers", Part: "query parameter limit"},
					{Method: "GET", Path: "/orders", Part: "query parameter limit"},
					{Method: "GET", Path: "/orders/{id}/items", Part: "query parameter limit"},
				},
				Base:     at(oldFile, 104, `    limit: { name: limit, in: query, schema: { type: integer } }`, "limit", "clients may send this"),
				Revision: parent(newFile, 98, `  parameters:`, "parameters"),
				Help:     "keep the parameter, say deprecated: true, and remove it with the next major version", Assumptions: []string{"A7"},
				Fingerprint: "0b1c2d3e4f50",
			},
			{
				Rule: "request-schema-undecided", Bump: diff.Major, Undecided: true, Title: "request schema undecided",
				Message: "filter changed, and it could not be shown within the bounds that every old value is still accepted",
				Detail:  "the pattern has a look-behind", Subject: "filter",
				Places:      []diff.Place{{Method: "POST", Path: "/search", Part: "request body", Media: "application/json", Pointer: "/query/filter"}},
				Base:        at(oldFile, 210, `            filter: { type: string, pattern: '^(?<!-)[a-z]+$' }`, `pattern: '^(?<!-)[a-z]+$'`, ""),
				Revision:    at(newFile, 205, `            filter: { type: string, pattern: '^(?<!-)[a-z0-9]+$' }`, `pattern: '^(?<!-)[a-z0-9]+$'`, ""),
				Fingerprint: "77aa88bb99cc",
			},
			{
				Rule: "parameter-added", Bump: diff.Minor, Title: "parameter added", Message: "cursor may now be sent", Subject: "cursor",
				Places:      []diff.Place{{Method: "GET", Path: "/orders", Part: "query parameter cursor"}},
				Base:        parent(oldFile, 44, "      parameters:", "parameters"),
				Revision:    at(newFile, 46, "        - name: cursor", "name: cursor", ""),
				Fingerprint: "c0ffee123456",
			},
			{
				Rule: "operation-added", Bump: diff.Minor, Title: "operation added", Message: "DELETE /orders/{id} is new", Subject: "DELETE /orders/{id}",
				Places:      []diff.Place{{Method: "DELETE", Path: "/orders/{id}"}},
				Revision:    at(newFile, 70, "    delete:", "delete", ""),
				Fingerprint: "d00d00d00d00",
			},
		},
		Notices: []diff.Notice{
			{
				Kind: "not-compared", Message: "the schema has $dynamicRef, whose target depends on the caller; it was read as any value",
				Help: "use $ref where the target is always the same", Side: "revision",
				Location: at(newFile, 240, `        node: { $dynamicRef: "#node" }`, "$dynamicRef", ""),
			},
			{
				Kind: "fault", Message: "the key description stands twice; the last one counts", Side: "base",
				Location: at(oldFile, 7, "  description: old", "description", ""),
			},
		},
	}
	for i, path := range []string{"/customers", "/orders", "/orders/{id}", "/search"} {
		text := "      description: Lists what is there."
		r.Findings = append(r.Findings, diff.Finding{
			Rule: "description-changed", Bump: diff.Patch, Title: "description changed", Message: "the description reads differently",
			Places:      []diff.Place{{Method: "GET", Path: path}},
			Base:        at(oldFile, 20*i+12, text, "description", ""),
			Revision:    at(newFile, 20*i+13, text+" In pages.", "description", ""),
			Fingerprint: strings.Repeat("abcd"[i:i+1], 12),
		})
	}
	return r
}

// compatible has additions only.
func compatible() *diff.Report {
	r := breaking()
	r.Findings = r.Findings[3:]
	r.Notices = nil
	r.Verdict = diff.Minor
	return r
}

// same compares a document with itself.
func same() *diff.Report {
	d := diff.Description{Name: newFile, Title: "Orders", Version: "1.4.0", Format: "OpenAPI 3.0"}
	return &diff.Report{Base: d, Revision: d, Compared: 1}
}

// hostileText has what may hurt a terminal, a log, a page, or a table.
const hostileText = "\x1b[31mred\x1b[0m \u009b2J</code></td><img src=http://x.test/i onerror=alert(1)><script>alert(1)</script>\r\n::error::owned%0A|`pipe``\u202egnp.exe\u2066 @everyone [x](http://example.com) ${{a}} ]]> &lt; \x00\xff"

// message is an exchange of which somebody else has written every word.
func message(h string) *diff.Exchange {
	return &diff.Exchange{
		Exchange: wire.Exchange{
			Request:  wire.Request{Method: h, URL: "https://a.test/" + h, Header: []wire.Field{{Name: h, Value: h}}, Body: h},
			Response: &wire.Response{Status: 200, Header: []wire.Field{{Name: h, Value: h}}, Body: h},
		},
		Says: h, Opinions: []diff.Opinion{{Judge: h, Says: diff.Confirms}},
	}
}

// hostile comes from documents that mean harm.
func hostile() *diff.Report {
	h := hostileText
	l := func(file string) *diff.Location {
		return &diff.Location{File: file, Line: 3, Column: 10, Width: 9, Text: "\t" + h, Note: h, Pointer: h}
	}
	return &diff.Report{
		Base:     diff.Description{Name: "a" + h + ".yaml", Title: h, Version: h, Format: "OpenAPI 3.0"},
		Revision: diff.Description{Name: "b" + h + ".yaml", Title: h, Version: h, Format: "OpenAPI 3.0"},
		Verdict:  diff.Major, Compared: 1,
		Findings: []diff.Finding{
			{
				Rule: "response-type-changed", Bump: diff.Major, Title: "response type changed", Message: h + " was a number", Detail: h, Subject: h,
				Places: []diff.Place{
					{Method: "GET", Path: "/" + h, Part: "response " + h, Media: h, Pointer: "/" + h + "/x"},
					{Method: h, Path: "/" + h},
				},
				Base: l("a.yaml"), Revision: l("javascript:alert(1)//" + h), Witness: &diff.Witness{Value: `"` + h + `"`, Says: h},
				Exchange: message(h),
				Help:     h, Assumptions: []string{h}, Fingerprint: "8f3a91c0d2e4",
			},
			{
				Rule: "operation-added", Bump: diff.Minor, Title: h, Message: h, Subject: h,
				Places: []diff.Place{{Method: "GET", Path: "/" + h}}, Revision: l("b.yaml"), Fingerprint: h,
			},
			{Rule: h, Bump: diff.Patch, Title: h, Message: h, Fingerprint: h},
		},
		Notices: []diff.Notice{{Kind: "fault", Message: h, Help: h, Side: h, Location: l("b.yaml")}},
	}
}

// minified stands on single lines of ten megabytes, with the changes in the middle of them.
func minified() *diff.Report {
	filler := strings.Repeat(`"key":{"type":"object","description":"ein größerer Wert"},`, 90000)
	line := func(typ string) string {
		return `{"openapi":"3.1.0",` + filler + `"total":{"type":"` + typ + `"},` + filler + `"end":true}`
	}
	f := totalToString()
	f.Base = at("old.json", 1, line("number"), `"type":"number"`, "clients were promised this")
	f.Revision = at("new.json", 1, line("string"), `"type":"string"`, "they now receive this")
	return &diff.Report{
		Base:     diff.Description{Name: "old.json", Version: "1.0.0"},
		Revision: diff.Description{Name: "new.json", Version: "2.0.0"},
		Verdict:  diff.Major, Compared: 1, Findings: []diff.Finding{f},
	}
}

// lostAndFound has findings without a location on one side or on both, and lines of many kinds.
func lostAndFound() *diff.Report {
	place := []diff.Place{{Method: "GET", Path: "/注文/{番号}", Part: "response 200", Media: "application/json", Pointer: "/合計/*/値"}}
	find := func(i int, f diff.Finding) diff.Finding {
		f.Rule, f.Bump, f.Title, f.Message = "response-value-removed", diff.Major, "response value removed", "値 is gone"
		f.Places, f.Fingerprint = place, strings.Repeat(string(rune('0'+i)), 12)
		return f
	}
	wide := `  "合計": {"値": "数字", "emoji": "🙂🙃", "combining": "e` + "\u0301" + `"}, "x": [1, 2, 3]`
	tabs := "\t\t\"a\":\t1,\t\"b\":\t2"
	return &diff.Report{
		Base: diff.Description{Name: "-", Version: "2023-10-01"}, Revision: diff.Description{Name: "https://api.example.com/openapi.json?a=b", Version: "2023-11-01"},
		Verdict: diff.Major, Compared: 2,
		Findings: []diff.Finding{
			find(1, diff.Finding{Base: at("-", 5, wide, `"🙂🙃"`, "wide")}),
			find(2, diff.Finding{Revision: at("https://api.example.com/openapi.json?a=b", 6, tabs, `"b":	2`, "tabs")}),
			find(3, diff.Finding{}),
			find(4, diff.Finding{Base: &diff.Location{File: "-"}, Revision: &diff.Location{File: "x y.yaml", Line: 12345, Column: 99, Width: 5, Text: "short"}}),
		},
	}
}
