package node_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/node"
)

// Each document ends in bounded memory, with a value or with one sentence. The budget is what is
// allocated for each byte of the source, all garbage included, with a floor of 4 MB: it does not
// depend on the speed of the machine, and a cost that grows with the square of the size breaks
// it by orders of magnitude.
//
// The test does not run in parallel, since it measures.
func TestHostileDocumentsEndWithinTheirBudget(t *testing.T) {
	const mb = 1 << 20
	tests := []struct {
		name   string
		doc    func() string
		budget int    // bytes allocated for each byte of the source
		want   string // the error, "" for none
		nodes  int
		faults int
	}{
		{"brackets.json", repeat("", "[", 20*mb, ""), 2, "1:1001: the document is nested deeper than 1000 levels", 0, 0},
		{"brackets.yaml", repeat("", "[", 20*mb, ""), 2, "1:1001: the document is nested deeper than 1000 levels", 0, 0},
		{"objects.json", repeat("", `{"a":`, 4*mb, ""), 2, "1:5001: the document is nested deeper than 1000 levels", 0, 0},
		{"allOf.json", repeat("", `{"allOf":[`, 100_000, ""), 2, "1:5001: the document is nested deeper than 1000 levels", 0, 0},
		{"enum.json", repeat(`{"enum":[0`, `,"value"`, 1_000_000, "]}"), 24, "", 1_000_003, 0},
		{"numbers.json", repeat(`[0`, `,1`, 1_000_000, "]"), 100, "", 1_000_002, 0},
		{"duplicates.json", repeat(`{"a":0`, `,"a":0`, 1_000_000, "}"), 64, "", 1_000_002, 101},
		{"members.json", sequence(`{"":0`, `,"$i":0`, 200_000, "}"), 32, "", 200_002, 0},
		{"line.json", repeat(`["`, "é", 5*mb, `"]`), 2, "", 2, 0},
		{"escapes.json", repeat(`["`, `\u00e9`, 2*mb, `"]`), 3, "", 2, 0},
		{"key.json", repeat(`{"`, "k", 10*mb, `":1,"":1,"":2}`), 2, "", 4, 1},
		{"number.json", repeat("[", "9", 10*mb, "]"), 2, "", 2, 0},
		{"nul.json", repeat("[", "\x00", 10*mb, "]"), 2, "1:2: expected a value, found '\\x00'", 0, 0},
		{"nul.yaml", repeat("a: ", "\x00", 10*mb, "]"), 2, "1:4: YAML does not allow this control character", 0, 0},
		{"binary.yaml", repeat("", "\xff\x00", 5*mb, ""), 2, "1:1: the document is not UTF-8: byte 0xff", 0, 0},
		{"crlf.json", repeat("[", "\r\n", 5*mb, "]"), 2, "", 1, 0},
		{"cr.yaml", repeat("a: 1", "\r", mb, "b: 1"), 64, "", 3, 0},
		{"bom.yaml", repeat("\xef\xbb\xbf", "\xef\xbb\xbf", 1000, "a: 1"), 5000, "", 2, 0},
		{"dashes.yaml", repeat("", "- ", 10*mb, ""), 2, "1:5000003: the document has more than 2500000 values up to here, too many to read as YAML", 0, 0},
		{"block.yaml", repeat("", "- ", 100_000, "a"), 32, "1:2001: the document is nested deeper than 1000 levels", 0, 0},
		{"keys.yaml", repeat("", "? ", 100_000, "a"), 32, "1:2001: the document is nested deeper than 1000 levels", 0, 0},
		{"flow.yaml", repeat("a: ", "{a: ", 100_000, ""), 32, "1:4004: the document is nested deeper than 1000 levels", 0, 0},
		{"enum.yaml", repeat("enum:\n", "- abc\n", 100_000, ""), 100, "", 100_002, 0},
		{"duplicates.yaml", repeat("", "a: 1\n", 100_000, ""), 200, "", 100_001, 101},
		{"line.yaml", repeat("a: [", "b, ", 100_000, "]"), 200, "", 100_002, 0},
		{"comments.yaml", repeat("", "# c\n", 200_000, "a: 1"), 32, "", 2, 0},
		{"literal.yaml", repeat("a: |\n", "  b\n", 200_000, ""), 50, "", 2, 0},
		{"anchors.yaml", sequence("", "- &a$i x\n- *a$i\n", 100_000, ""), 60, "", 100_001, 0},
		{"chain.yaml", sequence("- &a0 x\n", "- &a$j [*a$i]\n", 100_000, ""), 60, "1001:11: the document is nested deeper than 1000 levels when this alias is written out", 0, 0},
		{"laughs.yaml", sequence("a0: &a0 x\n", "a$j: &a$j [*a$i, *a$i]\n", 100_000, ""), 60, "24:12: the document has more than 20000000 values when this alias is written out", 0, 0},
		{"merges.yaml", sequence("m: &m {a: 1}\n", "m$i: {<<: *m}\n", 100_000, ""), 200, "", 100_003, 0},
		{"mergebomb.yaml", sequence("m0: &m0 {a0: 1}\n", "m$j: &m$j {<<: *m$i, a$j: 1}\n", 10_000, ""), 2000, "1415:20: the document has more than 1000000 members that come from merge keys", 0, 0},
		{"tags.yaml", repeat("%TAG !a! "+strings.Repeat("x", 240)+"\n---\n", "- !a!b c\n", 50_000, ""), 300, "", 50_001, 0},
		{"tagprefix.yaml", repeat("%TAG !a! "+strings.Repeat("x", 300)+"\n---\n", "- !a!b c\n", 50_000, ""), 2, "1:1: this %TAG directive is too long, or one of too many", 0, 0},
		{"directives.yaml", repeat("", "%TAG !a! x\n", 200_000, ""), 2, "101:1: this %TAG directive is too long, or one of too many", 0, 0},
		{"documents.yaml", repeat("a\n", "---\na\n", 200_000, ""), 32, "", 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := []byte(tt.doc())
			tree, allocated, err := measured(tt.name, doc)
			if limit := max(4*mb, len(doc)*tt.budget); allocated > limit {
				t.Errorf("allocated %d bytes for %d, the limit is %d", allocated, len(doc), limit)
			}
			if tt.want != "" {
				if want := tt.name + ":" + tt.want; err == nil || err.Error() != want {
					t.Errorf("got error %v, want %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if tree.Len() != tt.nodes || len(tree.Faults()) != tt.faults {
				t.Errorf("got %d values and %d faults, want %d and %d", tree.Len(), len(tree.Faults()), tt.nodes, tt.faults)
			}
			for _, f := range tree.Faults() {
				if len(f.Msg) > 500 {
					t.Errorf("a fault has a message of %d bytes", len(f.Msg))
				}
			}
		})
	}
}

func measured(name string, doc []byte) (tree *node.Tree, allocated int, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	tree, err = node.Parse(name, doc, node.Options{})
	runtime.ReadMemStats(&after)
	return tree, int(after.TotalAlloc - before.TotalAlloc), err
}

func repeat(head, part string, n int, tail string) func() string {
	return func() string { return head + strings.Repeat(part, n) + tail }
}

// sequence writes part n times, with the numbers of each turn and of the next one for $i and $j.
func sequence(head, part string, n int, tail string) func() string {
	return func() string {
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			b.WriteString(strings.NewReplacer("$i", strconv.Itoa(i), "$j", strconv.Itoa(i+1)).Replace(part))
		}
		return b.String() + tail
	}
}

func TestLimitsCanBeSet(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, doc string
		o         node.Options
		want      string
	}{
		{"a.json", "[1,2,3]", node.Options{MaxBytes: 6}, "a.json: the document has 7 bytes, the limit is 6"},
		{"a.json", "[1,2,3]", node.Options{MaxNodes: 3}, "a.json:1:6: the document has more than 3 values"},
		{"a.json", "[[[1]]]", node.Options{MaxDepth: 2}, "a.json:1:3: the document is nested deeper than 2 levels"},
		{"a.yaml", "- - - 1", node.Options{MaxDepth: 2}, "a.yaml:1:5: the document is nested deeper than 2 levels"},
		{"a.yaml", "a:\n- b:\n  - c", node.Options{MaxDepth: 3}, "a.yaml:3:3: the document is nested deeper than 3 levels"},
		{"a.yaml", "- &a [1, 2]\n- *a\n- *a", node.Options{MaxNodes: 80}, ""},
		{"a.yaml", "- &a [[1], 2]\n- [*a]\n", node.Options{MaxDepth: 3}, "a.yaml:2:4: the document is nested deeper than 3 levels when this alias is written out"},
		{"a.yaml", "- &a {b: {c: 1}}\n- <<: *a\n", node.Options{MaxDepth: 3}, ""},
		{"a.yaml", "- &a {b: {c: 1}}\n- d:\n    <<: *a\n", node.Options{MaxDepth: 3}, "a.yaml:3:9: the document is nested deeper than 3 levels when this alias is written out"},
	}
	for _, tt := range tests {
		_, err := node.Parse(tt.name, []byte(tt.doc), tt.o)
		if got := fmt.Sprint(err); got != tt.want && (err != nil || tt.want != "") {
			t.Errorf("%q with %+v: got %s, want %s", tt.doc, tt.o, got, tt.want)
		}
	}
}

func TestAnEmptyDocumentIsNoJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " \n", "\xef\xbb\xbf"} {
		if _, err := node.Parse("empty.json", []byte(text), node.Options{JSON: true}); err == nil || !strings.Contains(err.Error(), "the document is empty") {
			t.Errorf("%q: got %v", text, err)
		}
		if _, err := node.ParseJSON("empty.json", []byte(text), node.Options{}); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
