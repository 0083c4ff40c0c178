package hal_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/postel-api/postel/hal"
)

// A client knows one address and the names of relations.
func Example() {
	shop := http.NewServeMux()
	serve := func(path, body string) {
		shop.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", hal.MediaJSON)
			io.WriteString(w, body)
		})
	}
	serve("/{$}", `{"_links": {"self": {"href": "/"}, "curies": [{"name": "mc", "href": "/rels/{rel}"}],
		"mc:orders": {"href": "/v2/orders{?status}", "templated": true}}}`)
	serve("/v2/orders", `{"_links": {"self": {"href": "/v2/orders"}},
		"_embedded": {"item": [{"_links": {"self": {"href": "/v2/orders/17"}}, "total": 12.5}]}}`)
	server := httptest.NewServer(shop)
	defer server.Close()

	c := hal.NewClient(hal.ClientOptions{})
	order, err := c.Follow(context.Background(), server.URL+"/", "mc:orders{status=open}", "item[0]")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(order.State.Get("total"), order.Partial)

	_, err = c.Follow(context.Background(), server.URL+"/", "mc:order")
	fmt.Println(err.(*hal.ChainError).Cause)
	// Output:
	// 12.5 true
	// there is no mc:order, only mc:orders; is mc:orders meant?
}

// Controls are read from any document, and from the header.
func ExampleRead() {
	at, _ := url.Parse("https://shop.example/albums/1")
	album := `<album><name>Give Blood</name><link rel="/artist" href="/artist/theBrakes"/></album>`
	r, err := hal.Read(at, http.Header{"Content-Type": {"application/xml"}, "Link": {`</albums>; rel="up"`}}, []byte(album))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range r.Links {
		fmt.Println(l.Rel, l.Href, l.Source)
	}
	// Output:
	// /artist /artist/theBrakes body
	// up /albums header
}
