// Command probe does in a process of its own what would disturb the measuring one: it makes the
// documents, and it makes one library call on a heap that nothing else has used.
//
//	probe documents DIR GITHUB   writes the generated documents below DIR
//	probe call TOOL BASE REVISION   makes one call and writes a cost.Call as JSON
//
// A call that fails is a cost.Call too, with its error, so that the exit code 1 means that the probe
// itself is wrong.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/postel-api/postel/bench/internal/call"
	"github.com/postel-api/postel/bench/internal/document"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "documents":
		return document.WriteAll(args[1], args[2])
	case len(args) == 4 && args[0] == "call":
		return json.NewEncoder(os.Stdout).Encode(call.Measure(args[1], args[2], args[3]))
	}
	return fmt.Errorf("expected \"documents DIR GITHUB\" or \"call TOOL BASE REVISION\", got %q", args)
}
