package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// Value is the value of a key, with where it came from. Which of the fields has it depends on
// the type of the key.
type Value struct {
	Key     Key
	Text    string // for Text, Word and Bool
	List    []string
	Entries []Entry // for Map, in the order of their keys
	Rules   []Rule  // in the order of their ids
	Period  Notice
	Origin  Origin // of the last one that was set
}

// Entry is one entry of a map.
type Entry struct {
	Key, Value string
	Origin     Origin
}

// Rule is what the settings make of a rule.
type Rule struct {
	ID     string
	Bump   diff.Bump // what it needs instead; None where it is off
	Off    bool      // its findings are not reported
	Reason string
	Origin Origin
}

// Source is one of the places that settings come from. A greater one has precedence.
type Source uint8

// The sources.
const (
	Default Source = iota
	File
	Environment
	Flag
)

// Origin is where a value came from.
type Origin struct {
	Source Source
	Name   string        // the variable or the flag
	Pos    node.Position // in the file
}

// String returns "default", file:line:column, "environment POSTEL_BASE" or "flag --base".
func (o Origin) String() string {
	switch o.Source {
	case File:
		return fmt.Sprintf("%s:%d:%d", o.Pos.File, o.Pos.Line, o.Pos.Column)
	case Environment:
		return "environment " + o.Name
	case Flag:
		return "flag --" + o.Name
	}
	return "default"
}

// String returns the value in a line, as the listing shows it.
func (v Value) String() string {
	switch v.Key.Type {
	case List:
		return strings.Join(v.List, ", ")
	case Period:
		return v.Period.String()
	case Map:
		words := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			words[i] = e.Key + "=" + e.Value
		}
		return strings.Join(words, ", ")
	case Rules:
		words := make([]string, len(v.Rules))
		for i, r := range v.Rules {
			words[i] = r.ID + "=" + r.level()
		}
		return strings.Join(words, ", ")
	}
	return v.Text
}

func (r Rule) level() string {
	if r.Off {
		return "off"
	}
	return strings.ToLower(r.Bump.String())
}

// merge returns the entries of two maps, of which the second has precedence.
func merge(low, high []Entry) []Entry {
	by := map[string]Entry{}
	for _, e := range slices.Concat(low, high) {
		by[e.Key] = e
	}
	var all []Entry
	for _, key := range slices.Sorted(maps.Keys(by)) {
		all = append(all, by[key])
	}
	return all
}

// Notice is a period of the calendar. A month is as long as it is.
type Notice struct{ Years, Months, Days int }

// After returns the day that is a period after another one. A day that a month has not got is
// the first one of the next month.
func (n Notice) After(day time.Time) time.Time { return day.AddDate(n.Years, n.Months, n.Days) }

// IsZero reports whether it is no time at all.
func (n Notice) IsZero() bool { return n == Notice{} }

// String returns it as it is written.
func (n Notice) String() string {
	var words []string
	for _, part := range []struct {
		n    int
		unit string
	}{{n.Years, "year"}, {n.Months, "month"}, {n.Days, "day"}} {
		switch part.n {
		case 0:
		case 1:
			words = append(words, "1 "+part.unit)
		default:
			words = append(words, strconv.Itoa(part.n)+" "+part.unit+"s")
		}
	}
	if len(words) == 0 {
		return "0 days"
	}
	return strings.Join(words, " ")
}

// parseNotice reads numbers with their units: "90 days", "6 months", "1 year 6 months". A month
// of a notice is no fixed number of days, so there are no hours and no weeks beside them but 7
// days.
func parseNotice(s string) (n Notice, ok bool) {
	const most = 10_000
	words := strings.Fields(s)
	for i := 0; i+1 < len(words); i += 2 {
		count, err := strconv.Atoi(words[i])
		if err != nil || count < 0 || count > most {
			return Notice{}, false
		}
		switch strings.TrimSuffix(words[i+1], "s") {
		case "year":
			n.Years += count
		case "month":
			n.Months += count
		case "week":
			n.Days += 7 * count
		case "day":
			n.Days += count
		default:
			return Notice{}, false
		}
	}
	return n, len(words) > 0 && len(words)%2 == 0 && len(words) <= 8
}
