// Package asyncapi reads what contracts of messages are held against: the operations of an AsyncAPI
// document, versions 2 and 3, with the payloads and headers of their messages.
//
// It is one file: references to others are faults. What it does not read (bindings, servers, traits,
// protocols) says nothing about what is in a message.
package asyncapi

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Document is an AsyncAPI document.
type Document struct {
	Name string
	Root node.Node
	// Operations are in the order of the document.
	Operations []Operation
}

// Operation is something that an application sends or receives.
type Operation struct {
	// ID is its key in version 3, its operationId in version 2.
	ID string
	// Key is where it stands, Messages are those it may carry, Reply those that answer it.
	Key      node.Node
	Messages []Message
	Reply    []Message
}

// Message is a message that an operation may carry.
type Message struct {
	Name string
	Key  node.Node // where it stands, behind references
	// Payload and Headers are schema objects, absent where none is described. Foreign is the schema
	// format of a payload that is no JSON Schema ("application/vnd.apache.avro"), "" otherwise.
	Payload, Headers node.Node
	ContentType      string
	Foreign          string
}

// Is reports whether a document says that it is one of AsyncAPI.
func Is(data []byte) bool {
	t, err := node.Parse("", data, node.Options{})
	return err == nil && t.Root().Get("asyncapi").Exists()
}

// Load reads a document. The error says what is wrong and where.
func Load(name string, data []byte) (*Document, error) {
	tree, err := node.Parse(name, data, node.Options{})
	if err != nil {
		return nil, err
	}
	d := &Document{Name: name, Root: tree.Root()}
	version := d.Root.Get("asyncapi")
	switch major, _, _ := strings.Cut(version.Text(), "."); {
	case !version.Exists():
		return nil, d.Root.Span().Errorf(`this is no AsyncAPI document: it has no member "asyncapi"`)
	case major == "3":
		err = d.operations()
	case major == "2":
		err = d.channels()
	default:
		err = version.Span().Errorf("AsyncAPI %s is not read, only 2 and 3", version.Text())
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// operations reads version 3, where operations stand for themselves.
func (d *Document) operations() error {
	for id, n := range d.Root.Get("operations").Members() {
		o := Operation{ID: id, Key: n}
		n, err := d.Resolve(n)
		if err != nil {
			return err
		}
		if o.Messages, err = d.carried(n); err != nil {
			return err
		}
		if n.Get("reply").Exists() {
			reply, err := d.Resolve(n.Get("reply"))
			if err != nil {
				return err
			}
			if o.Reply, err = d.carried(reply); err != nil {
				return err
			}
		}
		d.Operations = append(d.Operations, o)
	}
	return nil
}

// carried are the messages of an operation or a reply: those it lists, else all of its channel.
func (d *Document) carried(n node.Node) ([]Message, error) {
	var out []Message
	if list := n.Get("messages"); list.Exists() {
		for _, m := range list.Items() {
			message, err := d.message(m)
			if err != nil {
				return nil, err
			}
			out = append(out, message)
		}
		return out, nil
	}
	if !n.Get("channel").Exists() {
		return nil, nil
	}
	channel, err := d.Resolve(n.Get("channel"))
	if err != nil {
		return nil, err
	}
	for _, m := range channel.Get("messages").Members() {
		message, err := d.message(m)
		if err != nil {
			return nil, err
		}
		out = append(out, message)
	}
	return out, nil
}

// channels reads version 2, where operations stand in channels.
func (d *Document) channels() error {
	for _, n := range d.Root.Get("channels").Members() {
		channel, err := d.Resolve(n)
		if err != nil {
			return err
		}
		for _, action := range []string{"publish", "subscribe"} {
			n := channel.Get(action)
			if n.Kind() != node.Object {
				continue
			}
			o := Operation{ID: n.Get("operationId").Text(), Key: n}
			list := []node.Node{n.Get("message")}
			if union := n.Path("message", "oneOf"); union.Exists() {
				list = nil
				for _, m := range union.Items() {
					list = append(list, m)
				}
			}
			for _, m := range list {
				if !m.Exists() {
					continue
				}
				message, err := d.message(m)
				if err != nil {
					return err
				}
				o.Messages = append(o.Messages, message)
			}
			d.Operations = append(d.Operations, o)
		}
	}
	return nil
}

func (d *Document) message(n node.Node) (Message, error) {
	n, err := d.Resolve(n)
	if err != nil {
		return Message{}, err
	}
	m := Message{Name: n.Get("name").Text(), Key: n, Payload: n.Get("payload"), Headers: n.Get("headers"), ContentType: n.Get("contentType").Text()}
	format := n.Get("schemaFormat").Text()
	if p := m.Payload; p.Has("schemaFormat") && p.Has("schema") { // version 3 says it in the payload
		format, m.Payload = p.Get("schemaFormat").Text(), p.Get("schema")
	}
	if format != "" && !strings.Contains(format, "aai.asyncapi") && !strings.Contains(format, "schema+json") && !strings.Contains(format, "schema+yaml") {
		m.Payload, m.Foreign = node.Node{}, format
	}
	return m, nil
}

// maxSteps bounds references that lead to references.
const maxSteps = 100

// Resolve follows the $ref of a node, within the document. A node without one is returned as it is.
func (d *Document) Resolve(n node.Node) (node.Node, error) {
	at := n
	for range maxSteps {
		ref := at.Get("$ref")
		if at.Kind() != node.Object || ref.Kind() != node.String {
			return at, nil
		}
		next, err := d.Reference(at, ref.Text())
		if err != nil {
			return node.Node{}, err
		}
		at = next
	}
	return node.Node{}, n.Span().Errorf("the reference leads to itself")
}

// Reference returns what a text means that is a reference: "#/components/messages/x".
func (d *Document) Reference(at node.Node, text string) (node.Node, error) {
	pointer, local := strings.CutPrefix(text, "#")
	if !local {
		return node.Node{}, at.Span().Errorf("the reference %q leads to another file, which is not read", text)
	}
	n, ok := d.Root.Pointer(pointer)
	if !ok {
		return node.Node{}, at.Span().Errorf("the reference %q leads nowhere", text)
	}
	return n, nil
}

// Operation returns the operation with an id.
func (d *Document) Operation(id string) (*Operation, bool) {
	for i := range d.Operations {
		if d.Operations[i].ID == id {
			return &d.Operations[i], true
		}
	}
	return nil, false
}
