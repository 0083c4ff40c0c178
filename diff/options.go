package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Assumption is a named decision that the verdict rests on, with its switch. The specification
// of each is in the package comment.
type Assumption struct {
	Key      string // "A1" to "A26"
	Name     string // the word for the switch: "tolerant-reader"
	Sentence string
	Values   []string // the first one is the default
}

// Assumptions returns every assumption, in order.
func Assumptions() []Assumption {
	return []Assumption{
		{"A1", "tolerant-reader", "consumers of responses ignore members they do not know", []string{"on", "off"}},
		{"A2", "open-by-silence", "an object that is silent about additional members is open on the consumer's side, and nobody sends by chance the very name that the other side newly declares", []string{"fresh-names", "sender-closed", "strict"}},
		{"A3", "response-enums", "the values of an enum in a response are closed", []string{"closed", "extensible"}},
		{"A4", "new-status", "an error status that was not declared before is no break, a success or redirect is", []string{"by-class", "major", "minor"}},
		{"A5", "lost-status", "a status that disappears is fewer outcomes, unless no success is left", []string{"by-class", "major", "minor"}},
		{"A6", "read-write-only", "readOnly members do not exist in requests, writeOnly members not in responses", []string{"on", "off"}},
		{"A7", "request-loss", "what a client could send must stay declared", []string{"major", "minor"}},
		{"A8", "request-defaults", "the default of a request is a promise", []string{"major", "minor", "patch"}},
		{"A9", "formats", "registered formats restrict the values, others are annotations", []string{"assert", "annotate"}},
		{"A10", "text-on-the-wire", "parameters and headers are compared as the texts that travel", []string{"on", "off"}},
		{"A11", "wire-form", "style, explode, allowEmptyValue and allowReserved count where they change the wire form", []string{"major", "minor"}},
		{"A12", "media-ranges", "media types are compared by range, the most specific entry governs", []string{"on", "off"}},
		{"A13", "servers", "old base URLs must stay reachable", []string{"on", "off"}},
		{"A14", "security-urls", "clients fetch tokens at the URLs of the description", []string{"major", "minor", "patch"}},
		{"A15", "callbacks", "callbacks and webhooks are compared with direction turned", []string{"on", "off"}},
		{"A16", "removal-after-sunset", "the removal of an operation is a break even after its deprecation and sunset date", []string{"major", "minor"}},
		{"A17", "names", "names that do not travel are no contract", []string{"wire", "sdk"}},
		{"A18", "links", "links are hints", []string{"minor", "major"}},
		{"A19", "discriminators", "the value of a discriminator travels and is a promise", []string{"on", "off"}},
		{"A20", "ignored-headers", "header parameters Accept, Content-Type and Authorization and the response header Content-Type are ignored", []string{"on", "off"}},
		{"A21", "untyped-schemas", "a schema without a type accepts every type", []string{"strict", "object"}},
		{"A22", "out-of-reach", "what no operation reaches is no contract", []string{"patch", "none"}},
		{"A23", "extensions", "extensions have no contract meaning", []string{"patch", "none"}},
		{"A24", "literal-paths", "a trailing slash makes another path", []string{"on", "off"}},
		{"A25", "response-loss", "a declared response member or header must not disappear", []string{"major", "minor"}},
		{"A26", "declared-version", "info.version is the declaration that the verdict is held against, not a change", []string{"on", "off"}},
	}
}

// Options are the settings of a comparison. The zero value has the defaults of verdict
// semantics; it is ready to use.
type Options struct {
	set map[string]string // by key, only what differs from the default
	// CountUndecided is the bump of a change that could not be decided; the zero value counts
	// as Major.
	CountUndecided Bump
	// Today is the day that sunset dates are held against where A16 is "minor"; with the zero
	// time no sunset has come.
	Today time.Time
	// MaxSteps bounds each decision about schemas; 0 is the default budget.
	MaxSteps int
	// Exchanges asks for the whole message of each break that one shows.
	Exchanges bool
	// Judges are asked about each witness and each exchange before it is shown. Without them
	// there is nothing but this package's own word.
	Judges []Judge

	thorough bool // walk what is the same, too: tests hold the short cut against the long way
}

// Set gives an assumption, named by key or by name, one of its values.
func (o *Options) Set(assumption, value string) error {
	for _, a := range Assumptions() {
		if !strings.EqualFold(a.Key, assumption) && a.Name != assumption {
			continue
		}
		if !slices.Contains(a.Values, value) {
			return fmt.Errorf("%s (%s) has no value %q: it takes %s", a.Key, a.Name, value, strings.Join(a.Values, ", "))
		}
		next := make(map[string]string, len(o.set)+1)
		for k, v := range o.set {
			next[k] = v
		}
		next[a.Key] = value
		o.set = next
		return nil
	}
	return &UnknownAssumptionError{Name: assumption}
}

// UnknownAssumptionError is returned for a name that no assumption has.
type UnknownAssumptionError struct{ Name string }

// Error names the word.
func (e *UnknownAssumptionError) Error() string {
	return fmt.Sprintf("no assumption is called %q", e.Name)
}

// Value returns the value in force of the assumption with that key.
func (o *Options) Value(key string) string {
	if v, ok := o.set[key]; ok {
		return v
	}
	for _, a := range Assumptions() {
		if a.Key == key {
			return a.Values[0]
		}
	}
	panic("diff: no assumption " + key)
}

// values returns the values in force of all assumptions, by key.
func (o *Options) values() map[string]string {
	all := map[string]string{}
	for _, a := range Assumptions() {
		all[a.Key] = a.Values[0]
	}
	maps.Copy(all, o.set)
	return all
}

// Preset is a named list of switches.
type Preset struct {
	Name     string
	Sentence string
	Source   string
	Set      map[string]string // by key
}

// Use applies a preset; later calls of Set change single switches of it.
func (o *Options) Use(name string) error {
	names := make([]string, 0, 8)
	for _, p := range Presets() {
		if p.Name == name {
			for _, a := range Assumptions() {
				if v, ok := p.Set[a.Key]; ok {
					if err := o.Set(a.Key, v); err != nil {
						return err
					}
				}
			}
			return nil
		}
		names = append(names, p.Name)
	}
	return fmt.Errorf("no preset is called %q: there are %s", name, strings.Join(names, ", "))
}

// levels of switches that are bumps.
func bumpOf(value string) *Bump {
	b := map[string]Bump{"major": Major, "minor": Minor, "patch": Patch, "none": None}[value]
	return &b
}
