// Serve runs the customer service of the documentation on loopback.
//
//	go run ./examples/customer/serve             with a telephone number
//	go run ./examples/customer/serve -gone       as version 2.0.0, without
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/postel-api/postel/examples/customer"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	gone := flag.Bool("gone", false, "serve customers without a telephone number")
	flag.Parse()
	h, err := customer.Documented(!*gone)
	if err != nil {
		log.Fatal(err)
	}
	s := &http.Server{Addr: *address, Handler: h, ReadHeaderTimeout: 10 * time.Second}
	log.Printf("the customer service listens on http://%s, its documentation is http://%s/docs/", *address, *address)
	log.Fatal(s.ListenAndServe())
}
