package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// All faults are compiled into one test binary. The function that a fault is in stands there once
// more, with the fault, and the function itself calls that copy while the fault's number is chosen.

// faultVariable is the environment variable with the number of the fault that is there.
const faultVariable = "SUBSCHEMA_FAULT"

// sourceFile is a source file into which faults are planted.
type sourceFile struct {
	file, source string
	guards       []guard
	copies       strings.Builder
}

// guard is what stands at the beginning of a function.
type guard struct {
	at   int
	text string
}

// byFile returns the numbers of the faults in each file.
func byFile(faults []fault) map[string][]int {
	out := map[string][]int{}
	for i, f := range faults {
		out[f.file] = append(out[f.file], i+1)
	}
	return out
}

// plant adds the fault of that number, and names the file and the function that it is in.
func (g *sourceFile) plant(f fault, number int) (where string, err error) {
	mutant, err := f.planted(g.source)
	if err != nil {
		return "", err
	}
	i, healthy, err := functionAt(g.source, strings.Index(g.source, f.old))
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", f.file, f.name, err)
	}
	faulty, err := functionNumber(mutant, i)
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", f.file, f.name, err)
	}
	name := healthy.Name.Name + "WithFault" + strconv.Itoa(number)
	call, err := callOf(healthy, name)
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", f.file, f.name, err)
	}
	g.guards = append(g.guards, guard{int(healthy.Body.Lbrace), fmt.Sprintf("\nif plantedFault == %d {\n%s\n}\n", number, call)})
	// The compiler's errors name the fault.
	fmt.Fprintf(&g.copies, "\n//line %s:1\n%s%s%s\n", f.name,
		mutant[faulty.Pos()-1:faulty.Name.Pos()-1], name, mutant[faulty.Name.End()-1:faulty.End()-1])
	return f.file + ", " + functionName(healthy), nil
}

// withFaults returns the file with its faults.
func (g *sourceFile) withFaults() string {
	var b strings.Builder
	from := 0
	slices.SortStableFunc(g.guards, func(a, b guard) int { return a.at - b.at })
	for _, u := range g.guards {
		b.WriteString(g.source[from:u.at] + u.text)
		from = u.at
	}
	return b.String() + g.source[from:] + g.copies.String()
}

// functionAt returns the function of a source that an offset is in, and the number of its declaration.
func functionAt(source string, offset int) (int, *ast.FuncDecl, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		return 0, nil, err
	}
	for i, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && int(fn.Pos())-1 <= offset && offset < int(fn.End())-1 {
			return i, fn, nil
		}
	}
	return 0, nil, fmt.Errorf("the fault is in no function")
}

// functionNumber returns the function that is the i-th declaration of a source.
func functionNumber(source string, i int) (*ast.FuncDecl, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if i < len(file.Decls) {
		if fn, ok := file.Decls[i].(*ast.FuncDecl); ok {
			return fn, nil
		}
	}
	return nil, fmt.Errorf("the fault changes which functions there are")
}

// callOf returns statements that call a function of another name with the arguments of fn, and return.
func callOf(fn *ast.FuncDecl, name string) (string, error) {
	if fn.Recv != nil {
		names := fn.Recv.List[0].Names
		if len(names) != 1 || names[0].Name == "_" {
			return "", fmt.Errorf("the receiver of %s has no name", fn.Name.Name)
		}
		name = names[0].Name + "." + name
	}
	var args []string
	for _, field := range fn.Type.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		if len(field.Names) == 0 {
			return "", fmt.Errorf("a parameter of %s has no name", fn.Name.Name)
		}
		for _, n := range field.Names {
			if n.Name == "_" {
				return "", fmt.Errorf("a parameter of %s has no name", fn.Name.Name)
			}
			if variadic {
				n.Name += "..."
			}
			args = append(args, n.Name)
		}
	}
	call := name + "(" + strings.Join(args, ", ") + ")"
	if fn.Type.Results == nil {
		return call + "\nreturn", nil
	}
	return "return " + call, nil
}

// switchSource is the file that says which fault is there.
func switchSource(dir string) string {
	pkg := "subschema"
	if dir != "" {
		pkg = "language"
	}
	return fmt.Sprintf(`package %s

import (
	"os"
	"strconv"
)

var plantedFault = func() int {
	n, _ := strconv.Atoi(os.Getenv(%q))
	return n
}()
`, pkg, faultVariable)
}
