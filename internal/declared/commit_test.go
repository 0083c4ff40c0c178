package declared_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/declared"
)

// The rules are those of the specification of Conventional Commits 1.0.0, by their numbers.
func TestTheRulesOfConventionalCommits(t *testing.T) {
	t.Parallel()
	type footers = []declared.Footer
	tests := []struct {
		rule, text string
		want       declared.Conventional // the zero value: no such message
		bump       diff.Bump
	}{
		{"1 a type, a colon and a space", "feat: allow it", declared.Conventional{Type: "feat", Description: "allow it"}, diff.Minor},
		{"1 without a colon it is none", "feat allow it", declared.Conventional{}, diff.None},
		{"1 without a space it is none", "feat:allow it", declared.Conventional{}, diff.None},
		{"1 without a type it is none", ": allow it", declared.Conventional{}, diff.None},
		{"1 with a space before the colon it is none", "feat : allow it", declared.Conventional{}, diff.None},
		{"1 with two types it is none", "feat fix: allow it", declared.Conventional{}, diff.None},
		{"2 feat adds a feature", "feat: x", declared.Conventional{Type: "feat", Description: "x"}, diff.Minor},
		{"2 a word that begins like it does not", "feature: x", declared.Conventional{Type: "feature", Description: "x"}, diff.None},
		{"3 fix corrects", "fix: x", declared.Conventional{Type: "fix", Description: "x"}, diff.Patch},
		{"4 a scope", "fix(orders api): x", declared.Conventional{Type: "fix", Scope: "orders api", Description: "x"}, diff.Patch},
		{"4 an empty scope is none", "fix(): x", declared.Conventional{}, diff.None},
		{"4 a scope that is not closed is none", "fix(parser: x", declared.Conventional{}, diff.None},
		{"4 a scope after a space is none", "fix (parser): x", declared.Conventional{}, diff.None},
		{"5 a description follows", "fix: array parsing: spaces (again)!", declared.Conventional{Type: "fix", Description: "array parsing: spaces (again)!"}, diff.Patch},
		{"5 without a description it is none", "fix: ", declared.Conventional{}, diff.None},
		{"5 nor on the next line", "fix:\nx", declared.Conventional{}, diff.None},
		{"6 a body after a blank line", "fix: x\n\nbody", declared.Conventional{Type: "fix", Description: "x", Body: "body"}, diff.Patch},
		{"6 what follows at once is no body", "fix: x\nBREAKING CHANGE: y", declared.Conventional{Type: "fix", Description: "x"}, diff.Patch},
		{"7 a body of paragraphs", "fix: x\n\none\ntwo\n\nthree: 3\n", declared.Conventional{Type: "fix", Description: "x", Body: "one\ntwo", Footers: footers{{"three", "3"}}}, diff.Patch},
		{"8 footers with both separators", "fix: x\n\nbody\n\nReviewed-by: Z\nRefs #133", declared.Conventional{Type: "fix", Description: "x", Body: "body", Footers: footers{{"Reviewed-by", "Z"}, {"Refs", "#133"}}}, diff.Patch},
		{"8 footers without a body", "fix: x\n\nRefs: #1", declared.Conventional{Type: "fix", Description: "x", Footers: footers{{"Refs", "#1"}}}, diff.Patch},
		{"8 not within a paragraph", "fix: x\n\nthe words\nBREAKING CHANGE: are quoted here", declared.Conventional{Type: "fix", Description: "x", Body: "the words\nBREAKING CHANGE: are quoted here"}, diff.Patch},
		{"9 a token has hyphens", "fix: x\n\nAcked by: me", declared.Conventional{Type: "fix", Description: "x", Body: "Acked by: me"}, diff.Patch},
		{"9 except one", "fix: x\n\nBREAKING CHANGE: y", declared.Conventional{Type: "fix", Description: "x", Footers: footers{{"BREAKING CHANGE", "y"}}, Breaking: true, Why: "y"}, diff.Major},
		{"10 a value of several lines", "fix: x\n\nBREAKING CHANGE: one\ntwo\n\nthree\nRefs: 1", declared.Conventional{Type: "fix", Description: "x", Footers: footers{{"BREAKING CHANGE", "one\ntwo\n\nthree"}, {"Refs", "1"}}, Breaking: true, Why: "one\ntwo\n\nthree"}, diff.Major},
		{"11 a break of any type", "chore!: x", declared.Conventional{Type: "chore", Description: "x", Breaking: true, Why: "x"}, diff.Major},
		{"12 upper case, colon, space, description", "feat: x\n\nbreaking change: y", declared.Conventional{Type: "feat", Description: "x", Body: "breaking change: y"}, diff.Minor},
		{"12 in mixed case it is no break", "feat: x\n\nBreaking-Change: y", declared.Conventional{Type: "feat", Description: "x", Footers: footers{{"Breaking-Change", "y"}}}, diff.Minor},
		{"12 without a description it is no break", "feat: x\n\nBREAKING CHANGE: ", declared.Conventional{Type: "feat", Description: "x", Body: "BREAKING CHANGE:"}, diff.Minor},
		{"12 with a number sign it is no break", "feat: x\n\nBREAKING CHANGE #1", declared.Conventional{Type: "feat", Description: "x", Footers: footers{{"BREAKING CHANGE", "#1"}}}, diff.Minor},
		{"13 an exclamation mark before the colon", "feat(api)!: x", declared.Conventional{Type: "feat", Scope: "api", Description: "x", Breaking: true, Why: "x"}, diff.Major},
		{"13 before the scope it is none", "feat!(api): x", declared.Conventional{}, diff.None},
		{"13 beside a footer, which says more", "feat!: x\n\nBREAKING CHANGE: y", declared.Conventional{Type: "feat", Description: "x", Footers: footers{{"BREAKING CHANGE", "y"}}, Breaking: true, Why: "y"}, diff.Major},
		{"14 other types", "docs: x", declared.Conventional{Type: "docs", Description: "x"}, diff.None},
		{"15 no case", "FEAT(API): X", declared.Conventional{Type: "feat", Scope: "api", Description: "X"}, diff.Minor},
		{"16 a hyphen in the token", "fix: x\n\nBREAKING-CHANGE: y", declared.Conventional{Type: "fix", Description: "x", Footers: footers{{"BREAKING-CHANGE", "y"}}, Breaking: true, Why: "y"}, diff.Major},
		{"lines of Windows", "fix: x\r\n\r\nBREAKING CHANGE: y\r\n", declared.Conventional{Type: "fix", Description: "x", Footers: footers{{"BREAKING CHANGE", "y"}}, Breaking: true, Why: "y"}, diff.Major},
		{"a merge", "Merge branch 'main' into feature", declared.Conventional{}, diff.None},
		{"nothing", "", declared.Conventional{}, diff.None},
	}
	for _, tt := range tests {
		got, ok := declared.ParseConventional(tt.text)
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want.Type != "") {
			t.Errorf("%s: %t (-want +got):\n%s", tt.rule, ok, diff)
		}
		if got.Bump() != tt.bump {
			t.Errorf("%s: %s", tt.rule, got.Bump())
		}
	}
}

func TestTheHighestOfAllCommitsIsDeclared(t *testing.T) {
	t.Parallel()
	d := declared.FromCommits([]declared.Message{{"a", "fix: a"}, {"b", "feat: b"}, {"c", "something"}, {"d", "docs: d"}, {"e", "feat(x): e"}})
	want := declared.Declaration{Bump: diff.Minor, Silent: []string{"c"}, By: []declared.Statement{{"a", diff.Patch, "a"}, {"b", diff.Minor, "b"}, {"e", diff.Minor, "e"}}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.By[1:], d.Highest()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(declared.Declaration{}, declared.FromCommits(nil)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzParseConventional(f *testing.F) {
	f.Add("feat(x)!: a\n\nb\n\nBREAKING CHANGE: c\nRefs #1")
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := declared.ParseConventional(text)
		if ok && (c.Type == "" || c.Description == "" || strings.Contains(c.Description, "\n")) {
			t.Errorf("%q is %+v", text, c)
		}
		if c.Breaking && (c.Why == "" || c.Bump() != diff.Major) {
			t.Errorf("%q breaks without a reason", text)
		}
	})
}
