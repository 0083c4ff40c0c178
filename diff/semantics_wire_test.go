package diff_test

import "github.com/postel-api/postel/diff"

// wireSemantics are the rows about texts on the wire, the parts of bodies and what is sent back:
// cases that a comparison of keywords gets wrong.
func wireSemantics() []semantic {
	v30 := func(version, doc string) string { return "openapi: " + version + doc[len("openapi: 3.1.0"):] }
	param := func(in, more, schema string) string {
		return parameter("name: v, in: " + in + more + ", schema: " + schema)
	}
	list, record, text, number := "{type: array, items: {type: string}}", "{type: object, properties: {a: {type: string}}}", "{type: string}", "{type: integer}"
	path := func(name, style string) string {
		return api("3.1.0", "paths: {'/things/{"+name+"}': {get: {parameters: [{name: "+name+", in: path, required: true, style: "+style+", schema: {type: string}}], "+done+"}}}\n")
	}
	upload := func(media, members, encoding string) string {
		return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {"+media+": {schema: {type: object, properties: {"+members+"}}, encoding: {"+encoding+"}}}}, "+done+"}}}\n")
	}
	form, multipart := "application/x-www-form-urlencoded", "multipart/form-data"
	header := func(more, schema string) string {
		return statuses(`"204": {description: Done, headers: {X-V: {` + more + `schema: ` + schema + `}}}`)
	}
	query := func(parameters string) string { return get("parameters: [" + parameters + "], " + done) }
	paging := func(more string) string {
		return query("{name: paging, in: query, " + more + "schema: {type: object, required: [page], properties: {page: {type: integer}, size: {type: integer}}}}")
	}
	loose := query("{name: page, in: query, schema: {type: integer}}, {name: size, in: query, schema: {type: integer}}")
	return []semantic{
		{"A10", near, "an optional object asks for its required member once another one is sent", loose, paging(""), nil, diff.Major},
		{"A10", near, "a required member of an optional object may be left out with the object", paging(""), loose, nil, diff.Minor},
		{"A10", near, "an object of one member is that member", query("{name: page, in: query, schema: {type: integer}}"), query("{name: paging, in: query, schema: {type: object, required: [page], properties: {page: {type: integer}}}}"), nil, diff.None},

		{"A11", near, "a list looks the same in style simple", param("header", "", list), param("header", ", explode: true", list), nil, diff.None},
		{"A11", plain, "an object does not", param("header", "", record), param("header", ", explode: true", record), nil, diff.Major},
		{"A11", near, "delimiters show only in lists", param("query", "", text), param("query", ", style: pipeDelimited", text), nil, diff.None},
		{"A11", plain, "a delimiter shows in a list", param("query", ", explode: false", list), param("query", ", style: pipeDelimited, explode: false", list), nil, diff.Major},
		{"A11", near, "style deepObject is exploded either way", param("query", ", style: deepObject", record), param("query", ", style: deepObject, explode: true", record), nil, diff.None},
		{"A11", plain, "the name of a path parameter travels with style matrix", path("a", "matrix"), path("b", "matrix"), nil, diff.Major},
		{"A11", near, "and does not with style label", path("a", "label"), path("b", "label"), nil, diff.None},
		{"A11", near, "an integer has no reserved characters", param("query", ", allowReserved: true", number), param("query", "", number), nil, diff.None},
		{"A11", near, "a header is not percent-encoded", param("header", ", allowReserved: true", text), param("header", "", text), nil, diff.None},
		{"A11", near, "only query parameters may be empty", param("header", ", allowEmptyValue: true", text), param("header", "", text), nil, diff.None},
		{"A11", plain, "a response header's object is exploded", header("", record), header("explode: true, ", record), nil, diff.Major},
		{"A11", plain, "a response header is written as JSON", header("", text), statuses(`"204": {description: Done, headers: {X-V: {content: {application/json: {schema: {type: string}}}}}}`), nil, diff.Major},
		{"A11", near, "a response header's list looks the same", header("", list), header("explode: true, ", list), nil, diff.None},
		{"A11", plain, "a form's list is no longer exploded", upload(form, "v: "+list, "v: {style: form}"), upload(form, "v: "+list, "v: {explode: false}"), nil, diff.Major},
		{"A11", plain, "the encoding that said so is gone", upload(form, "v: "+list, "v: {explode: false}"), upload(form, "v: "+list, ""), nil, diff.Major},
		{"A11", near, "the default of a form written out", upload(form, "v: "+list, ""), upload(form, "v: "+list, "v: {style: form, explode: true}"), nil, diff.None},
		{"A11", near, "a form's single value looks the same", upload(form, "v: "+text, ""), upload(form, "v: "+text, "v: {explode: false}"), nil, diff.None},
		{"A11", near, "in 3.0 a multipart body has no style", v30("3.0.3", upload(multipart, "v: "+list, "")), v30("3.0.3", upload(multipart, "v: "+list, "v: {explode: false}")), nil, diff.None},

		{"A12", near, "the default content type of a text", upload(multipart, "v: "+text, ""), upload(multipart, "v: "+text, "v: {contentType: text/plain}"), nil, diff.None},
		{"A12", near, "the default content type of an object", upload(multipart, "v: "+record, ""), upload(multipart, "v: "+record, "v: {contentType: application/json}"), nil, diff.None},
		{"A12", near, "the default content type of a list is that of its elements", upload(multipart, "v: "+list, "v: {contentType: text/plain}"), upload(multipart, "v: "+list, ""), nil, diff.None},
		{"A12", near, "the default content type of a binary text in 3.0", v30("3.0.3", upload(multipart, "v: {type: string, format: binary}", "")), v30("3.0.3", upload(multipart, "v: {type: string, format: binary}", "v: {contentType: application/octet-stream}")), nil, diff.None},
		{"A12", plain, "another content type than the default", upload(multipart, "v: "+record, ""), upload(multipart, "v: "+record, "v: {contentType: application/xml}"), nil, diff.Major},
		{"A12", plain, "a part received as another type", receivedPart(multipart, "image/png"), receivedPart(multipart, "image/jpeg"), nil, diff.Major},
		{"A12", plain, "a part received as one of fewer types", receivedPart(multipart, "'image/png, image/jpeg'"), receivedPart(multipart, "image/jpeg"), nil, diff.Minor},
		{"A12", near, "encoding has no effect on JSON", upload("application/json", "v: "+record, "v: {contentType: image/png}"), upload("application/json", "v: "+record, "v: {contentType: image/jpeg}"), nil, diff.None},
		{"A12", plain, "the headers of a part are gone with its encoding", upload(multipart, "v: {}", "v: {headers: {X-V: {schema: {type: string}}}}"), upload(multipart, "v: {}", ""), nil, diff.Major},
		{"A12", near, "a response entry that its range still covers", get(`responses: {"200": {description: OK, content: {'text/*': {schema: {type: string}}, text/csv: {schema: {type: string}}}}}`), get(`responses: {"200": {description: OK, content: {'text/*': {schema: {type: string}}}}}`), nil, diff.None},

		{"A15", near, "the name of a callback does not travel", calledBack("a", "{$request.query.url}"), calledBack("b", "{$request.query.url}"), nil, diff.None},
		{"A15", plain, "its URL does", calledBack("a", "{$request.query.url}"), calledBack("a", "{$request.query.other}"), nil, diff.Major},
		{"A15", near, "of two callbacks to one URL each keeps its name's message", twoCallbacks("a", "b"), twoCallbacks("b", "a"), nil, diff.None},

		{"A18", near, "a link follows its operation's new name", linked("operationId: first", "first"), linked("operationId: second", "second"), nil, diff.Patch},
		{"A18", near, "a link by reference instead of by name", linked("operationId: first", "first"), linked("operationRef: '#/paths/~1things/get'", "first"), nil, diff.None},
		{"A18", near, "an extension of a link is an extension", linked("operationId: first, x-a: 1", "first"), linked("operationId: first, x-a: 2", "first"), nil, diff.Patch},
		{"A18", plain, "a link passes another value", linked("operationId: first, parameters: {v: a}", "first"), linked("operationId: first, parameters: {v: b}", "first"), nil, diff.Minor},
	}
}

// receivedPart is a document whose GET /things answers a body of parts, one of which has those
// content types.
func receivedPart(media, types string) string {
	return get(`responses: {"200": {description: OK, content: {` + media + `: {schema: {type: object, properties: {v: {}}}, encoding: {v: {contentType: ` + types + `}}}}}}`)
}

// calledBack is a document with one callback.
func calledBack(name, url string) string {
	return get("callbacks: {" + name + ": {'" + url + "': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, " + done + "}}}}, " + done)
}

// twoCallbacks is a document with callbacks to one URL in that order: the body of a is a string,
// the body of b an integer.
func twoCallbacks(first, second string) string {
	at := func(name string) string {
		kind := map[string]string{"a": "string", "b": "integer"}[name]
		return name + ": {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: " + kind + "}}}}, " + done + "}}}"
	}
	return get("callbacks: {" + at(first) + ", " + at(second) + "}, " + done)
}

// linked is a document with an operation of that operationId and a link.
func linked(link, id string) string {
	return get(`operationId: ` + id + `, responses: {"204": {description: Done, links: {again: {` + link + `}}}}`)
}
