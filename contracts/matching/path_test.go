package matching_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts/matching"
)

func TestPathsAreRead(t *testing.T) {
	t.Parallel()
	member := func(name string) matching.Step { return matching.Step{Kind: matching.Member, Name: name} }
	item := func(i int) matching.Step { return matching.Step{Kind: matching.Item, Index: i} }
	child, anyItem := matching.Step{Kind: matching.AnyChild}, matching.Step{Kind: matching.AnyItem}
	for text, want := range map[string][]matching.Step{
		"$":                       nil,
		"$.a":                     {member("a")},
		"$.a.b":                   {member("a"), member("b")},
		"$.a_b-c:d#e@f1":          {member("a_b-c:d#e@f1")},
		"$.größe":                 {member("größe")},
		"$['a']":                  {member("a")},
		"$['a b.c[0]\"']":         {member(`a b.c[0]"`)},
		"$['']":                   {member("")},
		"$[0]":                    {item(0)},
		"$[12].a":                 {item(12), member("a")},
		"$[*]":                    {anyItem},
		"$.*":                     {child},
		"$.*.a[*][0].*":           {child, member("a"), anyItem, item(0), child},
		"$.a['#text']":            {member("a"), member("#text")},
		"$.a['@id']":              {member("a"), member("@id")},
		"$['urn:x:a']['urn:x:b']": {member("urn:x:a"), member("urn:x:b")},
		"$['0']":                  {member("0")},
	} {
		p, err := matching.ParsePath(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, p.Steps); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if p.Text != text {
			t.Errorf("the text of %s is %s", text, p.Text)
		}
	}
}

func TestAPathThatIsNoneIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               `at character 1 it does not begin with $`,
		"a":                              `at character 1 it does not begin with $`,
		"$a":                             `at character 2 there should be a dot or a bracket`,
		"$.":                             `at character 2 a name is missing behind the dot`,
		"$..a":                           `at character 2 a name is missing behind the dot`,
		"$.a b":                          `at character 4 there should be a dot or a bracket`,
		"$.ö b":                          `at character 4 there should be a dot or a bracket`,
		"$['a'":                          `at character 2 a name in quotes is not closed`,
		"$[']":                           `at character 2 a name in quotes is not closed`,
		`$["a"]`:                         `at character 2 brackets hold neither a number, nor *, nor a name in single quotes`,
		"$[-1]":                          `at character 2 brackets hold neither`,
		"$[1":                            `at character 2 brackets hold neither`,
		"$[]":                            `at character 2 brackets hold neither`,
		"$.a[1:2]":                       `at character 4 brackets hold neither`,
		"$[?(@.a)]":                      `at character 2 brackets hold neither`,
		"$[99999999999999999999]":        `at character 2 brackets hold neither`,
		"$" + strings.Repeat(".a", 5000): `at character 1 it is longer than 10000 bytes`,
	} {
		_, err := matching.ParsePath(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
		if len(err.Error()) > 500 {
			t.Errorf("%.40s: the message has %d bytes", text, len(err.Error()))
		}
	}
}

// A path that is written and read again leads to the same place.
func FuzzParsePath(f *testing.F) {
	for _, text := range []string{"$", "$.a['b c'][0][*].*", "$['']", "$.a_b-c:d#e@f", "$[", "$['a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := matching.ParsePath(text)
		if err != nil {
			return
		}
		again, err := matching.ParsePath(p.String())
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", text, p, err)
		}
		if diff := cmp.Diff(p.Steps, again.Steps); diff != "" {
			t.Errorf("%q is written as %q: %s", text, p, diff)
		}
	})
}
