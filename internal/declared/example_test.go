package declared_test

import (
	"fmt"

	"github.com/postel-api/postel/internal/declared"
)

func ExampleFromCommits() {
	d := declared.FromCommits([]declared.Message{
		{Name: "3f2a9c1", Text: "feat(orders): notes"},
		{Name: "88d1e20", Text: "fix: totals\n\nBREAKING CHANGE: total is a text"},
		{Name: "a01b3c4", Text: "update dependencies"},
	})
	fmt.Println(d.Bump)
	for _, s := range d.Highest() {
		fmt.Printf("%s: %s\n", s.Name, s.Text)
	}
	fmt.Println("without a declaration:", d.Silent)
	// Output:
	// MAJOR
	// 88d1e20: total is a text
	// without a declaration: [a01b3c4]
}
