package controlmap

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteText writes the map for people: how far the crawl came first, then each state with its controls.
func (m *Map) WriteText(out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, line := range m.Summary() {
		fmt.Fprintln(w, line)
	}
	for i := range m.States {
		s := &m.States[i]
		fmt.Fprintf(w, "\n%s", visible(s.Name))
		if s.Chain != "" {
			fmt.Fprintf(w, "  by %s", visible(s.Chain))
		}
		fmt.Fprintln(w)
		if len(s.Properties) > 0 {
			fmt.Fprintf(w, "  has %s\n", visible(strings.Join(s.topLevel(), ", ")))
		}
		width := 0
		for k := range s.Controls {
			width = max(width, len(s.Controls[k].label()))
		}
		for k := range s.Controls {
			c := &s.Controls[k]
			fmt.Fprintf(w, "  %-*s  %s\n", min(width, 40), visible(c.label()), visible(strings.Join(c.facts(s), "; ")))
		}
	}
	return w.Flush()
}

// Summary are the sentences about how far the crawl came.
func (m *Map) Summary() []string {
	c := &m.Coverage
	head := fmt.Sprintf("%s, %s, %s", counted(c.Requests, "request"), counted(c.Resources, "resource"), counted(len(m.States), "state"))
	if m.Role != "" {
		head += ", as " + m.Role
	}
	out := []string{head}
	if c.Truncated {
		out = append(out, "a bound was reached: there is more than this map shows")
	}
	for _, u := range c.Unvisited {
		out = append(out, fmt.Sprintf("not followed: %s of %s, %s", visible(u.Rel), visible(u.State), u.Why))
	}
	var tolerated []string
	for rule, n := range c.Tolerated {
		tolerated = append(tolerated, fmt.Sprintf("%s %d times", rule, n))
	}
	if slices.Sort(tolerated); tolerated != nil {
		out = append(out, "tolerated: "+strings.Join(tolerated, ", "))
	}
	return out
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// topLevel are the properties without what is in them.
func (s *State) topLevel() []string {
	var out []string
	for _, p := range s.Properties {
		if !strings.ContainsAny(p.Name, ".[") {
			out = append(out, p.Name)
		}
	}
	return out
}

// label is how a relation is written, the shortest of several spellings.
func (c *Control) label() string {
	if c.Kind == Form {
		return "form " + c.Rel
	}
	if len(c.Written) == 0 {
		return c.Rel
	}
	return slices.MinFunc(c.Written, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// facts are what is known of a control, for people.
func (c *Control) facts(s *State) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case len(c.Targets) > 0:
		add("→ %s", strings.Join(c.Targets, " or "))
	case len(c.Media) > 0:
		add("→ %s", strings.Join(c.Media, " or "))
	}
	for _, status := range c.Failed {
		add("answers %d", status)
	}
	if c.Kind == Form {
		add("%s %s", strings.Join(c.Methods, ", "), c.ContentType)
	} else if len(c.Methods) > 0 {
		add("%s", strings.Join(c.Methods, ", "))
	}
	switch c.Kind {
	case Embedded:
		add("embedded")
	case Both:
		add("linked and embedded")
	case Header:
		add("in the header")
	}
	if c.Shape == "many" || c.Shape == "varies" {
		add("%s", map[string]string{"many": "a list", "varies": "one or a list"}[c.Shape])
	}
	if len(c.Names) > 0 {
		add("named %s", strings.Join(c.Names, ", "))
	}
	if c.Template != "" {
		add("template %s", c.Template)
	}
	if len(c.Fields) > 0 {
		var names []string
		for _, f := range c.Fields {
			name := f.Name
			if f.Required {
				name += "*"
			}
			names = append(names, name)
		}
		add("fields %s", strings.Join(names, ", "))
	}
	if c.Present < s.Samples {
		add("in %d of %d", c.Present, s.Samples)
	}
	if c.Deprecation != "" {
		out = append(out, strings.TrimSpace("deprecated "+strings.TrimPrefix(c.Deprecation, "true")))
	}
	if c.Sunset != "" {
		add("until %s", c.Sunset)
	}
	return out
}

// visible leaves out what would move the cursor of a terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, s)
}
