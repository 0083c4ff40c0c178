package uritemplate_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/hal/uritemplate"
)

func Example() {
	t, err := uritemplate.Parse("/orders{/id}{?status,page*,q:3}")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Names())
	uri, err := t.Expand(uritemplate.Vars{"id": 17, "status": []string{"open", "late"}, "q": "größer"})
	fmt.Println(uri, err)
	vars, ok := t.Match("/orders/18?status=open")
	fmt.Println(vars, ok)
	// Output:
	// [id status page q]
	// /orders/17?status=open,late&q=gr%C3%B6 <nil>
	// map[id:18 status:open] true
}

// The suite that all libraries are held against: 270 cases.
func TestTheSuiteOfURITemplates(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(dir, "suites", "uritemplate", "*.json"))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("the suite is not there")
		}
		t.Skip("the suite is not there: POSTEL_SUITES names its directory")
	}
	passed, all := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups map[string]struct {
			Variables json.RawMessage
			Testcases [][2]json.RawMessage
		}
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatal(err)
		}
		for name, g := range groups {
			vars := variables(t, g.Variables)
			for _, c := range g.Testcases {
				all++
				var template string
				if err := json.Unmarshal(c[0], &template); err != nil {
					t.Fatal(err)
				}
				if problem := outcome(template, vars, c[1]); problem != "" {
					t.Errorf("%s, %s: %s", name, template, problem)
					continue
				}
				passed++
			}
		}
	}
	if all != 270 {
		t.Errorf("%d cases, not 270", all)
	}
	t.Logf("%d of %d cases pass", passed, all)
}

// outcome says what is wrong with an expansion. want is a text, a list of texts of which one will do, or
// false for an error.
func outcome(template string, vars uritemplate.Vars, want json.RawMessage) string {
	var possible []string
	var one string
	fails := string(want) == "false"
	if json.Unmarshal(want, &one) == nil {
		possible = []string{one}
	} else if err := json.Unmarshal(want, &possible); err != nil && !fails {
		return err.Error()
	}
	t, err := uritemplate.Parse(template)
	if err != nil {
		if fails {
			return ""
		}
		return err.Error()
	}
	got, err := t.Expand(vars)
	switch {
	case fails && err == nil:
		return "expanded to " + got
	case fails:
		return ""
	case err != nil:
		return err.Error()
	case !slices.Contains(possible, got):
		return fmt.Sprintf("expanded to %s, want %v", got, possible)
	}
	return ""
}

// variables reads values; arrays keep the order of their members.
func variables(t *testing.T, raw json.RawMessage) uritemplate.Vars {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		t.Fatal(err)
	}
	out := uritemplate.Vars{}
	for name, m := range members {
		if strings.HasPrefix(strings.TrimSpace(string(m)), "{") {
			out[name] = pairs(t, m)
			continue
		}
		var v any
		d := json.NewDecoder(strings.NewReader(string(m)))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		out[name] = v
	}
	return out
}

func pairs(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(raw)))
	var out uritemplate.Pairs
	for {
		token, err := d.Token()
		if err != nil {
			return out
		}
		if s, ok := token.(string); ok {
			out = append(out, s)
		} else if d, ok := token.(json.Delim); ok && d == '[' {
			var whole map[string][]string // a list as a value: as texts, one for each
			if err := json.Unmarshal(raw, &whole); err == nil {
				m := map[string]string{}
				for k, v := range whole {
					m[k] = strings.Join(v, ",")
				}
				return m
			}
		}
	}
}

func TestATemplateThatCannotBeReadSaysWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"{": 1, "a}": 2, "{}": 2, "ä{b c}": 4, "{a,}": 4, "{a:0}": 3, "{a:b}": 3, "{=a}": 2, "{a..b}": 4, "{a.}": 3, "{%2x}": 2, "{a{b}}": 1, strings.Repeat("x", 70_000): 1, "\xff": 1} {
		_, err := uritemplate.Parse(text)
		var syntax *uritemplate.SyntaxError
		if !errors.As(err, &syntax) || syntax.Column != want || len(err.Error()) > 400 {
			t.Errorf("%.20q: got %v, want column %d", text, err, want)
		}
	}
}

func TestExpressionsShowWhatTheyAreMadeOf(t *testing.T) {
	t.Parallel()
	u, err := uritemplate.Parse("/a{/b,c*}{?d:3}")
	if err != nil {
		t.Fatal(err)
	}
	want := []uritemplate.Expr{{Op: '/', Vars: []uritemplate.Var{{Name: "b"}, {Name: "c", Explode: true}}}, {Op: '?', Vars: []uritemplate.Var{{Name: "d", Prefix: 3}}}}
	if d := cmp.Diff(want, u.Exprs()); d != "" {
		t.Error(d)
	}
}

func TestAURIIsTakenApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		template, uri string
		want          uritemplate.Vars
	}{
		{"/orders/{id}", "/orders/17", uritemplate.Vars{"id": "17"}},
		{"/orders/{id}", "/orders/17/items", nil},
		{"/orders{/id}", "/orders", uritemplate.Vars{}},
		{"/a{/x,y}", "/a/1/2", uritemplate.Vars{"x": "1", "y": "2"}},
		{"/a{/x*}", "/a/1/2/3", uritemplate.Vars{"x": []string{"1", "2", "3"}}},
		{"/a{?x,y}", "/a?y=2", uritemplate.Vars{"y": "2"}},
		{"/a{?x,y}", "/a?x=1&y=2", uritemplate.Vars{"x": "1", "y": "2"}},
		{"/a{?x,y}", "/a?x=1y=2", nil},
		{"/a{?x,y}", "/a?z=1", nil},
		{"/a{?x*}", "/a?x=1&x=2", uritemplate.Vars{"x": []string{"1", "2"}}},
		{"/a?b=1{&x}", "/a?b=1&x=ü", nil},
		{"/a?b=1{&x}", "/a?b=1&x=%C3%BC", uritemplate.Vars{"x": "ü"}},
		{"{+base}/x", "http://a.example/b/x", uritemplate.Vars{"base": "http://a.example/b"}},
		{"/f{.ext}", "/f.json", uritemplate.Vars{"ext": "json"}},
		{"/{x}/{x}", "/1/1", uritemplate.Vars{"x": "1"}},
		{"/{x}/{x}", "/1/2", nil},
		{"/{x:1}/{x}", "/a/abc", uritemplate.Vars{"x": "abc"}},
	} {
		u, err := uritemplate.Parse(c.template)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := u.Match(c.uri)
		if ok != (c.want != nil) || ok && !cmp.Equal(c.want, got) {
			t.Errorf("%s of %s: got %v %v, want %v", c.template, c.uri, got, ok, c.want)
		}
	}
}

func TestValuesThatNoTemplateTakesAreErrors(t *testing.T) {
	t.Parallel()
	u, err := uritemplate.Parse("{a}{b:2}")
	if err != nil {
		t.Fatal(err)
	}
	for _, vars := range []uritemplate.Vars{{"a": struct{}{}}, {"a": []any{[]string{}}}, {"a": uritemplate.Pairs{"x"}}, {"b": []string{"x"}}} {
		var value *uritemplate.ValueError
		if got, err := u.Expand(vars); !errors.As(err, &value) {
			t.Errorf("%v: got %q %v", vars, got, err)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("/orders{/id}{?status,page*,q:3}", "a", "/orders/a?status=a")
	f.Add("{+x}{#y}{.z}{;w*}{&v}", "ö%2", "")
	f.Fuzz(func(t *testing.T, text, value, uri string) {
		u, err := uritemplate.Parse(text)
		if err != nil {
			return
		}
		vars := uritemplate.Vars{}
		for _, name := range u.Names() {
			vars[name] = value
		}
		if _, err := u.Expand(vars); err != nil {
			t.Fatal(err)
		}
		if got, ok := u.Match(uri); ok {
			if again, err := u.Expand(got); err != nil || again != uri {
				t.Fatalf("%q matches %q with %v, which gives %q %v", text, uri, got, again, err)
			}
		}
	})
}
