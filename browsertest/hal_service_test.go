package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// shop is a service with HAL that remembers what it was asked.
type shop struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // "POST /orders {...}"
	auth  []string // values of Authorization, in the same order
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// requests returns what was asked since the last call.
func (s *shop) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.asked
	s.asked = nil
	return list
}

const curies = `"curies": [{"name": "ex", "href": "/rels/{rel}", "templated": true}]`

// documents are the answers to GET, all as application/hal+json where nothing else is said.
func documents() map[string]string {
	return map[string]string{
		"/": `{"_links": {` + curies + `,
			"self": {"href": "/"},
			"ex:orders": {"href": "/orders", "title": "All orders", "type": "application/hal+json"},
			"ex:find": {"href": "/orders{?status,tag*}", "templated": true, "title": "Find orders"},
			"ex:path": {"href": "/files{/path*}{;v}{.type}{?q:3}{#at}", "templated": true},
			"ex:customers": {"href": "/customers", "title": "All customers", "profile": "https://profiles.example/customers"},
			"ex:basket": {"href": "/basket", "title": "The old basket", "deprecation": "/rels/basket"},
			"ex:status": {"href": "/status.xml", "type": "application/hal+xml", "title": "The same service, in XML"},
			"ex:hostile": {"href": "/hostile", "title": "<img src=x onerror=alert(1)>"},
			"license": {"href": "https://license.example/", "title": "At another service"}},
			"service": "shop", "version": "2.3.0", "open": 17,
			"_templates": {"ex:orders": {"title": "Place an order", "method": "POST", "target": "/orders", "contentType": "application/json", "properties": [
				{"name": "customer", "prompt": "Customer number", "required": true, "regex": "C-[0-9]{3}", "placeholder": "C-007"},
				{"name": "quantity", "prompt": "Quantity", "type": "number", "min": 1, "max": 9, "value": 1},
				{"name": "colour", "prompt": "Colour", "options": {"inline": [{"prompt": "Red", "value": "red"}, {"prompt": "Green", "value": "green"}]}},
				{"name": "note", "prompt": "Note", "type": "textarea"}]}}}`,
		"/orders": `{"_links": {` + curies + `, "self": {"href": "/orders"}, "next": {"href": "/orders?page=2"},
			"item": [{"href": "/orders/17", "name": "seventeen", "title": "A lamp"}, {"href": "/orders/18", "name": "eighteen"}]},
			"total": 2, "_embedded": {"ex:order": [
				{"_links": {"self": {"href": "/orders/17"}, "ex:customer": {"href": "/customers/7"}}, "number": 17, "what": "a lamp", "status": "open"},
				{"_links": {"self": {"href": "/orders/18"}}, "number": 18, "what": "a table", "status": "late"}]}}`,
		"/orders/17": `{"_links": {` + curies + `, "self": {"href": "/orders/17"}, "ex:customer": {"href": "../customers/7", "title": "Ada Lovelace"}, "collection": {"href": "/orders"}},
			"number": 17, "serial": 12345678901234567890, "what": "a lamp", "status": "open", "price": {"amount": 49.90, "currency": "GBP"}, "lines": [{"sku": "lamp-1", "count": 1}], "photo": "/photos/17", "manual": "https://manuals.example/lamp",
			"_templates": {"default": {"title": "Change the order", "method": "PUT", "properties": [{"name": "what", "value": "a lamp", "maxLength": 20}]},
				"cancel": {"title": "Cancel the order", "method": "DELETE"}}}`,
		"/orders/18":   `{"_links": {"self": {"href": "/orders/18"}}, "number": 18, "what": "a table", "status": "late"}`,
		"/customers/7": `{"_links": {` + curies + `, "self": {"href": "/customers/7"}, "ex:orders": {"href": "/orders"}}, "name": "Ada Lovelace", "city": "London"}`,
		"/customers": `{"_links": {"self": {"href": "/customers"}, "item": {"href": "/customers/7"}}, "total": 1,
			"_templates": {"search": {"title": "Search", "target": "/customers?sort=name", "properties": [{"name": "city"}, {"name": "country", "prompt": "Country", "options": {"link": {"href": "/countries"}, "promptField": "name", "valueField": "code"}}]}}}`,
		"/countries": `[{"name": "United Kingdom", "code": "GB"}, {"name": "Ireland", "code": "IE"}]`,
		"/papers": `{"_links": {"self": {"href": "/papers"}}, "_templates": {
			"add": {"title": "Add a paper", "method": "POST", "contentType": "multipart/form-data", "properties": [{"name": "title \"x\"", "prompt": "Title"}, {"name": "day"}, {"name": "at", "prompt": "Place", "value": "/papers/{day}{?full}", "templated": true, "readOnly": true}]},
			"scan": {"title": "Scan a paper", "method": "POST", "contentType": "image/png", "properties": [{"name": "title"}]}}}`,
		"/basket": `{"_links": {"self": {"href": "/basket"}}, "items": 0}`,
		"/hostile": `{"_links": {"self": {"href": "/hostile"}, "js": {"href": "javascript:document.title='run'"}, "data": {"href": "data:text/html,<script>1</script>"},
			"user": {"href": "http://user:pw@127.0.0.1/"}, "other": {"href": "//evil.example/x"}, "braces": {"href": "/x/{id}"}, "text": "/orders", "none": {}, "null": null, "<b>": {"href": "/b"}},
			"html": "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">", "__proto__": {"polluted": true}, "constructor": "x", "link": "javascript:document.title='run'", "href": "javascript:document.title='run'",
			"_embedded": {"things": [{"title": "<script>document.title='run'</script>"}, 7, null]},
			"_templates": {"default": {"method": "<b>", "target": "javascript:alert(1)", "properties": [{"name": "a", "regex": "("}, null, 5]},
				"slow": {"method": "POST", "target": "/hostile", "properties": [{"name": "a", "regex": "(a+)+b", "value": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}}}`,
		"/deep": strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"/page": "<!doctype html><title>x</title><script>document.title='run'</script>",
		"/many": `{"_links": {"item": [` + strings.TrimSuffix(strings.Repeat(`{"href": "/orders/17"},`, 3000), ",") + `]}, "list": [` + strings.TrimSuffix(strings.Repeat("1,", 20_000), ",") + `]}`,
		"/status.xml": `<?xml version="1.0"?><resource rel="self" href="/status.xml"><link rel="curies" name="ex" href="/rels/{rel}" templated="true"/>
			<link rel="ex:orders" href="/orders" title="All orders"/><link rel="ex:find" href="/orders{?status}" templated="true"/>
			<service>shop</service><resource rel="ex:order" href="/orders/17"><number>17</number></resource></resource>`,
	}
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := make([]byte, 1000)
	n, _ := r.Body.Read(body) // a short body comes at once
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+r.RequestURI+" "+string(body[:n])))
	s.auth = append(s.auth, r.Header.Get("Authorization"))
	s.mu.Unlock()
	head := w.Header()
	head.Set("Content-Type", "application/hal+json")
	text, ok := documents()[r.URL.Path]
	switch {
	case r.URL.Path == "/mine" && r.Header.Get("Authorization") == "":
		head.Set("WWW-Authenticate", `Basic realm="shop"`)
		w.WriteHeader(http.StatusUnauthorized)
	case r.URL.Path == "/charset":
		head.Set("Content-Type", "application/hal+json; charset=klingon")
		fmt.Fprint(w, `{"_links": {"self": {"href": "/charset"}}, "braces": "`+strings.Repeat("{", 300_000)+`"}`)
	case r.URL.Path == "/moved":
		http.Redirect(w, r, "/orders/18", http.StatusFound)
	case r.URL.Path == "/away":
		http.Redirect(w, r, "https://evil.example/x", http.StatusFound)
	case r.URL.Path == "/huge":
		for range 20 {
			fmt.Fprintf(w, "%1048576d", 1)
		}
	case strings.HasPrefix(r.URL.Path, "/rels/"):
		head.Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<!doctype html><title>%[1]s</title><style>body{font-family:sans-serif}</style><h1>%[1]s</h1><p>What this relation means.</p><script>document.querySelector('h1').textContent='run'</script>", r.URL.Path)
	case r.Method == http.MethodPost && r.URL.Path == "/orders":
		head.Set("Location", "/orders/18")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, documents()["/orders/18"])
	case r.Method == http.MethodPut || r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPost:
		head.Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprint(w, `{"type": "/rels/problem", "title": "The order cannot be placed", "status": 422, "detail": "There are no lamps left.", "instance": "/log/1", "left": 0, "_links": {"help": {"href": "/orders"}}}`)
	case !ok:
		head.Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, `{"title": "There is nothing at %s", "status": 404}`, r.URL.Path)
	default:
		switch r.URL.Path {
		case "/":
			head.Add("Link", `</openapi>; rel="service-desc"; type="application/json", <https://status.example/>; rel=status; title="Is it up?"`)
		case "/basket":
			head.Set("Deprecation", "@1767225600")
			head.Set("Sunset", "Sat, 01 Mar 2031 00:00:00 GMT")
		case "/status.xml":
			head.Set("Content-Type", "application/hal+xml")
		}
		fmt.Fprint(w, text)
	}
}
