//go:build !unix

package main

import "time"

var start = time.Now()

// cpu is the time since the start: the process has one thread that works.
func cpu() time.Duration { return time.Since(start) }
