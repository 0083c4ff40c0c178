package config_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/node"
)

// tree makes a directory with files, and .git as an empty directory where the name ends so.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sentence is an error as a person sees it.
func sentence(err error) string {
	var (
		file  *node.Error
		other *config.Error
	)
	help := ""
	switch {
	case err == nil:
		return ""
	case errors.As(err, &file):
		help = file.Help
	case errors.As(err, &other):
		help = other.Advice()
	default:
		return "not a sentence: " + err.Error()
	}
	if help == "" {
		return err.Error()
	}
	return err.Error() + " | " + help
}

func TestEveryKeyIsRead(t *testing.T) {
	t.Parallel()
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := tree(t, map[string]string{".git/HEAD": "", ".postel.yaml": string(full), "api/v1/x": ""})
	c, err := config.Load(config.Surroundings{Dir: filepath.Join(dir, "api", "v1")})
	if err != nil {
		t.Fatal(sentence(err))
	}
	got := fmt.Sprintln(c.Path, c.Base, c.Descriptions, c.Declared, c.FailOn, c.Undecided, c.Preset, c.Accept, c.Deprecation, c.Format, c.Level, c.Color, c.AllowRefs, c.Package, c.Lock)
	want := fmt.Sprintln("../../.postel.yaml", "nearest", []string{"../../openapi.yaml", "../../services/*/openapi.yaml"}, "changeset", diff.Minor, diff.Minor, "sdk", "../../ci/accept.yaml",
		config.Deprecation{Announce: true, Notice: config.Notice{Years: 1, Months: 6}, RemovalAfterSunset: true}, []string{"text", "sarif=../../out.sarif"}, diff.Minor, "never", []string{"../../shared"}, "@acme/orders", "../../ci/postel.lock")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantList := `descriptions                 ../../openapi.yaml, ../../services/*/openapi.yaml  ../../.postel.yaml:2:1
base                         nearest                         ../../.postel.yaml:5:1
declared                     changeset                       ../../.postel.yaml:6:1
package                      @acme/orders                    ../../.postel.yaml:27:1
fail-on                      minor                           ../../.postel.yaml:7:1
undecided                    minor                           ../../.postel.yaml:8:1
preset                       sdk                             ../../.postel.yaml:9:1
assume.A16                   minor                           ../../.postel.yaml:12:3
assume.A3                    extensible                      ../../.postel.yaml:11:3
rules.operation-removed      off (this service is internal)  ../../.postel.yaml:17:3
rules.response-type-changed  minor (all clients are generated, and read numbers from texts)  ../../.postel.yaml:14:3
accept                       ../../ci/accept.yaml            ../../.postel.yaml:18:1
lock                         ../../ci/postel.lock            ../../.postel.yaml:28:1
deprecation.announce         true                            ../../.postel.yaml:20:3
deprecation.notice           1 year 6 months                 ../../.postel.yaml:21:3
deprecation.removal          allowed-after-sunset            ../../.postel.yaml:22:3
format                       text, sarif=../../out.sarif     ../../.postel.yaml:23:1
level                        minor                           ../../.postel.yaml:24:1
color                        never                           ../../.postel.yaml:25:1
allow-refs                   ../../shared                    ../../.postel.yaml:26:1
`
	if diff := cmp.Diff(wantList, c.List()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheNearestSourceCounts(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{".postel.yaml": "fail-on: patch\nassume: {A3: extensible, A16: minor}\nformat: json\n", ".git/HEAD": "", "sub/x": ""})
	tests := []struct {
		name  string
		vars  []string
		flags map[string][]string
		want  map[string]string
	}{
		{"the file", nil, nil, map[string]string{"fail-on": "patch, .postel.yaml:1:1", "color": "auto, default", "assume": "A16=minor, A3=extensible, .postel.yaml:2:1", "level": ", default", "format": "json, .postel.yaml:3:1"}},
		{"the environment", []string{"POSTEL_FAIL_ON=minor", "POSTEL_ASSUME=response-enums=closed, A1=off", "POSTEL_FORMAT=line, sarif=x"}, nil,
			map[string]string{"fail-on": "minor, environment POSTEL_FAIL_ON", "assume": "A1=off, A16=minor, A3=closed, environment POSTEL_ASSUME", "format": "line, sarif=x, environment POSTEL_FORMAT"}},
		{"an empty variable is none", []string{"POSTEL_FAIL_ON="}, nil, map[string]string{"fail-on": "patch, .postel.yaml:1:1"}},
		{"a flag", []string{"POSTEL_FAIL_ON=minor"}, map[string][]string{"fail-on": {"major"}, "format": {"html=a,b"}}, map[string]string{"fail-on": "major, flag --fail-on", "format": "html=a,b, flag --format"}},
	}
	for _, tt := range tests {
		c, err := config.Load(config.Surroundings{Dir: dir, Vars: tt.vars, Flags: tt.flags})
		if err != nil {
			t.Errorf("%s: %s", tt.name, sentence(err))
			continue
		}
		for _, v := range c.Values() {
			if want, ok := tt.want[v.Key.Name]; ok && v.String()+", "+v.Origin.String() != want {
				t.Errorf("%s: %s is %s, %s, want %s", tt.name, v.Key.Name, v, v.Origin, want)
			}
		}
	}
}

func TestTheFileIsLookedForUpToTheRootOfTheRepository(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		".postel.yaml": "color: never", "repo/.git/HEAD": "", "repo/a/b/x": "", "repo/a/.postel-accept.yaml": "",
		"worktree/.git": "gitdir: elsewhere", "own/.git/HEAD": "", "own/.postel.yaml": "# nothing is set here", "none/x": "",
	})
	tests := []struct{ dir, file, want string }{
		{"repo/a/b", "", " auto ../.postel-accept.yaml"},
		{"repo/a", "", " auto .postel-accept.yaml"},
		{"repo", "", " auto "},
		{"worktree", "", " auto "},
		{"own", "", ".postel.yaml auto "},
		{"none", "", "../.postel.yaml never "},
		{"repo", "../.postel.yaml", "../.postel.yaml never "},
		{"repo", "../gone.yaml", "there is no file ../gone.yaml"},
		{"repo", "../none", "../none cannot be read"},
	}
	for _, tt := range tests {
		c, err := config.Load(config.Surroundings{Dir: filepath.Join(dir, tt.dir), File: tt.file})
		got := sentence(err)
		if err == nil {
			got = fmt.Sprint(c.Path, " ", c.Color, " ", c.Accept)
		}
		if got != tt.want {
			t.Errorf("%s in %s: got %s, want %s", tt.file, tt.dir, got, tt.want)
		}
	}
}

func TestWhatIsNoSettingIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	const list = " | postel config lists the settings"
	tests := []struct{ file, want string }{
		{"fail_on: major", `:1:1: there is no setting "fail_on"; did you mean "fail-on"?` + list},
		{"fail-on: major\nzzz: 1", `:2:1: there is no setting "zzz"` + list},
		{"deprecation: {anounce: true}", `:1:15: there is no setting "deprecation.anounce"; did you mean "announce"?` + list},
		{"deprecation.announce: true", `:1:1: there is no setting "deprecation.announce"` + list},
		{"deprecations: {}", `:1:1: there is no setting "deprecations"; did you mean "deprecation"?` + list},
		{"deprecation: true", `:1:14: deprecation holds keys with values, not true or false | write KEY: VALUE`},
		{"fail-on: mayor", `:1:10: fail-on is major, minor, patch or none, not "mayor"; did you mean "major"?`},
		{"fail-on: [major]", `:1:10: fail-on is a word, not a list`},
		{"fail-on:", `:1:9: fail-on has no value | remove the key, or give it one`},
		{"fail-on: true", `:1:10: fail-on is a word, not true | write it in quotes: "true"`},
		{"base: 1.10", `:1:7: base is a text, not a number | write it in quotes: "1.10"`},
		{"base: ' '", `:1:7: base is empty`},
		{"format: [text, serif=x]", `:1:16: format is text, line, json, sarif, junit, github, gitlab, markdown or html, not "serif"; did you mean "sarif"?`},
		{"format: [text, [json]]", `:1:16: item 2 of format is a text, not a list`},
		{"format: ''", `:1:9: format is text, line, json, sarif, junit, github, gitlab, markdown or html, not ""`},
		{"allow-refs: ['']", `:1:14: an item of allow-refs is empty`},
		{"assume: text", `:1:9: assume holds keys with values, not a string | write KEY: VALUE below it`},
		{"assume: {tolerant-raeder: on}", `:1:10: no assumption is called "tolerant-raeder"; did you mean "tolerant-reader"? | postel assumptions lists them with their values`},
		{"assume: {A3: openn}", `:1:10: A3 is closed or extensible, not "openn" | postel assumptions lists them with their values`},
		{"assume: {A3: closed, response-enums: closed}", `:1:22: response-enums is another name of A3, which stands here twice | remove one of the two`},
		{"rules: {operation-remove: {bump: minor, reason: x}}", `:1:9: no rule is called "operation-remove"; did you mean "operation-removed"? | postel rules lists them`},
		{"rules: {operation-removed: minor}", `:1:28: operation-removed needs a bump and the reason for it | write { bump: minor, reason: WHY }`},
		{"rules: {operation-removed: {bump: minor}}", `:1:9: operation-removed has no reason | write { bump: minor, reason: WHY }`},
		{"rules: {operation-removed: {bump: minor, reason: ' '}}", `:1:50: operation-removed has no reason | say why, for those who read this after you`},
		{"rules: {operation-removed: {bump: none, reason: x}}", `:1:35: bump is major, minor, patch or off, not "none"`},
		{"rules: {operation-removed: {bump: minor, raeson: x}}", `:1:42: a rule has no "raeson"; did you mean "reason"? | write { bump: minor, reason: WHY }`},
		{"rules: []", `:1:8: rules holds rule ids, not a list | write RULE: { bump: minor, reason: WHY } below it`},
		{"deprecation: {notice: 90}", `:1:23: deprecation.notice is a period, not a number | write it with a unit: 90 days`},
		{"deprecation: {notice: soon}", `:1:23: deprecation.notice is a period, not "soon" | write it as "90 days", "6 months" or "1 year"`},
		{"deprecation: {announce: yes}", `:1:25: deprecation.announce is true or false, not "yes"`},
		{"fail-on: major\nfail-on: minor", `:2:1: the key "fail-on" stands twice in this object, first on line 1; the last one counts | remove one of the two`},
		{"assume:\n\tA3: closed", `:2:1: a tab cannot indent a line of YAML | use spaces`},
		{"- fail-on", `:1:1: the file holds keys with values, not a list | write KEY: VALUE`},
		{"a: 1\n---\nb: 1", `:3:1: a second document begins here; only the first one is read | keep one description in one file`},
	}
	for _, tt := range tests {
		_, err := config.Parse(".postel.yaml", []byte(tt.file))
		if diff := cmp.Diff(".postel.yaml"+tt.want, sentence(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
	}
}

func TestWhatIsNoSettingOfTheEnvironmentOrAFlagIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		vars  []string
		flags map[string][]string
		want  string
	}{
		{vars: []string{"POSTEL_FAIL_ON=mayor"}, want: `POSTEL_FAIL_ON is major, minor, patch or none, not "mayor"; did you mean "major"?`},
		{vars: []string{"POSTEL_ASSUME=A3"}, want: `POSTEL_ASSUME takes KEY=VALUE, not "A3" | postel assumptions lists the keys with their values`},
		{vars: []string{"POSTEL_FORMAT=text,"}, want: `POSTEL_FORMAT is text, line, json, sarif, junit, github, gitlab, markdown or html, not ""`},
		{flags: map[string][]string{"color": {"maybe"}}, want: `--color is auto, always or never, not "maybe"`},
		{flags: map[string][]string{"level": {"major", "minor"}}, want: `--level takes one value, not 2`},
		{flags: map[string][]string{"assume": {"A99=x"}}, want: `no assumption is called "A99" | postel assumptions lists them with their values`},
	}
	for _, tt := range tests {
		_, err := config.Load(config.Surroundings{Dir: t.TempDir(), Vars: tt.vars, Flags: tt.flags})
		if diff := cmp.Diff(tt.want, sentence(err)); diff != "" {
			t.Errorf("%v %v (-want +got):\n%s", tt.vars, tt.flags, diff)
		}
	}
}

func TestAVeryLargeOrDeepFileIsRefused(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"color: never\n" + strings.Repeat("#", 2<<20):                 "larger",
		"color: " + strings.Repeat("[", 50) + strings.Repeat("]", 50): "deep",
	} {
		dir := tree(t, map[string]string{".postel.yaml": file})
		if _, err := config.Load(config.Surroundings{Dir: dir}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: got %v, want %s", file, err, want)
		}
	}
}

func TestAFileDoesNotReachFurtherThanItsRepository(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"repo/.git/HEAD": "", "repo/shared/x": "", "outside/x": "", "plain/x": ""})
	if err := os.Symlink(filepath.Join("..", "outside"), filepath.Join(dir, "repo", "link")); err != nil {
		t.Skipf("this system has no symbolic links: %v", err)
	}
	const help = " | give it on the command line: --"
	tests := []struct{ at, file, want string }{
		{"repo/api", "allow-refs: ../shared", "[../shared] [text]"},
		{"repo/api", "allow-refs: ../../outside", ".postel.yaml:1:1: allow-refs leads out of the repository: ../../outside" + help + "allow-refs ../../outside"},
		{"repo/api", "allow-refs: [../shared, ../link]", ".postel.yaml:1:1: allow-refs leads out of the repository: ../link" + help + "allow-refs ../link"},
		{"repo/api", "format: [text, sarif=../out/x.sarif]", "[] [text sarif=../out/x.sarif]"},
		{"repo/api", "format: sarif=../../x.sarif", ".postel.yaml:1:1: format leads out of the repository: sarif=../../x.sarif" + help + "format sarif=../../x.sarif"},
		{"repo/api", "format: sarif=../link/x.sarif", ".postel.yaml:1:1: format leads out of the repository: sarif=../link/x.sarif" + help + "format sarif=../link/x.sarif"},
		{"repo/api", "format: sarif=/x", ".postel.yaml:1:1: format leads out of the repository: sarif=/x" + help + "format sarif=/x"},
		{"plain", "format: sarif=x", "[] [sarif=x]"},
		{"plain", "allow-refs: ../outside", ".postel.yaml:1:1: allow-refs leads out of the directory of the file: ../outside" + help + "allow-refs ../outside"},
	}
	for i, tt := range tests {
		at := filepath.Join(dir, filepath.FromSlash(tt.at))
		if err := os.MkdirAll(at, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(at, ".postel.yaml"), []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Surroundings{Dir: at})
		got := sentence(err)
		if err == nil {
			got = fmt.Sprint(c.AllowRefs, " ", c.Format)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", i, diff)
		}
	}
	c, err := config.Load(config.Surroundings{Dir: filepath.Join(dir, "repo"), Vars: []string{"POSTEL_ALLOW_REFS=../outside"}, Flags: map[string][]string{"format": {"sarif=../x"}}})
	if err != nil || c.AllowRefs[0] != "../outside" || c.Format[0] != "sarif=../x" {
		t.Errorf("the command line is confined: %v", err)
	}
}

func TestANoticeIsAPeriodOfTheCalendar(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"90 days": "2026-04-15", "1 month": "2026-02-15", "6 months": "2026-07-15", "2 weeks": "2026-01-29", "1 year 2 days": "2027-01-17", "0 days": "2026-01-15"} {
		values, err := config.Parse("x", []byte("deprecation: {notice: "+text+"}"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := values[0].Period.After(from).Format(time.DateOnly); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"1", "day", "-1 days", "1 hour", "99999 days", "1 day 1", "1.5 days", "1 day 1 day 1 day 1 day 1 day"} {
		if _, err := config.Parse("x", []byte("deprecation: {notice: '"+text+"'}")); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// The schema and the reader are made from one table, and must agree on what is a file.
func TestTheSchemaDescribesWhatIsRead(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{
		string(full), "{}", "format: text", "format: serif", "format: [json, 1]", "base: v1.0.0", "base: 1", "color: blue", "rules: {operation-removed: minor}",
		"rules: {operation-removed: {bump: minor, reason: x}}", "rules: {operation-removed: {bump: minor}}", "rules: {nothing: {bump: minor, reason: x}}", "rules: {operation-removed: {bump: minor, reason: ' '}}",
		"assume: {A3: closed}", "assume: {A3: wide}", "assume: {A99: x}", "deprecation: {notice: 90 days}", "deprecation: {notice: 90}", "deprecation: {notice: 1 day 1}", "deprecation: {announce: true}", "deprecation: {announce: 'maybe'}",
		"deprecation: {x: 1}", "x: 1", "[]", "base: null", "descriptions: []", "allow-refs: ['']", "deprecation: {notice: 99999 days}",
	}
	for _, file := range files {
		var v any
		if err := yaml.Unmarshal([]byte(file), &v); err != nil {
			t.Fatal(err)
		}
		_, readError := config.Parse(".postel.yaml", []byte(file))
		schemaError := schema.Validate(v)
		if lenient := file == "deprecation: {notice: 99999 days}"; (readError == nil) != (schemaError == nil) && !lenient {
			t.Errorf("%s\nread: %v\nschema: %v", file, readError, schemaError)
		}
	}
}

func TestTheTableOfKeysIsWhole(t *testing.T) {
	t.Parallel()
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	values, err := config.Parse("full.yaml", full)
	if err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, v := range values {
		read = append(read, v.Key.Name)
	}
	seen := map[string]bool{}
	for _, k := range config.Keys() {
		if !slices.Contains(read, k.Name) {
			t.Errorf("the example has no %s", k.Name)
		}
		for _, name := range []string{k.Name, k.Env, "--" + k.Flag} {
			if name != "" && name != "--" && seen[name] {
				t.Errorf("%s stands twice", name)
			}
			seen[name] = true
		}
		if !strings.Contains(config.Reference(), "| `"+k.Name+"` |") || strings.HasSuffix(k.Sentence, ".") || k.Sentence == "" {
			t.Errorf("%s is not documented", k.Name)
		}
		if k.Env != "" && k.Env != "POSTEL_"+strings.ToUpper(strings.ReplaceAll(k.Name, "-", "_")) {
			t.Errorf("%s has the variable %s", k.Name, k.Env)
		}
	}
}

func FuzzParse(f *testing.F) {
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	f.Add([]byte("rules: {operation-removed: &a {bump: minor, reason: x}, response-type-changed: *a}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := config.Parse("x.yaml", data)
		var place *node.Error
		if err != nil && !errors.As(err, &place) {
			t.Errorf("%v has no place", err)
		}
	})
}
