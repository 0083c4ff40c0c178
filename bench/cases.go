package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/postel-api/postel/bench/internal/document"
)

// kind is what a pair of documents is measured for.
type kind int

const (
	corpus kind = iota // two versions of a real API
	reordered
	growth
	shape
)

// largest is the pair of the corpus that has requirements of its own.
const largest = "github"

// pair is one comparison that is measured.
type pair struct {
	name           string
	kind           kind
	base, revision string // absolute names
	root           string // what messages leave out of names
	bytes          int64  // of both documents, all files
	operations     int    // of growth
	remark         string // what readers of the numbers should know
}

// cases lists the pairs in the order of the tables, and makes the documents that do not exist
// yet below dir.
func cases(ctx context.Context, b binaries, dir string) ([]pair, error) {
	suites, err := suites()
	if err != nil {
		return nil, err
	}
	pairs, err := corpusPairs(filepath.Join(suites, "corpus"))
	if err != nil {
		return nil, err
	}
	original := ""
	for _, p := range pairs {
		if p.name == largest {
			original = p.revision
		}
	}
	if output, err := exec.CommandContext(ctx, b.probe, "documents", dir, original).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making the documents: %w\n%s", err, output)
	}
	pairs = append(pairs, pair{
		name: largest + ", respelled", kind: reordered,
		base: original, revision: document.ReorderedFile(dir),
		remark: "the newer document against a copy that differs in order, formatting and descriptions only",
	})
	for _, generated := range document.Pairs() {
		p := pair{name: generated.Name, kind: shape, operations: generated.Operations}
		if p.operations > 0 {
			p.kind = growth
		}
		p.base, p.revision = generated.Files(dir)
		pairs = append(pairs, p)
	}
	for i := range pairs {
		if pairs[i].kind != corpus {
			pairs[i].root = dir
		}
		if err := pairs[i].size(); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// corpusPairs reads the corpus' own list.
func corpusPairs(dir string) ([]pair, error) {
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		return nil, err
	}
	type side struct{ File, OpenAPI string }
	var index []struct {
		Name      string
		Multifile bool
		Old, New  side
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("reading the list of the corpus: %w", err)
	}
	var pairs []pair
	for _, entry := range index {
		p := pair{name: entry.Name, root: dir}
		p.base = filepath.Join(dir, filepath.FromSlash(entry.Old.File))
		p.revision = filepath.Join(dir, filepath.FromSlash(entry.New.File))
		switch {
		case entry.Multifile:
			p.remark = "many files on each side"
		case strings.HasPrefix(entry.Old.OpenAPI, "2"):
			p.remark = "Swagger 2.0, which oasdiff reads as if it were OpenAPI 3, and so compares neither bodies nor types"
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// size adds up the files of both sides: a document alone, or everything in its directory where
// that holds more than the two versions.
func (p *pair) size() error {
	for _, name := range []string{p.base, p.revision} {
		if dir := filepath.Dir(name); p.kind == corpus && filepath.Dir(p.base) != filepath.Dir(p.revision) {
			if err := filepath.WalkDir(dir, p.add); err != nil {
				return err
			}
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		p.bytes += info.Size()
	}
	return nil
}

func (p *pair) add(_ string, entry fs.DirEntry, err error) error {
	if err != nil || entry.IsDir() {
		return err
	}
	info, err := entry.Info()
	if err == nil {
		p.bytes += info.Size()
	}
	return err
}
