package html_test

import (
	"fmt"

	"github.com/postel-api/postel/tolerantreader/html"
)

func Example() {
	page, err := html.Parse([]byte(`<title>Orders</title>
<ul class=orders><li data-no=7>Tea <b>3.50</b><li data-no=8>Milk <b>1.20</b></ul>
<a rel=next href="?page=2">more</a>`), "text/html; charset=utf-8")
	if err != nil {
		fmt.Println(err)
		return
	}
	numbers, err := html.Compile("ul.orders > li @data-no")
	if err != nil {
		fmt.Println(err)
		return
	}
	places, err := page.Select(numbers, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range places {
		fmt.Println(p.Text, "at", p.Path)
	}
	for _, l := range page.Links("next") {
		fmt.Println(l.Href, l.Place.Text)
	}
	// Output:
	// 7 at html > body:nth-child(2) > ul:nth-child(1) > li:nth-child(1)
	// 8 at html > body:nth-child(2) > ul:nth-child(1) > li:nth-child(2)
	// ?page=2 more
}
