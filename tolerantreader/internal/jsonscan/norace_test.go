//go:build !race

package jsonscan

// raced says that the race detector runs.
const raced = false
