// Package postel_test holds what the structure of the project promises.
package postel_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/postel-api/postel/"

// ban is a package that another must not import, directly or through others.
type ban struct {
	room   string
	never  []string
	reason string
}

var bans = []ban{
	{"internal/node", []string{module + "swagger", module + "diff", "github.com/spf13/cobra", "net/http"}, "bytes become a tree there, and nothing knows OpenAPI"},
	{"internal/source", []string{module + "swagger", module + "diff", module + "internal/report", "github.com/spf13/cobra"}, "an argument becomes bytes and a name, without OpenAPI"},
	{"internal/history", []string{module + "swagger", module + "diff", module + "internal/report", "github.com/spf13/cobra"}, "revisions and commits are found without OpenAPI"},
	{"internal/config", []string{module + "internal/source", module + "internal/history", "github.com/spf13/cobra", "os/exec"}, "settings are read, and act on nothing"},
	{"internal/accept", []string{module + "internal/source", "github.com/spf13/cobra", "os/exec"}, "pure functions from findings and entries to an outcome"},
	{"internal/policy", []string{module + "internal/source", module + "internal/history", "github.com/spf13/cobra", "os/exec"}, "settings are held against answers, whatever was read from where"},
	{"internal/declared", []string{module + "internal/source", "github.com/spf13/cobra", "os/exec"}, "messages and files become a bump, wherever they come from"},
	{"internal/infoversion", []string{module + "swagger", module + "diff", "github.com/spf13/cobra"}, "bytes become bytes, without OpenAPI beyond two keys"},
	{"internal/report", []string{module + "internal/source", "github.com/spf13/cobra"}, "pure functions from findings to text know no streams and no arguments"},
	{"internal/blame", []string{module + "internal/cli", module + "internal/config", "github.com/spf13/cobra"}, "commits are attributed whatever settings and streams there are"},
	{"internal/changelog", []string{module + "internal/source", module + "internal/history", "github.com/spf13/cobra", "os/exec"}, "findings become sections and bytes become bytes, whatever was read from where"},
	{"swagger", []string{module + "diff", module + "internal/report", "github.com/spf13/cobra", "html/template", "net/http"}, "descriptions know no versions and no verdicts, and a service that imports them pays for no page"},
	{"swagger/bundle", []string{module + "swagger", module + "diff", "github.com/spf13/cobra", "html/template", "net/http"}, "a description is written of its tree; who resolves references is told by the caller"},
	{"swagger/apidoc", []string{module + "diff", "github.com/spf13/cobra", "github.com/getkin", "html/template", "github.com/vearutop", "github.com/shurcooL"}, "services import it, and pay for a page and no more"},
	{"swagger/conformance", []string{module + "diff", module + "internal/report", module + "internal/source", "github.com/spf13/cobra", "html/template", "testing"}, "a running service carries it, and pays for no command, no page and no test"},
	{"swagger/learn", []string{module + "diff", module + "internal/report", module + "internal/source", module + "internal/har", "github.com/spf13/cobra", "html/template", "testing"}, "a draft is made of exchanges, whatever recorded them"},
	{"swagger/mock", []string{module + "internal/source", module + "internal/report", "github.com/spf13/cobra", "github.com/getkin", "html/template"}, "answers are made of a description, whatever it was read from"},
	{"internal/overlay", []string{module + "internal/source", module + "internal/report", module + "internal/cli", "github.com/spf13/cobra", "html/template"}, "what is said about operations becomes extensions, whatever it was read from"},
	{"swagger/discovery", []string{module + "diff", module + "internal/report", module + "internal/source", "github.com/spf13/cobra", "github.com/getkin", "html/template"}, "a description is found without a validator and without a command"},
	{"swagger/drift", []string{module + "diff", module + "internal/report", module + "internal/source", "github.com/spf13/cobra", "html/template"}, "answers are held against a description, whatever is compared with what and however it is shown"},
	{"swagger/swaggertest", []string{module + "diff", module + "internal/report", module + "internal/source", module + "internal/cli", "github.com/spf13/cobra", "html/template"}, "a provider's tests carry a check, and no command and no page"},
	{"swagger/observe", []string{module + "diff", module + "internal/report", "github.com/spf13/cobra", "html/template", "testing", "expvar"}, "a running service carries it, and decides itself what it publishes"},
	{"hal/browser", []string{module + "swagger", module + "diff", module + "contracts", module + "internal/source", module + "internal/report", module + "internal/cli", "github.com/spf13/cobra", "github.com/getkin", "html/template"}, "services mount it, and pay for a page and a proxy"},
	{"internal/address", []string{module + "internal", module + "swagger", module + "diff", "net/http", "github.com/spf13/cobra"}, "a leaf: addresses are told apart, and nobody is asked"},
	{"internal/upstream", []string{module + "swagger", module + "diff", module + "internal/source", module + "internal/report", "github.com/spf13/cobra", "github.com/getkin", "html/template"}, "services carry it, and requests pass whatever they are about"},
	{"diff", []string{module + "internal/source", module + "internal/report", module + "internal/cli", "github.com/spf13/cobra", "net/http", "os/exec", "html/template", "github.com/getkin"}, "a comparison knows no terminal, no files, no network and no judge"},
	{"semver", []string{module + "internal", module + "swagger", module + "diff", "github.com", "go.yaml.in", "net/http", "os/exec", "html/template"}, "a leaf: versions and ranges need the standard library alone, and know no documents and no files"},
	{"hal", []string{module + "swagger", module + "diff", module + "contracts", module + "tolerantreader", module + "semver", module + "internal/node", module + "internal/report", module + "internal/cli", "github.com/spf13", "github.com/getkin", "go.yaml.in", "html/template", "os/exec", "testing"}, "a leaf: clients import it, and pay for the standard library and x/net"},
	{"hal/controlmap", []string{module + "swagger", module + "diff", module + "contracts", module + "internal/node", module + "internal/report", module + "internal/cli", "github.com/spf13", "github.com/getkin", "go.yaml.in", "html/template", "os/exec", "testing"}, "a service is crawled and maps are compared, whoever asks and however it is shown"},
	{"tolerantreader", []string{module + "swagger", module + "diff", module + "internal", "github.com/getkin", "github.com/spf13/cobra", "go.yaml.in", "html/template", "github.com/andybalholm"}, "a leaf: services import it, and pay for no page, no OpenAPI and no command"},
	{"contracts/impact", []string{module + "internal/report", module + "internal/cli", "github.com/spf13/cobra", "html/template"}, "who is hit by a change is an answer, not how it is shown"},
	{"contracts/matching", []string{module + "swagger", module + "contracts/pact", "github.com/spf13/cobra", "net/http/httptest", "os/exec"}, "messages are compared, whatever contract they came from and wherever they were sent"},
	{"contracts/pact", []string{module + "swagger", module + "internal/report", "github.com/spf13/cobra", "os/exec"}, "a format knows the model, and neither a service nor a report"},
	{"diff/subschema", []string{module + "swagger", "github.com/getkin", "github.com/spf13/cobra", "net/http", "html/template"}, "a leaf: JSON Schema in, answer and witness out"},
}

func TestRoomsImportOnlyWhatTheyMayKnow(t *testing.T) {
	t.Parallel()
	for _, b := range bans {
		out, err := exec.Command("go", "list", "-deps", "./"+b.room).Output()
		if err != nil {
			t.Fatalf("go list -deps ./%s: %v", b.room, err)
		}
		for dep := range strings.Lines(string(out)) {
			dep = strings.TrimSpace(dep)
			if slices.ContainsFunc(b.never, func(n string) bool { return dep == n || strings.HasPrefix(dep, n+"/") }) && dep != module+b.room && !strings.HasPrefix(dep, module+b.room+"/") {
				t.Errorf("%s imports %s: %s", b.room, dep, b.reason)
			}
		}
	}
}

func TestASubschemaUserPaysForNothingElse(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./diff/subschema").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		if dep != "" && !strings.HasPrefix(dep, module) && !strings.HasPrefix(dep, "go.yaml.in/yaml/v4") {
			t.Errorf("diff/subschema needs %s", dep)
		}
	}
}

// Only diff/judge and swagger/conformance know kin-openapi, whose releases break their users, and the
// comparison knows no judge: it is given some.
func TestKinOpenAPIStaysBehindTwoPackages(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		for _, dep := range words[1:] {
			if strings.HasPrefix(dep, "github.com/getkin/") && words[0] != module+"diff/judge" && words[0] != module+"swagger/conformance" {
				t.Errorf("%s imports %s", words[0], dep)
			}
			if dep == module+"diff/judge" && words[0] != module+"internal/cli" {
				t.Errorf("%s imports %s", words[0], dep)
			}
		}
	}
}
