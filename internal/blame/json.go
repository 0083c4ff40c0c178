package blame

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/history"
)

// SchemaVersion is the version of the JSON form. It changes only when a member changes its meaning
// or goes; new members may come at any time.
const SchemaVersion = 1

//go:embed blame.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of the JSON form.
func Schema() []byte { return []byte(schema) }

type jsonAnswer struct {
	SchemaVersion int           `json:"schemaVersion"`
	Tool          jsonTool      `json:"tool"`
	Base          jsonBase      `json:"base"`
	Head          string        `json:"head"`
	Findings      []jsonOrigin  `json:"findings"`
	Skipped       []jsonSkipped `json:"skipped"`
	Read          int           `json:"read"`
	Limited       bool          `json:"limited"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonBase struct {
	Revision string `json:"revision"`
	Commit   string `json:"commit"`
	Path     string `json:"path"`
}

type jsonOrigin struct {
	Rule        string       `json:"rule"`
	Bump        string       `json:"bump"`
	Undecided   bool         `json:"undecided"`
	Title       string       `json:"title"`
	Message     string       `json:"message"`
	Subject     string       `json:"subject"`
	Places      []jsonPlace  `json:"places"`
	Fingerprint string       `json:"fingerprint"`
	Origin      string       `json:"origin"` // uncommitted, committed, parted or older
	Commit      *jsonCommit  `json:"commit"`
	Merge       *jsonCommit  `json:"merge"`
	Doubts      []jsonCommit `json:"doubts"`
}

type jsonPlace struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Part    string `json:"part"`
	Media   string `json:"media"`
	Pointer string `json:"pointer"`
}

type jsonCommit struct {
	Hash    string `json:"hash"`
	Author  string `json:"author"`
	Email   string `json:"email"`
	Date    string `json:"date"`
	Subject string `json:"subject"`
}

type jsonSkipped struct {
	Commit jsonCommit `json:"commit"`
	Why    string     `json:"why"`
}

// JSON writes an answer as one object. version is that of postel.
func (a *Answer) JSON(base history.Base, version string) ([]byte, error) {
	out := jsonAnswer{
		SchemaVersion: SchemaVersion, Tool: jsonTool{"postel", version}, Base: jsonBase{base.Revision, base.Commit, base.Path},
		Head: base.Head, Findings: []jsonOrigin{}, Skipped: []jsonSkipped{}, Read: a.Read, Limited: a.Limited,
	}
	for i := range a.Origins {
		out.Findings = append(out.Findings, a.Origins[i].json())
	}
	for _, s := range a.Skipped {
		out.Skipped = append(out.Skipped, jsonSkipped{jsonOf(s.Commit), s.Why})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return b.Bytes(), err
}

func (o *Origin) json() jsonOrigin {
	f := &o.Finding
	j := jsonOrigin{
		Rule: f.Rule, Bump: f.Bump.String(), Undecided: f.Undecided, Title: f.Title, Message: f.Message, Subject: f.Subject,
		Places: placesJSON(f.Places), Fingerprint: f.Fingerprint, Origin: o.Kind.String(), Doubts: []jsonCommit{},
	}
	if o.Kind == Committed {
		c := jsonOf(o.Commit)
		j.Commit = &c
	}
	if o.Merge != nil {
		c := jsonOf(*o.Merge)
		j.Merge = &c
	}
	for _, d := range o.Doubts {
		j.Doubts = append(j.Doubts, jsonOf(d))
	}
	return j
}

func placesJSON(places []diff.Place) []jsonPlace {
	out := make([]jsonPlace, len(places))
	for i, p := range places {
		out[i] = jsonPlace(p)
	}
	return out
}

func jsonOf(c history.Commit) jsonCommit {
	return jsonCommit{c.Hash, c.Author, c.Email, c.Date.Format(time.RFC3339), c.Subject}
}
