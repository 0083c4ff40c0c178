package tolerantreader_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A service that imports the package pays for nothing else.
func TestThePackageIsALeaf(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{
		"github.com/postel-api/postel/tolerantreader", "golang.org/x/text/", "golang.org/x/net/",
		"github.com/tidwall/gjson", "github.com/tidwall/match", "github.com/tidwall/pretty",
	}
	for _, dep := range strings.Fields(string(out)) {
		known := false
		for _, a := range allowed {
			known = known || strings.HasPrefix(dep, a)
		}
		if !known {
			t.Errorf("it needs %s", dep)
		}
	}
}
