package document

import (
	"fmt"
	"os"
	"path/filepath"
)

// Pair is a generated comparison.
type Pair struct {
	Name       string
	Operations int // of [Growth], else 0

	make func() (base, revision []byte)
}

// Pairs are the generated comparisons that are measured, in the order of the table.
func Pairs() []Pair {
	var pairs []Pair
	for _, operations := range []int{1_000, 5_000, 20_000} {
		pairs = append(pairs, Pair{
			Name:       fmt.Sprintf("growth-%d", operations),
			Operations: operations,
			make:       func() ([]byte, []byte) { return Growth(operations) },
		})
	}
	return append(pairs,
		Pair{Name: "reference-chain", make: func() ([]byte, []byte) { return ReferenceChain(10_000) }},
		Pair{Name: "nested-allof", make: func() ([]byte, []byte) { return NestedAllOf(400) }},
		Pair{Name: "recursion", make: func() ([]byte, []byte) { return Recursion(100) }},
	)
}

// Files are the names of a pair's documents below dir.
func (p Pair) Files(dir string) (base, revision string) {
	return filepath.Join(dir, p.Name, "base.json"), filepath.Join(dir, p.Name, "revision.json")
}

// ReorderedFile is the name of the copy of original below dir.
func ReorderedFile(dir string) string { return filepath.Join(dir, "reordered.json") }

// WriteAll writes the documents of all pairs, and the reordered copy of the file original, into
// the directory dir, which exists.
func WriteAll(dir, original string) error {
	for _, p := range Pairs() {
		base, revision := p.make()
		baseFile, revisionFile := p.Files(dir)
		if err := os.MkdirAll(filepath.Dir(baseFile), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(baseFile, base, 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(revisionFile, revision, 0o644); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(original)
	if err != nil {
		return err
	}
	copied, err := Reordered(data)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(original), err)
	}
	return os.WriteFile(ReorderedFile(dir), copied, 0o644)
}
