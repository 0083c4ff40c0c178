package report

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts/impact"
	"github.com/postel-api/postel/diff"
)

// hits says whom a change hits, in a clause: "hits email, helpdesk; not known of monitor". It is empty
// where no contracts were given.
func (v *view) hits(f *diff.Finding) string {
	e, ok := v.o.Effects[f.Fingerprint]
	if !ok {
		return ""
	}
	s := "hits no known consumer"
	if len(e.Hit) > 0 {
		var names []string
		for _, h := range e.Hit {
			names = append(names, h.Consumer)
		}
		s = "hits " + strings.Join(names, ", ")
	}
	if len(e.Unknown) > 0 {
		s += "; not known of " + strings.Join(e.Unknown, ", ")
	}
	return s
}

// behind puts a clause behind a sentence.
func behind(s, clause string) string {
	if clause == "" {
		return s
	}
	return s + "; " + clause
}

// consumers shows in text whom a change hits, with the places in their contracts.
func (t *textWriter) consumers(f *diff.Finding) {
	e, ok := t.v.o.Effects[f.Fingerprint]
	if !ok {
		return
	}
	name := "hits"
	for _, h := range e.Hit {
		text := h.Consumer + "   " + evidence(h)
		t.wrapped(name, roleLabel, text)
		name = ""
	}
	if len(e.Hit) == 0 {
		t.wrapped(name, roleLabel, "no known consumer")
		name = ""
	}
	if len(e.Unknown) > 0 {
		t.wrapped(name, roleLabel, "not known of "+strings.Join(e.Unknown, ", "))
	}
}

// evidence is how and where a contract says it.
func evidence(h impact.Evidence) string {
	word := "declared"
	if h.Observed {
		word = "observed"
	}
	p := h.At.Pos()
	return fmt.Sprintf("(%s: %s, %s:%d:%d)", word, h.Interaction, h.File, p.Line, p.Column)
}

type jsonConsumers struct {
	Hit     []jsonHit `json:"hit"`
	Unknown []string  `json:"unknown"`
}

type jsonHit struct {
	Consumer    string `json:"consumer"`
	Interaction string `json:"interaction"`
	Evidence    string `json:"evidence"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	Column      int    `json:"column"`
}

// jsonConsumersOf is nil where no contracts were given.
func (v *view) jsonConsumersOf(f *diff.Finding) *jsonConsumers {
	e, ok := v.o.Effects[f.Fingerprint]
	if !ok {
		return nil
	}
	out := &jsonConsumers{Hit: []jsonHit{}, Unknown: append([]string{}, e.Unknown...)}
	for _, h := range e.Hit {
		word := "declared"
		if h.Observed {
			word = "observed"
		}
		p := h.At.Pos()
		out.Hit = append(out.Hit, jsonHit{h.Consumer, h.Interaction, word, h.File, p.Line, p.Column})
	}
	return out
}
