// Postel compares API descriptions and says what a change breaks, for whom, and which version
// number is honest. See the commands with: postel --help
package main

import (
	"os"

	"github.com/postel-api/postel/internal/cli"
)

func main() { os.Exit(cli.Process()) }
