//go:build unix

// Package peak says how much memory a process took.
package peak

import (
	"os"
	"runtime"
	"syscall"
)

// Of is the largest resident set of a process that has ended, in bytes. getrusage(2)
// counts it in kilobytes, on Apple's systems in bytes.
func Of(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) * 1024
}
