package main

import (
	"fmt"
	"os"
	"strings"
)

// The table stands between these lines of README.md.
const (
	beginMarker = "<!-- bench:begin -->\n"
	endMarker   = "<!-- bench:end -->\n"
)

// writeBetweenMarkers puts the table into a file and keeps what stands around it.
func writeBetweenMarkers(name, table string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text, err := replaceBetweenMarkers(string(data), table)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

func replaceBetweenMarkers(text, table string) (string, error) {
	before, rest, begins := strings.Cut(text, beginMarker)
	_, after, ends := strings.Cut(rest, endMarker)
	if !begins || !ends {
		return "", fmt.Errorf("the lines %q and %q are not there, in this order", strings.TrimSpace(beginMarker), strings.TrimSpace(endMarker))
	}
	return before + beginMarker + "\n" + table + "\n" + endMarker + after, nil
}
