package apidoc

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

// licence is that of the files of Swagger UI, which a site hands on.
//
//go:embed site/swagger-ui-LICENSE.txt
var licence string

const notice = `swagger-ui-bundle.js and swagger-ui.css are Swagger UI 5.29.0.
Copyright SmartBear Software Inc.
They are under the Apache License, version 2.0, which is in swagger-ui-LICENSE.txt.
`

// sitePolicy is the policy of a page that is opened from disk, where a browser has no origin to
// call 'self'. Nothing is asked for, and nothing is tried out.
const sitePolicy = "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"

// Site gives the files of a site that shows the same page without a server: index.html can be
// opened from disk, or put on any web server. Requests cannot be tried out there. The first
// error of write ends it.
func (h *Handler) Site(write func(name string, data []byte) error) error {
	parts := h.parts()
	files, err := h.siteFiles(parts)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := write(f.name, f.data); err != nil {
			return err
		}
	}
	for _, p := range parts { // one by one, since they are large
		data, err := h.shownPart(p)
		if err != nil {
			return err
		}
		script := append([]byte("window.postelDescription = "), data...)
		if err := write(p.script(), append(script, ";\n"...)); err != nil {
			return err
		}
	}
	return nil
}

// script is the file of a part in a site, where a page may load scripts and nothing else.
func (p *part) script() string { return strings.TrimSuffix(p.file(), ".json") + ".js" }

type siteFile struct {
	name string
	data []byte
}

// siteFiles are the files that do not depend on the part that is shown.
func (h *Handler) siteFiles(parts []*part) ([]siteFile, error) {
	s := h.settings(parts)
	s.Disk, s.Read, s.Events, s.JSON, s.YAML = true, true, "", "openapi.json", "openapi.yaml"
	for i, p := range parts {
		s.Parts[i].File = p.script()
	}
	index, err := h.indexText(s, sitePolicy)
	if err != nil {
		return nil, err
	}
	files := []siteFile{{"index.html", index}, {"swagger-ui-LICENSE.txt", []byte(licence)}, {"swagger-ui-NOTICE.txt", []byte(notice)}}
	for _, name := range []string{"openapi.json", "openapi.yaml"} {
		f, err := h.files[h.o.Prefix+"/"+name]()
		if err != nil {
			return nil, err
		}
		files = append(files, siteFile{name, f.data})
	}
	for _, a := range assets {
		f, err := a.read()
		if err != nil {
			return nil, err
		}
		data := f.data
		if f.gzip {
			if data, err = unzipped(data); err != nil {
				return nil, fmt.Errorf("%s: %w", a.name, err)
			}
		}
		files = append(files, siteFile{a.name, data})
	}
	return files, nil
}

func unzipped(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
