// Package formats reads contracts of every format that Postel knows: those of Pact, its own, and the
// field lists that tolerant readers export.
package formats

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/internal/node"
)

// Read reads a contract, by what stands in it. name is how messages call it. The error is a
// *node.Error with a place.
func Read(name string, data []byte) (*contracts.Contract, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: pact.MaxBytes})
	if err != nil {
		return nil, err
	}
	switch root := tree.Root(); {
	case native.Is(root):
		return native.FromTree(name, root)
	case pact.Is(root):
		return pact.FromTree(name, root)
	case native.IsFieldList(root):
		return native.FromFieldList(name, root)
	default:
		e := root.Span().Errorf("this is no contract")
		e.Help = "a contract of Pact has consumer, provider and interactions; one of Postel begins with postel: contract/1; the field list of a tolerant reader has version, consumer and reads"
		return nil, e
	}
}

// Files returns the files that arguments name: files, directories with the contracts anywhere in
// them, and patterns as filepath.Match knows them. dir is what relative names are relative to. Each
// file stands once, in the order of the arguments and by name within one.
func Files(dir string, args []string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, arg := range args {
		path := arg
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		matches := []string{path}
		if _, err := os.Stat(path); err != nil {
			if matches, err = filepath.Glob(path); err != nil || len(matches) == 0 {
				return nil, fmt.Errorf("there is no contract %s", arg)
			}
		}
		for _, m := range matches {
			files, err := below(m)
			if err != nil {
				return nil, err
			}
			for _, f := range files {
				if rel, err := filepath.Rel(dir, f); err == nil && !filepath.IsAbs(arg) {
					f = rel
				}
				if !seen[f] {
					seen[f] = true
					out = append(out, f)
				}
			}
		}
	}
	return out, nil
}

// maxFiles bounds the contracts of a directory.
const maxFiles = 10_000

// below lists the contracts of a directory, or the file itself.
func below(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var out []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && p != path && (strings.HasPrefix(name, ".") || name == "node_modules") {
			return filepath.SkipDir
		}
		switch strings.ToLower(filepath.Ext(p)) {
		case ".json", ".yaml", ".yml":
			if !d.IsDir() && looksLike(p) {
				out = append(out, p)
			}
		}
		if len(out) > maxFiles {
			return fmt.Errorf("there are more than %d contracts in %s", maxFiles, path)
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

// looksLike reports whether a file of a directory is a contract: a directory may hold other files.
func looksLike(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return true // opening it again says what is wrong
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, pact.MaxBytes))
	if err != nil {
		return true
	}
	text := string(head)
	return strings.Contains(text, "contract/1") || strings.Contains(text, `"consumer"`) && (strings.Contains(text, `"provider"`) || strings.Contains(text, `"reads"`))
}
