package controlmap_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/controlmap"
)

// service is documents by path, as testdata/shop.txt has them, and what was asked of it.
type service struct {
	documents map[string]answer
	mu        sync.Mutex
	log       []string
}

type answer struct {
	status int
	media  string
	allow  string
	body   string
}

var head = regexp.MustCompile(`(?m)^-- (\S+) ([0-9]+) (\S+) (\S+) --\n`)

func parse(t *testing.T, text string) *service {
	t.Helper()
	s := &service{documents: map[string]answer{}}
	found := head.FindAllStringSubmatchIndex(text, -1)
	for i, m := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		status, err := strconv.Atoi(text[m[4]:m[5]])
		if err != nil {
			t.Fatal(err)
		}
		s.documents[text[m[2]:m[3]]] = answer{status, text[m[6]:m[7]], strings.ReplaceAll(text[m[8]:m[9]], ",", ", "), text[m[1]:end]}
	}
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.log = append(s.log, r.Method+" "+r.URL.RequestURI())
	s.mu.Unlock()
	a, ok := s.documents[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.media)
	w.Header().Set("Allow", a.allow)
	w.WriteHeader(a.status)
	fmt.Fprint(w, a.body)
}

func shop(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/shop.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func crawl(t *testing.T, text string, o controlmap.CrawlOptions) *controlmap.Map {
	t.Helper()
	server := httptest.NewServer(parse(t, text))
	defer server.Close()
	m, err := controlmap.Crawl(context.Background(), server.URL+"/", o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// edited is the shop with texts replaced, pair by pair; each has to be there.
func edited(t *testing.T, pairs []string) string {
	t.Helper()
	text := shop(t)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the shop", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// planted are changes, and how they are graded: bump or WARN, rule, and the relation, form or state.
var planted = []struct {
	name  string
	edits []string
	want  []string
}{
	{"a relation is gone", []string{`"mc:customers": {"href": "/customers"},`, ``}, []string{"MAJOR control-removed mc:customers", "WARN state-unseen /rels/customers"}},
	{"a relation is renamed", []string{`"mc:status"`, `"mc:health"`}, []string{"MAJOR control-removed mc:status", "MINOR control-added mc:health", "WARN state-unseen /rels/status", "MINOR state-added /rels/health"}},
	{"a deprecated relation is gone", []string{`"mc:old": {"href": "/old", "deprecation": "/why"},`, ``}, []string{"MAJOR control-removed-after-deprecation mc:old", "WARN state-unseen /rels/old"}},
	{"a relation that some had is on none", []string{`,
  "mc:cancel": {"href": "/orders/1/cancellation"}`, ``}, []string{"WARN control-conditional-missing mc:cancel"}},
	{"a relation that all had is on some", []string{`  "mc:customer": {"href": "/customers/4"}
`, `  "mc:other": {"href": "/customers/4"}
`}, []string{"MAJOR control-became-conditional mc:customer", "MINOR control-added mc:other"}},
	{"one link becomes a list", []string{`"mc:status": {"href": "/status"}`, `"mc:status": [{"href": "/status"}]`}, []string{"MAJOR control-cardinality mc:status"}},
	{"a list becomes one link", []string{`"mc:order": [{"href": "/orders/1"}, {"href": "/orders/2"}],`, `"mc:order": {"href": "/orders/1"},`}, []string{"MAJOR control-cardinality mc:order"}},
	{"a list where there are two, one where there is one", []string{`"mc:customer": {"href": "/customers/4"}`, `"mc:customer": [{"href": "/customers/4"}]`}, []string{"MAJOR control-cardinality mc:customer"}},
	{"a name is gone", []string{`, {"href": "/covers/back.png", "name": "back"}`, ``}, []string{"MAJOR named-link-removed mc:cover"}},
	{"a name is new", []string{`"name": "back"}`, `"name": "back"}, {"href": "/covers/back.png", "name": "spine"}`}, []string{"MINOR named-link-added mc:cover"}},
	{"a link becomes an embedded resource", []string{`"mc:status": {"href": "/status"}
}, "shop": "MusicCorp"`, `"mc:x": {"href": "/old"}
}, "_embedded": {"mc:status": {"_links": {"self": {"href": "/status"}}, "up": true}}, "shop": "MusicCorp"`},
		[]string{"MAJOR link-swapped-for-embedded mc:status", "MINOR control-added mc:x"}},
	{"a resource is no longer embedded", []string{`"_embedded": {"mc:order": [
  {"_links": {"self": {"href": "/orders/1"}}, "total": 10},
  {"_links": {"self": {"href": "/orders/2"}}, "total": 20}
]},
`, ``}, []string{"MINOR embedded-dropped mc:order"}},
	{"an embedded resource is only linked", []string{`"_embedded": {"item": [
  {"_links": {"self": {"href": "/customers/3"}}, "name": "Ada"},
  {"_links": {"self": {"href": "/customers/4"}}, "name": "Bob"}
]}`, `"x": 1`, `"self": {"href": "/customers"}}`, `"self": {"href": "/customers"}, "item": [{"href": "/customers/3"}, {"href": "/customers/4"}]}`},
		[]string{"MAJOR control-removed item", "MINOR property-added /rels/customers"}},
	{"a link becomes a template", []string{`{"href": "/customers"}`, `{"href": "/customers{?name}", "templated": true}`}, []string{"MAJOR became-templated mc:customers"}},
	{"a template becomes a link", []string{`"/orders{?status,page}", "templated": true`, `"/orders"`}, []string{"MINOR stopped-templated mc:find"}},
	{"a variable is gone", []string{`{?status,page}`, `{?page}`}, []string{"MAJOR template-variable-removed mc:find"}},
	{"a variable of the query is new", []string{`{?status,page}`, `{?status,page,sort}`}, []string{"MINOR template-variable-added mc:find"}},
	{"a variable of the path is new", []string{`/orders/{id}`, `/shops/{shop}/orders/{id}`}, []string{"MAJOR template-variable-required mc:order-by-number"}},
	{"a variable moves from the query to the path", []string{`/orders{?status,page}`, `/orders/by/{status}{?page}`}, []string{"MAJOR template-variable-required mc:find"}},
	{"a variable moves from the path to the query", []string{`/orders/{id}`, `/orders{?id}`}, []string{"MINOR template-variable-optional mc:order-by-number"}},
	{"reserved letters are encoded now", []string{`{+path}`, `{path}`}, []string{"MAJOR template-expansion-changed mc:label"}},
	{"a list is exploded now", []string{`{?tags}`, `{?tags*}`}, []string{"MAJOR template-expansion-changed mc:label"}},
	{"a value is cut now", []string{`{id}`, `{id:3}`}, []string{"MAJOR template-expansion-changed mc:order-by-number"}},
	{"a method is gone", []string{`-- /orders 200 application/hal+json GET,HEAD,POST --`, `-- /orders 200 application/hal+json GET,HEAD --`}, []string{"MAJOR method-removed mc:find", "MAJOR method-removed mc:orders", "MAJOR method-removed mc:orders"}},
	{"a method is new", []string{`-- /status 200 application/hal+json GET,HEAD --`, `-- /status 200 application/hal+json GET,HEAD,DELETE --`}, []string{"MINOR method-added mc:status"}},
	{"a form is sent by another method", []string{`{"method": "POST", "title"`, `{"method": "PUT", "title"`}, []string{"MAJOR method-removed default"}},
	{"a form is gone", []string{`"_templates": {"default": {"method": "PUT", "properties": [{"name": "note"}]}}`, `"x": 1`}, []string{"MAJOR form-removed default", "MINOR property-added /profiles/order"}},
	{"a form is new", []string{`"up": true}`, `"up": true, "_templates": {"restart": {"method": "POST", "properties": []}}}`}, []string{"MINOR form-added restart"}},
	{"a form is sent as another type", []string{`"title": "Place an order"`, `"title": "Place an order", "contentType": "application/x-www-form-urlencoded"`}, []string{"MAJOR form-content-type-changed default"}},
	{"a form needs another field", []string{`{"name": "day", "type": "date"}`, `{"name": "day", "type": "date"}, {"name": "card", "required": true}`}, []string{"MAJOR form-field-required default"}},
	{"a form has another field", []string{`{"name": "day", "type": "date"}`, `{"name": "day", "type": "date"}, {"name": "card"}`}, []string{"MINOR form-field-added default"}},
	{"a field is needed now", []string{`{"name": "day", "type": "date"}`, `{"name": "day", "type": "date", "required": true}`}, []string{"MAJOR form-field-required default"}},
	{"a field has no value to start from any more", []string{`"value": "no", `, ``}, []string{"MAJOR form-field-required default"}},
	{"a field is not needed any more", []string{`{"name": "album", "required": true`, `{"name": "album"`}, []string{"MINOR form-field-optional default"}},
	{"a field is gone", []string{`,
  {"name": "day", "type": "date"}`, ``}, []string{"MAJOR form-field-removed default"}},
	{"a field has another type", []string{`{"name": "day", "type": "date"}`, `{"name": "day", "type": "number"}`}, []string{"MAJOR form-field-type-changed default"}},
	{"a pattern changed", []string{`"[0-9]+"`, `"[1-9]+"`}, []string{"MAJOR form-field-narrowed default"}},
	{"a pattern is gone", []string{`, "regex": "[0-9]+"`, ``}, []string{"MINOR form-field-widened default"}},
	{"the least value is greater", []string{`"min": 1`, `"min": 2`}, []string{"MAJOR form-field-narrowed default"}},
	{"the greatest value is greater", []string{`"max": 10`, `"max": 20`}, []string{"MINOR form-field-widened default"}},
	{"the greatest length is less", []string{`"maxLength": 100`, `"maxLength": 50`}, []string{"MAJOR form-field-narrowed default"}},
	{"the least length is less", []string{`"minLength": 2`, `"minLength": 1`}, []string{"MINOR form-field-widened default"}},
	{"an option is gone", []string{`["no", "yes"]`, `["no"]`}, []string{"MAJOR form-field-narrowed default"}},
	{"an option is new", []string{`["no", "yes"]`, `["no", "yes", "maybe"]`}, []string{"MINOR form-field-widened default"}},
	{"a field may not be changed any more", []string{`{"name": "day", "type": "date"}`, `{"name": "day", "type": "date", "readOnly": true}`}, []string{"MAJOR form-field-narrowed default"}},
	{"fewer values at once", []string{`"maxItems": 2`, `"maxItems": 1`}, []string{"MAJOR form-field-narrowed default"}},
	{"a relation leads elsewhere", []string{`"mc:customers": {"href": "/customers"}`, `"mc:customers": {"href": "/status"}`},
		[]string{"MAJOR target-state-changed mc:customers", "WARN state-unseen /rels/customers"}},
	{"a relation leads to one more kind", []string{`"mc:customer": {"href": "/customers/4"}`, `"mc:customer": {"href": "/companies/4"}`, `-- /old 200`, `-- /companies/4 200 application/hal+json GET,HEAD --
{"_links": {"self": {"href": "/companies/4"}, "profile": {"href": "/profiles/company"}}, "vat": "1"}
-- /old 200`}, []string{"WARN target-state-varies mc:customer", "MINOR state-added /profiles/company"}},
	{"a relation leads to another media type", []string{`image/png`, `image/webp`}, []string{"MAJOR target-media-changed mc:cover"}},
	{"a document becomes an image", []string{`-- /status 200 application/hal+json`, `-- /status 200 image/png`}, []string{"MAJOR target-media-changed mc:status", "WARN state-unseen /rels/status"}},
	{"a relation leads nowhere", []string{`"mc:status": {"href": "/status"}`, `"mc:status": {"href": "/nowhere"}`}, []string{"MAJOR target-unreachable mc:status", "WARN state-unseen /rels/status"}},
	{"a service fails", []string{`-- /status 200`, `-- /status 500`}, []string{"MAJOR target-unreachable mc:status", "WARN state-unseen /rels/status"}},
	{"a kind comes in another media type", []string{`-- /status 200 application/hal+json`, `-- /status 200 application/vnd.mc+json`}, []string{"MAJOR media-type-removed /rels/status"}},
	{"a property is gone", []string{`"count": 2,`, ``}, []string{"MAJOR property-removed /rels/orders"}},
	{"an inner property is gone", []string{`, "street": "Rue 1"`, ``, `, "street": "Via 2"`, ``}, []string{"MAJOR property-removed /profiles/order"}},
	{"an object is gone, said once", []string{`"to": {"city": "Paris", "street": "Rue 1"}, `, ``, `"to": {"city": "Rome", "street": "Via 2"}, `, ``}, []string{"MAJOR property-removed /profiles/order"}},
	{"a property has another type", []string{`"total": 10`, `"total": "10"`, `"total": 20`, `"total": "20"`}, []string{"MAJOR property-type-changed /profiles/order"}},
	{"a property may be null", []string{`"id": "0002"`, `"id": null`}, []string{"MAJOR property-type-changed /profiles/order"}},
	{"a property that all had is on some", []string{`"id": "0002", `, ``}, []string{"MAJOR property-became-conditional /profiles/order"}},
	{"a property that some had is on none", []string{`, "note": "x"`, ``}, []string{"WARN property-conditional-missing /profiles/order"}},
	{"a property is new", []string{`"name": "Ada"}`, `"name": "Ada", "vip": true}`, `"name": "Bob"}`, `"name": "Bob", "vip": false}`}, []string{"MINOR property-added /rels/customer"}},
	{"a relation is new", []string{`"mc:status": {"href": "/status"}`, `"mc:status": {"href": "/status"}, "mc:news": {"href": "/old"}`}, []string{"MINOR control-added mc:news"}},
	{"a relation is deprecated", []string{`{"href": "/status"}`, `{"href": "/status", "deprecation": "/why"}`}, []string{"MINOR control-deprecated mc:status"}},
	{"a relation is no longer deprecated", []string{`, "deprecation": "/why"`, ``}, []string{"PATCH control-undeprecated mc:old"}},
	{"a resource is embedded, too", []string{`}, "shop": "MusicCorp"`, `}, "_embedded": {"mc:status": {"_links": {"self": {"href": "/status"}}, "up": true}}, "shop": "MusicCorp"`}, []string{"MINOR embedded-added mc:status"}},
	{"a title changed", []string{`All orders`, `Every order`}, []string{"PATCH title-changed mc:orders"}},
	{"a prefix is renamed on one page", []string{`"mc:status"`, `"m:status"`, `"name": "mc", "href": "/rels/{rel}", "templated": true}],
  "mc:orders": {"href": "/orders", "title"`, `"name": "mc", "href": "/rels/{rel}", "templated": true}, {"name": "m", "href": "/rels/{rel}", "templated": true}],
  "mc:orders": {"href": "/orders", "title"`}, []string{"PATCH curie-prefix-renamed mc:status"}},
}

// neutral are rewrites that no client that follows relations sees.
var neutral = []struct {
	name  string
	edits []string
	want  []string // PATCH at most
}{
	{"nothing", nil, nil},
	{"an address moved", []string{`"/status"`, `"/v2/health"`, `-- /status `, `-- /v2/health `}, nil},
	{"all orders moved", []string{`/orders`, `/v2/purchases`}, nil},
	{"customers moved", []string{`/customers`, `/people`}, nil},
	{"covers moved to other files", []string{`.png`, `.bin`}, nil},
	{"ids changed", []string{`/customers/3`, `/customers/30`, `/customers/4`, `/customers/40`}, nil},
	{"a prefix is renamed", []string{`"mc:`, `"m:`, `"name": "mc"`, `"name": "m"`}, []string{"PATCH curie-prefix-renamed"}},
	{"relations are written in full", []string{`"mc:status"`, `"/rels/status"`}, nil},
	{"a title changed", []string{`All orders`, `Every order`}, []string{"PATCH title-changed"}},
	{"a form's title changed", []string{`Place an order`, `Order`}, []string{"PATCH title-changed"}},
	{"a type hint is given", []string{`{"href": "/status"}`, `{"href": "/status", "type": "application/hal+json", "hreflang": "en"}`}, nil},
	{"links stand in another order", []string{`  "mc:orders": {"href": "/orders", "title": "All orders"},
  "mc:customers": {"href": "/customers"},`, `  "mc:customers": {"href": "/customers"},
  "mc:orders": {"href": "/orders", "title": "All orders"},`}, nil},
	{"links of a list stand in another order", []string{`[{"href": "/orders/1"}, {"href": "/orders/2"}]`, `[{"href": "/orders/2"}, {"href": "/orders/1"}]`}, nil},
	{"state stands in another order", []string{`"shop": "MusicCorp", "open": true`, `"open": true, "shop": "MusicCorp"`}, nil},
	{"values changed", []string{`"shop": "MusicCorp", "open": true`, `"shop": "Music", "open": false`}, nil},
	{"addresses are absolute paths with dots", []string{`"/status"`, `"/x/../status"`}, nil},
	{"variables stand in another order", []string{`{?status,page}`, `{?page,status}`}, nil},
	{"a query goes on", []string{`/orders{?status,page}`, `/orders?x=1{&status,page}`}, nil},
	{"a template has another path", []string{`/orders/{id}`, `/v2/orders/by-number/{id}`}, nil},
	{"fields stand in another order", []string{`{"name": "count", "type": "number", "min": 1, "max": 10},
  {"name": "note", "maxLength": 100, "minLength": 2},`, `{"name": "note", "maxLength": 100, "minLength": 2},
  {"name": "count", "type": "number", "min": 1, "max": 10},`}, nil},
	{"a field is of type text", []string{`{"name": "album", `, `{"name": "album", "type": "text", `}, nil},
	{"a field starts from another value", []string{`"value": "no"`, `"value": "yes"`}, nil},
	{"options stand in another order", []string{`["no", "yes"]`, `["yes", "no"]`}, nil},
	{"methods stand in another order", []string{`GET,HEAD,POST`, `POST,HEAD,GET`}, nil},
	{"the media type has a parameter", []string{`/status 200 application/hal+json`, `/status 200 application/hal+json;charset=utf-8`}, nil},
}

func TestEachPlantedChangeIsGradedRight(t *testing.T) {
	t.Parallel()
	base := crawl(t, shop(t), controlmap.CrawlOptions{})
	used := map[string]bool{}
	count := 0
	for _, p := range planted {
		t.Run(p.name, func(t *testing.T) {
			got := changes(t, base, crawl(t, edited(t, p.edits), controlmap.CrawlOptions{}), used)
			count++
			if d := cmp.Diff(p.want, got); d != "" {
				t.Errorf("(-planted +found)\n%s", d)
			}
		})
	}
	t.Run("the other way", func(t *testing.T) {
		broken := crawl(t, edited(t, []string{`-- /old 200`, `-- /old 404`}), controlmap.CrawlOptions{})
		if d := cmp.Diff([]string{"PATCH target-reachable mc:old", "MINOR state-added /rels/old"}, changes(t, broken, base, used)); d != "" {
			t.Error(d)
		}
	})
	t.Run("a curie expands to something else", func(t *testing.T) {
		got := changes(t, base, crawl(t, edited(t, []string{`/rels/{rel}`, `/relations/{rel}`}), controlmap.CrawlOptions{}), used)
		gone := 0
		for _, c := range got {
			if strings.HasPrefix(c, "MAJOR control-removed") {
				gone++
			}
		}
		if gone < 8 {
			t.Errorf("%d relations are gone: %v", gone, got)
		}
	})
	t.Run("another entry", func(t *testing.T) {
		moved := crawl(t, shop(t), controlmap.CrawlOptions{})
		moved.Entry += "api"
		if d := cmp.Diff([]string{"MAJOR entry-point-changed entry"}, changes(t, base, moved, used)); d != "" {
			t.Error(d)
		}
	})
	t.Run("one sample only", func(t *testing.T) {
		one := edited(t, []string{`, {"href": "/orders/2"}]`, `]`, `"mc:customer": {"href": "/customers/3"}`, `"mc:customer": {"href": "/customers/3"}, "mc:pay": {"href": "/status"}`, `,
  {"_links": {"self": {"href": "/orders/2"}}, "total": 20}`, ``})
		two := edited(t, []string{`"mc:customer": {"href": "/customers/3"}`, `"mc:customer": {"href": "/customers/3"}, "mc:pay": {"href": "/status"}`})
		got := changes(t, crawl(t, one, controlmap.CrawlOptions{}), crawl(t, two, controlmap.CrawlOptions{}), used)
		if !slices.Contains(got, "WARN control-perhaps-conditional mc:pay") {
			t.Error(got)
		}
	})
	for _, r := range controlmap.Rules() {
		if !used[r.ID] {
			t.Errorf("no change is planted for %s", r.ID)
		}
	}
	t.Logf("%d planted changes, %d rules", count, len(controlmap.Rules()))
}

// changes are what Compare finds, written short.
func changes(t *testing.T, base, revision *controlmap.Map, used map[string]bool) []string {
	t.Helper()
	r, err := controlmap.Compare(base, revision, controlmap.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range r.Changes {
		used[c.Rule.ID] = true
		level := c.Rule.Bump.String()
		if c.Rule.Warn && c.Rule.Bump.String() == "NONE" {
			level = "WARN"
		}
		subject := strings.Replace(c.Rel, "/rels/", "mc:", 1)
		if c.Rel == "" {
			subject = c.State
		}
		out = append(out, level+" "+c.Rule.ID+" "+subject)
	}
	return out
}

func TestNeutralRewritesAreSilent(t *testing.T) {
	t.Parallel()
	base := crawl(t, shop(t), controlmap.CrawlOptions{})
	for _, n := range neutral {
		t.Run(n.name, func(t *testing.T) {
			var rules []string
			for _, c := range changes(t, base, crawl(t, edited(t, n.edits), controlmap.CrawlOptions{}), map[string]bool{}) {
				word := strings.Join(strings.Fields(c)[:2], " ")
				if !slices.Contains(rules, word) {
					rules = append(rules, word)
				}
			}
			if d := cmp.Diff(n.want, rules); d != "" {
				t.Errorf("(-wanted +found)\n%s", d)
			}
		})
	}
	t.Logf("%d neutral rewrites", len(neutral))
}

func TestMapsOfDifferentCrawlsAreNotCompared(t *testing.T) {
	t.Parallel()
	a := crawl(t, shop(t), controlmap.CrawlOptions{})
	for want, o := range map[string]controlmap.CrawlOptions{
		`the base was crawled as "", the revision as "admin"`: {Role: "admin"},
		"the maps were crawled with different bounds":         {Bounds: controlmap.Bounds{Samples: 1}},
	} {
		_, err := controlmap.Compare(a, crawl(t, shop(t), o), controlmap.CompareOptions{})
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A truncated crawl is never "compatible".
func TestATruncatedCrawlIsNotComplete(t *testing.T) {
	t.Parallel()
	o := controlmap.CrawlOptions{Bounds: controlmap.Bounds{Requests: 4}}
	a := crawl(t, shop(t), o)
	if !a.Coverage.Truncated || len(a.Coverage.Unvisited) == 0 || a.Coverage.Requests != 4 {
		t.Errorf("%+v", a.Coverage)
	}
	r, err := controlmap.Compare(a, a, controlmap.CompareOptions{})
	if err != nil || r.Complete {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAChangeNamesTheConsumersWhoseChainsBreak(t *testing.T) {
	t.Parallel()
	chain := func(text string) hal.Chain {
		c, err := hal.ParseChain(text)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := crawl(t, shop(t), controlmap.CrawlOptions{})
	revision := crawl(t, edited(t, []string{`  "mc:customer": {"href": "/customers/3"},
`, ``, `  "mc:customer": {"href": "/customers/4"}
`, `  "x": {"href": "/old"}
`, `"name": "Ada"`, `"called": "Ada"`, `"name": "Bob"`, `"called": "Bob"`}), controlmap.CrawlOptions{})
	r, err := controlmap.Compare(base, revision, controlmap.CompareOptions{Consumers: []controlmap.Consumer{
		{Name: "web-shop", Chains: []hal.Chain{chain("mc:orders > mc:order[0] > mc:customer")}},
		{Name: "mobile", Chains: []hal.Chain{chain("mc:customers > item[0]"), chain("mc:cover[name=front]")}},
		{Name: "lost", Chains: []hal.Chain{chain("mc:nothing > mc:customer")}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, c := range r.Changes {
		if c.Rule.Bump.String() == "MAJOR" {
			got[c.Rule.ID+" "+c.Rel] = c.Hits
		}
	}
	want := map[string][]string{"control-removed /rels/customer": {"web-shop"}, "property-removed ": {"mobile", "web-shop"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAnAnnouncedRemovalCanBeAllowed(t *testing.T) {
	t.Parallel()
	base := crawl(t, shop(t), controlmap.CrawlOptions{})
	revision := crawl(t, edited(t, []string{`"mc:old": {"href": "/old", "deprecation": "/why"},`, ``}), controlmap.CrawlOptions{})
	r, err := controlmap.Compare(base, revision, controlmap.CompareOptions{AllowAnnounced: true})
	if err != nil || r.Verdict.String() != "NONE" || !r.Changes[0].Warn() {
		t.Errorf("%v %+v, %v", r.Verdict, r.Changes, err)
	}
}
