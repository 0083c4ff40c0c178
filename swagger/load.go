package swagger

import "github.com/postel-api/postel/internal/node"

// Options are the settings of one load.
type Options struct {
	Files Files        // nil: a reference to another file is a fault
	Node  node.Options // limits of each file
}

// resolver is being written.
type resolver struct{}

// Load reads the description in data. name is the canonical name of the file, which messages
// show and Files.Read gets as from.
func Load(name string, data []byte, o Options) (*Document, error) { panic("being written") }

// Resolve follows the $ref of n, and further ones, to the node that is meant. A node without a
// $ref is returned as it is. The error (a *node.Error) says where a chain is broken or circular.
func (d *Document) Resolve(n node.Node) (node.Node, error) { panic("being written") }
