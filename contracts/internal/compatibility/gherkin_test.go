package compatibility

import (
	"fmt"
	"strings"
	"testing"
)

// feature is a feature file, as far as the compatibility suite uses the language Gherkin: a
// background, and scenarios whose steps may have a table.
type feature struct {
	background []step
	scenarios  []scenario
}

type scenario struct {
	name  string
	tags  []string
	steps []step
}

// step is one line of a scenario, without its keyword.
type step struct {
	text string
	line int
	rows [][]string
}

// parseFeature reads a feature file. What the suite does not use (outlines, rules, texts in triple
// quotes) is an error, so that nothing of a later suite is left out unseen.
func parseFeature(text string) (*feature, error) {
	f := &feature{}
	var steps *[]step
	var tags []string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		keyword, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || line[0] == '#' || keyword == "Feature:":
		case line[0] == '@':
			tags = strings.Fields(line)
		case keyword == "Background:":
			steps = &f.background
		case keyword == "Scenario:":
			f.scenarios = append(f.scenarios, scenario{name: strings.TrimSpace(rest), tags: tags})
			steps, tags = &f.scenarios[len(f.scenarios)-1].steps, nil
		case strings.HasSuffix(keyword, ":") || strings.HasPrefix(line, `"""`) || strings.HasPrefix(line, "Scenario Outline:"):
			return nil, fmt.Errorf("line %d: %q is not understood", i+1, line)
		case steps == nil: // the description of the feature
		case line[0] == '|':
			if len(*steps) == 0 {
				return nil, fmt.Errorf("line %d: a table belongs to no step", i+1)
			}
			last := &(*steps)[len(*steps)-1]
			last.rows = append(last.rows, cells(line))
		case keyword == "Given" || keyword == "When" || keyword == "Then" || keyword == "And" || keyword == "But":
			*steps = append(*steps, step{text: strings.TrimSpace(rest), line: i + 1})
		default:
			return nil, fmt.Errorf("line %d: %q is not understood", i+1, line)
		}
	}
	return f, nil
}

// cells splits a line of a table. A backslash takes the meaning of a bar away.
func cells(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var out []string
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && strings.IndexByte(`|\`, line[i+1]) >= 0:
			i++
			b.WriteByte(line[i])
		case line[i] == '|':
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteByte(line[i])
		}
	}
	return append(out, strings.TrimSpace(b.String()))
}

// named returns the rows of a table below its first, by the names in the first.
func (s *step) named() []map[string]string {
	var out []map[string]string
	for _, row := range s.rows[min(1, len(s.rows)):] {
		m := map[string]string{}
		for i, cell := range row {
			if i < len(s.rows[0]) {
				m[s.rows[0][i]] = cell
			}
		}
		out = append(out, m)
	}
	return out
}

func TestTheGherkinOfTheSuiteIsRead(t *testing.T) {
	t.Parallel()
	f, err := parseFeature("@a @b\nFeature: x\n  about it\n\n  Background:\n    Given one:\n      | a | b |\n      | 1 | x \\| y |\n\n  @wip\n  Scenario: first\n    When two\n    # a comment\n    Then three\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(f.background) != 1 || f.background[0].named()[0]["b"] != "x | y" || len(f.scenarios) != 1 {
		t.Errorf("%+v", f)
	}
	if s := f.scenarios[0]; s.name != "first" || fmt.Sprint(s.tags) != "[@wip]" || len(s.steps) != 2 || s.steps[1].line != 14 {
		t.Errorf("%+v", s)
	}
	for _, text := range []string{"Scenario Outline: x", "Scenario: x\n Examples:", "Scenario: x\n \"\"\"", "Scenario: x\n | a |", "Background:\n Whatever comes"} {
		if _, err := parseFeature(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
