package subschema

import (
	"testing"

	"github.com/postel-api/postel/internal/node"
)

// FuzzSchema reads a text as a schema in every dialect, each of its values as a schema of its own, and
// asks about them: no input makes the reader panic, recurse without bound or go past its steps, and
// the same question has the same answer in another universe.
func FuzzSchema(f *testing.F) {
	for _, seed := range []string{
		`true`, `[]`, `null`, `{"$ref":"#"}`, `{"$ref":"#/properties/a","properties":{"a":{"$ref":"#/properties/b"},"b":{"$ref":"#/properties/a"}}}`,
		`{"allOf":[{"$ref":"#"}]}`, `{"anyOf":[{"$ref":"#/not"}],"not":{"$ref":"#/anyOf/0"}}`, `{"$ref":"#/$defs/a/type","$defs":{"a":{"type":"object"}}}`,
		`{"type":["object",1,null],"properties":[],"required":"a","enum":{},"minimum":"1","items":[1,{"type":"x"}],"pattern":1,"oneOf":{},"not":[]}`,
		`{"minimum":1e400,"maximum":-1e400,"multipleOf":1e-400}`, `{"multipleOf":0}`, `{"minLength":-1,"maxItems":1.5,"minProperties":1e30,"maxContains":0.0}`,
		`{"pattern":"("}`, `{"pattern":"(?<=a)b","patternProperties":{"[":{},"\\1":false}}`, `{"format":"date-time","type":"string","enum":["x"]}`,
		`{"nullable":true,"enum":[1],"exclusiveMaximum":true,"maximum":1}`, `{"if":{"$ref":"#/then"},"then":{"$ref":"#/else"},"else":{"$ref":"#/if"}}`,
		`{"unevaluatedProperties":{"$ref":"#"},"properties":{"a":{"unevaluatedItems":false}}}`, `{"$id":"http://a/","$anchor":"x","$ref":"#x"}`, `{"$dynamicRef":"#x","$dynamicAnchor":"x"}`,
		`{"dependentSchemas":{"a":{"$ref":"#"}},"dependentRequired":{"a":["b",1]},"propertyNames":{"$ref":"#"}}`, `{"contains":{"$ref":"#"},"minContains":2,"maxContains":1,"uniqueItems":1}`,
		`{"discriminator":{"propertyName":"k","mapping":{"a":"#/oneOf/0","b":1}},"oneOf":[{"$ref":"#/$defs/x"}],"$defs":{"x":{}}}`,
		"type: object\nproperties: &p\n  a: {$ref: '#'}\nallOf: [{properties: *p}]\n", `{"a":1,"a":{"type":"string"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		tree, err := node.Parse("schema", []byte(text), node.Options{})
		if err != nil {
			return
		}
		for d := range Dialect(4) {
			list := schemasIn(tree.Root(), 12)
			u, other := NewUniverse(), NewUniverse()
			for _, rel := range []Relation{{MaxSteps: 200}, {View: Response, TolerantReceiver: true, ExtensibleEnums: true, MaxSteps: 200}, {Text: true, Reading: SenderClosed, UntypedObjects: true, MaxSteps: 200}} {
				for i, n := range list {
					a := answered(t, u, d, n, list[(i+1)%len(list)], tree.Root(), rel)
					b := answered(t, other, d, n, list[(i+1)%len(list)], tree.Root(), rel)
					if a.Verdict != b.Verdict || a.Witness != b.Witness {
						t.Errorf("dialect %d, schema %d: %v here, %v in another universe", d, i, a, b)
					}
				}
			}
		}
	})
}

// answered asks about two schemas of a document, and about the first one alone.
func answered(t *testing.T, u *Universe, d Dialect, a, b, root node.Node, rel Relation) Answer {
	t.Helper()
	r := newLocals(root, d)
	s, to := u.Add(a, d, r), u.Add(b, d, r)
	ans := u.Contains(s, to, rel)
	if limit := 4*rel.MaxSteps + maxTries; ans.Steps > limit {
		t.Errorf("%d steps, more than %d", ans.Steps, limit)
	}
	if self := u.Contains(s, s, rel); self.Verdict != Contained {
		t.Errorf("a schema is not contained in itself: %v", self)
	}
	return ans
}

// schemasIn returns the first values of a document, at any depth.
func schemasIn(root node.Node, most int) []node.Node {
	list := []node.Node{root}
	for i := 0; i < len(list) && len(list) < most; i++ {
		for _, v := range list[i].Items() {
			list = append(list, v)
		}
		for _, v := range list[i].Members() {
			list = append(list, v)
		}
	}
	return list[:min(len(list), most)]
}
