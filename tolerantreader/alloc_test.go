//go:build !race

package tolerantreader_test

import (
	"testing"

	"github.com/postel-api/postel/tolerantreader"
)

func TestAScanAllocatesNothing(t *testing.T) {
	plan := tolerantreader.MustFor[smallCustomer]().Plan()
	values := make([]tolerantreader.Value, 5)
	for _, body := range []string{
		small,
		`<customer><id>4711</id><naming><firstname>Sam</firstname><lastname>New&amp;man</lastname></naming><email>e</email><newsletter>true</newsletter></customer>`,
	} {
		text := []byte(body)
		if n := testing.AllocsPerRun(100, func() {
			if err := plan.Scan(text, values); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%.20s: %v allocations", body, n)
		}
	}
}
