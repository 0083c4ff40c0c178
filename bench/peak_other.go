//go:build !unix

package main

import "os"

// peakMemory is 0: this system does not count it with the process' times.
func peakMemory(*os.ProcessState) int64 { return 0 }
