package semver

import (
	"strings"
	"testing"

	masterminds "github.com/Masterminds/semver/v3"
	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	for _, s := range append(append([]string(nil), specValid...), specInvalid...) {
		f.Add(s, "1.2.3-rc.1")
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		v, err := Parse(s)
		if err != nil {
			printable(t, err)
			loose(t, s)
			return
		}
		if v.String() != s {
			t.Fatalf("%q is written as %q", s, v)
		}
		if w, err := Parse(other); err == nil {
			againstMasterminds(t, v, w)
			if v.Compare(w) != -w.Compare(v) || v.Compare(v.successor()) >= 0 {
				t.Fatalf("%s and %s", v, w)
			}
		}
		for _, b := range []Bump{Patch, Minor, Major} {
			step, err := Next(v, b)
			if err != nil {
				printable(t, err)
				continue
			}
			if again, err := Parse(step.Version.String()); err != nil || again != step.Version || again.Compare(v) <= 0 {
				t.Fatalf("%s %s: %s %v", v, b, step.Version, err)
			}
		}
	})
}

func loose(t *testing.T, s string) {
	t.Helper()
	l, err := ParseLoose(s)
	if err != nil {
		printable(t, err)
		return
	}
	if l.Coercion == 0 || l.Sentence == "" {
		t.Fatalf("%q is silently read as %s", s, l.Version)
	}
	if again, err := Parse(l.Version.String()); err != nil || again != l.Version {
		t.Fatalf("%q is read as %s: %v", s, l.Version, err)
	}
}

// againstMasterminds compares where the numbers are such that both hold them.
func againstMasterminds(t *testing.T, v, w Version) {
	t.Helper()
	a, errA := masterminds.StrictNewVersion(v.String())
	b, errB := masterminds.StrictNewVersion(w.String())
	if errA != nil || errB != nil || strings.ContainsFunc(v.pre+"."+w.pre, func(r rune) bool { return r >= '0' && r <= '9' }) {
		return
	}
	if v.Compare(w) != a.Compare(b) {
		t.Fatalf("%s and %s: %d, and %d for Masterminds", v, w, v.Compare(w), a.Compare(b))
	}
}

func printable(t *testing.T, err error) {
	t.Helper()
	if s := err.Error(); len(s) > 2000 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		t.Fatalf("%q", s)
	}
}

func FuzzParseRange(f *testing.F) {
	for _, r := range gridRanges() {
		f.Add(r, "1.2.3-rc.1")
	}
	f.Fuzz(func(t *testing.T, s, version string) {
		r, err := ParseRange(s)
		if err != nil {
			printable(t, err)
			return
		}
		set, fault := parseRange(r.Normal())
		if fault != nil {
			t.Fatalf("%q is %q: %v", s, r.Normal(), fault)
		}
		if again := (Range{set: set}); !again.Covers(r) || !r.Covers(again) {
			t.Fatalf("%q is %q, which is %q", s, r.Normal(), again.Normal())
		}
		if v, err := Parse(version); err == nil {
			if r.Has(v) && r.IsEmpty() || r.Explain(v) == "" || (Meets(r, v).Verdict == Works) != (r.Has(v) && v.Calendar() == nil) {
				t.Fatalf("%q and %s", s, v)
			}
		}
	})
}

func FuzzParseLock(f *testing.F) {
	f.Add([]byte("# c\npostel.lock 1\nservice \"s\" 2.1.0\nGET /a/{x} 1.0.0\nPUT \"/a b\" 1.0.0 ended 2.0.0\n"))
	f.Add([]byte("postel.lock 1\r\nservice \"\\xff\" 1.0.0-rc.1+b\r\nGET hook 1.0.0\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		table, err := ParseLock("postel.lock", text)
		if err != nil {
			printable(t, err)
			return
		}
		written, err := table.Lock()
		if err != nil {
			t.Fatalf("%+v: %v", table, err)
		}
		again, err := ParseLock("postel.lock", written)
		if diff := cmp.Diff(table, again); diff != "" || err != nil {
			t.Fatalf("%s\n%v", diff, err)
		}
		changes := Changes{Endpoints: map[Endpoint]Bump{}}
		for _, r := range table.Rows {
			if !r.HasEnded() {
				changes.Endpoints[r.Endpoint] = Minor
			}
		}
		next, _, err := table.Raise(changes)
		if err != nil {
			printable(t, err)
			return
		}
		if _, err := next.Lock(); err != nil {
			t.Fatalf("%+v: %v", next, err)
		}
	})
}

func FuzzParseNeed(f *testing.F) {
	for _, s := range []string{"GET /customers/{id} ^1.2", `GET "/a b" *`, "POST hook 1 || 2", "GET"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNeed(s)
		if err != nil {
			printable(t, err)
			return
		}
		again, err := ParseNeed(n.String())
		if err != nil || again.Endpoint != n.Endpoint || again.Range.String() != n.Range.String() {
			t.Fatalf("%q is written as %q: %v", s, n, err)
		}
	})
}
