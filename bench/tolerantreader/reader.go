package main

import (
	"encoding/json"
	"fmt"

	"github.com/postel-api/postel/tolerantreader"
)

// readerCases are about whole readings, from bytes to a struct.
func readerCases() []benchmark {
	return []benchmark{{
		name:       "a customer of 200 bytes into a struct",
		about:      "Read makes a struct of five fields and verifies the document; ReadReport gives the account of it too; Scan leaves the values where they stand. Beside them encoding/json binds all of the document, or the five fields.",
		documents:  []input{{"200 B", []byte(small), fields{bind: bindSmall}}},
		contenders: []contender{read, readReport, scanPlan, whole, minimal},
		required:   []bar{{"Reader.Read", "encoding/json, whole struct", 1, nil}},
	}}
}

type readCustomer struct {
	ID         int    `read:"$.id"`
	Firstname  string `read:"$.naming.firstname"`
	Lastname   string `read:"$.naming.lastname"`
	Email      string `read:"$.email"`
	Newsletter bool   `read:"$.newsletter"`
}

var read = contender{"Reader.Read", func(d input) func() (int, error) {
	reader := tolerantreader.MustFor[readCustomer]()
	return func() (int, error) {
		c, err := reader.Read(d.doc)
		return foundOf(c.Lastname, err)
	}
}}

var readReport = contender{"Reader.ReadReport", func(d input) func() (int, error) {
	reader := tolerantreader.MustFor[readCustomer]()
	return func() (int, error) {
		c, _, err := reader.ReadReport(d.doc)
		return foundOf(c.Lastname, err)
	}
}}

var scanPlan = contender{"Plan.Scan", func(d input) func() (int, error) {
	plan := tolerantreader.MustFor[readCustomer]().Plan()
	values := make([]tolerantreader.Value, 5)
	return func() (int, error) { return 5, plan.Scan(d.doc, values) }
}}

// whole is encoding/json into a struct of everything that stands there.
var whole = contender{"encoding/json, whole struct", func(d input) func() (int, error) {
	return func() (int, error) {
		var c struct {
			ID              int
			Naming          struct{ Firstname, Lastname string }
			Email           string
			TelephoneNumber string
			Loyalty         struct {
				Points int
				Tier   string
			}
			Since      string
			Newsletter bool
		}
		err := json.Unmarshal(d.doc, &c)
		return foundOf(c.Naming.Lastname, err)
	}
}}

func foundOf(lastname string, err error) (int, error) {
	if err != nil || lastname == "" {
		return 0, fmt.Errorf("not read: %w", err)
	}
	return 5, nil
}
