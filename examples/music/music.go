// Package music is MusicCorp's shop of the documentation's examples: a service of hypermedia, in HAL as JSON
// and as XML, in two versions. Between them every address moved and the prefix of the relations changed,
// which no client that follows relations sees; a deprecated relation went and a form needs one more field,
// which some do.
package music

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postel-api/postel/hal"
)

// Shop is the service. What is ordered is kept in memory.
type Shop struct {
	version int
	mux     *http.ServeMux

	mu     sync.Mutex // held while a resource is read, or checked and changed
	orders []order
	last   int // the number of the last order
}

type album struct {
	id, title, artist string
	price             float64
	tracks            []string
}

type order struct {
	id          int
	album, note string
	count       int
	sent        bool
}

var albums = []album{
	{"1", "Give Blood", "1", 9.5, []string{"Comma Comma Comma Full Stop", "Ring a Ding Ding"}},
	{"2", "The Beatific Visions", "1", 11, []string{"Hold Me in the River", "Margarita"}},
	{"3", "Speak for Yourself", "2", 8.25, []string{"Headlock", "Hide and Seek"}},
	{"4", "Ellipse", "2", 12, []string{"First Train Home", "Tidal"}},
}

var artists = map[string]string{"1": "Brakes", "2": "Imogen Heap"}

// the customers, whom only an administrator sees.
var customers = []string{"Sam", "Ada"}

// New returns version 1 or 2 of the shop, with two orders in it.
func New(version int) *Shop {
	s := &Shop{version: version, mux: http.NewServeMux(), last: 2, orders: []order{
		{id: 1, album: "1", count: 1, sent: true}, {id: 2, album: "3", count: 2, note: "for Ada"},
	}}
	for path, get := range map[string]func(*http.Request) (*hal.Resource, bool){
		"/{$}":       s.root,
		"/albums":    s.albumList,
		"/album/{n}": one(s.album), "/artist/{n}": one(s.artist),
		"/customers": s.customerList, "/customer/{n}": one(s.customer),
		"/orders": s.orderList, "/order/{n}": one(s.order),
		"/newest": s.newest,
	} {
		if path != "/{$}" {
			path = s.path(path)
		}
		s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, get) })
	}
	s.mux.HandleFunc("GET /rels/{name}", s.relation)
	s.mux.HandleFunc("GET "+s.path("/cover/{n}/{side}"), s.cover)
	s.mux.HandleFunc("/", s.nothing)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// path is where something is in this version: clients do not know.
func (s *Shop) path(p string) string {
	if s.version == 1 {
		return p
	}
	return "/v2" + strings.NewReplacer("/albums", "/catalogue", "/album/", "/catalogue/", "/order/", "/orders/").Replace(p)
}

// rel is a relation as this version writes it.
func (s *Shop) rel(name string) string { return s.curies()[0].Name + ":" + name }

func (s *Shop) curies() []hal.Curie {
	return []hal.Curie{{Name: map[int]string{1: "mc", 2: "music"}[s.version], Href: "/rels/{rel}"}}
}

// page is a resource with its self link.
func (s *Shop) page(path, profile string, state hal.Object, links ...hal.Link) *hal.Resource {
	all := []hal.Link{{Rel: "self", Href: s.path(path), Shape: hal.One}}
	if path == "/" {
		all[0].Href = "/"
	}
	if profile != "" {
		all = append(all, hal.Link{Rel: "profile", Href: "/profiles/" + profile, Shape: hal.One})
	}
	for _, l := range links {
		if l.Shape == "" {
			l.Shape = hal.One
		}
		all = append(all, l)
	}
	return &hal.Resource{Curies: s.curies(), State: state, Links: all}
}

// link is a link of one of the shop's own relations.
func (s *Shop) link(name, path string) hal.Link {
	return hal.Link{Rel: s.rel(name), Href: s.path(path), Templated: strings.Contains(path, "{")}
}

func number(n float64) json.Number {
	return json.Number(strconv.FormatFloat(n, 'f', -1, 64))
}

func (s *Shop) root(r *http.Request) (*hal.Resource, bool) {
	find := "/albums{?title,page}"
	if s.version == 2 {
		find = "/albums{?title,artist,page}"
	}
	out := s.page("/", "", hal.Object{{Name: "shop", Value: "MusicCorp"}},
		s.link("albums", "/albums"), s.link("find", find), s.link("album-by-number", "/album/{number}"), s.link("orders", "/orders"),
	)
	if s.version == 1 {
		old := s.link("newest", "/newest")
		old.Deprecation = "/rels/newest"
		out.Links = append(out.Links, old)
	}
	if admin(r) {
		out.Links = append(out.Links, s.link("customers", "/customers"))
	}
	return out, true
}

func admin(r *http.Request) bool { return r.Header.Get("Authorization") == "Bearer admin" }

// perPage is small, so that there is a next page.
const perPage = 2

func (s *Shop) albumList(r *http.Request) (*hal.Resource, bool) {
	asked := r.URL.Query()
	title, artist := strings.ToLower(asked.Get("title")), asked.Get("artist")
	var found []album
	for _, a := range albums {
		if strings.Contains(strings.ToLower(a.title), title) && (artist == "" || artist == a.artist) {
			found = append(found, a)
		}
	}
	pages := (len(found) + perPage - 1) / perPage
	page := min(max(1, whole(asked.Get("page"))), pages+1) // what is behind the last is empty
	out := s.page("/albums", "", hal.Object{{Name: "total", Value: number(float64(len(found)))}})
	if r.URL.RawQuery != "" {
		out.Links[0].Href += "?" + asked.Encode()
	}
	turn := func(rel string, page int) {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(page))
		out.Links = append(out.Links, hal.Link{Rel: rel, Href: s.path("/albums") + "?" + q.Encode(), Shape: hal.One})
	}
	from, to := min((page-1)*perPage, len(found)), min(page*perPage, len(found))
	if page > 1 {
		turn("prev", page-1)
	}
	if page < pages {
		turn("next", page+1)
	}
	items := hal.Embedded{Rel: "item", Shape: hal.Many}
	for _, a := range found[from:to] {
		items.Resources = append(items.Resources, s.page("/album/"+a.id, "album", hal.Object{{Name: "title", Value: a.title}}))
	}
	out.Embedded = []hal.Embedded{items}
	return out, true
}

func (s *Shop) album(n int, _ *http.Request) (*hal.Resource, bool) {
	if n < 1 || n > len(albums) {
		return nil, false
	}
	a := albums[n-1]
	tracks := make([]any, len(a.tracks))
	for i, t := range a.tracks {
		tracks[i] = t
	}
	out := s.page("/album/"+a.id, "album", hal.Object{{Name: "title", Value: a.title}, {Name: "price", Value: number(a.price)}, {Name: "tracks", Value: tracks}},
		s.link("artist", "/artist/"+a.artist))
	for _, side := range []string{"front", "back"} {
		l := s.link("cover", "/cover/"+a.id+"/"+side)
		l.Name, l.Type, l.Shape = side, "image/svg+xml", hal.Many
		out.Links = append(out.Links, l)
	}
	if s.version == 2 {
		out.Links = append(out.Links, s.link("recommended", "/album/"+albums[n%len(albums)].id))
	}
	out.Forms = []hal.Form{s.orderForm(a.id)}
	return out, true
}

// orderForm is how an album is bought.
func (s *Shop) orderForm(album string) hal.Form {
	least, most, long := 1.0, 10.0, 100
	f := hal.Form{Key: "buy", Method: http.MethodPost, Target: s.path("/orders"), ContentType: "application/json", Title: "Buy this album", Fields: []hal.Field{
		{Name: "album", ReadOnly: true, Required: true, Value: album},
		{Name: "count", Type: "number", Required: true, Min: &least, Max: &most, Value: json.Number("1")},
		{Name: "note", Prompt: "A note for the parcel", MaxLength: &long},
		{Name: "speed", Value: "slow", Options: &hal.Options{Inline: []any{"slow", "fast"}, PromptField: "prompt", ValueField: "value"}},
	}}
	if s.version == 2 {
		f.Fields = append(f.Fields, hal.Field{Name: "zone", Prompt: "Where it goes", Required: true, Regex: "EU|UK|US"})
	}
	return f
}

func (s *Shop) artist(n int, _ *http.Request) (*hal.Resource, bool) {
	id := strconv.Itoa(n)
	name, ok := artists[id]
	if !ok {
		return nil, false
	}
	out := s.page("/artist/"+id, "artist", hal.Object{{Name: "name", Value: name}})
	for _, a := range albums {
		if a.artist == id {
			l := s.link("album", "/album/"+a.id)
			l.Title, l.Shape = a.title, hal.Many
			out.Links = append(out.Links, l)
		}
	}
	return out, true
}

func (s *Shop) customerList(r *http.Request) (*hal.Resource, bool) {
	if !admin(r) {
		return nil, false
	}
	items := hal.Embedded{Rel: "item", Shape: hal.Many}
	for i := range customers {
		c, _ := s.customer(i+1, r)
		items.Resources = append(items.Resources, c)
	}
	out := s.page("/customers", "", nil)
	out.Embedded = []hal.Embedded{items}
	return out, true
}

func (s *Shop) customer(n int, r *http.Request) (*hal.Resource, bool) {
	if !admin(r) || n < 1 || n > len(customers) {
		return nil, false
	}
	return s.page("/customer/"+strconv.Itoa(n), "customer", hal.Object{{Name: "name", Value: customers[n-1]}}, s.link("orders", "/orders")), true
}

func (s *Shop) orderList(r *http.Request) (*hal.Resource, bool) {
	out := s.page("/orders", "", hal.Object{{Name: "total", Value: number(float64(len(s.orders)))}})
	items := hal.Embedded{Rel: s.rel("order"), Shape: hal.Many}
	for _, o := range s.orders {
		items.Resources = append(items.Resources, s.page("/order/"+strconv.Itoa(o.id), "order", hal.Object{{Name: "count", Value: number(float64(o.count))}}))
		l := s.link("order", "/order/"+strconv.Itoa(o.id))
		l.Shape = hal.Many
		out.Links = append(out.Links, l)
	}
	out.Embedded = []hal.Embedded{items}
	return out, true
}

// find returns where an order is, -1 where it is not.
func (s *Shop) find(n int) int {
	return slices.IndexFunc(s.orders, func(o order) bool { return o.id == n })
}

func (s *Shop) order(n int, _ *http.Request) (*hal.Resource, bool) {
	i := s.find(n)
	if i < 0 {
		return nil, false
	}
	o := s.orders[i]
	id := strconv.Itoa(n)
	out := s.page("/order/"+id, "order", hal.Object{
		{Name: "count", Value: number(float64(o.count))}, {Name: "note", Value: o.note}, {Name: "sent", Value: o.sent},
	}, s.link("album", "/album/"+o.album), hal.Link{Rel: "collection", Href: s.path("/orders")})
	if !o.sent {
		long := 100
		out.Forms = []hal.Form{
			{Key: "default", Method: http.MethodPut, ContentType: "application/json", Title: "Change the note", Fields: []hal.Field{{Name: "note", MaxLength: &long, Value: o.note}}},
			{Key: "cancel", Method: http.MethodDelete, Title: "Cancel this order"},
		}
	}
	return out, true
}

func (s *Shop) newest(r *http.Request) (*hal.Resource, bool) {
	if s.version != 1 {
		return nil, false
	}
	return s.album(len(albums), r)
}

// one reads the number at the end of a path.
func one(get func(int, *http.Request) (*hal.Resource, bool)) func(*http.Request) (*hal.Resource, bool) {
	return func(r *http.Request) (*hal.Resource, bool) { return get(whole(r.PathValue("n")), r) }
}

func whole(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// relation is the page that a curie leads to.
func (s *Shop) relation(w http.ResponseWriter, r *http.Request) {
	about := map[string]string{
		"albums": "All albums, in pages.", "album": "An album.", "album-by-number": "The album with a number.", "find": "Albums whose title has these letters.",
		"artist": "Who made an album.", "cover": "The pictures on an album, by name: front and back.", "orders": "All orders.", "order": "An order.",
		"customers": "All customers, for administrators.", "recommended": "An album that goes with this one.",
		"newest": "The newest album. It goes at the end of 2026: take the last of all albums.",
	}[r.PathValue("name")]
	if about == "" {
		s.nothing(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><title>%s</title><h1>%[1]s</h1><p>%s</p></html>\n", r.PathValue("name"), about)
}

// cover is a picture, which has no controls.
func (s *Shop) cover(w http.ResponseWriter, r *http.Request) {
	n, side := whole(r.PathValue("n")), r.PathValue("side")
	if n < 1 || n > len(albums) || side != "front" && side != "back" {
		s.nothing(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>%d %s</title><rect width="10" height="10"/></svg>`, n, side)
}
