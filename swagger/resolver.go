package swagger

import (
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/postel-api/postel/internal/node"
)

// resolver follows references between the files of one description. What a reference means
// depends only on its text and on the file it stands in (with $id, on the schema around it),
// so each text of a file is looked up once, and the end of a chain is kept with each of its
// links: following all references of a document takes time in proportion to their number.
type resolver struct {
	mu      sync.Mutex // held by the methods of Document: what is found is remembered
	version Version
	options Options
	files   []*file // the entry first, then as they were read
	byTree  map[*node.Tree]*file
	byName  map[string]*file     // canonical names
	byPlace map[string]*file     // what references resolve to
	ids     map[string]node.Node // what has a URI of its own ($id, $self)
	last    *file                // of the latest lookup
	depth   int                  // lookups inside lookups
	speller speller
}

// destination is what one reference text of one file means.
type destination struct {
	node              node.Node
	failure           *failure
	locating, walking bool
	ends              [2]end // by mode of follow
}

// end is where a chain that begins with a destination ends.
type end struct {
	known   bool
	node    node.Node
	failure *failure
}

// failure says why a reference leads nowhere.
type failure struct {
	msg, help string
	holder    node.Node // the broken link of a chain; the zero Node: the reference itself
}

// at returns the failure of a chain whose link at is broken.
func (f *failure) at(n node.Node) *failure {
	if f.holder.Exists() {
		return f
	}
	return &failure{f.msg, f.help, n}
}

// fault places the failure of following n.
func (f *failure) fault(n node.Node) node.Fault {
	if f.holder.Exists() {
		n = f.holder
	}
	return node.Fault{Span: n.Get("$ref").Span(), Msg: f.msg, Help: f.help}
}

func newResolver(entry *node.Tree, v Version, o Options) *resolver {
	r := &resolver{
		version: v, options: o,
		byTree: map[*node.Tree]*file{}, byName: map[string]*file{}, byPlace: map[string]*file{},
		ids: map[string]node.Node{}, speller: speller{maxFaults},
	}
	f := newFile(entry.Name())
	f.tree = entry
	r.byPlace[place("", entry.Name())] = f
	r.register(f)
	return r
}

// Resolve follows the $ref of n, and further ones, to the node that is meant. A node without a
// $ref is returned as it is. The error (a *node.Error) says where a chain is broken or circular.
//
// In 3.1 and later a schema may say more beside its $ref, and all of it counts. There the chain
// ends at the first node that has other members: it may have a $ref of its own, it may even be
// n. What stands beside the $ref of n itself is left to the caller in any version.
//
// Resolve may read files. A Document is resolved by one goroutine at a time.
func (d *Document) Resolve(n node.Node) (node.Node, error) {
	if !isReference(n) {
		return n, nil
	}
	d.resolver.mu.Lock()
	v, f := d.resolver.follow(n, d.Version < V31)
	d.resolver.mu.Unlock()
	if f != nil {
		return node.Node{}, f.fault(n).Err()
	}
	return v, nil
}

// Reference returns the node that a text means which is a reference without a $ref, such as the
// mapping of a discriminator or the operationRef of a link. at is the object that holds it.
func (d *Document) Reference(at node.Node, text string) (node.Node, error) {
	r := d.resolver
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.fileOf(at)
	if f == nil {
		return node.Node{}, at.Span().Errorf("the reference is not part of this description")
	}
	n, failed := r.locate(f, "", text)
	if failed == nil {
		n, failed = r.follow(n, d.Version < V31)
	}
	if failed != nil {
		err := at.Span().Errorf("%s", failed.msg)
		err.Help = failed.help
		return node.Node{}, err
	}
	return n, nil
}

// follow returns the end of the chain that begins with the $ref of n. through says that what
// stands beside a $ref on the way has no meaning; otherwise such a node ends the chain.
func (r *resolver) follow(n node.Node, through bool) (node.Node, *failure) {
	if !isReference(n) {
		return n, nil
	}
	mode := 0
	if through {
		mode = 1
	}
	d := r.destination(n)
	if e := &d.ends[mode]; e.known {
		return e.node, e.failure
	}
	var trail []*destination
	for at := n; ; {
		e := d.ends[mode]
		switch {
		case e.known:
		case d.walking:
			e.failure = circular(at)
		case d.failure != nil:
			e.failure = d.failure
			d.ends[mode] = end{known: true, failure: d.failure}
		case !isReference(d.node) || !through && d.node.Len() > 1:
			e.node = d.node
			d.ends[mode] = end{known: true, node: d.node}
		default:
			d.walking = true
			trail = append(trail, d)
			at = d.node
			d = r.destination(at)
			continue
		}
		return remember(trail, mode, e, at)
	}
}

// remember stores the end of a chain with each of its links. at is the last reference of the
// chain, which is to blame if it is broken.
func remember(trail []*destination, mode int, e end, at node.Node) (node.Node, *failure) {
	if e.failure != nil && len(trail) > 0 {
		e.failure = e.failure.at(at)
	}
	e.known = true
	for _, d := range trail {
		d.walking = false
		d.ends[mode] = e
	}
	return e.node, e.failure
}

func circular(at node.Node) *failure {
	return &failure{
		msg:    "the reference " + quoted(at.Get("$ref").Text()) + " leads back to itself and never to anything",
		help:   "let one of the references in the circle name a definition",
		holder: at,
	}
}

// destination looks up the $ref of n, which has one.
func (r *resolver) destination(n node.Node) *destination {
	f := r.fileOf(n)
	if f == nil {
		return &destination{failure: &failure{msg: "the reference is not part of this description"}}
	}
	text := n.Get("$ref").Text()
	base := f.bases[n]
	key := text
	if base != "" {
		key = base + " " + text
	}
	d := f.refs[key]
	switch {
	case d == nil:
		d = &destination{locating: true}
		f.refs[key] = d
		d.node, d.failure = r.locate(f, base, text)
		d.locating = false
	case d.locating: // the reference is needed on the way to its own target
		return &destination{failure: circular(n)}
	}
	return d
}

func (r *resolver) fileOf(n node.Node) *file {
	if r.last == nil || r.last.tree != n.Tree() {
		r.last = r.byTree[n.Tree()]
	}
	return r.last
}

// locate finds the node that a reference text names, as seen from a file and, if it stands
// below a schema with an $id, from that base URI.
func (r *resolver) locate(f *file, base, text string) (node.Node, *failure) {
	address, fragment, _ := strings.Cut(text, "#")
	if address == "" {
		if base == "" {
			return r.inside(f.root(), fragment, text)
		}
		if n, failed := r.inside(r.ids[base], fragment, text); failed == nil {
			return n, nil
		}
		// Many documents write #/components/… in schemas with an $id, where it means the schema.
		return r.inside(f.root(), fragment, text)
	}
	if base == "" {
		base = f.base
	}
	if n, ok := r.ids[absolute(base, address)]; ok {
		return r.inside(n, fragment, text)
	}
	g, failed := r.open(f, address)
	if failed != nil {
		return node.Node{}, failed
	}
	return r.inside(g.root(), fragment, text)
}

// inside finds a fragment (RFC 6901, section 6, or a plain name) in a file or schema resource.
func (r *resolver) inside(root node.Node, fragment, text string) (node.Node, *failure) {
	plain, err := url.PathUnescape(fragment)
	if err != nil {
		plain = fragment
	}
	switch {
	case plain == "":
		return root, nil
	case plain[0] != '/':
		return r.anchor(root, plain, text)
	}
	if n, ok := root.Pointer(plain); ok {
		return n, nil
	}
	n, failed := r.walk(root, plain, text)
	if failed != nil && plain != fragment {
		if raw, ok := root.Pointer(fragment); ok {
			return raw, nil
		}
	}
	return n, failed
}

// maxInner bounds references that need references to be found.
const maxInner = 100

// walk follows a JSON Pointer through objects that are references themselves, as in
// #/paths/~1a/get/responses/200/content where the response is a $ref.
func (r *resolver) walk(n node.Node, pointer, text string) (node.Node, *failure) {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxInner {
		return node.Node{}, &failure{msg: "the reference " + quoted(text) + " leads through too many others"}
	}
	done := ""
	for tok := range strings.SplitSeq(pointer[1:], "/") {
		next, ok := n.Pointer("/" + tok)
		if !ok && isReference(n) {
			target, failed := r.follow(n, true)
			if failed != nil {
				return node.Node{}, failed.at(n)
			}
			next, ok = target.Pointer("/" + tok)
		}
		if !ok {
			return node.Node{}, r.missing(n, done, node.Unescape(tok), text)
		}
		n, done = next, done+"/"+tok
	}
	return n, nil
}

// missing says at which step a pointer ends, and names the key that was probably meant.
func (r *resolver) missing(n node.Node, done, tok, text string) *failure {
	where := "the document"
	if done != "" {
		where = clip(done[1:])
	}
	return &failure{
		msg:  fmt.Sprintf("the reference %s leads nowhere: %s has no %s", quoted(text), where, quoted(tok)),
		help: r.speller.suggest(tok, keysOf(n)),
	}
}
