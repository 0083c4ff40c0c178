package config

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// List returns the settings in force, one a line: the key, its value, and where that came from.
// The entries of maps have their own lines.
func (c *Config) List() string {
	rows := [][3]string{}
	for _, v := range c.values {
		switch {
		case len(v.Entries) > 0:
			for _, e := range v.Entries {
				rows = append(rows, [3]string{v.Key.Name + "." + e.Key, e.Value, e.Origin.String()})
			}
		case len(v.Rules) > 0:
			for _, r := range v.Rules {
				rows = append(rows, [3]string{v.Key.Name + "." + r.ID, r.level() + " (" + strings.Join(strings.Fields(r.Reason), " ") + ")", r.Origin.String()})
			}
		case v.String() == "":
			rows = append(rows, [3]string{v.Key.Name, "-", v.Origin.String()})
		default:
			rows = append(rows, [3]string{v.Key.Name, v.String(), v.Origin.String()})
		}
	}
	return table(rows)
}

// table aligns the columns, as far as a line stays readable.
func table(rows [][3]string) string {
	const most = 40 // columns of a value that others are aligned to
	var width [2]int
	for _, r := range rows {
		for i := range width {
			if n := utf8.RuneCountInString(r[i]); n <= most {
				width[i] = max(width[i], n)
			}
		}
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", width[0], r[0], width[1], r[1], r[2])
	}
	return b.String()
}

// Reference returns the table of keys in Markdown, for the documentation.
func Reference() string {
	var b strings.Builder
	b.WriteString("| key | value | default | environment | flag | what it decides |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, k := range Keys() {
		value := string(k.Type)
		if k.Values != nil {
			value = strings.Join(k.Values, ", ")
			if k.Type == List {
				value = "list of " + value
			}
		}
		flag := ""
		if k.Flag != "" {
			flag = "`--" + k.Flag + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", k.Name, value, code(k.Default), code(k.Env), flag, k.Sentence)
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
