package history_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
)

func TestTheNearestDescriptionIsFound(t *testing.T) {
	t.Parallel()
	const api = "openapi: 3.1.0\n"
	help := " | name one of them, or take all of them with --all"
	tests := []struct {
		name, dir, files, want string
	}{
		{"in the directory", ".", "openapi.yaml api/openapi.yaml", "openapi.yaml"},
		{"one level below", ".", "README.md api/openapi.yaml docs/v1/openapi.yaml", "api/openapi.yaml"},
		{"by its content", ".", "package.json customers.yml", "customers.yml"},
		{"by its name before its content", ".", "customers.yaml swagger.json", "swagger.json"},
		{"elsewhere in the repository", "src", "src/main.go api/openapi.yaml", "../api/openapi.yaml"},
		{"below before elsewhere", "src", "openapi.yaml src/a/openapi.yaml", "a/openapi.yaml"},
		{"not where nobody looks", ".", "testdata/openapi.yaml .cache/openapi.yaml node_modules/x/openapi.yaml vendor/openapi.yaml a/b/c/openapi.yaml", "a/b/c/openapi.yaml"},
		{"not what git ignores", ".", ".gitignore=dist dist/openapi.yaml a/b/openapi.yaml", "a/b/openapi.yaml"},
		{"not what was deleted", ".", "openapi.yaml! a/openapi.yaml", "a/openapi.yaml"},
		{"several in one directory", ".", "openapi.yaml openapi.json", "there are 2 descriptions: openapi.json and openapi.yaml" + help},
		{"several on one level", ".", "orders/openapi.yaml billing/openapi.yaml", "there are 2 descriptions: billing/openapi.yaml and orders/openapi.yaml" + help},
		{"none", ".", "README.md config.yaml", "there is no API description in or below DIR | name it; a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json"},
	}
	for _, tt := range tests {
		for _, tracked := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, tracked: %t", tt.name, tracked), func(t *testing.T) {
				t.Parallel()
				r := newRepo(t)
				var deleted []string
				for f := range strings.FieldsSeq(tt.files) {
					name, content, ok := strings.Cut(f, "=")
					name, gone := strings.CutSuffix(name, "!")
					switch base := filepath.Base(name); {
					case ok:
					case strings.HasPrefix(base, "openapi"), strings.HasPrefix(base, "customers"):
						content = api
					default:
						content = "{}"
					}
					if gone {
						deleted = append(deleted, name)
					}
					r.write(name, content)
				}
				if tracked {
					r.commit("one", "", "")
				}
				for _, name := range deleted {
					r.git("clean", "-qfdx", name)
					if tracked {
						r.git("rm", "-q", "--ignore-unmatch", name)
					}
				}
				o := r.options()
				o.Dir = filepath.Join(r.dir, tt.dir)
				got, err := history.Description(t.Context(), o)
				if err != nil {
					got = strings.ReplaceAll(sentence(err), o.Dir, "DIR")
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestAllDescriptionsOfARepository(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	for _, name := range []string{"openapi.yaml", "orders/openapi.yaml", "orders/models/order.yaml", "billing/swagger.json", "old/api.yaml", "testdata/openapi.yaml"} {
		r.write(name, "a: b")
	}
	r.write("old/api.yaml", "swagger: '2.0'")
	tests := map[string][]string{
		".":       {"billing/swagger.json", "old/api.yaml", "openapi.yaml", "orders/openapi.yaml"},
		"billing": {"../old/api.yaml", "../openapi.yaml", "../orders/openapi.yaml", "swagger.json"},
	}
	for dir, want := range tests {
		o := r.options()
		o.Dir = filepath.Join(r.dir, dir)
		got, err := history.Descriptions(t.Context(), o)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", dir, err, diff)
		}
	}
}

func TestDescriptionsAreFoundWithoutARepository(t *testing.T) {
	t.Parallel()
	r := repo{t, t.TempDir()}
	o := source.Options{Dir: r.dir, Env: gitEnv("GIT_CEILING_DIRECTORIES=" + filepath.Dir(r.dir))}
	want := "there is no API description in " + r.dir + " | name it; a description is called openapi or swagger, or has one of these keys at its root, and ends in .yaml, .yml or .json"
	if _, err := history.Descriptions(t.Context(), o); sentence(err) != want {
		t.Errorf("got %s", sentence(err))
	}
	r.write("a/openapi.yaml", "")
	r.write(".hidden/openapi.yaml", "")
	r.write("a/b/swagger.yml", "")
	one, err := history.Description(t.Context(), o)
	if one != "a/openapi.yaml" || err != nil {
		t.Errorf("got %s, %v", one, err)
	}
	all, err := history.Descriptions(t.Context(), o)
	if diff := cmp.Diff([]string{"a/b/swagger.yml", "a/openapi.yaml"}, all); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
