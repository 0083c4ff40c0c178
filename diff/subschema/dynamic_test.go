package subschema

import (
	"fmt"
	"strings"
	"testing"
)

// extensibleTree is a schema of trees that other schemas extend, as a resource to embed.
const extensibleTree = `"tree":{"$id":"tree","$dynamicAnchor":"node","type":"object","properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}`

// A schema that is entered through another one that extends it means the extension where it refers
// to itself dynamically.
func TestDynamicReferencesMeanWhatWasEnteredFirst(t *testing.T) {
	t.Parallel()
	strict := `{"$id":"https://example.com/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,"$defs":{` + extensibleTree + `}}`
	open := `{"$id":"https://example.com/open","$ref":"tree","$defs":{` + extensibleTree + `}}`
	labelled := `{"$id":"https://example.com/labelled","$dynamicAnchor":"node","$ref":"tree","required":["label"],"$defs":{` + extensibleTree + `}}`
	for _, c := range []struct {
		name             string
		sender, receiver string
		want             Verdict
	}{
		{"a tree without other members is a tree", strict, open, Contained},
		{"a tree may have other members below", open, strict, NotContained},
		{"a tree of labelled nodes is a tree", labelled, open, Contained},
		{"the same extension", labelled, labelled, Contained},
		{"a label that is missing below", open, labelled, NotContained},
		{"labelled children of a root without label", `{"allOf":[` + labelled + `],"properties":{"children":{"items":{"required":["label"]}}}}`, labelled, Contained},
	} {
		a := compareTexts(t, Draft202012, c.sender, c.receiver, Relation{Reading: Strict})
		if a.Verdict != c.want {
			t.Errorf("%s: got %s (%s), want %s", c.name, a.Verdict, a.Reason, c.want)
		}
		if a.Verdict == NotContained && (!judges(t, judge(t, c.sender), a.Witness) || judges(t, judge(t, c.receiver), a.Witness)) {
			t.Errorf("%s: the witness %s is none", c.name, a.Witness)
		}
	}
	for _, value := range []string{`{"children":[{"daat":1}]}`, `{"children":[{"data":1}]}`, `{"children":[{"children":[{"x":1}]}]}`, `{"daat":1}`, `1`} {
		s, err := Compile([]byte(strict), Draft202012)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := s.u.Accepts(s, parse(t, value)), judges(t, judge(t, strict), value); got != want {
			t.Errorf("%s: accepted %v, the other validator says %v", value, got, want)
		}
	}
}

// Where the ways to enter a schema are too many to be told apart, the reference is not understood.
func TestTooManyDynamicScopesAreNotUnderstood(t *testing.T) {
	t.Parallel()
	var resources, chains []string
	for i := range 12 {
		resources = append(resources, fmt.Sprintf(`"r%d":{"$id":"r%d","$defs":{"d":{"$dynamicAnchor":"a%d","type":"integer"}},"anyOf":[%s{"properties":{"v":{"$ref":"base"}}}]}`, i, i, i, strings.Join(chains, "")))
		chains = append(chains, fmt.Sprintf(`{"$ref":"r%d"},`, i))
	}
	var anchors []string
	for i := range 12 {
		anchors = append(anchors, fmt.Sprintf(`"a%d":{"$dynamicAnchor":"a%d"}`, i, i))
	}
	u := NewUniverse()
	s, err := u.Compile([]byte(`{"$id":"https://example.com/root","$ref":"r11","$defs":{`+strings.Join(resources, ",")+
		`,"base":{"$id":"base","allOf":[{"$dynamicRef":"#a0"}],"$defs":{`+strings.Join(anchors, ",")+`}}}}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	u.Classify()
	want := `$dynamicRef "#a0" depends on the schema that was entered first`
	if got := opaqueIn(s); len(got) == 0 || got[0] != want {
		t.Errorf("got %q, want %s", got, want)
	}
	if limit := 100 * maxScopes; len(u.all) > limit {
		t.Errorf("there are %d schemas, more than %d", len(u.all), limit)
	}
}
