package config

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

// Type is what the value of a key looks like.
type Type string

// The types.
const (
	Text   Type = "text"
	Word   Type = "word"          // one of a few
	Bool   Type = "true or false" // written so, as YAML 1.2 has it
	Period Type = "period"        // "90 days", "6 months", "1 year"
	List   Type = "list"          // of texts; one text stands for a list of one
	Map    Type = "map"           // of words to words
	Rules  Type = "rules"         // of rule ids to a bump with a reason
)

// Key is one setting.
type Key struct {
	Name     string // as it is written in the file; "deprecation.notice" is notice below deprecation
	Type     Type
	Values   []string // what a word may be, or the items of a list may begin with; nil for anything
	Default  string   // as it would be written; "" where there is none
	Env      string   // the variable, "" where there is none
	Flag     string   // without its dashes, "" where there is none
	Sentence string   // what it decides, without a period

	path   bool // the value is a path, relative to the file
	opens  bool // what is read may lead there
	output bool // the items may end in =FILE, which is written
	set    func(*Config, Value)
}

// Keys returns every setting, in the order in which people look for them.
func Keys() []Key {
	return []Key{
		{Name: "descriptions", Type: List, Env: "POSTEL_DESCRIPTIONS", path: true,
			Sentence: "paths or globs of the descriptions of this repository; without them they are searched for",
			set:      func(c *Config, v Value) { c.Descriptions = v.List }},
		{Name: "base", Type: Text, Default: "nearest", Env: "POSTEL_BASE", Flag: "base",
			Sentence: "what to compare with: nearest (the latest release, else the merge base), release, merge-base, a revision, or a description",
			set:      func(c *Config, v Value) { c.Base = v.Text }},
		{Name: "declared", Type: Word, Values: []string{"info.version", "tag", "changeset", "commits"}, Default: "info.version", Env: "POSTEL_DECLARED", Flag: "declared-by",
			Sentence: "where the version that the change must fit is declared",
			set:      func(c *Config, v Value) { c.Declared = v.Text }},
		{Name: "package", Type: Text, Env: "POSTEL_PACKAGE", Flag: "package",
			Sentence: "the name of the package in changesets; without it all packages count",
			set:      func(c *Config, v Value) { c.Package = v.Text }},
		{Name: "fail-on", Type: Word, Values: []string{"major", "minor", "patch", "none"}, Default: "none", Env: "POSTEL_FAIL_ON", Flag: "fail-on",
			Sentence: "answer no where there is a change of this level or above, whatever was declared",
			set:      func(c *Config, v Value) { c.FailOn = bump(v.Text) }},
		{Name: "undecided", Type: Word, Values: []string{"major", "minor", "patch"}, Default: "major", Env: "POSTEL_UNDECIDED", Flag: "undecided",
			Sentence: "what a change counts as that could not be decided",
			set:      func(c *Config, v Value) { c.Undecided = bump(v.Text) }},
		{Name: "preset", Type: Word, Values: presets(), Default: "postel", Env: "POSTEL_PRESET", Flag: "preset",
			Sentence: "a named list of assumptions, see postel assumptions",
			set:      func(c *Config, v Value) { c.Preset = v.Text }},
		{Name: "assume", Type: Map, Env: "POSTEL_ASSUME", Flag: "assume",
			Sentence: "assumptions by key or name, with their values, see postel assumptions",
			set:      func(c *Config, v Value) { c.Assume = v.Entries }},
		{Name: "rules", Type: Rules,
			Sentence: "the bump that a rule needs here (major, minor, patch, or off), with the reason",
			set:      func(c *Config, v Value) { c.Rules = v.Rules }},
		{Name: "accept", Type: Text, Env: "POSTEL_ACCEPT", Flag: "accept", path: true,
			Sentence: "path of the file of accepted changes; without it the nearest " + AcceptName,
			set:      func(c *Config, v Value) { c.Accept = v.Text }},
		{Name: "lock", Type: Text, Env: "POSTEL_LOCK", Flag: "lock", path: true,
			Sentence: "path of the file with the versions of endpoints; without it " + LockName + " beside the description",
			set:      func(c *Config, v Value) { c.Lock = v.Text }},
		{Name: "deprecation.announce", Type: Bool, Default: "false",
			Sentence: "an operation must be deprecated in a release before it is removed",
			set:      func(c *Config, v Value) { c.Deprecation.Announce = v.Text == "true" }},
		{Name: "deprecation.notice", Type: Period, Default: "0 days",
			Sentence: "the least time between the deprecation of an operation and its sunset",
			set:      func(c *Config, v Value) { c.Deprecation.Notice = v.Period }},
		{Name: "deprecation.removal", Type: Word, Values: []string{"major", "allowed-after-sunset"}, Default: "major",
			Sentence: "what the removal of an operation needs: always a major version, or none after the announced sunset",
			set:      func(c *Config, v Value) { c.Deprecation.RemovalAfterSunset = v.Text == "allowed-after-sunset" }},
		{Name: "format", Type: List, Values: formats(), Default: "text", Env: "POSTEL_FORMAT", Flag: "format", output: true,
			Sentence: "formats of the answer, each with =FILE to write a file",
			set:      func(c *Config, v Value) { c.Format = v.List }},
		{Name: "level", Type: Word, Values: []string{"major", "minor", "patch"}, Env: "POSTEL_LEVEL", Flag: "level",
			Sentence: "show changes of this level and above",
			set:      func(c *Config, v Value) { c.Level = bump(v.Text) }},
		{Name: "color", Type: Word, Values: []string{"auto", "always", "never"}, Default: "auto", Env: "POSTEL_COLOR", Flag: "color",
			Sentence: "when to use colour",
			set:      func(c *Config, v Value) { c.Color = v.Text }},
		{Name: "allow-refs", Type: List, Env: "POSTEL_ALLOW_REFS", Flag: "allow-refs", path: true, opens: true,
			Sentence: "directories that references may lead into, beside the description's own",
			set:      func(c *Config, v Value) { c.AllowRefs = v.List }},
	}
}

// bump returns the level of a word.
func bump(word string) diff.Bump {
	return map[string]diff.Bump{"patch": diff.Patch, "minor": diff.Minor, "major": diff.Major}[word]
}

func presets() []string {
	var names []string
	for _, p := range diff.Presets() {
		names = append(names, p.Name)
	}
	return names
}

func formats() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return names
}

// group and name split the name of a key that stands below another one.
func (k Key) group() string {
	group, _, ok := strings.Cut(k.Name, ".")
	if !ok {
		return ""
	}
	return group
}

// below returns the keys of a group by their last name, "" for those of the root. At the root
// the names of the groups are among the words, for suggestions.
func below(group string) (keys map[string]Key, words []string) {
	keys = map[string]Key{}
	for _, k := range Keys() {
		switch {
		case k.group() == group:
			name := strings.TrimPrefix(k.Name, group+".")
			keys[name] = k
			words = append(words, name)
		case group == "" && !slices.Contains(words, k.group()):
			words = append(words, k.group())
		}
	}
	return keys, words
}
