package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// Finding is a place in a contract at which a rule says something.
type Finding struct {
	Rule Rule
	// Contract is where it was found, and Interaction in which one, nil where it is about all.
	Contract    *contracts.Contract
	Interaction *contracts.Interaction
	// At is the place, the zero Span where the contract has none.
	At node.Span
	// Message says what is wrong here, one sentence without a period.
	Message string
	// Help says what to do, may be empty.
	Help string
}

// Options say what contracts are held against.
type Options struct {
	// States says who sets up states; nil where that is not known.
	States contracts.States
}

// Contracts lists what is wrong with contracts, in their order, and by place within one.
func Contracts(list []*contracts.Contract, o Options) []Finding {
	rules := map[string]Rule{}
	order := map[string]int{}
	for i, r := range Rules() {
		rules[r.ID], order[r.ID] = r, i
	}
	var out []Finding
	for _, c := range list {
		l := &linter{rules: rules, contract: c, options: o}
		l.all()
		slices.SortStableFunc(l.found, func(a, b Finding) int {
			x, y := a.At.Pos(), b.At.Pos()
			return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column), cmp.Compare(order[a.Rule.ID], order[b.Rule.ID]))
		})
		out = append(out, l.found...)
	}
	return out
}

// linter looks at one contract.
type linter struct {
	rules    map[string]Rule
	contract *contracts.Contract
	options  Options
	of       *contracts.Interaction
	found    []Finding
}

func (l *linter) note(id string, at node.Span, help, format string, args ...any) {
	if at.IsZero() && l.of != nil {
		at = l.of.At
	}
	l.found = append(l.found, Finding{Rule: l.rules[id], Contract: l.contract, Interaction: l.of, At: at, Message: fmt.Sprintf(format, args...), Help: help})
}

func (l *linter) all() {
	if len(l.contract.Interactions) == 0 {
		l.note("contract-empty", node.Span{}, "", "%s expects nothing of %s", l.contract.Consumer, l.contract.Provider)
	}
	for _, w := range l.contract.Warnings {
		l.note("contract-unclear", w.At, w.Help, "%s", w.Message)
	}
	l.repeated()
	l.spellings()
	for i := range l.contract.Interactions {
		l.of = &l.contract.Interactions[i]
		l.interaction(l.of)
	}
	l.of = nil
}

// repeated finds interactions that cannot be told apart.
func (l *linter) repeated() {
	first := map[string]*contracts.Interaction{}
	for i := range l.contract.Interactions {
		it := &l.contract.Interactions[i]
		var id strings.Builder
		fmt.Fprintf(&id, "%d %q", it.Kind, it.Description)
		for _, s := range it.States {
			fmt.Fprintf(&id, " %q %v", s.Name, s.Params.Digest())
		}
		if other, ok := first[id.String()]; ok {
			l.of = it
			l.note("interaction-repeated", it.At, "give one of them another description", "%q is there twice; first at line %d", it.Description, other.At.Pos().Line)
			l.of = nil
			continue
		}
		first[id.String()] = it
	}
}

// spellings finds states whose names differ in case, spaces and punctuation only.
func (l *linter) spellings() {
	first := map[string]string{}
	said := map[string]bool{}
	for i := range l.contract.Interactions {
		for _, s := range l.contract.Interactions[i].States {
			key := strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return unicode.ToLower(r)
				}
				return -1
			}, s.Name)
			other, ok := first[key]
			if !ok {
				first[key] = s.Name
			} else if other != s.Name && !said[s.Name] {
				said[s.Name] = true
				l.of = &l.contract.Interactions[i]
				l.note("state-spelled-twice", s.At, "use one spelling", "%q is also written %q", s.Name, other)
				l.of = nil
			}
		}
	}
}

func (l *linter) interaction(i *contracts.Interaction) {
	for _, s := range i.States {
		if l.options.States != nil && !l.options.States.Can(s) {
			l.note("state-unknown", s.At, "add it to the states file", "nobody sets up the state %q", s.Name)
		}
	}
	if i.Plugin != "" {
		l.note("interaction-needs-plugin", i.At, "", "it needs the plugin %s", i.Plugin)
		return
	}
	if q := i.Request; q != nil {
		l.credentials(q)
		got := received(q.Body, q.Headers)
		got.Method, got.Path, got.Query = q.Method, q.Path, fieldsOf(q.Query)
		l.message("request", &part{body: q.Body, rules: &q.Rules, generators: q.Generators, query: q.Query, headers: q.Headers,
			compare: func(o matching.Options) []matching.Mismatch { return q.Compare(got, o) }})
	}
	if r := i.Response; r != nil {
		got := received(r.Body, r.Headers)
		got.Status = r.Status
		l.message("response", &part{body: r.Body, rules: &r.Rules, generators: r.Generators, headers: r.Headers, sent: true,
			compare: func(o matching.Options) []matching.Mismatch { return r.Compare(got, o) }})
		l.unread(i)
	}
	messages := i.Replies
	if i.Message != nil {
		messages = append([]contracts.Message{*i.Message}, messages...)
	}
	for k := range messages {
		m := &messages[k]
		l.message("message", &part{body: m.Content, rules: &m.Rules, generators: m.Generators, metadata: m.Metadata, sent: i.Kind == contracts.Asynchronous || k > 0,
			compare: func(o matching.Options) []matching.Mismatch {
				return m.Compare(received(m.Content, nil), o)
			}})
	}
}

// received is an expected message as if it had come.
func received(body matching.Content, headers []contracts.Field) *contracts.Received {
	return &contracts.Received{Body: body, Headers: fieldsOf(headers)}
}

func fieldsOf(list []contracts.Field) []matching.Field {
	out := make([]matching.Field, len(list))
	for i, f := range list {
		out[i] = matching.Field{Name: f.Name, Values: f.Values, At: f.At}
	}
	return out
}

// credentials finds headers that let somebody in.
func (l *linter) credentials(q *contracts.Request) {
	for _, h := range q.Headers {
		switch strings.ToLower(h.Name) {
		case "authorization", "proxy-authorization", "cookie", "x-api-key":
		default:
			continue
		}
		made := slices.ContainsFunc(q.Generators, func(g contracts.Generator) bool { return g.Part == "header" && strings.EqualFold(g.Name, h.Name) })
		if !made && strings.TrimSpace(strings.Join(h.Values, "")) != "" {
			l.note("credential-written", h.At, "leave the header out, and set it in the requests file of the verification", "the header %s has a value here", h.Name)
		}
	}
}

// unread finds answers of which only the status is expected.
func (l *linter) unread(i *contracts.Interaction) {
	r := i.Response
	if i.Request == nil || i.Request.Method != "GET" || r.Status < 200 || r.Status > 299 || r.Status == 204 {
		return
	}
	if r.Reads == nil && r.Body.Presence == matching.Absent && len(r.Headers) == 0 {
		l.note("answer-unread", r.At, "name the fields that the consumer reads", "nothing of the answer but its status is expected")
	}
}
