package path_test

import (
	"fmt"

	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Paths of all dialects have one form.
func ExampleParse() {
	for _, text := range []string{"$.orders[?@.total > 100].sku", "/orders/0/sku", "gjson:orders.#.sku", "//order[@id='7']/sku", "$.orders[?@.total = 100]"} {
		p, err := path.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(p)
	}
	// Output:
	// $['orders'][?@['total']>100]['sku']
	// $['orders']['0',0]['sku']
	// $['orders'][0:]['sku']
	// //order[@id='7']/sku
	// equality is written ==
}

// What one pass over the bytes cannot find is what is left of a path.
func ExamplePath_Split() {
	p, err := path.Parse("$.customer.orders[?@.total > 100].sku")
	if err != nil {
		fmt.Println(err)
		return
	}
	prefix, rest := p.Split()
	fmt.Println(prefix, rest)
	// Output: $['customer']['orders'] @[?@['total']>100]['sku']
}
