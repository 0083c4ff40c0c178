package controlmap

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

//go:embed schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of a map, as Write writes it.
func Schema() []byte { return []byte(schema) }

// Format is the version of the form that maps are written in.
const Format = 1

// Map is what a crawl saw.
type Map struct {
	Format int `json:"controlmap"`
	// Entry is where the crawl began, Role who asked ("" where nobody said).
	Entry string `json:"entry"`
	Role  string `json:"role,omitempty"`
	// Bounds are those of the crawl, Coverage is how far it came.
	Bounds   Bounds   `json:"bounds"`
	Coverage Coverage `json:"coverage"`
	// Start is the name of the entry's state.
	Start  string  `json:"start"`
	States []State `json:"states"`
}

// Bounds are how far a crawl may go.
type Bounds struct {
	// Depth is in steps from the entry, Requests in all.
	Depth    int `json:"depth"`
	Requests int `json:"requests"`
	// Samples is how many targets of one relation of one state are looked at.
	Samples int `json:"samples"`
	// Options says that OPTIONS was sent, too.
	Options bool `json:"options,omitempty"`
}

// Coverage is what a crawl saw of what there was to see.
type Coverage struct {
	Requests  int `json:"requests"`
	Resources int `json:"resources"`
	// Truncated says that a bound was reached.
	Truncated bool `json:"truncated,omitempty"`
	// Unvisited are controls that were not followed, with the reason.
	Unvisited []Unvisited `json:"unvisited,omitempty"`
	// Tolerated are the rules of package hal that documents needed, and how often.
	Tolerated map[string]int `json:"tolerated,omitempty"`
}

// Unvisited is a control of a state that was not followed.
type Unvisited struct {
	State string `json:"state"`
	Rel   string `json:"rel"`
	Why   string `json:"why"`
}

// State is what resources have in common.
type State struct {
	Name string `json:"name"`
	// Names are all relations and profiles by which it was reached, Name among them.
	Names []string `json:"names"`
	// How says what Name is: "entry", "profile", "relation".
	How     string `json:"how"`
	Samples int    `json:"samples"`
	// Partial says that only embedded copies were seen.
	Partial    bool       `json:"partial,omitempty"`
	Media      []string   `json:"media,omitempty"`
	Properties []Property `json:"properties,omitempty"`
	Controls   []Control  `json:"controls,omitempty"`
	// Chain leads there from the entry, the shortest that was found.
	Chain string `json:"chain"`
}

// Property is a member of the state, by its path: "to.city", "items[].sku".
type Property struct {
	Name    string   `json:"name"`
	Types   []string `json:"types"`
	Present int      `json:"present"`
}

// Kind is what a control is.
type Kind string

// The kinds.
const (
	Link     Kind = "link"
	Embedded Kind = "embedded"
	Both     Kind = "both"
	Form     Kind = "form"
	Header   Kind = "header"
)

// Control is a link, an embedded resource, or a form.
type Control struct {
	// Rel is the relation in full, or the key of a form.
	Rel string `json:"rel"`
	// Written are the spellings that were seen, where they differ from Rel.
	Written []string `json:"written,omitempty"`
	Kind    Kind     `json:"kind"`
	// Shape is "one" or "many", "varies" where samples disagree, "" for forms.
	Shape string   `json:"shape,omitempty"`
	Names []string `json:"names,omitempty"`
	// Present is in how many samples of its state it was.
	Present int `json:"present"`
	// Template is the URI template, "" where there is none; Vars are its variables.
	Template string `json:"template,omitempty"`
	Vars     []Var  `json:"vars,omitempty"`
	// Methods are what the form or the target's Allow names.
	Methods     []string `json:"methods,omitempty"`
	ContentType string   `json:"contentType,omitempty"`
	Fields      []Field  `json:"fields,omitempty"`
	// Targets are the states it leads to, Media what is there where that is no document with controls, and
	// Failed the statuses of 400 and above that targets answered (but 405: it is made for another method).
	Targets []string `json:"targets,omitempty"`
	Media   []string `json:"media,omitempty"`
	Failed  []int    `json:"failed,omitempty"`
	// Deprecation is where the link says it is deprecated, or "true" where the target says so of itself;
	// Sunset is when it goes.
	Deprecation string `json:"deprecation,omitempty"`
	Sunset      string `json:"sunset,omitempty"`
	Title       string `json:"title,omitempty"`
}

// Var is a variable of a template.
type Var struct {
	Name    string `json:"name"`
	Op      string `json:"op,omitempty"`
	Explode bool   `json:"explode,omitempty"`
	Prefix  int    `json:"prefix,omitempty"`
}

// Field is a field of a form.
type Field struct {
	Name      string   `json:"name"`
	Type      string   `json:"type,omitempty"`
	Required  bool     `json:"required,omitempty"`
	ReadOnly  bool     `json:"readOnly,omitempty"`
	HasValue  bool     `json:"hasValue,omitempty"` // it starts from one, and needs none
	Regex     string   `json:"regex,omitempty"`
	Min       *float64 `json:"min,omitempty"`
	Max       *float64 `json:"max,omitempty"`
	MinLength *int     `json:"minLength,omitempty"`
	MaxLength *int     `json:"maxLength,omitempty"`
	MaxItems  *int     `json:"maxItems,omitempty"`
	Options   []string `json:"options,omitempty"`
}

// State returns a state by one of its names, nil where there is none.
func (m *Map) State(name string) *State {
	for i := range m.States {
		if m.States[i].Name == name {
			return &m.States[i]
		}
	}
	for i := range m.States {
		if slices.Contains(m.States[i].Names, name) {
			return &m.States[i]
		}
	}
	return nil
}

// Control returns a control of a state, nil where there is none. Forms are apart from the rest: a key may be
// a relation, too.
func (s *State) Control(rel string, form bool) *Control {
	for i := range s.Controls {
		if c := &s.Controls[i]; c.Rel == rel && (c.Kind == Form) == form {
			return c
		}
	}
	return nil
}

// Write writes the map as JSON, one way to write one map.
func (m *Map) Write(w io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// MaxBytes bounds a map that is read.
const MaxBytes = 64 << 20

// Read reads a map that Write wrote.
func Read(data []byte) (*Map, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("the map has more than %d bytes", MaxBytes)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var m Map
	if err := d.Decode(&m); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		return nil, errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	switch {
	case m.Format == 0:
		return nil, errors.New("this is no control map: it has no member controlmap")
	case m.Format != Format:
		return nil, fmt.Errorf("this is a control map of the form %d, and only %d is known", m.Format, Format)
	case m.State(m.Start) == nil:
		return nil, errors.New("the map's start is none of its states")
	}
	return &m, nil
}
