package tolerantreader_test

import (
	"encoding/json"
	"testing"

	"github.com/postel-api/postel/tolerantreader"
)

// small is a customer of 200 bytes.
const small = `{"id":4711,"naming":{"firstname":"Sam","lastname":"Newman"},"email":"sam@magpiebrain.com","telephoneNumber":"555-1234-5678","loyalty":{"points":1200,"tier":"gold"},"since":"2015-02-20","newsletter":true}`

type smallCustomer struct {
	ID         int    `read:"$.id" json:"id"`
	Firstname  string `read:"$.naming.firstname"`
	Lastname   string `read:"$.naming.lastname"`
	Email      string `read:"$.email" json:"email"`
	Newsletter bool   `read:"$.newsletter" json:"newsletter"`
}

// bound is what encoding/json binds the whole of.
type bound struct {
	ID     int `json:"id"`
	Naming struct {
		Firstname string `json:"firstname"`
		Lastname  string `json:"lastname"`
	} `json:"naming"`
	Email     string `json:"email"`
	Telephone string `json:"telephoneNumber"`
	Loyalty   struct {
		Points int    `json:"points"`
		Tier   string `json:"tier"`
	} `json:"loyalty"`
	Since      string `json:"since"`
	Newsletter bool   `json:"newsletter"`
}

func BenchmarkSmall(b *testing.B) {
	body := []byte(small)
	b.Run("Read", func(b *testing.B) {
		reader := tolerantreader.MustFor[smallCustomer]()
		b.ReportAllocs()
		for b.Loop() {
			if _, err := reader.Read(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Scan", func(b *testing.B) {
		plan := tolerantreader.MustFor[smallCustomer]().Plan()
		values := make([]tolerantreader.Value, 5)
		b.ReportAllocs()
		for b.Loop() {
			if err := plan.Scan(body, values); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v bound
			if err := json.Unmarshal(body, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ScanXML", func(b *testing.B) {
		plan := tolerantreader.MustFor[smallCustomer]().Plan()
		values := make([]tolerantreader.Value, 5)
		body := []byte(`<customer><id>4711</id><naming><firstname>Sam</firstname><lastname>Newman</lastname></naming><email>sam@magpiebrain.com</email><newsletter>true</newsletter></customer>`)
		b.ReportAllocs()
		for b.Loop() {
			if err := plan.Scan(body, values); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("XML", func(b *testing.B) {
		reader := tolerantreader.MustFor[smallCustomer]()
		body := []byte(`<customer><id>4711</id><naming><firstname>Sam</firstname><lastname>Newman</lastname></naming><email>sam@magpiebrain.com</email><newsletter>true</newsletter></customer>`)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := reader.Read(body); err != nil {
				b.Fatal(err)
			}
		}
	})
}
