package semver

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/differences.md anew")

const differencesFile = "testdata/differences.md"

// difference is a range, or a version against a range, that this package answers differently.
type difference struct{ text, version, here, there string }

// family is a reason for differences. Each one must have a family, and each family one.
type family struct {
	name     string
	why      string
	explains func(difference) bool
}

func refusedHere(pattern string) func(difference) bool {
	re := regexp.MustCompile(pattern)
	return func(d difference) bool { return d.here == "refused" && re.MatchString(d.text) }
}

func refusedThere(pattern string) func(difference) bool {
	re := regexp.MustCompile(pattern)
	return func(d difference) bool { return d.there == "refused" && re.MatchString(d.text) }
}

const versionsStart = `(^|[<>=!~^ ])v?`

func mastermindsFamilies() []family {
	return []family{
		{"operator before a wildcard", "`^*`, `<=*` and `>*` mean nothing that one could guess; `*` is every release", refusedHere(`[<>=!~^]\s*[*xX]$`)},
		{"tilde before 0.0.0", "there `~0.0.0` takes every version", refusedHere(`~>?\s*0\.0\.0`)},
		{"number after a wildcard", "what should `1.x.5` leave open?", refusedHere(versionsStart + `(\d+\.)?[xX*]\.\d`)},
		{"leading zero", "no version has one (clause 2)", refusedHere(versionsStart + `(\d+\.)*0\d`)},
		{"date", "it is read there as the pre-release `10-01` of 2023", refusedHere(`\d{4}-\d\d-\d\d`)},
		{"pre-release behind fewer than three numbers", "no version looks like that", refusedHere(versionsStart + `\d+(\.[\dxX*]+)?(\.[xX*])?-`)},
		{"operators turned round", "`=>` and `=<` are spellings of `>=` and `<=` there", refusedHere(`=[<>]`)},
		{"hyphen up to a wildcard", "there it has no version", func(d difference) bool { return strings.HasSuffix(d.text, " - x") && d.here == "in" }},
		{"one pre-release opens all", "a pre-release in a range there lets in those of every release; here, as in node, those of the same release", func(d difference) bool {
			return d.there == "in" && d.here == "out" && strings.Contains(d.version, "-") && strings.Contains(d.text, "-")
		}},
	}
}

func nodeFamilies() []family {
	return []family{
		{"empty part", "an empty range is every release there; it is more often a mistake, so write `*`", refusedHere(`^\s*$|^\s*\|\||\|\|\s*$`)},
		{"operator before a wildcard", "there `<*` and `>*` have no version and `^*` has every release", refusedHere(`[<>=!~^]\s*[*xX]$`)},
		{"tilde before 0.0.0", "other programs take every version for it", refusedHere(`~>?\s*0\.0\.0`)},
		{"number after a wildcard", "what should `^1.x.5` leave open?", refusedHere(versionsStart + `(\d+\.)?[xX*]\.\d`)},
		{"pre-release behind a wildcard", "no version looks like that", refusedHere(`\.[xX*]-`)},
		{"space within an operator", "`> =` is `>=` there", refusedHere(`[<>]\s+=`)},
		{"not equal", "there is no `!=` there", refusedThere(`!=`)},
		{"comma", "only space means \"and\" there", refusedThere(`,`)},
		{"everything beside other parts", "there the other parts are forgotten, with the pre-releases that they name", func(d difference) bool {
			return d.here == "in" && strings.Contains(d.version, "-") && everythingBesideOthers.MatchString(d.text)
		}},
		{"numbers from 2^53 on", "JavaScript does not hold them", func(d difference) bool {
			return strings.Contains(d.text+d.version, "9007199254740992") && (d.there == "refused" || d.there == "out")
		}},
	}
}

func differences(ranges, versions []string, theirs func(int) answers) []difference {
	var all []difference
	for i, r := range ranges {
		here, there := ourAnswers(r, versions), theirs(i)
		switch {
		case here == nil && there == nil:
		case here == nil:
			all = append(all, difference{r, "", "refused", "read"})
		case there == nil:
			all = append(all, difference{r, "", "read", "refused"})
		default:
			for _, v := range versions {
				if here[v] != there[v] {
					all = append(all, difference{r, v, inOrOut(here[v]), inOrOut(there[v])})
				}
			}
		}
	}
	return all
}

func inOrOut(in bool) string {
	if in {
		return "in"
	}
	return "out"
}

// section is the table of the differences to one package, and fails the test for what is not in
// a family.
func section(t *testing.T, title string, families []family, all []difference) string {
	t.Helper()
	found := make([][]difference, len(families))
sorting:
	for _, d := range all {
		for i, f := range families {
			if f.explains(d) {
				found[i] = append(found[i], d)
				continue sorting
			}
		}
		t.Errorf("%s: %q and version %q: %s here, %s there, for no known reason", title, d.text, d.version, d.here, d.there)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n| family | ranges | answers | for example | version | here | there | why |\n| --- | ---: | ---: | --- | --- | --- | --- | --- |\n", title)
	for i, f := range families {
		if len(found[i]) == 0 {
			t.Errorf("%s: nothing is in the family %q", title, f.name)
			continue
		}
		texts := map[string]bool{}
		for _, d := range found[i] {
			texts[d.text] = true
		}
		d := found[i][0]
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %s | %s | %s | %s |\n", f.name, len(texts), len(found[i]), code(d.text), strings.TrimPrefix(code(d.version), "(empty)"), d.here, d.there, strings.ReplaceAll(f.why, "|", "\\|"))
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return "(empty)"
	}
	return "`" + strings.ReplaceAll(s, "|", "\\|") + "`"
}

// check holds a section against the committed file, or writes it there. Sections begin with "## "
// and the name of the package, and each test owns one.
func check(t *testing.T, name, section string) {
	t.Helper()
	text, err := os.ReadFile(differencesFile)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitAfter(string(text), "\n\n## ")
	for i, part := range parts {
		if i == 0 || !strings.HasPrefix(part, name+" ") {
			continue
		}
		committed := "## " + strings.TrimSuffix(strings.TrimSuffix(part, "## "), "\n")
		committed = strings.TrimRight(committed, "\n") + "\n"
		if committed == section {
			return
		}
		if *update {
			if err := os.WriteFile(differencesFile, []byte(strings.Replace(string(text), committed, section, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("%s is not what the differences are; run with -update\n%s", differencesFile, cmp.Diff(committed, section))
		return
	}
	t.Errorf("%s has no section %q", differencesFile, name)
}

func mastermindsVersion(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "github.com/Masterminds/semver/v3 ")
	if !ok {
		t.Fatal("go.mod does not name Masterminds/semver")
	}
	return strings.Fields(rest)[0]
}

// These two are not parallel: with -update they write the same file.

func TestTheDifferencesToMastermindsAreThoseOfTheTable(t *testing.T) {
	ranges, versions := gridRanges(), gridVersions()
	all := differences(ranges, versions, func(i int) answers { return mastermindsAnswers(ranges[i], versions) })
	check(t, "Masterminds/semver", section(t, "Masterminds/semver "+mastermindsVersion(t), mastermindsFamilies(), all))
}

func TestTheDifferencesToNodeAreThoseOfTheTable(t *testing.T) {
	ranges, versions := gridRanges(), gridVersions()
	_, version := nodePackage(t)
	node := nodeAnswers(t, ranges, versions)
	got := section(t, "semver for node "+version, nodeFamilies(), differences(ranges, versions, func(i int) answers { return node[i] }))
	text, err := os.ReadFile(differencesFile)
	if err != nil {
		t.Fatal(err)
	}
	if !*update && !strings.Contains(string(text), "## semver for node "+version+"\n") {
		t.Skipf("the table is about another version than %s, which is here", version)
	}
	check(t, "semver for node", got)
}

func TestTheTableSaysHowLargeTheGridIs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(differencesFile)
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d ranges and %d versions", len(gridRanges()), len(gridVersions())); !strings.Contains(string(text), want) {
		t.Errorf("%s does not say %q", differencesFile, want)
	}
}
