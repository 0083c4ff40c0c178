package changelog

import (
	"bytes"
	_ "embed"
	"encoding/json"

	"github.com/postel-api/postel/diff"
)

// SchemaVersion is the version of the JSON form. It changes only when a member changes its meaning
// or goes; new members may come at any time.
const SchemaVersion = 1

//go:embed changelog.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of the JSON form.
func Schema() []byte { return []byte(schema) }

type jsonChangelog struct {
	SchemaVersion int           `json:"schemaVersion"`
	Tool          jsonTool      `json:"tool"`
	Releases      []jsonRelease `json:"releases"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonRelease struct {
	Version  *string         `json:"version"` // null is Unreleased
	Date     *string         `json:"date"`
	Base     jsonDescription `json:"base"`
	Revision jsonDescription `json:"revision"`
	Bump     string          `json:"bump"`
	LeftOut  int             `json:"leftOut"`
	Changes  []jsonChange    `json:"changes"`
}

type jsonDescription struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Version string `json:"version"`
}

type jsonChange struct {
	Kind         string   `json:"kind"`
	Rule         string   `json:"rule"`
	Bump         string   `json:"bump"`
	Breaking     bool     `json:"breaking"`
	Undecided    bool     `json:"undecided"`
	Operations   []string `json:"operations"`
	Where        string   `json:"where"`
	Subject      string   `json:"subject"`
	Message      string   `json:"message"`
	Detail       string   `json:"detail"`
	Fingerprints []string `json:"fingerprints"`
}

// JSON writes releases as one object. version is that of postel.
func JSON(releases []Release, version string) ([]byte, error) {
	out := jsonChangelog{SchemaVersion, jsonTool{"postel", version}, []jsonRelease{}}
	for _, r := range releases {
		out.Releases = append(out.Releases, r.json())
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return b.Bytes(), err
}

func (r Release) json() jsonRelease {
	j := jsonRelease{
		Version: orNull(r.Version), Date: orNull(r.Day()), Bump: r.Bump.String(), LeftOut: r.LeftOut,
		Base: describe(r.Base), Revision: describe(r.Revision), Changes: []jsonChange{},
	}
	for _, c := range r.Changes {
		operations := append([]string{}, c.Operations...)
		j.Changes = append(j.Changes, jsonChange{
			c.Kind.String(), c.Rule, c.Bump.String(), c.Breaking(), c.Undecided, operations, c.Where, c.Subject, c.Message, c.Detail, c.Fingerprints,
		})
	}
	return j
}

func describe(d diff.Description) jsonDescription { return jsonDescription{d.Name, d.Title, d.Version} }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
