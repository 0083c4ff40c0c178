package lint

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/internal/javatime"
	"github.com/postel-api/postel/contracts/internal/oniguruma"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// part is an expected message: a request, a response, or what a message carries.
type part struct {
	body       matching.Content
	rules      *matching.Rules
	generators []contracts.Generator
	query      []contracts.Field
	headers    []contracts.Field
	metadata   node.Node
	// sent says that the provider sends it.
	sent bool
	// compare holds the message against itself.
	compare func(matching.Options) []matching.Mismatch
}

func (l *linter) message(what string, p *part) {
	readable := l.matchers(p.rules)
	decides := map[node.Span]bool{}
	ties := map[[2]node.Span]bool{}
	var pinned []matching.Path
	mismatches := p.compare(matching.Options{
		Warn: func(a, b matching.Rule) {
			if key := [2]node.Span{a.At, b.At}; !ties[key] {
				ties[key] = true
				l.note("rule-tie", b.At, "write one of them so that it names more of the place", "%s and %s have the same weight; %[1]s decides", a.Path, b.Path)
			}
		},
		Decided: func(place matching.Path, r *matching.Rule) {
			if r != nil {
				decides[r.At] = true
				l.anything(place, r)
				return
			}
			pinned = append(pinned, matching.Path{Steps: append([]matching.Step(nil), place.Steps...)})
		},
	})
	if !readable {
		return // what follows from it is not said again
	}
	for _, m := range mismatches {
		l.note("example-refused", m.At, "mend the example or the rule", "the example of the %s is refused at %s: %s", what, m.Path, m.Message)
	}
	if len(mismatches) == 0 {
		l.effects(what, p, decides)
	}
	l.generators(what, p)
	if p.sent {
		l.pinned(p, pinned)
	}
}

// matchers finds matchers that cannot be applied; false where there is one.
func (l *linter) matchers(r *matching.Rules) bool {
	ok := true
	for _, list := range [][]matching.Rule{r.Method, r.Path, r.Query, r.Header, r.Status, r.Body, r.Metadata} {
		for i := range list {
			for k := range list[i].Matchers {
				ok = l.matcher(&list[i].Matchers[k]) && ok
			}
		}
	}
	return ok
}

func (l *linter) matcher(m *matching.Matcher) bool {
	switch {
	case !matching.Known(m.Kind):
		l.note("rule-unknown", m.At, "", "no matcher %q is known; it is one of a plugin, or misspelt", m.Kind)
		return false
	case m.Kind == "regex":
		if _, err := oniguruma.Compile(m.Regex); err != nil {
			l.note("expression-invalid", m.At, "", "%s", err)
			return false
		}
		if _, err := regexp.Compile(m.Regex); err != nil {
			l.note("expression-not-portable", m.At, "", "%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	case m.Format != "" && (m.Kind == "date" || m.Kind == "time" || m.Kind == "datetime" || m.Kind == "timestamp"):
		if _, err := javatime.Parse(m.Format); err != nil {
			l.note("expression-invalid", m.At, "", "%s", err)
			return false
		}
	}
	ok := true
	for i := range m.Rules {
		ok = l.matcher(&m.Rules[i]) && ok
	}
	for i := range m.Variants {
		ok = l.matchers(&matching.Rules{Body: m.Variants[i].Rules}) && ok
	}
	return ok
}

// anything finds rules that let everything pass at a place.
func (l *linter) anything(place matching.Path, r *matching.Rule) {
	for i := range r.Matchers {
		m := &r.Matchers[i]
		reason := ""
		switch {
		case m.Kind == "regex" && boundless(m.Regex):
			reason = fmt.Sprintf("the expression %s matches every text", m.Regex)
		case m.Kind == "include" && m.Value.Text() == "":
			reason = "every text includes the empty one"
		case m.Kind == "eachKey":
			reason = fmt.Sprintf("eachKey looks at names alone, and no value in %s is compared", place)
		}
		if reason == "" || len(r.Matchers) > 1 && !r.Any {
			continue
		}
		if !l.said("rule-allows-anything", m.At) {
			l.note("rule-allows-anything", m.At, "say with a type or another rule what is expected there", "%s", reason)
		}
	}
}

// said reports whether a rule has a finding at a place.
func (l *linter) said(id string, at node.Span) bool {
	for i := range l.found {
		if l.found[i].Rule.ID == id && l.found[i].At == at {
			return true
		}
	}
	return false
}

// boundless reports whether an expression matches every line of text that is not empty.
func boundless(pattern string) bool {
	re, err := oniguruma.Compile(pattern)
	if err != nil {
		return false
	}
	for _, probe := range []string{"x", " ", "0", "~ü☃ 漢", "{\"a\": [1, \"<&>\"]}", strings.Repeat("a b-", 200)} {
		if ok, err := re.MatchWhole(probe); err != nil || !ok {
			return false
		}
	}
	return true
}

// effects finds rules that decide nowhere.
func (l *linter) effects(what string, p *part, decides map[node.Span]bool) {
	for i := range p.rules.Body {
		r := &p.rules.Body[i]
		if p.body.Presence != matching.Present {
			l.note("rule-without-effect", r.At, "", "there is a rule for %s, and the %s has no body", r.Path, what)
			continue
		}
		if !decides[r.At] {
			l.note("rule-without-effect", r.At, "mend its path, or take it away", "the rule for %s decides nowhere in the example of the %s", r.Path, what)
		}
	}
	l.named("parameter", p.rules.Query, names(p.query), what, false)
	l.named("header", p.rules.Header, names(p.headers), what, true)
	l.named("key of the metadata", p.rules.Metadata, p.metadata.Keys(), what, false)
}

func names(list []contracts.Field) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Name)
	}
	return out
}

// named finds rules for names that the message does not have.
func (l *linter) named(noun string, rules []matching.Rule, names []string, what string, anyCase bool) {
	for i := range rules {
		found := false
		for _, n := range names {
			found = found || n == rules[i].Name || anyCase && strings.EqualFold(n, rules[i].Name)
		}
		if !found {
			l.note("rule-without-effect", rules[i].At, "add the example, or take the rule away", "there is a rule for the %s %q, which the %s does not have", noun, rules[i].Name, what)
		}
	}
}

// generators finds generators that lead nowhere.
func (l *linter) generators(what string, p *part) {
	for i := range p.generators {
		g := &p.generators[i]
		switch g.Part {
		case "body":
			if body := p.body.Tree(); body.Exists() && len(reached(body, g.Path.Steps)) == 0 {
				l.note("generator-without-effect", g.At, "mend its path, or take it away", "the generator for %s leads to no place of the %s", g.Path, what)
			}
		case "query":
			l.generatorOf("parameter", g, names(p.query), what, false)
		case "header":
			l.generatorOf("header", g, names(p.headers), what, true)
		}
	}
}

func (l *linter) generatorOf(noun string, g *contracts.Generator, names []string, what string, anyCase bool) {
	for _, n := range names {
		if n == g.Name || anyCase && strings.EqualFold(n, g.Name) || strings.HasPrefix(g.Name, n+"[") {
			return
		}
	}
	l.note("generator-without-effect", g.At, "", "there is a generator for the %s %q, which the %s does not have", noun, g.Name, what)
}

// reached returns the values that a path leads to.
func reached(n node.Node, steps []matching.Step) []node.Node {
	here := []node.Node{n}
	for _, s := range steps {
		var next []node.Node
		for _, v := range here {
			next = append(next, children(v, s)...)
		}
		here = next
	}
	return here
}

func children(n node.Node, s matching.Step) (out []node.Node) {
	switch s.Kind {
	case matching.Member:
		if v := n.Get(s.Name); v.Exists() {
			out = append(out, v)
		}
	case matching.Item:
		if v := n.At(s.Index); v.Exists() {
			out = append(out, v)
		}
	case matching.AnyItem, matching.AnyChild:
		for _, v := range n.Items() {
			out = append(out, v)
		}
		for _, v := range n.Members() {
			if s.Kind == matching.AnyChild {
				out = append(out, v)
			}
		}
	}
	return out
}

// Values that are made anew in each run: UUIDs (RFC 9562) and times (RFC 3339).
var made = regexp.MustCompile(`^(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:?\d\d)?)$`)

// pinned finds values that no run will have again.
func (l *linter) pinned(p *part, places []matching.Path) {
	body := p.body.Tree()
	if !body.Exists() {
		return
	}
	for _, place := range places {
		for _, v := range reached(body, place.Steps) {
			if v.Kind() != node.String || !made.MatchString(v.Text()) {
				continue
			}
			at := p.body.At
			if v.Tree() == p.body.JSON.Tree() {
				at = v.Span()
			}
			l.note("value-pinned", at, "add a rule of the kind type, regex or datetime", "%s must be exactly %q", place, v.Text())
		}
	}
}
