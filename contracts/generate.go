package contracts

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/postel-api/postel/contracts/internal/dateexpr"
	"github.com/postel-api/postel/contracts/internal/javatime"
	"github.com/postel-api/postel/contracts/internal/oniguruma"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

// making makes the values of generators for one interaction. What is random is the same in every
// run: it hangs on the interaction only, so that a failure can be repeated.
type making struct {
	random *rand.Rand
	now    time.Time
	values map[string]any // of the provider states
	base   string         // the provider's URL
}

func newMaking(i *Interaction, o Options, values map[string]any) *making {
	h := fnv.New64a()
	_, _ = h.Write([]byte(i.Key + "\x00" + i.Description)) // a hash never fails
	return &making{rand.New(rand.NewPCG(h.Sum64(), 1)), o.Now(), values, o.URL}
}

// value makes a value. Numbers are json.Number.
func (m *making) value(g *Generator) (any, error) {
	setting := func(key, otherwise string) string {
		if v := g.Settings.Get(key); v.Exists() {
			return v.Text()
		}
		return otherwise
	}
	number := func(key string, otherwise int) (int, error) {
		v, err := strconv.Atoi(setting(key, strconv.Itoa(otherwise)))
		if err != nil || v < -1<<31 || v > 1<<31 {
			return 0, g.At.Errorf("%s of %s is no number that can be used: %s", key, g.Kind, setting(key, ""))
		}
		return v, nil
	}
	switch g.Kind {
	case "RandomInt":
		low, err := number("min", 0)
		if err != nil {
			return nil, err
		}
		high, err := number("max", 1<<31-1)
		if err != nil || high < low {
			return nil, g.At.Errorf("min and max of %s leave no number", g.Kind)
		}
		return json.Number(strconv.Itoa(low + m.random.IntN(high-low+1))), nil
	case "RandomDecimal":
		n, err := m.size(g, number, "digits", 10)
		return json.Number(m.decimal(n)), err
	case "RandomHexadecimal":
		n, err := m.size(g, number, "digits", 10)
		return m.letters("0123456789ABCDEF", n), err
	case "RandomString":
		n, err := m.size(g, number, "size", 10)
		return m.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", n), err
	case "RandomBoolean":
		return m.random.IntN(2) == 1, nil
	case "Regex":
		text, ok, err := oniguruma.Sample(setting("regex", ""), m.random)
		if err == nil && !ok {
			err = g.At.Errorf("no text was found that matches %s", setting("regex", ""))
		}
		return text, err
	case "Uuid":
		return m.uuid(setting("format", "lower-case-hyphenated")), nil
	case "Date":
		return m.date(g, setting("format", "yyyy-MM-dd"), setting("expression", ""))
	case "Time":
		return m.date(g, setting("format", "HH:mm:ss"), setting("expression", ""))
	case "DateTime":
		return m.date(g, setting("format", "yyyy-MM-dd'T'HH:mm:ss"), setting("expression", ""))
	case "ProviderState":
		return m.state(g, setting("expression", ""), setting("dataType", "RAW"))
	case "MockServerURL":
		return m.url(g, setting("regex", ""), setting("example", ""))
	}
	return nil, g.At.Errorf("the generator %q is not known", g.Kind)
}

// size is a number of characters, within reason.
func (m *making) size(g *Generator, number func(string, int) (int, error), key string, otherwise int) (int, error) {
	n, err := number(key, otherwise)
	if err == nil && (n < 1 || n > 1<<20) {
		err = g.At.Errorf("%s of %s is from 1 to %d, not %d", key, g.Kind, 1<<20, n)
	}
	if err != nil {
		return 1, err
	}
	return n, nil
}

func (m *making) letters(of string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = of[m.random.IntN(len(of))]
	}
	return string(b)
}

// decimal has so many digits, one of them at least before the point and one behind.
func (m *making) decimal(n int) string {
	if n < 2 {
		return m.letters("123456789", 1) + ".0"
	}
	point := 1 + m.random.IntN(n-1)
	digits := m.letters("123456789", 1) + m.letters("0123456789", n-1)
	return digits[:point] + "." + digits[point:]
}

func (m *making) uuid(format string) string {
	b := make([]byte, 16)
	for i := range b {
		b[i] = byte(m.random.IntN(256))
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80 // version 4 (RFC 9562, section 5.4)
	text := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	switch format {
	case "simple":
		return strings.ReplaceAll(text, "-", "")
	case "upper-case-hyphenated":
		return strings.ToUpper(text)
	case "URN":
		return "urn:uuid:" + text
	}
	return text
}

func (m *making) date(g *Generator, format, expression string) (any, error) {
	p, err := javatime.Parse(format)
	if err != nil {
		return nil, g.At.Errorf("%s", err)
	}
	at, err := dateexpr.Eval(expression, m.now)
	if err != nil {
		return nil, g.At.Errorf("%s", err)
	}
	return p.Format(at), nil
}

// state replaces ${name} in an expression by the values of provider states; an expression without
// is the name of a value.
func (m *making) state(g *Generator, expression, kind string) (any, error) {
	if !strings.Contains(expression, "${") {
		v, ok := m.values[expression]
		if !ok {
			return nil, g.At.Errorf("no provider state has given a value for %q", expression)
		}
		return convert(v, kind), nil
	}
	var b strings.Builder
	for rest := expression; ; {
		before, behind, ok := strings.Cut(rest, "${")
		b.WriteString(before)
		if !ok {
			return convert(b.String(), kind), nil
		}
		name, after, ok := strings.Cut(behind, "}")
		if !ok {
			return nil, g.At.Errorf("the expression %q does not close a brace", expression)
		}
		v, ok := m.values[name]
		if !ok {
			return nil, g.At.Errorf("no provider state has given a value for %q", name)
		}
		b.WriteString(plain(v))
		rest = after
	}
}

// plain is a value as a text.
func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// convert gives a value the type that a generator asks for, where its text is of it.
func convert(v any, kind string) any {
	text := plain(v)
	switch kind {
	case "STRING":
		return text
	case "INTEGER", "DECIMAL", "FLOAT":
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return json.Number(text)
		}
	case "BOOLEAN":
		if text == "true" || text == "false" {
			return text == "true"
		}
	}
	return v
}

// url puts the provider's URL before what an expression finds in the example.
func (m *making) url(g *Generator, pattern, example string) (any, error) {
	r, err := oniguruma.Compile(pattern)
	if err != nil {
		return nil, g.At.Errorf("%s", err)
	}
	// The expression is .*(\/path)$: its group is the part that stays.
	for at := range len(example) + 1 {
		if tail := example[at:]; strings.HasPrefix(tail, "/") && !strings.HasPrefix(tail, "//") && !(at > 0 && example[at-1] == '/') {
			if ok, err := r.MatchWhole(m.base + tail); err == nil && ok {
				return strings.TrimSuffix(m.base, "/") + tail, nil
			}
		}
	}
	return example, nil
}

// body applies the generators of a JSON body.
func (m *making) body(c matching.Content, list []Generator) (matching.Content, error) {
	var made []Generator
	for _, g := range list {
		if g.Part == "body" {
			made = append(made, g)
		}
	}
	if len(made) == 0 || c.Presence != matching.Present {
		return c, nil
	}
	tree, err := node.Parse("the body", c.Bytes, node.Options{JSON: true})
	if err != nil { // a text: a generator at its root replaces it
		for i := range made {
			if len(made[i].Path.Steps) == 0 {
				v, err := m.value(&made[i])
				if err != nil {
					return c, err
				}
				c.Bytes = []byte(plain(v))
			}
		}
		return c, nil
	}
	root := mutable(tree.Root())
	for i := range made {
		if err := m.set(&root, made[i].Path.Steps, &made[i]); err != nil {
			return c, err
		}
	}
	data, err := json.Marshal(root)
	if err != nil {
		return c, made[0].At.Errorf("the body with generated values is no JSON: %s", err)
	}
	c.Bytes, c.JSON = data, node.Node{}
	return c, nil
}

// set replaces what a path leads to by made values. How deep it goes is bounded by the path.
func (m *making) set(v *any, steps []matching.Step, g *Generator) (err error) {
	if len(steps) == 0 {
		*v, err = m.value(g)
		return err
	}
	switch at := (*v).(type) {
	case *ordered.Object:
		for i := range *at {
			if s := steps[0]; s.Kind == matching.AnyChild || s.Kind == matching.Member && s.Name == (*at)[i].Name {
				if err := m.set(&(*at)[i].Value, steps[1:], g); err != nil {
					return err
				}
			}
		}
	case []any:
		for i := range at {
			if s := steps[0]; s.Kind >= matching.AnyChild || s.Kind == matching.Item && s.Index == i || s.Kind == matching.Member && s.Name == strconv.Itoa(i) {
				if err := m.set(&at[i], steps[1:], g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mutable copies a tree into values that can be changed. How deep it goes is bounded by the reader.
func mutable(n node.Node) any {
	switch n.Kind() {
	case node.Object:
		o := &ordered.Object{}
		for key, v := range n.Members() {
			o.Add(key, mutable(v))
		}
		return o
	case node.Array:
		list := []any{}
		for _, v := range n.Items() {
			list = append(list, mutable(v))
		}
		return list
	case node.Number:
		return json.Number(n.Text())
	case node.Bool:
		return n.Bool()
	case node.String:
		return n.Text()
	}
	return nil
}
