package semver

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	masterminds "github.com/Masterminds/semver/v3"
)

// The grid: every operator before every version, alone and together, and what is written between.
func gridRanges() []string {
	versions := []string{
		"*", "x", "0", "1", "2.x", "0.0", "0.1", "1.2", "1.2.*", "0.0.0", "0.0.3", "0.1.0", "0.2.3", "1.0.0", "1.2.0", "1.2.3", "2.0.0", "v1.2.3", "1.2.3+b",
		"1.2.3-0", "1.2.3-rc.1", "2.0.0-rc.1", "0.0.0-rc.1", "0.0.3-rc.1", "1.x.5", "x.1.2", "01.2.3", "1.02", "1.2-rc.1", "1.2.x-rc.1", "1.2.3.4", "latest", "2023-10-01", "9007199254740992.0.0",
	}
	ranges := []string{
		"", "||", "1 ||", "|| 1", ",", "1,", "1.2 | 2", "1 && 2", "=> 1.2", "==1.2.3", "1.2.3 - 2", "1.2 - 2.0.0", "1.2.3 - 2.3", "1 - 1", "1.0.0 - x", "* - 1.2", "1.2.3-rc.1 - 2.0.0", "1.0.0 - 2.0.0-rc.1",
		"1.2.3-2.0.0", "1.2 -2", "^1 - 2", "1 - 2, !=1.2.3", ">=1.2.3<2", ">=1 <2", ">=1, <2", ">=1,<2", "<2 >=1", "^1 || ^2", "^1||^2", "1.2 || 2.0.0-rc.1", ">1.0.0-0 <2.0.0-0", ">=1.2.3-rc.1 <1.2.3",
		">=1.2.3-rc.1, <2.0.0-rc.2", "^1.2 !=1.2.3", "^1.2, !=1.2.3", "!=1.2.3 !=1.2.4", ">=1.2.3-0 !=1.2.3-rc.1", ">2 <1", "~> 1.2", "~>1.2.3", "^ 1.2", ">= 1.2.3", "> =1.2.3", "< 2", "=1.2.3 || =1.2.4",
		">=1 <3 || 2.0.0-rc.1", "^1.2.3-rc.1 || ^0.1", "<0.0.0-0", ">=0.0.0-0",
		"* || 2.0.0-rc.1", "^1.2.3-rc.1 || >=0.0",
	}
	for _, v := range versions {
		for _, o := range []string{"", "=", "!=", ">", ">=", "<", "<=", "~", "^"} {
			ranges = append(ranges, o+v)
		}
	}
	return ranges
}

func gridVersions() []string {
	return []string{
		"0.0.0-0", "0.0.0-rc.1", "0.0.0", "0.0.1", "0.0.2", "0.0.3-rc.1", "0.0.3-rc.2", "0.0.3", "0.0.4", "0.1.0-a", "0.1.0", "0.1.5", "0.2.0", "0.2.3", "0.2.9", "0.3.0", "1.0.0-0", "1.0.0-rc.1", "1.0.0", "1.1.0",
		"1.2.0-a", "1.2.0", "1.2.3-0", "1.2.3-a", "1.2.3-rc.1", "1.2.3-rc.1.0", "1.2.3-rc.2", "1.2.3", "1.2.3+b", "1.2.4-a", "1.2.4", "1.3.0", "1.9.0", "2.0.0-0", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0", "2.0.1", "2.3.5", "2.4.0", "3.0.0", "9007199254740992.0.0",
	}
}

// answers are what one implementation says about a range: nothing where it refuses it.
type answers map[string]bool

func ourAnswers(r string, versions []string) answers {
	parsed, err := ParseRange(r)
	if err != nil {
		return nil
	}
	a := answers{}
	for _, v := range versions {
		a[v] = parsed.Has(MustParse(v))
	}
	return a
}

func mastermindsAnswers(r string, versions []string) answers {
	c, err := masterminds.NewConstraint(r)
	if err != nil {
		return nil
	}
	a := answers{}
	for _, v := range versions {
		a[v] = c.Check(masterminds.MustParse(v))
	}
	return a
}

// nodeProgram answers a list of ranges and versions on its standard input.
const nodeProgram = `
const semver = require(process.argv[1]);
const {ranges, versions} = JSON.parse(require('fs').readFileSync(0));
const answer = r => semver.validRange(r) === null ? null : Object.fromEntries(versions.map(v => [v, semver.satisfies(v, r)]));
process.stdout.write(JSON.stringify(ranges.map(answer)));
`

// nodePackage returns the folder of the semver package that comes with npm, and its version.
func nodePackage(t *testing.T) (dir, version string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node: its semver package is not asked")
	}
	if real, err := filepath.EvalSymlinks(node); err == nil {
		node = real
	}
	prefix := filepath.Dir(filepath.Dir(node))
	for _, dir := range []string{filepath.Join(prefix, "lib"), filepath.Dir(node), "/usr/local/lib", "/usr/share"} {
		dir = filepath.Join(dir, "node_modules", "npm", "node_modules", "semver")
		if text, err := os.ReadFile(filepath.Join(dir, "package.json")); err == nil {
			var about struct{ Version string }
			if err := json.Unmarshal(text, &about); err != nil {
				t.Fatal(err)
			}
			return dir, about.Version
		}
	}
	t.Skip("npm is not beside node: its semver package is not asked")
	return "", ""
}

func nodeAnswers(t *testing.T, ranges, versions []string) []answers {
	t.Helper()
	dir, _ := nodePackage(t)
	in, err := json.Marshal(map[string][]string{"ranges": ranges, "versions": versions})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "-e", nodeProgram, dir)
	node.Stdin = bytes.NewReader(in)
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []answers
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// Comparators that both packages and this one read alike.
func plainComparators() []string {
	var all []string
	for _, v := range []string{"0", "1", "2.x", "0.0", "0.1", "1.2", "0.0.3", "0.1.0", "0.2.3", "1.0.0", "1.2.0", "1.2.3", "2.0.0", "1.2.3-0", "1.2.3-rc.1", "2.0.0-rc.1", "0.0.3-rc.1"} {
		for _, o := range []string{"", "=", ">", ">=", "<", "<=", "~", "^"} {
			all = append(all, o+v)
		}
	}
	return all
}

// randomRanges are comparators put together, the same ones at every run.
func randomRanges(n int) []string {
	random, comparators := rand.New(rand.NewPCG(2, 0)), plainComparators()
	var all []string
	for range n {
		r := comparators[random.IntN(len(comparators))]
		for range 1 + random.IntN(3) {
			r += []string{" ", " ", " || "}[random.IntN(3)] + comparators[random.IntN(len(comparators))]
		}
		all = append(all, r)
	}
	return all
}

// compareAnswers fails the test for the first version that is answered differently.
func compareAnswers(t *testing.T, r string, ours, theirs answers) {
	t.Helper()
	if (ours == nil) != (theirs == nil) {
		t.Errorf("%s: read here %v, there %v", r, ours != nil, theirs != nil)
	}
	for _, v := range slices.Sorted(maps.Keys(ours)) {
		if ours[v] != theirs[v] {
			t.Errorf("%s and %s: here %v, there %v", r, v, ours[v], theirs[v])
			return
		}
	}
}

// everythingBesideOthers is a range of which node forgets all but one part: see the family of
// that name.
var everythingBesideOthers = regexp.MustCompile(`(^|\|\| )(\*|>=0(\.0)*)( >=0(\.0)*)*( \|\||$)`)

func TestComparatorsPutTogetherMeanWhatTheyMeanToNode(t *testing.T) {
	t.Parallel()
	ranges, versions := randomRanges(3000), smallVersions()
	for i, theirs := range nodeAnswers(t, ranges, versions) {
		if !everythingBesideOthers.MatchString(ranges[i]) {
			compareAnswers(t, ranges[i], ourAnswers(ranges[i], versions), theirs)
		}
	}
}

func TestComparatorsOfReleasesPutTogetherMeanWhatTheyMeanToMasterminds(t *testing.T) {
	t.Parallel()
	versions := smallVersions()
	for _, r := range randomRanges(3000) {
		if strings.Contains(r, "-") {
			continue
		}
		for _, r := range []string{r, strings.ReplaceAll(r, " ", ", ")} {
			if strings.Contains(r, "||,") {
				continue
			}
			compareAnswers(t, r, ourAnswers(r, versions), mastermindsAnswers(r, versions))
		}
	}
}

// smallVersions are those of the grid with numbers that JavaScript holds.
func smallVersions() []string {
	return slices.DeleteFunc(gridVersions(), func(v string) bool { return strings.HasPrefix(v, "9007") })
}
