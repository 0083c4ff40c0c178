package source_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/source"
)

// write makes files in a new directory; a name that ends in "->" is a link to its content.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		link, isLink := strings.CutSuffix(name, "->")
		path := filepath.Join(dir, filepath.FromSlash(link))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if isLink {
			if err := os.Symlink(filepath.FromSlash(strings.ReplaceAll(content, "DIR", dir)), path); err != nil {
				t.Skipf("this system has no symbolic links: %v", err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func one(t *testing.T, arg string, o source.Options) source.Input {
	t.Helper()
	in, err := source.One(t.Context(), arg, o)
	if err != nil {
		t.Fatalf("%s: %v", arg, err)
	}
	t.Cleanup(func() {
		if err := in.Files.Close(); err != nil {
			t.Errorf("%s: %v", arg, err)
		}
	})
	return in
}

// read shows what a reference leads to as "name=content", or the sentence of the error.
func read(in source.Input, from, ref string) string {
	name, data, err := in.Files.Read(from, ref)
	if err != nil {
		return sentence(err)
	}
	return name + "=" + string(data)
}

// sentence shows an error with its help, and whether it has the type it should have.
func sentence(err error) string {
	var e *source.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return "NO *Error: " + err.Error()
	case e.Help == "":
		return e.Msg
	}
	return e.Msg + " | " + e.Help
}

func names(inputs []source.Input) []string {
	var out []string
	for _, in := range inputs {
		out = append(out, in.Name+"="+string(in.Data))
	}
	return out
}

func TestAPathIsAFile(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"api/openapi.yaml": "x", "-": "dash"})
	for arg, want := range map[string]string{
		"api/openapi.yaml": "api/openapi.yaml", "./api//openapi.yaml": "api/openapi.yaml", "api/../api/openapi.yaml": "api/openapi.yaml",
		filepath.Join(dir, "api", "openapi.yaml"): filepath.ToSlash(filepath.Join(dir, "api", "openapi.yaml")),
	} {
		in := one(t, arg, source.Options{Dir: dir})
		if in.Name != want || string(in.Data) != "x" {
			t.Errorf("%s: got %s=%s", arg, in.Name, in.Data)
		}
	}
	if in := one(t, "./-", source.Options{Dir: dir}); string(in.Data) != "dash" {
		t.Errorf("./-: got %s", in.Data)
	}
}

func TestADashIsTheStandardInput(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"models/x.yaml": "x", "stdin": "file"})
	in := one(t, "-", source.Options{Dir: dir, Stdin: strings.NewReader("doc")})
	got := []string{in.Name + "=" + string(in.Data), read(in, "stdin", "models/x.yaml"), read(in, "models/x.yaml", "../stdin"), read(in, "stdin", "../x.yaml")}
	want := []string{
		"stdin=doc", "models/x.yaml=x", "stdin=file",
		"../x.yaml leads to ../x.yaml, outside of the entry document's directory . | --allow-refs .. allows it",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, in := range []string{"", "0123456789"} {
		_, err := source.One(t.Context(), "-", source.Options{Dir: dir, Stdin: strings.NewReader(in), MaxBytes: 9})
		want := map[string]string{"": "the standard input is empty", "0123456789": "the standard input is larger than the limit of 9 bytes"}[in]
		if got := sentence(err); got != want {
			t.Errorf("%q: got %s", in, got)
		}
	}
}

func TestADirectoryHoldsDescriptions(t *testing.T) {
	t.Parallel()
	const v3, v2 = "openapi: 3.1.0\ninfo: {}\n", `{"info": {"openapi": "no"}, "swagger" : "2.0"}`
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"the one with the name", map[string]string{"openapi.yaml": "a", "other.yaml": v3, "x.txt": v3, "sub/openapi.yaml": v3}, []string{"api/openapi.yaml=a"}},
		{"all with the name", map[string]string{"openapi.yaml": "a", "Swagger.JSON": "b", "openapi.yml.bak": v3}, []string{"api/Swagger.JSON=b", "api/openapi.yaml=a"}},
		{"the one with the key", map[string]string{"v1.yml": "# comment\n" + v3, "docker.yaml": "services:\n  openapi: x\n", "package.json": `{"x": {"openapi": "3"}, "y": "swagger"}`}, []string{"api/v1.yml=# comment\n" + v3}},
		{"the key in JSON", map[string]string{"v1.json": v2, "v2.json": `{"a": "\"openapi\":"}`, "v3.json": `["openapi"]`}, []string{"api/v1.json=" + v2}},
		{"quoted and with CRLF", map[string]string{"v1.yaml": "info: {}\r\n\"openapi\" : 3.0.0\r\n"}, []string{"api/v1.yaml=info: {}\r\n\"openapi\" : 3.0.0\r\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for name, content := range tt.files {
				files["api/"+name] = content
			}
			inputs, err := source.Open(t.Context(), "api/", source.Options{Dir: write(t, files)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, names(inputs)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAGlobIsAllFilesOfItsForm(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"[a]*/b.yaml": "b", "[a]*/a.yaml": "a", "[a]*/c.json": "c", "[a]*/d.yaml/x": "x"})
	dir := filepath.Join(root, "[a]*")
	inputs, err := source.Open(t.Context(), "./*.yaml", source.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.yaml=a", "b.yaml=b"}, names(inputs)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestArgumentsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"openapi.yaml": "0123456789", "empty/x.txt": "", "many/openapi.yaml": "", "many/openapi.json": "", "many/swagger.yaml": "",
		"a1.yaml": "", "a2.yaml": "", "a3.yaml": "", "a4.yaml": "", "a5.yaml": "", "a6.yaml": "", "loop->": "loop", "gone->": "none.yaml",
	})
	tests := map[string]string{
		"":                  "the name of a description is empty",
		"opnapi.yaml":       "there is no file opnapi.yaml | did you mean openapi.yaml?",
		"api/openapi.yaml":  "there is no file api/openapi.yaml",
		"many/openapi.yml":  "there is no file many/openapi.yml | did you mean many/openapi.yaml?",
		"gone":              "gone is a symbolic link to a file that is not there",
		"loop":              "loop cannot be read: too many levels of symbolic links",
		"openapi.yaml/x":    "openapi.yaml/x cannot be read: not a directory",
		"openapi.yaml":      "openapi.yaml is larger than the limit of 9 bytes",
		"a\x00b":            "a\x00b cannot be read: invalid argument",
		"empty":             "the directory empty holds no API description | a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json",
		"many":              "many means 3 descriptions: many/openapi.json, many/openapi.yaml and many/swagger.yaml | name one of them",
		"a?.yaml":           "a?.yaml means 6 descriptions: a1.yaml, a2.yaml, a3.yaml, a4.yaml, a5.yaml and 1 more | name one of them",
		"b*.yaml":           "no file has a name like b*.yaml",
		"b[.yaml":           "b[.yaml is not a pattern of file names: a bracket is not closed",
		"ftp://example.com": "ftp://example.com has the scheme ftp; only http and https can be read",
		`C:\openapi.yaml`:   `there is no file C:\openapi.yaml | did you mean openapi.yaml?`,
	}
	for arg, want := range tests {
		if runtime.GOOS == "windows" && (strings.ContainsAny(arg, "\\\x00") || arg == "openapi.yaml/x" || arg == "loop") {
			continue // other words of the system
		}
		_, err := source.One(t.Context(), arg, source.Options{Dir: dir, MaxBytes: 9})
		if diff := cmp.Diff(want, sentence(err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", arg, diff)
		}
	}
}

func TestReferencesLeadToFilesOfTheDirectoryTree(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"api/openapi.yaml": "entry", "api/models/a b.yaml": "ab", "api/models/ä%.yaml": "percent", "api/models/c.yaml": "c", "api/models/v1:d.yaml": "d",
		"api/link.yaml->": "models/c.yaml", "api/linked->": "models", "api/loop->": ".", "api/out.yaml->": "../secret.yaml", "api/outdir->": "..", "api/abs.yaml->": "DIR/api/models/c.yaml",
		"api/gone.yaml->": "none.yaml", "secret.yaml": "secret", "api2/x.yaml": "x",
	})
	in := one(t, "api/openapi.yaml", source.Options{Dir: dir})
	outside := func(ref, path, parent string) string {
		return ref + " leads to " + path + ", outside of the entry document's directory api | --allow-refs " + parent + " allows it"
	}
	tests := []struct{ from, ref, want string }{
		{"api/openapi.yaml", "models/c.yaml", "api/models/c.yaml=c"},
		{"api/openapi.yaml", "./models/../models//c.yaml#/a/b", "api/models/c.yaml=c"},
		{"api/openapi.yaml", "models/a%20b.yaml", "api/models/a b.yaml=ab"},
		{"api/openapi.yaml", "models/a b.yaml", "api/models/a b.yaml=ab"},
		{"api/models/a b.yaml", "%C3%A4%25.yaml", "api/models/ä%.yaml=percent"},
		{"api/models/a b.yaml", "c.yaml", "api/models/c.yaml=c"},
		{"api/models/a b.yaml", "./v1:d.yaml", "api/models/v1:d.yaml=d"},
		{"api/models/c.yaml", "../openapi.yaml", "api/openapi.yaml=entry"},
		{"api/models/c.yaml", "../../api/openapi.yaml", "api/openapi.yaml=entry"},
		{"api/models/c.yaml", "", "api/models/c.yaml=c"},
		{"api/models/c.yaml", "#/a", "api/models/c.yaml=c"},
		{"api/openapi.yaml", "link.yaml", "api/models/c.yaml=c"},
		{"api/openapi.yaml", "linked/c.yaml", "api/models/c.yaml=c"},
		{"api/openapi.yaml", "loop/loop/loop/openapi.yaml", "api/openapi.yaml=entry"},
		{"api/openapi.yaml", "abs.yaml", "api/models/c.yaml=c"},
		{"api/openapi.yaml", filepath.ToSlash(filepath.Join(dir, "api", "models", "c.yaml")), "api/models/c.yaml=c"},
		{"api/openapi.yaml", "file://" + filepath.ToSlash(filepath.Join(dir, "api", "models", "c.yaml")), "api/models/c.yaml=c"},
		{"api/openapi.yaml", "file://localhost" + filepath.ToSlash(filepath.Join(dir, "api", "models", "c.yaml")), "api/models/c.yaml=c"},
		{"api/openapi.yaml", "../secret.yaml", outside("../secret.yaml", "secret.yaml", ".")},
		{"api/openapi.yaml", "../none.yaml", outside("../none.yaml", "none.yaml", ".")},
		{"api/openapi.yaml", "%2e%2e/secret.yaml", outside("../secret.yaml", "secret.yaml", ".")},
		{"api/openapi.yaml", "..%2Fsecret.yaml", outside("../secret.yaml", "secret.yaml", ".")},
		{"api/openapi.yaml", "../api2/x.yaml", outside("../api2/x.yaml", "api2/x.yaml", "api2")},
		{"api/openapi.yaml", "out.yaml", outside("out.yaml", "secret.yaml", ".")},
		{"api/openapi.yaml", "outdir/secret.yaml", outside("outdir/secret.yaml", "secret.yaml", ".")},
		{"api/openapi.yaml", "gone.yaml", "api/gone.yaml is a symbolic link to a file that is not there"},
		{"api/openapi.yaml", "models", "api/models is a directory"},
		{"api/openapi.yaml", "models/d.yaml", "there is no file api/models/d.yaml | did you mean api/models/c.yaml?"},
		{"api/openapi.yaml", `models\c.yaml`, `there is no file api/models\c.yaml | write a slash between directories`},
		{"api/openapi.yaml", "c.yaml?x=1", "c.yaml?x=1 is the path of a file and has a query | write a question mark in a file name as %3F"},
		{"api/openapi.yaml", "a%00b", "a%00b is not the name of a file"},
		{"api/openapi.yaml", "%zz", `"%zz" is not a reference: invalid URL escape "%zz"`},
		{"api/openapi.yaml", "v1:d.yaml", "v1:d.yaml is neither a path nor an http or https URL"},
		{"api/openapi.yaml", "//example.com/x", "//example.com/x is neither a path nor an http or https URL"},
		{"api/openapi.yaml", "file://host/x", "file://host/x is neither a path nor an http or https URL"},
		{"api/openapi.yaml", "https://user:pass@example.com/x#y", "https://example.com/x leads to the network | --allow-remote-refs allows it"},
		{"unknown.yaml", "c.yaml", "unknown.yaml refers to c.yaml, but was not read before"},
	}
	for _, tt := range tests {
		if runtime.GOOS == "windows" && strings.ContainsAny(tt.ref, `\:`) {
			continue
		}
		if diff := cmp.Diff(tt.want, read(in, tt.from, tt.ref)); diff != "" {
			t.Errorf("%q from %s (-want +got):\n%s", tt.ref, tt.from, diff)
		}
	}
}

func TestReferencesMayLeadIntoAllowedDirectories(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"api/openapi.yaml": "", "shared/x.yaml": "x", "shared/out.yaml->": "../secret.yaml", "secret.yaml": "", "link->": "shared"})
	for _, allowed := range []string{"shared", "./shared/", "link", filepath.Join(dir, "shared")} {
		in := one(t, "api/openapi.yaml", source.Options{Dir: dir, AllowRefs: []string{allowed}})
		got := []string{read(in, "api/openapi.yaml", "../shared/x.yaml"), read(in, "api/openapi.yaml", "../secret.yaml"), read(in, "shared/x.yaml", "out.yaml")}
		want := []string{
			"shared/x.yaml=x",
			"../secret.yaml leads to secret.yaml, outside of the entry document's directory api | --allow-refs . allows it",
			"out.yaml leads to secret.yaml, outside of the entry document's directory api | --allow-refs . allows it",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", allowed, diff)
		}
	}
	_, err := source.One(t.Context(), "api/openapi.yaml", source.Options{Dir: dir, AllowRefs: []string{"none"}})
	if got, want := sentence(err), "references are allowed into none, which cannot be read: no such file or directory"; got != want && runtime.GOOS != "windows" {
		t.Errorf("got %s", got)
	}
}

func TestALinkedEntryDocumentStandsWhereTheLinkLeads(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"latest.yaml->": "v2/openapi.yaml", "v2/openapi.yaml": "v2", "v2/x.yaml": "x", "x.yaml": "wrong"})
	in := one(t, "latest.yaml", source.Options{Dir: dir})
	got := []string{in.Name, read(in, "latest.yaml", "x.yaml"), read(in, "v2/x.yaml", "openapi.yaml")}
	if diff := cmp.Diff([]string{"latest.yaml", "v2/x.yaml=x", "latest.yaml=v2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNamesAreAbsoluteWhereTheArgumentIs(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"openapi.yaml": "", "x.yaml": "x"})
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	arg := filepath.Join(real, "openapi.yaml")
	in := one(t, arg, source.Options{Dir: t.TempDir()})
	if got, want := read(in, filepath.ToSlash(arg), "x.yaml"), filepath.ToSlash(filepath.Join(real, "x.yaml"))+"=x"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheNumberOfFilesIsBounded(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"openapi.yaml": "", "x.yaml": "0123456789"})
	in := one(t, "openapi.yaml", source.Options{Dir: dir, MaxFiles: 2, MaxBytes: 9})
	got := []string{read(in, "openapi.yaml", "x.yaml"), read(in, "openapi.yaml", "openapi.yaml"), read(in, "openapi.yaml", "x.yaml")}
	want := []string{"x.yaml is larger than the limit of 9 bytes", "openapi.yaml=", "the description consists of more than 2 files"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAPipeIsRead(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("this system has no directory of open files")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString("piped"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	dir := write(t, map[string]string{"x.yaml": "x"})
	arg := fmt.Sprintf("/dev/fd/%d", r.Fd())
	in := one(t, arg, source.Options{Dir: dir})
	if in.Name != arg || string(in.Data) != "piped" {
		t.Errorf("got %s=%s", in.Name, in.Data)
	}
	if got := read(in, arg, "x.yaml"); !strings.HasSuffix(got, "/x.yaml=x") {
		t.Errorf("a reference leads to %s", got)
	}
}

func ExampleOne() {
	dir, err := os.MkdirTemp("", "postel")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), []byte("openapi: 3.1.0\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	in, err := source.One(context.Background(), ".", source.Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer in.Files.Close()
	fmt.Printf("%s: %s", in.Name, in.Data)
	_, _, err = in.Files.Read(in.Name, "../common.yaml#/components/schemas/Name")
	fmt.Println(err != nil)
	// Output:
	// openapi.yaml: openapi: 3.1.0
	// true
}
