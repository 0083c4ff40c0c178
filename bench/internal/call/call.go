// Package call holds the library call of each tool that is measured: from the names of two files
// to the list of changes, without printing it.
//
// The call of oasdiff is what its command "changelog" does with its default flags, step for step:
// the same loader settings, every check, down to the level of information. The call of postel is
// what its command "diff" does with its default flags. Both load one document after the other.
package call

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	oasdiff "github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/postel-api/postel/bench/internal/cost"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

// Tools are the names that [Start] knows.
func Tools() []string { return []string{"oasdiff", "postel"} }

// Pair is a comparison in two steps, so that each can be measured by itself.
type Pair interface {
	// Load reads both documents, whose names are paths.
	Load(base, revision string) error
	// Compare compares them and says in a few words what came out. Load comes first.
	Compare() (answer string, err error)
}

// Start returns a comparison that has not loaded anything yet.
func Start(tool string) (Pair, error) {
	switch tool {
	case "oasdiff":
		return &oasdiffPair{}, nil
	case "postel":
		return &postelPair{}, nil
	}
	return nil, fmt.Errorf("unknown tool %q: known are %q", tool, Tools())
}

// Measure makes one call of a tool and measures its steps.
func Measure(tool, base, revision string) cost.Call {
	pair, err := Start(tool)
	if err != nil {
		return cost.Call{Error: err.Error()}
	}
	var c cost.Call
	c.Load, err = cost.Of(func() error { return pair.Load(base, revision) })
	if err != nil {
		return cost.Call{Error: err.Error()}
	}
	c.Compare, err = cost.Of(func() (err error) { c.Answer, err = pair.Compare(); return err })
	if err != nil {
		return cost.Call{Error: err.Error()}
	}
	return c
}

type oasdiffPair struct {
	base, revision *load.SpecInfo
}

func (p *oasdiffPair) Load(base, revision string) error {
	loader := openapi3.NewLoader()
	loader.IncludeOrigin = true
	loader.IsExternalRefsAllowed = true
	var err error
	if p.base, err = load.NewSpecInfo(loader, load.NewSource(base), load.WithLowercaseHeaders()); err != nil {
		return fmt.Errorf("loading the base: %w", err)
	}
	if p.revision, err = load.NewSpecInfo(loader, load.NewSource(revision), load.WithLowercaseHeaders()); err != nil {
		return fmt.Errorf("loading the revision: %w", err)
	}
	return nil
}

func (p *oasdiffPair) Compare() (string, error) {
	config := oasdiff.NewConfig()
	config.MatchInlineRefs = true
	report, sources, err := oasdiff.GetWithOperationsSourcesMap(config, p.base, p.revision)
	if err != nil {
		return "", fmt.Errorf("comparing: %w", err)
	}
	checks := checker.NewConfig(checker.GetAllChecks())
	changes := checker.CheckBackwardCompatibilityUntilLevel(checks, report, sources, checker.INFO)
	errors := 0
	for _, change := range changes {
		if change.GetLevel() == checker.ERR {
			errors++
		}
	}
	return fmt.Sprintf("changes: %d, of them errors: %d", len(changes), errors), nil
}

type postelPair struct {
	base, revision *swagger.Document
}

func (p *postelPair) Load(base, revision string) error {
	var err error
	if p.base, err = LoadPostel(base); err != nil {
		return fmt.Errorf("loading the base: %w", err)
	}
	if p.revision, err = LoadPostel(revision); err != nil {
		return fmt.Errorf("loading the revision: %w", err)
	}
	return nil
}

// LoadPostel reads a description as the command does, with its other files from the disk.
func LoadPostel(name string) (*swagger.Document, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return swagger.Load(filepath.ToSlash(name), data, swagger.Options{Files: beside{}})
}

func (p *postelPair) Compare() (string, error) {
	report := diff.Compare(p.base, p.revision, diff.Options{})
	major := 0
	for _, finding := range report.Findings {
		if finding.Bump == diff.Major {
			major++
		}
	}
	return fmt.Sprintf("%s, findings: %d, of them major: %d", report.Verdict, len(report.Findings), major), nil
}

// beside reads the other files of a description from the disk. It confines nothing: the
// documents that are measured are known.
type beside struct{}

func (beside) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, err := os.ReadFile(filepath.FromSlash(name))
	return name, data, err
}
