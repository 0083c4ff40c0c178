// Package overlay says what a documentation page shows of an operation beside its description:
// what changed since another version, until when it stays, which consumers use it, and a request
// body to begin with.
//
// The description stays as it is. What is said goes into the page's copy as extensions, which
// the page of package apidoc shows:
//
//	x-postel-change        level: MAJOR, MINOR or PATCH, with ? where undecided; notes: a list of texts
//	x-postel-deprecation   label: a few words; notes: a list of texts
//	x-postel-consumers     a list of texts, one for each consumer: its name, and what it does
//
// A request body of JSON that has no example gets one that its schema accepts.
package overlay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/usage"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/bundle"
	"github.com/postel-api/postel/swagger/mock"
)

// Sources are what there is to say.
type Sources struct {
	Document  *swagger.Document     // the one that the page gets, before it is edited
	Report    *diff.Report          // what changed up to it; nil: nobody asked
	Contracts []*contracts.Contract // nil: nobody asked
	Asked     bool                  // who uses an operation was asked, be it with no contract
}

// Overlay is what is said, by operation. It may be used by several goroutines.
type Overlay struct {
	operations map[operation][]bundle.Member
	notices    []apidoc.Notice

	mu     sync.Mutex // of the sampler
	sample *mock.Sampler
	bodies map[string]*swagger.Operation // by the pointer of a media type object
}

// operation is a method, in upper case, and a path template.
type operation struct{ method, path string }

// New gathers what there is to say.
func New(s Sources) *Overlay {
	o := &Overlay{operations: map[operation][]bundle.Member{}, sample: mock.NewSampler(s.Document), bodies: map[string]*swagger.Operation{}}
	changes := changesOf(s.Report)
	for _, op := range s.Document.Operations {
		key := operation{op.Method, op.Path}
		o.say(key, "x-postel-change", changes[key])
		o.say(key, "x-postel-deprecation", deprecationOf(op))
		o.say(key, "x-postel-consumers", consumersOf(op, s.Contracts))
		if op.Body != nil {
			for _, m := range op.Body.Content {
				if at := m.Node.JSONPointer(); o.bodies[at] == nil {
					o.bodies[at] = op
				}
			}
		}
	}
	o.notices = append(noticesOf(s.Report), usedBy(s)...)
	return o
}

// say puts an extension to an operation, unless there is nothing to say.
func (o *Overlay) say(key operation, name string, value any) {
	data, err := json.Marshal(value)
	if err != nil || string(data) == "null" {
		return
	}
	o.operations[key] = append(o.operations[key], bundle.Member{Name: name, JSON: data})
}

// Notices are what is said of the whole service.
func (o *Overlay) Notices() []apidoc.Notice { return o.notices }

// Edit puts the extensions and examples into the page's copy of the description.
func (o *Overlay) Edit(at bundle.At) bundle.Edit {
	switch at.Kind {
	case bundle.Operation:
		return bundle.Edit{Set: o.operations[operation{strings.ToUpper(at.Method), at.Path}]}
	case bundle.MediaType:
		return o.body(at.Node)
	}
	return bundle.Edit{}
}

// body gives a request body without an example one.
func (o *Overlay) body(n node.Node) bundle.Edit {
	op := o.bodies[n.JSONPointer()]
	if op == nil || n.Has("example") || n.Has("examples") {
		return bundle.Edit{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	media, text, ok := o.sample.Body(op)
	if !ok || media.Node.JSONPointer() != n.JSONPointer() || !isJSON(media.Name) {
		return bundle.Edit{}
	}
	return bundle.Edit{Set: []bundle.Member{{Name: "example", JSON: []byte(text)}}}
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	media = strings.TrimSpace(media)
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// change is the extension x-postel-change.
type change struct {
	Level string   `json:"level"`
	Notes []string `json:"notes"`

	bump      diff.Bump
	undecided bool
}

// changesOf gathers the findings of each operation.
func changesOf(r *diff.Report) map[operation]*change {
	changes := map[operation]*change{}
	if r == nil {
		return changes
	}
	for _, f := range r.Findings {
		if f.Bump == diff.None {
			continue
		}
		told := map[operation]bool{}
		for _, place := range f.Places {
			key := operation{place.Method, place.Path}
			if place.Method == "" || told[key] {
				continue
			}
			told[key] = true
			c := changes[key]
			if c == nil {
				c = &change{}
				changes[key] = c
			}
			if f.Bump > c.bump {
				c.bump, c.undecided = f.Bump, f.Undecided
			} else if f.Bump == c.bump {
				c.undecided = c.undecided && f.Undecided
			}
			c.Level = level(c.bump, c.undecided)
			c.Notes = append(c.Notes, note(f, place))
		}
	}
	return changes
}

func level(b diff.Bump, undecided bool) string {
	if undecided {
		return b.String() + "?"
	}
	return b.String()
}

// note is a finding in one line.
func note(f diff.Finding, at diff.Place) string {
	where := strings.TrimSpace(at.Part + " " + at.Pointer)
	if where != "" {
		where = " (" + where + ")"
	}
	return level(f.Bump, f.Undecided) + " " + f.Title + where + ": " + f.Message
}

// noticesOf says what changed on the whole, and what is not on the page any more.
func noticesOf(r *diff.Report) []apidoc.Notice {
	if r == nil {
		return nil
	}
	counts := map[diff.Bump]int{}
	var service, removed []string
	for _, f := range r.Findings {
		counts[f.Bump]++
		for _, place := range f.Places {
			switch {
			case f.Rule == "operation-removed":
				removed = append(removed, level(f.Bump, f.Undecided)+" "+place.Method+" "+place.Path)
			case place.Method == "":
				service = append(service, note(f, place))
			}
		}
	}
	from := r.Base.Version
	if from == "" {
		from = r.Base.Name
	}
	sentence := "Nothing has changed since " + from + "."
	if len(r.Findings) > 0 {
		sentence = fmt.Sprintf("The change since %s is %s: %d MAJOR, %d MINOR and %d PATCH changes. Operations are marked.",
			from, r.Verdict, counts[diff.Major], counts[diff.Minor], counts[diff.Patch])
	}
	notices := []apidoc.Notice{{Sentence: sentence, Items: slices.Compact(service)}}
	if len(removed) > 0 {
		notices = append(notices, apidoc.Notice{Sentence: fmt.Sprintf("Operations that are gone since %s: %d", from, len(removed)), Items: removed})
	}
	return notices
}

// deprecation is the extension x-postel-deprecation.
type deprecation struct {
	Label string   `json:"label"`
	Notes []string `json:"notes"`
}

// deprecationOf says until when a deprecated operation stays, by the day of x-sunset.
func deprecationOf(op *swagger.Operation) *deprecation {
	if !op.Deprecated.Bool() {
		return nil
	}
	if !op.Sunset.Exists() {
		return &deprecation{"deprecated", []string{"No day of its end is announced (x-sunset)."}}
	}
	text := op.Sunset.Text()
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if day, err := time.Parse(layout, text); err == nil {
			text = day.Format(time.DateOnly)
		}
	}
	return &deprecation{"ends " + text, []string{"It stays until " + text + " (x-sunset)."}}
}

// consumersOf lists the consumers whose contracts call an operation, each with what it does.
func consumersOf(op *swagger.Operation, list []*contracts.Contract) []string {
	uses := map[string][]string{}
	var names []string
	for _, c := range list {
		for i := range c.Interactions {
			if !usage.Calls(&c.Interactions[i], op.Method, op.Path) {
				continue
			}
			if uses[c.Consumer] == nil {
				names = append(names, c.Consumer)
			}
			uses[c.Consumer] = append(uses[c.Consumer], c.Interactions[i].Description)
		}
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		out = append(out, name+": "+strings.Join(slices.Compact(uses[name]), "; "))
	}
	return out
}

// usedBy says how many consumers there are.
func usedBy(s Sources) []apidoc.Notice {
	if !s.Asked {
		return nil
	}
	names := map[string]bool{}
	var readers []string
	for _, c := range s.Contracts {
		names[c.Consumer] = true
		for _, i := range c.Interactions {
			if said := c.Consumer + " reads fields of answers, whatever the operation"; i.Kind == contracts.Reading && !slices.Contains(readers, said) {
				readers = append(readers, said)
			}
		}
	}
	slices.Sort(readers)
	return []apidoc.Notice{{Sentence: fmt.Sprintf("Consumers whose contracts are known: %d. Operations that they use are marked.", len(names)), Items: readers}}
}
