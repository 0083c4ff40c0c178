package subschema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postel-api/postel/internal/node"
)

type docResolver struct{ root node.Node }

func (d docResolver) Resolve(n node.Node) (node.Node, error) {
	ref := n.Get("$ref").Str()
	v, ok := d.root.Pointer(strings.TrimPrefix(ref, "#"))
	if !ok {
		return v, os.ErrNotExist
	}
	return v, nil
}

func deref(root, n node.Node) node.Node {
	for i := 0; i < 10 && n.Has("$ref"); i++ {
		n, _ = docResolver{root}.Resolve(n)
	}
	return n
}

type slot struct {
	schema   node.Node
	response bool
	text     bool
}

func slots(root node.Node) map[string]slot {
	out := map[string]slot{}
	v2 := root.Has("swagger")
	for path, item := range root.Get("paths").Members() {
		for method, op := range item.Members() {
			if op.Kind() != node.Object {
				continue
			}
			key := method + " " + path
			for _, p := range op.Get("parameters").Items() {
				p = deref(root, p)
				k := key + " param " + p.Get("in").Str() + " " + p.Get("name").Str()
				if s := p.Get("schema"); s.Exists() {
					out[k] = slot{s, false, p.Get("in").Str() != "body"}
				} else if v2 {
					out[k] = slot{p, false, true}
				}
			}
			for media, m := range deref(root, op.Get("requestBody")).Get("content").Members() {
				if s := m.Get("schema"); s.Exists() {
					out[key+" body "+media] = slot{s, false, false}
				}
			}
			for status, r := range op.Get("responses").Members() {
				r = deref(root, r)
				if s := r.Get("schema"); s.Exists() {
					out[key+" "+status] = slot{s, true, false}
				}
				for media, m := range r.Get("content").Members() {
					if s := m.Get("schema"); s.Exists() {
						out[key+" "+status+" "+media] = slot{s, true, false}
					}
				}
			}
		}
	}
	return out
}

func TestMeasure(t *testing.T) {
	dir := suites(t, "corpus")
	names, _ := os.ReadDir(dir)
	totals := map[string]int{}
	for _, d := range names {
		if only := os.Getenv("ONLY"); only != "" && only != d.Name() {
			continue
		}
		olds, _ := filepath.Glob(filepath.Join(dir, d.Name(), "old.*"))
		news, _ := filepath.Glob(filepath.Join(dir, d.Name(), "new.*"))
		if len(olds) == 0 || len(news) == 0 {
			continue
		}
		load := func(f string) node.Node {
			data, _ := os.ReadFile(f)
			tr, err := node.Parse(f, data, node.Options{})
			if err != nil {
				t.Log(err)
				return node.Node{}
			}
			return tr.Root()
		}
		ro, rn := load(olds[0]), load(news[0])
		if ro.IsZero() || rn.IsZero() {
			continue
		}
		dia := func(r node.Node) Dialect {
			switch {
			case r.Has("swagger"):
				return Swagger20
			case strings.HasPrefix(r.Get("openapi").Str(), "3.0"):
				return OpenAPI30
			}
			return Draft202012
		}
		so, sn := slots(ro), slots(rn)
		u := NewUniverse()
		start := time.Now()
		type pr struct {
			a, b *Schema
			s    slot
			k    string
		}
		var prs []pr
		for k, s := range so {
			if n, ok := sn[k]; ok {
				a, b := u.Add(s.schema, dia(ro), docResolver{ro}), u.Add(n.schema, dia(rn), docResolver{rn})
				prs = append(prs, pr{a, b, s, k})
			}
		}
		u.reachAll()
		ir := time.Since(start)
		start = time.Now()
		u.Classify()
		cls := time.Since(start)
		start = time.Now()
		counts := map[string]int{}
		seen := map[[3]int]bool{}
		for _, p := range prs {
			if p.a.Class() == p.b.Class() {
				counts["equal slots"]++
				continue
			}
			rel := Relation{View: Request, Text: p.s.text}
			s, r := p.a, p.b
			if p.s.response {
				rel = Relation{View: Response, TolerantReceiver: true}
				s, r = r, s
			}
			x := 0
			if p.s.response {
				x = 1
			}
			if p.s.text {
				x = 2
			}
			k := [3]int{int(s.Class()), int(r.Class()), x}
			if seen[k] {
				continue
			}
			seen[k] = true
			t0 := time.Now()
			a := u.Contains(s, r, rel)
			name := a.Verdict.String() + " " + a.Proof
			counts[name]++
			if os.Getenv("WIT") != "" && a.Verdict == NotContained {
				t.Logf("%s: %.300s AT %s", p.k, a.Witness, a.At)
			}
			if dt := time.Since(t0); dt > 100*time.Millisecond {
				t.Logf("slow %s %s %v %s", d.Name(), p.k, dt, name)
			}
			if a.Verdict == Undecided && os.Getenv("SHOW") != "" {
				t.Logf("undecided %s %s: %s", d.Name(), p.k, a.Reason)
			}
		}
		for k, n := range counts {
			totals[k] += n
		}
		t.Logf("%-18s ir %v class %v (%d schemas, %d classes) decide %v %v", d.Name(), ir.Round(time.Millisecond), cls.Round(time.Millisecond), len(u.all), len(u.members), time.Since(start).Round(time.Millisecond), counts)
	}
	t.Log(totals)
}

func (u *Universe) reachAll() {
	p := u.pending
	u.reach()
	u.pending = p
}
