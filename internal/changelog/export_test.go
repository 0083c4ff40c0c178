package changelog

import (
	"maps"
	"slices"

	"github.com/postel-api/postel/diff"
)

// Aspects are those of the table of kinds.
func Aspects() []diff.Aspect { return slices.Sorted(maps.Keys(rows())) }
