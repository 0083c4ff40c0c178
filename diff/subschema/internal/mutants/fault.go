package main

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// fault is something wrong that one edit puts into the package.
type fault struct {
	group string // the part of the package that is at fault
	name  string // the fault, as a clause about the package
	file  string // within diff/subschema
	old   string // the text to replace, which is in the file exactly once
	new   string
	why   string // what goes wrong then
}

// faults returns all of them, group by group.
func faults() []fault {
	return slices.Concat(
		ruleFaults(), refutationFaults(), procedureFaults(), negationFaults(), leafFaults(), cachingFaults(),
		classFaults(), readerFaults(), relationFaults(), languageFaults(),
	)
}

// planted returns the source of the file with the fault in it.
func (f fault) planted(source string) (string, error) {
	switch n := strings.Count(source, f.old); {
	case f.old == "" || f.old == f.new:
		return "", fmt.Errorf("%s: %s: nothing is replaced", f.file, f.name)
	case n != 1:
		return "", fmt.Errorf("%s: %s: the text to replace is there %d times, not once:\n%s", f.file, f.name, n, f.old)
	}
	return strings.Replace(source, f.old, f.new, 1), nil
}

// functionName is how people write a function: type.method or function.
func functionName(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name + "." + fn.Name.Name
	}
	return fn.Name.Name
}

// in puts faults into a group.
func in(group string, list ...fault) []fault {
	for i := range list {
		list[i].group = group
	}
	return list
}
