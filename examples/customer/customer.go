// Package customer is MusicCorp's customer service of the documentation's examples: a provider to
// verify contracts against.
package customer

import (
	"encoding/json"
	"net/http"
)

// Handler serves customer 000123 as a version of the service does. From 2.0.0 on there is no telephone
// number any more; telephone says whether there is one.
func Handler(telephone bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /customers/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "000123" {
			write(w, http.StatusNotFound, "application/problem+json", map[string]any{"title": "There is no such customer"})
			return
		}
		c := map[string]any{
			"id": "000123", "firstname": "Sam", "lastname": "Newman", "email": "sam@musiccorp.example",
			"loyaltyPoints": 1200, "registered": "2014-05-17",
		}
		if telephone {
			c["telephoneNumber"] = "020 7946 0000"
		}
		write(w, http.StatusOK, "application/json", c)
	})
	return mux
}

func write(w http.ResponseWriter, status int, media string, body map[string]any) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
}
