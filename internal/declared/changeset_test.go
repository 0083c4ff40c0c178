package declared_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/declared"
	"github.com/postel-api/postel/internal/node"
)

func sentence(err error) string {
	var e *node.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return "not a sentence: " + err.Error()
	case e.Help == "":
		return e.Error()
	}
	return e.Error() + " | " + e.Help
}

func TestChangesetsDeclareBumpsOfPackages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if sets, err := declared.ReadChangesets(dir); len(sets) != 0 || err != nil {
		t.Errorf("without a directory: %v, %v", sets, err)
	}
	files := map[string]string{
		"brave-cats.md": "---\n\"@acme/orders\": minor\n'billing': major\n---\n\nOrders have\nnotes.\n\n---\nmore\n",
		"calm-dogs.md":  "\xef\xbb\xbf---\r\norders: patch # why\r\n---\r\nA text.\r\n",
		"empty.md":      "---\n---\n", "none.md": "---\nbilling: none\n---\nno release",
		"README.md": "# Changesets", "config.json": "{}",
	}
	for name, content := range files {
		path := filepath.Join(dir, declared.ChangesetDir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sets, err := declared.ReadChangesets(dir)
	if err != nil {
		t.Fatal(err)
	}
	cats := func(b diff.Bump) declared.Statement {
		return declared.Statement{Name: ".changeset/brave-cats.md", Bump: b, Text: "Orders have notes. --- more"}
	}
	dogs := declared.Statement{Name: ".changeset/calm-dogs.md", Bump: diff.Patch, Text: "A text."}
	for pkg, want := range map[string]declared.Declaration{
		"":             {Bump: diff.Major, By: []declared.Statement{cats(diff.Major), dogs}, Silent: []string{".changeset/empty.md"}},
		"@acme/orders": {Bump: diff.Minor, By: []declared.Statement{cats(diff.Minor)}, Silent: []string{".changeset/calm-dogs.md", ".changeset/empty.md", ".changeset/none.md"}},
		"orders":       {Bump: diff.Patch, By: []declared.Statement{dogs}, Silent: []string{".changeset/brave-cats.md", ".changeset/empty.md", ".changeset/none.md"}},
		"billing":      {Bump: diff.Major, By: []declared.Statement{cats(diff.Major)}, Silent: []string{".changeset/calm-dogs.md", ".changeset/empty.md"}},
	} {
		got, err := declared.FromChangesets(sets, pkg)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", pkg, err, diff)
		}
	}
}

func TestWhatIsNoChangesetIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	const matter = "c.md:1:1: the changeset does not begin with a front matter | begin it with lines like\n---\n\"package\": minor\n---"
	for text, want := range map[string]string{
		"":                             matter,
		"a: minor":                     matter,
		"---\na: minor\n":              matter,
		"---\na: minr\n---\n":          `c.md:2:4: a bump is major, minor, patch or none, not "minr"; did you mean "minor"?`,
		"---\na: 1\n---\n":             `c.md:2:4: a bump is major, minor, patch or none, not "1"`,
		"---\n- a\n---\n":              `c.md:2:1: the front matter holds packages with their bumps, but this is no such list | write "package": minor`,
		"---\na: major\na: minor\n---": `c.md:3:1: the key "a" stands twice in this object, first on line 2; the last one counts | remove one of the two`,
		"---\n\ta: major\n---":         "c.md:2:1: a tab cannot indent a line of YAML | use spaces",
	} {
		_, err := declared.FromChangesets([]declared.Changeset{{Name: "c.md", Data: []byte(text)}}, "")
		if diff := cmp.Diff(want, sentence(err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestAVeryLargeChangesetIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, declared.ChangesetDir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, declared.ChangesetDir, "x.md"), []byte(strings.Repeat("x", 2<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := declared.ReadChangesets(dir)
	if got, want := sentence(err), ".changeset/x.md: the file is larger than the limit of 1 MiB"; got != want {
		t.Errorf("got %s", got)
	}
}
