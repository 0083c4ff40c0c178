// Package customer is MusicCorp's customer service of the documentation's examples: a provider to
// verify contracts against.
package customer

import (
	"encoding/json"
	"net/http"
)

// Handler serves customer 7 as a version of the service does. From 2.0.0 on there is no telephone
// number any more; Telephone says whether there is one.
func Handler(telephone bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /customers/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "7" {
			http.Error(w, `{"title": "there is no such customer"}`, http.StatusNotFound)
			return
		}
		c := map[string]any{"id": 7, "firstname": "Sam", "lastname": "Newman", "email": "sam@musiccorp.example", "loyaltyPoints": 1200}
		if telephone {
			c["telephoneNumber"] = "020 7946 0000"
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(c); err != nil {
			panic(http.ErrAbortHandler) // the client is gone
		}
	})
	return mux
}
