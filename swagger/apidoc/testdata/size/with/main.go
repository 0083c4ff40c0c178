// The same server with its documentation.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/postel-api/postel/swagger/apidoc"
)

func main() {
	http.HandleFunc("GET /orders", func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode([]string{"1"}); err != nil {
			panic(http.ErrAbortHandler)
		}
	})
	description, err := os.ReadFile("openapi.json")
	if err != nil {
		log.Fatal(err)
	}
	h, err := apidoc.New(description, apidoc.Options{Service: http.DefaultServeMux})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("localhost:8080", h))
}
