//go:build !race

package xmlscan

// raced says that the race detector runs.
const raced = false
