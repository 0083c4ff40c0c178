// A small server: what a service costs before it has documentation.
package main

import (
	"encoding/json"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode([]string{"1"}); err != nil {
			panic(http.ErrAbortHandler)
		}
	})
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}
