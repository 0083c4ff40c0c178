package matching

// Path is a path of a matching rule: a root, then steps to a member or an item. It is the small
// language of the Pact specification, not JSONPath: no slices, no filters, no descendants.
type Path struct {
	// Text is the path as it was written.
	Text string
	// Steps lead from the root.
	Steps []Step
}

// Step is one step of a Path.
type Step struct {
	Kind StepKind
	// Name is the member of a Member step.
	Name string
	// Index is the item of an Item step.
	Index int
}

// StepKind says what a step selects.
type StepKind uint8

// The kinds of steps.
const (
	Member   StepKind = iota // .name, ['name']
	Item                     // [0]
	AnyChild                 // .*, which selects items, too
	AnyItem                  // [*]
)
