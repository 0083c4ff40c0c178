package judge_test

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
)

// collector keeps the claims that judges would be asked about.
type collector struct {
	mu     sync.Mutex
	claims []diff.Claim
}

func (c *collector) Judge(claim diff.Claim) diff.Opinion {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claims = append(c.claims, claim)
	return diff.Opinion{}
}

// BenchmarkGitHub asks all judges about all claims on two versions of GitHub's API, whose
// documents have 13 MB each, one after the other and with nothing known from before.
func BenchmarkGitHub(b *testing.B) {
	dir, _ := corpus(b)
	base, revision := loadFile(b, filepath.Join(dir, "github/old.json")), loadFile(b, filepath.Join(dir, "github/new.json"))
	c := &collector{}
	diff.Compare(base, revision, diff.Options{Judges: []diff.Judge{c}, Exchanges: true})
	b.ReportMetric(float64(len(c.claims)), "claims")
	for _, only := range []int{0, 1, 2, -1} {
		name := "all"
		if only >= 0 {
			name = []string{"santhosh", "VisitJSON", "openapi3filter"}[only]
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for i, j := range judge.All() {
					for _, claim := range c.claims {
						if only < 0 || i == only {
							j.Judge(claim)
						}
					}
				}
			}
		})
	}
}
