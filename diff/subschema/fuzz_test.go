package subschema

import (
	"testing"

	"github.com/postel-api/postel/internal/node"
)

// FuzzContains reads two schemas of any shape: no input makes it panic, run past its steps, or
// give an answer that the evaluator contradicts.
func FuzzContains(f *testing.F) {
	for _, pair := range hostile() {
		if len(pair[0])+len(pair[1]) < 4000 {
			f.Add(pair[0], pair[1], `{"a":1}`, uint8(0))
		}
	}
	f.Add(`{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}`, `{"oneOf":[{"type":"object"},{"enum":[{}]}]}`, `{}`, uint8(5))
	f.Add(`{"type":"string","nullable":true,"format":"date"}`, `{"not":{"pattern":"^2"}}`, `"2024-01-31"`, uint8(9))
	f.Fuzz(func(t *testing.T, a, b, instance string, how uint8) {
		if len(a)+len(b) > 4000 {
			return
		}
		u := NewUniverse()
		d := Dialect(how % 4)
		s, err := u.Compile([]byte(a), d)
		if err != nil {
			return
		}
		r, err := u.Compile([]byte(b), d)
		if err != nil {
			return
		}
		rel := relations()[int(how)%len(relations())]
		rel.MaxSteps = 500
		ans := u.Contains(s, r, rel)
		if ans.Steps > 4*rel.MaxSteps+maxTries {
			t.Errorf("%d steps", ans.Steps)
		}
		if ans.Verdict != Contained {
			return
		}
		tree, err := node.Parse("instance", []byte(instance), node.Options{})
		if err != nil {
			return
		}
		v, ok := readValue(tree.Root())
		if !ok {
			return
		}
		ss := u.session(rel)
		from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
		e := &evaluator{steps: 1 << 20}
		if ss.sendable(e, from, to, v) == yes && e.accepts(to, v, nil) == no {
			t.Errorf("%s contradicts %v by %s", v.key(), ans.Verdict, ans.Proof)
		}
	})
}
