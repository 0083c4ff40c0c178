package matrix

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

// cacheFormat is raised when what is kept means something else.
const cacheFormat = 1

// Cache is what earlier matrices have found: the cells by the digests of both descriptions. It is of
// one way of comparing.
type Cache struct {
	Format int `json:"format"`
	// By is the version of postel and the assumptions that the cells were made with.
	By    string          `json:"by"`
	Cells map[string]Cell `json:"cells"`

	used map[string]Cell
}

// NewCache returns an empty cache for comparisons that are described by the text by.
func NewCache(by string) *Cache {
	return &Cache{Format: cacheFormat, By: by, Cells: map[string]Cell{}, used: map[string]Cell{}}
}

// ReadCache reads a cache. One that is broken, or of another way of comparing, is left aside: the
// cache that is returned is empty then, and why says so in a sentence.
func ReadCache(data []byte, by string) (c *Cache, why string) {
	empty := NewCache(by)
	if len(bytes.TrimSpace(data)) == 0 {
		return empty, ""
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	kept := NewCache("")
	if err := d.Decode(kept); err != nil || kept.Cells == nil {
		return empty, "it cannot be read, and is made anew"
	}
	if _, err := d.Token(); err != io.EOF {
		return empty, "something stands behind its end, and it is made anew"
	}
	for key, cell := range kept.Cells {
		if len(key) != 2*digestLength+1 || cell.Verdict > diff.Major {
			return empty, "it has an entry that is none, and is made anew"
		}
	}
	if kept.Format != cacheFormat || kept.By != by {
		return empty, fmt.Sprintf("it is of another way of comparing (%s), and is made anew", kept.By)
	}
	return kept, ""
}

func (c *Cache) keep(key string, cell Cell) { c.used[key], c.Cells[key] = cell, cell }

// Bytes returns what was used, which is what is worth keeping.
func (c *Cache) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(Cache{Format: c.Format, By: c.By, Cells: c.used}, "", " ")
	return append(b, '\n'), err
}

const digestLength = 64

// Digest is the digest of all files of a description.
func Digest(d *swagger.Document) string {
	h := sha256.New()
	for i, t := range d.Files() {
		if i > 0 {
			fmt.Fprintf(h, "\x00%s\x00", t.Name())
		}
		h.Write(t.Source()) // never fails
	}
	return hex.EncodeToString(h.Sum(nil))
}
