package swagger

import (
	"strings"
	"testing"
)

func TestPlaceIsOneTextForOneFile(t *testing.T) {
	t.Parallel()
	type reference struct{ from, address string }
	same := [][]reference{
		{{"", "api.yaml"}, {"", "./api.yaml"}, {"api.yaml", "api.yaml"}, {"x/y.yaml", "../api.yaml"}, {"lib.yaml", "x/../api.yaml"}},
		{{"a/b.yaml", "/etc/c.yaml"}, {"z.yaml", "/etc/./c.yaml"}},
		{{"", "https://example.com/a.yaml"}, {"b.yaml", "https://example.com/a.yaml"}},
		{{"HEAD:x/a.yaml", "c.yaml"}, {"HEAD:x/b.yaml", "c.yaml"}},
		{{`C:\x\a.yaml`, "c.yaml"}},
		{{`C:\y\a.yaml`, "c.yaml"}},
		{{"HEAD:x/y/a.yaml", "c.yaml"}},
		{{"a.yaml", "c%20d.yaml"}},
		{{"https://example.com/x/a.yaml", "c.yaml"}, {"https://example.com/x/b.yaml", "c.yaml"}},
	}
	seen := map[string]reference{}
	for _, group := range same {
		first := place(group[0].from, group[0].address)
		if other, ok := seen[first]; ok {
			t.Errorf("%v and %v are one place", other, group[0])
		}
		seen[first] = group[0]
		for _, r := range group[1:] {
			if got := place(r.from, r.address); got != first {
				t.Errorf("%v is %q, and %v is %q", r, got, group[0], first)
			}
		}
	}
}

func TestClipKeepsWholeCharacters(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 100)
	got := clip(long)
	if got != strings.Repeat("ä", 40)+"…" || clip("short") != "short" {
		t.Errorf("clip gave %q", got)
	}
}
