package report

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/postel-api/postel/diff"
)

// SchemaVersion is the version of the json format. It changes only when a member changes its
// meaning or goes; new members may come at any time.
const SchemaVersion = 1

//go:embed schema/report.schema.json
var reportSchema string

// Schema returns the JSON Schema (draft 2020-12) of the json format.
func Schema() []byte { return []byte(reportSchema) }

// maxLine bounds the code points of a source line in formats for programs.
const maxLine = 400

type jsonHead struct {
	SchemaVersion int             `json:"schemaVersion"`
	Tool          jsonTool        `json:"tool"`
	Base          jsonDescription `json:"base"`
	Revision      jsonDescription `json:"revision"`
	Verdict       jsonVerdict     `json:"verdict"`
	Counts        jsonCounts      `json:"counts"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonDescription struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Version string `json:"version"`
	Format  string `json:"format"`
}

type jsonVerdict struct {
	Bump      string  `json:"bump"`
	Undecided bool    `json:"undecided"`
	From      string  `json:"from"`
	Declared  string  `json:"declared"`
	Next      *string `json:"next"`
	Covered   *bool   `json:"covered"`
	Reason    string  `json:"reason"`
}

type jsonCounts struct {
	Major      int `json:"major"`
	Minor      int `json:"minor"`
	Patch      int `json:"patch"`
	Undecided  int `json:"undecided"`
	Operations int `json:"operations"`
}

type jsonFinding struct {
	Rule        string        `json:"rule"`
	Bump        string        `json:"bump"`
	Undecided   bool          `json:"undecided"`
	Title       string        `json:"title"`
	Message     string        `json:"message"`
	Detail      string        `json:"detail"`
	Subject     string        `json:"subject"`
	Places      []jsonPlace   `json:"places"`
	Base        *jsonLocation `json:"base"`
	Revision    *jsonLocation `json:"revision"`
	Witness     *jsonWitness  `json:"witness"`
	Exchange    *jsonExchange `json:"exchange"`
	Help        string        `json:"help"`
	Assumptions []string      `json:"assumptions"`
	Fingerprint string        `json:"fingerprint"`
	// Consumers is null where no contracts were given.
	Consumers *jsonConsumers `json:"consumers"`
}

type jsonPlace struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Part    string `json:"part"`
	Media   string `json:"media"`
	Pointer string `json:"pointer"`
}

type jsonLocation struct {
	File       string `json:"file"`
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Width      int    `json:"width"`
	Pointer    string `json:"pointer"`
	Parent     bool   `json:"parent"`
	Text       string `json:"text"`
	TextColumn int    `json:"textColumn"`
	Note       string `json:"note"`
}

type jsonWitness struct {
	Value    string        `json:"value"`
	Says     string        `json:"says"`
	At       string        `json:"at"`
	Strict   bool          `json:"strict"`
	Opinions []jsonOpinion `json:"opinions"`
}

type jsonOpinion struct {
	Judge  string `json:"judge"`
	Says   string `json:"says"`
	Reason string `json:"reason"`
}

type jsonNotice struct {
	Kind     string        `json:"kind"`
	Message  string        `json:"message"`
	Help     string        `json:"help"`
	Side     string        `json:"side"`
	Location *jsonLocation `json:"location"`
}

// writeJSON writes the members of the object one after the other and the findings one by one,
// so that a report of any size needs memory for one of them.
func writeJSON(w *bufio.Writer, v *view) error {
	head, err := encodeJSON(v.jsonHead(), "")
	if err != nil {
		return err
	}
	w.Write(bytes.TrimSuffix(head, []byte("\n}\n")))
	if err := writeArray(w, "findings", len(v.shown), func(i int) any { return v.jsonFindingOf(v.shown[i]) }); err != nil {
		return err
	}
	if err := writeArray(w, "notices", len(v.Notices), func(i int) any { return jsonNoticeOf(&v.Notices[i]) }); err != nil {
		return err
	}
	_, err = w.WriteString("\n}\n")
	return err
}

// writeArray writes a further member of the object, whose value is an array of n elements.
func writeArray(w *bufio.Writer, name string, n int, element func(int) any) error {
	fmt.Fprintf(w, ",\n  %q: [", name)
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString("\n    ")
		b, err := encodeLine(element(i))
		if err != nil {
			return err
		}
		w.Write(bytes.TrimRight(b, "\n"))
	}
	if n > 0 {
		w.WriteString("\n  ")
	}
	return w.WriteByte(']')
}

// encodeJSON returns v as indented JSON in which characters that cannot be seen are escaped, so
// that the text may be looked at in a terminal.
func encodeJSON(v any, prefix string) ([]byte, error) {
	return encode(v, func(e *json.Encoder) { e.SetIndent(prefix, "  ") })
}

// encodeLine returns v as JSON on one line: a report has thousands of findings, and a line for
// each can be searched and counted.
func encodeLine(v any) ([]byte, error) {
	return encode(v, func(*json.Encoder) {})
}

func encode(v any, layout func(*json.Encoder)) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	layout(e)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escapeHidden(b.Bytes()), nil
}

// escapeHidden replaces hidden characters beyond ASCII, and DEL, by the escapes of JSON. They
// can only stand inside strings (RFC 8259, section 2).
func escapeHidden(b []byte) []byte {
	clean := true
	for i := range b {
		if b[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return b
	}
	out := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == 0x7f || r > 0x7f && r <= 0xffff && hidden(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		case r > 0xffff && hidden(r):
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

func (v *view) jsonHead() jsonHead {
	h := jsonHead{
		SchemaVersion: SchemaVersion,
		Tool:          jsonTool{"postel", v.o.Version},
		Base:          jsonDescription(v.Base),
		Revision:      jsonDescription(v.Revision),
		Verdict: jsonVerdict{
			Bump: v.Verdict.String(), Undecided: v.verdictOpen(),
			From: v.version.From, Declared: v.version.Declared, Reason: v.version.Sentence,
		},
		Counts: jsonCounts{v.counts.major, v.counts.minor, v.counts.patch, v.counts.undecided, v.Compared},
	}
	if v.version.Next != "" {
		h.Verdict.Next = &v.version.Next
	}
	if v.version.Covered != unknown {
		covered := v.version.Covered == yes
		h.Verdict.Covered = &covered
	}
	return h
}

func (v *view) jsonFindingOf(f *diff.Finding) jsonFinding {
	j := jsonFinding{
		Rule: f.Rule, Bump: f.Bump.String(), Undecided: f.Undecided, Title: f.Title,
		Message: f.Message, Detail: f.Detail, Subject: f.Subject,
		Places: make([]jsonPlace, 0, len(f.Places)),
		Base:   jsonLocationOf(f.Base), Revision: jsonLocationOf(f.Revision),
		Help: f.Help, Assumptions: assumed(f), Fingerprint: f.Fingerprint, Consumers: v.jsonConsumersOf(f),
	}
	for _, p := range f.Places {
		j.Places = append(j.Places, jsonPlace(p))
	}
	j.Witness, j.Exchange = jsonWitnessOf(f.Witness), jsonExchangeOf(f.Exchange)
	return j
}

func jsonWitnessOf(w *diff.Witness) *jsonWitness {
	if w == nil {
		return nil
	}
	return &jsonWitness{w.Value, w.Says, w.At, w.Strict, jsonOpinions(w.Opinions)}
}

func jsonOpinions(all []diff.Opinion) []jsonOpinion {
	out := make([]jsonOpinion, len(all))
	for i, o := range all {
		out[i] = jsonOpinion{o.Judge, string(o.Says), o.Reason}
	}
	return out
}

func jsonNoticeOf(n *diff.Notice) jsonNotice {
	return jsonNotice{n.Kind, n.Message, n.Help, n.Side, jsonLocationOf(n.Location)}
}

func jsonLocationOf(l *diff.Location) *jsonLocation {
	if l == nil {
		return nil
	}
	j := &jsonLocation{
		File: l.File, Line: max(1, l.Line), Column: max(1, l.Column), Width: max(1, l.Width),
		Pointer: l.Pointer, Parent: l.Parent, Note: l.Note,
	}
	j.Text, j.TextColumn = window(l)
	return j
}

// window returns the source line of l, or the part of it that l has, and the column of its first
// character. Of more than maxLine it returns a part that begins shortly before the marked range.
func window(l *diff.Location) (text string, column int) {
	start := max(1, l.TextColumn)
	if len(l.Text) <= maxLine {
		return l.Text, start
	}
	first := max(0, l.Column-start-maxLine/4)
	rest := l.Text[offset(l.Text, first):]
	if rest == "" {
		return "", start
	}
	return rest[:offset(rest, maxLine)], start + first
}
