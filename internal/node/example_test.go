package node_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

func ExampleParse() {
	const doc = `openapi: 3.1.0
paths:
  /customers/{id}:
    get:
      responses:
        200: {description: one customer}
`
	tree, err := node.Parse("customer.yaml", []byte(doc), node.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	paths := tree.Root().Get("paths")
	for path, item := range paths.Members() {
		for method, operation := range item.Members() {
			fmt.Println(method, path, operation.Path("responses", "200", "description").Str())
		}
	}
	fmt.Println(paths.Path("/customers/{id}", "put", "responses").Exists())
	// Output:
	// get /customers/{id} one customer
	// false
}

func ExampleSpan() {
	const doc = `{"paths": {"/customers": {"get": {"deprecated": true}}}}`
	tree, err := node.Parse("customer.json", []byte(doc), node.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	get := tree.Root().Path("paths", "/customers", "get")
	for _, s := range []node.Span{get.Key("deprecated"), get.Get("deprecated").Span()} {
		p := s.Pos()
		fmt.Printf("%s:%d:%d\n%s\n", p.File, p.Line, p.Column, s.Line())
		fmt.Println(strings.Repeat(" ", p.Column-1) + strings.Repeat("^", s.Width()))
	}
	fmt.Println(get.JSONPointer())
	// Output:
	// customer.json:1:35
	// {"paths": {"/customers": {"get": {"deprecated": true}}}}
	//                                   ^^^^^^^^^^^^
	// customer.json:1:49
	// {"paths": {"/customers": {"get": {"deprecated": true}}}}
	//                                                 ^^^^
	// /paths/~1customers/get
}

func ExampleError() {
	_, err := node.Parse("customer.yaml", []byte("paths:\n  /customers: get: {}\n"), node.Options{})
	var e *node.Error
	if errors.As(err, &e) {
		fmt.Println(e)
		fmt.Println(e.Line)
		fmt.Println(strings.Repeat(" ", e.Pos.Column-1) + strings.Repeat("^", e.Width))
		fmt.Println("help:", e.Help)
	}
	// Output:
	// customer.yaml:2:15: a second key cannot start on this line
	//   /customers: get: {}
	//               ^^^
	// help: put it on a line of its own, indented under /customers, or put quotes around the value
}

func ExampleEqual() {
	a, err := node.Parse("a.json", []byte(`{"maximum": 1.0, "type": "number"}`), node.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := node.Parse("b.yaml", []byte("type: number\nmaximum: 1\n"), node.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(node.Equal(a.Root(), b.Root()))
	fmt.Println(a.Root().Digest() == b.Root().Digest())
	fmt.Println(a.Root().Get("maximum").Text(), b.Root().Get("maximum").Text())
	// Output:
	// true
	// true
	// 1.0 1
}
