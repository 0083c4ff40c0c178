package swagger

import (
	"encoding/json"
	"errors"
	"net/url"
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/postel-api/postel/internal/node"
)

// maxFiles bounds how many files a description may consist of.
const maxFiles = 50_000

// file is one file of a description.
type file struct {
	name    string // canonical
	data    []byte // until it is parsed
	tree    *node.Tree
	err     error                   // why it cannot be read
	refs    map[string]*destination // by text, see resolver.destination
	others  []string                // the files its references name, each once
	base    string                  // URI that its references are relative to
	bases   map[node.Node]string    // of reference objects below a schema with an $id
	anchors map[anchor]node.Node
}

func newFile(name string) *file {
	return &file{name: name, base: name, refs: map[string]*destination{}}
}

func (f *file) root() node.Node { return f.tree.Root() }

// register makes a parsed file known.
func (r *resolver) register(f *file) {
	r.files = append(r.files, f)
	r.byName[f.name] = f
	r.byTree[f.tree] = f
	r.identify(f)
}

func (r *resolver) trees() []*node.Tree {
	trees := make([]*node.Tree, len(r.files))
	for i, f := range r.files {
		trees[i] = f.tree
	}
	return trees
}

// prefetch reads and parses all files that are referred to, level by level: reading is in
// order, so that the result never depends on luck, parsing uses all processors.
func (r *resolver) prefetch() {
	if r.options.Files == nil {
		return
	}
	r.files[0].scan()
	var remote []reference
	for level := r.files[:1:1]; len(level) > 0; {
		var next []*file
		for _, f := range level {
			for _, address := range f.others {
				if absoluteURI(address) {
					remote = append(remote, reference{f, address})
				} else if g := r.reserve(f, address); g != nil {
					next = append(next, g)
				}
			}
		}
		if len(next) == 0 {
			next, remote = r.reserveRemote(remote), nil
		}
		r.parse(next)
		level = next
	}
}

type reference struct {
	from    *file
	address string
}

// reserveRemote reads what is named by URI. It comes last, when all files that may carry such a
// URI as their $id or $self are there.
func (r *resolver) reserveRemote(refs []reference) []*file {
	var files []*file
	for _, ref := range refs {
		if _, ok := r.ids[ref.address]; ok {
			continue
		}
		if g := r.reserve(ref.from, ref.address); g != nil {
			files = append(files, g)
		}
	}
	return files
}

// reserve reads the file that a reference names; it returns nil if it is known already.
func (r *resolver) reserve(from *file, address string) *file {
	key := place(from.name, address)
	if r.byPlace[key] != nil {
		return nil
	}
	f := newFile(address)
	r.byPlace[key] = f
	if len(r.byPlace) > maxFiles {
		f.err = errors.New("the description has too many files")
		return nil
	}
	name, data, err := r.options.Files.Read(from.name, address)
	if err != nil {
		f.err = err
		return nil
	}
	if known := r.byName[name]; known != nil {
		r.byPlace[key] = known
		return nil
	}
	f.name, f.base, f.data = name, name, data
	r.byName[name] = f
	return f
}

// parse parses files at once and makes them known in their order.
func (r *resolver) parse(files []*file) {
	work := make(chan *file)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		group.Go(func() {
			for f := range work {
				f.parse(r.options.Node)
			}
		})
	}
	for _, f := range files {
		work <- f
	}
	close(work)
	group.Wait()
	for _, f := range files {
		if f.err == nil {
			r.register(f)
		}
	}
}

// open returns the file that a reference names.
func (r *resolver) open(from *file, address string) (*file, *failure) {
	if r.options.Files == nil {
		return nil, &failure{
			msg:  "the reference to " + quoted(address) + " names another file, and this description was read alone",
			help: "give the description by its path, so that the files beside it can be read",
		}
	}
	if f := r.reserve(from, address); f != nil {
		r.parse([]*file{f})
	}
	f := r.byPlace[place(from.name, address)]
	if f.err != nil {
		return nil, &failure{msg: "the reference to " + quoted(address) + " cannot be followed: " + f.err.Error(), help: adviceOf(f.err)}
	}
	return f, nil
}

// adviceOf returns what a person can do about an error of Files.Read, which may say it.
func adviceOf(err error) string {
	var a interface{ Advice() string }
	if errors.As(err, &a) {
		return a.Advice()
	}
	return ""
}

func (f *file) parse(o node.Options) {
	switch strings.ToLower(path.Ext(f.name)) {
	case ".md", ".markdown", ".txt", ".html":
		// Bundlers put such a file in the place of a description.
		f.data, f.err = json.Marshal(string(f.data))
	}
	if f.err == nil {
		f.tree, f.err = node.Parse(f.name, f.data, o)
	}
	f.data = nil
	if f.err == nil {
		f.scan()
	}
}

// scan lists the files that the references of f name.
func (f *file) scan() {
	seen := map[string]bool{"": true}
	for _, ref := range f.tree.Holders("$ref") {
		if ref.Kind() != node.String || strings.HasPrefix(ref.Text(), "#") {
			continue
		}
		address, _, _ := strings.Cut(ref.Text(), "#")
		if !seen[address] {
			seen[address] = true
			f.others = append(f.others, address)
		}
	}
}

// place returns a text that is the same for two references to one file: what they resolve to
// (RFC 3986, section 5.2), or, where that is not plain, the place and the reference.
func place(from, address string) string {
	switch {
	case absoluteURI(address):
		return address
	case strings.ContainsAny(from, `\`):
		return from + "\x00" + address
	case strings.ContainsAny(from, ":") || strings.ContainsAny(address, `:?%\`):
		return path.Dir(from) + "\x00" + address
	case path.IsAbs(address):
		return path.Clean(address)
	}
	return path.Join(path.Dir(from), address)
}

// absolute resolves a reference against a base URI, which may be the name of a file.
func absolute(base, ref string) string {
	if absoluteURI(base) && !absoluteURI(ref) {
		if b, err := url.Parse(base); err == nil {
			if u, err := b.Parse(ref); err == nil {
				return u.String()
			}
		}
	}
	return place(base, ref)
}

// absoluteURI reports whether s begins with a scheme (RFC 3986, section 3.1) of two letters or
// more, so that a drive letter is none.
func absoluteURI(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return ok && len(scheme) > 1 && !strings.ContainsAny(scheme, "/.#?\\")
}
