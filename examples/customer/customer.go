// Package customer is MusicCorp's customer service of the documentation's examples: a provider to
// verify contracts against, as testdata/customer/1.3.0.yaml describes it.
package customer

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// service is the customers, by their number. What is registered is kept in memory.
type service struct {
	telephone bool

	mu        sync.Mutex
	customers map[string]map[string]any
}

// Handler serves customer 000123 as a version of the service does, and those who are registered. From
// 2.0.0 on there is no telephone number any more; telephone says whether there is one.
func Handler(telephone bool) http.Handler {
	s := &service{telephone: telephone, customers: map[string]map[string]any{"000123": {
		"id": "000123", "firstname": "Sam", "lastname": "Newman", "email": "sam@musiccorp.example",
		"loyaltyPoints": 1200, "registered": "2014-05-17", "telephoneNumber": "020 7946 0000",
	}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /customers", s.list)
	mux.HandleFunc("HEAD /customers", s.count)
	mux.HandleFunc("POST /customers", s.register)
	mux.HandleFunc("GET /customers/{id}", s.one(func(w http.ResponseWriter, _ *http.Request, c map[string]any) { s.write(w, http.StatusOK, c) }))
	mux.HandleFunc("PUT /customers/{id}", s.one(s.change))
	mux.HandleFunc("GET /customers/{id}/orders", s.one(func(w http.ResponseWriter, _ *http.Request, _ map[string]any) {
		answer(w, http.StatusOK, "application/json", []map[string]string{{"id": "17", "total": "12.50"}})
	}))
	return mux
}

// one finds the customer that a path names. The customers are locked while it is looked at.
func (s *service) one(then func(http.ResponseWriter, *http.Request, map[string]any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		c, ok := s.customers[r.PathValue("id")]
		if !ok {
			problem(w, http.StatusNotFound, "There is no such customer")
			return
		}
		then(w, r, c)
	}
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil {
		limit = 20
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []map[string]any{}
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(s.customers))) {
		c := s.customers[id]
		email, name := r.FormValue("email"), r.FormValue("lastname")
		if email != "" && !strings.EqualFold(email, c["email"].(string)) || !strings.HasPrefix(c["lastname"].(string), name) || len(found) >= limit {
			continue
		}
		found = append(found, s.shown(c))
	}
	answer(w, http.StatusOK, "application/json", found)
}

func (s *service) count(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("X-Total-Count", strconv.Itoa(len(s.customers)))
	w.WriteHeader(http.StatusNoContent)
}

func (s *service) register(w http.ResponseWriter, r *http.Request) {
	c, ok := read(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("%06d", 123+len(s.customers))
	c["id"], c["registered"], c["loyaltyPoints"] = id, "2026-11-23", 0
	s.customers[id] = c
	w.Header().Set("Location", "http://"+r.Host+"/customers/"+id)
	s.write(w, http.StatusCreated, c)
}

func (s *service) change(w http.ResponseWriter, r *http.Request, c map[string]any) {
	changed, ok := read(w, r)
	if !ok {
		return
	}
	maps.Copy(c, changed)
	s.write(w, http.StatusOK, c)
}

// read reads a customer that is sent.
func read(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	var in struct{ Firstname, Lastname, Email, TelephoneNumber string }
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in)
	if err != nil || in.Firstname == "" || in.Lastname == "" || !strings.Contains(in.Email, "@") {
		problem(w, http.StatusBadRequest, "A customer has a first name, a last name and an email address")
		return nil, false
	}
	out := map[string]any{"firstname": in.Firstname, "lastname": in.Lastname, "email": in.Email}
	if in.TelephoneNumber != "" {
		out["telephoneNumber"] = in.TelephoneNumber
	}
	return out, true
}

// shown is a customer as this version of the service shows it.
func (s *service) shown(c map[string]any) map[string]any {
	out := maps.Clone(c)
	if !s.telephone {
		delete(out, "telephoneNumber")
	}
	return out
}

func (s *service) write(w http.ResponseWriter, status int, c map[string]any) {
	answer(w, status, "application/json", s.shown(c))
}

func problem(w http.ResponseWriter, status int, title string) {
	answer(w, status, "application/problem+json", map[string]any{"title": title})
}

func answer(w http.ResponseWriter, status int, media string, body any) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
}
