package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// small is a customer of 200 bytes.
const small = `{"id":4711,"naming":{"firstname":"Sam","lastname":"Newman"},"email":"sam@magpiebrain.com","telephoneNumber":"555-1234-5678","loyalty":{"points":1200,"tier":"gold"},"since":"2015-02-20","newsletter":true}`

// list is a page of customers of about that many bytes, with ten fields before them and nine behind.
func list(size int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"id":"page-1","version":"2.4.0","generated":"2026-11-23T10:00:00Z","source":{"system":"crm","region":"eu-west"},` +
		`"owner":{"naming":{"firstname":"Sam","lastname":"Newman"},"email":"sam@magpiebrain.com"},"count":1000,"active":true,"customers":[`)
	for n := 0; b.Len() < size-400; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		customer(&b, n)
	}
	b.WriteString(`],"total":48211,"page":{"number":1,"size":1000,"last":false},"currency":"EUR","checksum":"9f86d081884c7d65",` +
		`"_links":{"self":{"href":"/customers?page=1"},"next":{"href":"/customers?page=2"}},"notice":null,"duration":0.182}`)
	return b.Bytes()
}

// customer is one customer of about 600 bytes, as an API of a shop would send it.
func customer(b *bytes.Buffer, n int) {
	fmt.Fprintf(b, `{"id":%d,"naming":{"firstname":"Jo%d","lastname":"M\u00fcller-%d","title":null},"email":"jo.%d@example.org","telephoneNumber":"+49 30 %07d",`, n, n, n, n, n*37)
	fmt.Fprintf(b, `"address":{"street":"Hauptstraße %d","city":"Berlin","zip":"%05d","country":"DE","location":{"lat":52.%d,"lon":13.%d}},`, n%200, n%100_000, n, n)
	fmt.Fprintf(b, `"loyalty":{"points":%d,"tier":"gold","since":"2015-02-20"},"newsletter":%t,"tags":["new","b2b","eu"],`, n*13%5000, n%2 == 0)
	fmt.Fprintf(b, `"orders":[{"number":"A-%d","total":%d.95,"items":[{"sku":"X1","quantity":2},{"sku":"Y%d","quantity":1}]}],"_links":{"self":{"href":"/customers/%d"}}}`, n, n%300, n%10, n)
}

// listFields are twenty paths of a list, names and indices with dots between them.
var listFields = []string{
	"id", "version", "generated", "source.system", "source.region", "owner.naming.firstname", "owner.naming.lastname", "owner.email", "count", "active",
	"customers.0.naming.firstname",
	"total", "page.number", "page.size", "page.last", "currency", "checksum", "_links.self.href", "_links.next.href", "duration",
}

// listed is the minimal struct for them.
type listed struct {
	ID, Version, Generated string
	Source                 struct{ System, Region string }
	Owner                  struct {
		Naming struct{ Firstname, Lastname string }
		Email  string
	}
	Count     int
	Active    bool
	Customers []struct{ Naming struct{ Firstname string } }
	Total     int
	Page      struct {
		Number, Size int
		Last         bool
	}
	Currency, Checksum string
	Links              struct{ Self, Next struct{ Href string } } `json:"_links"`
	Duration           float64
}

// found is how many of the fields were bound.
func (l *listed) found() int {
	texts := []string{l.ID, l.Version, l.Generated, l.Source.System, l.Source.Region, l.Owner.Naming.Firstname, l.Owner.Naming.Lastname, l.Owner.Email,
		l.Customers[0].Naming.Firstname, l.Currency, l.Checksum, l.Links.Self.Href, l.Links.Next.Href}
	n := 0
	for _, t := range texts {
		if t != "" {
			n++
		}
	}
	for _, ok := range []bool{l.Count > 0, l.Active, l.Total > 0, l.Page.Number > 0, l.Page.Size > 0, !l.Page.Last, l.Duration > 0} {
		if ok {
			n++
		}
	}
	return n
}

// apiFields are twenty paths of the description of GitHub's API, from its first line to its last.
var apiFields = []string{
	"openapi", "info.version", "info.title", "info.license.name", "info.license.url", "info.contact.name", "info.contact.url", "info.termsOfService", "info.x-github-plan", "tags.0.name",
	"servers.0.url", "externalDocs.url", "paths./.get.summary", "paths./zen.get.operationId", "paths./zen.get.summary",
	"components.schemas.root.type", "components.schemas.watch-event.title", "components.examples.root.value.current_user_url",
	"components.parameters.page.name", "components.headers.link.example",
}

// api is that description, which is 13 MB with white space.
func api(corpus string) ([]byte, error) {
	doc, err := os.ReadFile(filepath.Join(corpus, "github", "new.json"))
	if err != nil {
		return nil, fmt.Errorf("the benchmarks need the corpus of real documents; set POSTEL_SUITES: %w", err)
	}
	return doc, nil
}
