package diff_test

import "github.com/postel-api/postel/diff"

// messageSemantics are the rows about the parts of messages.
func messageSemantics() []semantic {
	ok := `"200": {description: OK, content: {application/json: {schema: {type: string}}}}`
	problem := func(status string) string {
		return `"` + status + `": {description: No, content: {application/json: {schema: {type: object, properties: {code: {type: integer}}, required: [code]}}}}`
	}
	list := func(more string) string {
		return parameter("name: ids, in: query, schema: {type: array, items: {type: string}}" + more)
	}
	media := func(content string) string {
		return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {"+content+"}}, "+done+"}}}\n")
	}
	received := func(content string) string {
		return get(`responses: {"200": {description: OK, content: {` + content + `}}}`)
	}
	schema := "{schema: {type: string}}"
	return []semantic{
		{"A4", plain, "a new error status", statuses(ok), statuses(ok + ", " + problem("409")), nil, diff.Minor},
		{"A4", plain, "a new success status", statuses(ok), statuses(ok + `, "202": {description: Later}`), nil, diff.Major},
		{"A4", plain, "a new redirect", statuses(ok), statuses(ok + `, "303": {description: Elsewhere}`), nil, diff.Major},
		{"A4", near, "a status that a range covered", statuses(ok + ", " + problem("4XX")), statuses(ok + ", " + problem("4XX") + ", " + problem("409")), nil, diff.None},
		{"A4", near, "an explicit status that contradicts its range", statuses(ok + ", " + problem("4XX")), statuses(ok + ", " + problem("4XX") + `, "409": {description: No, content: {application/json: {schema: {type: string}}}}`), nil, diff.Major},
		{"A4", toggle, "new statuses can be breaks", statuses(ok), statuses(ok + ", " + problem("409")), []string{"A4=major"}, diff.Major},
		{"A4", toggle, "or none", statuses(ok), statuses(ok + `, "202": {description: Later}`), []string{"A4=minor"}, diff.Minor},

		{"A5", plain, "an error status disappears", statuses(ok + ", " + problem("409")), statuses(ok), nil, diff.Minor},
		{"A5", plain, "the last success disappears", statuses(ok + ", " + problem("409")), statuses(problem("409")), nil, diff.Major},
		{"A5", near, "one of two successes disappears", statuses(ok + `, "204": {description: Nothing}`), statuses(ok), nil, diff.Minor},
		{"A5", near, "the range still covers it", statuses(ok + ", " + problem("4XX") + ", " + problem("409")), statuses(ok + ", " + problem("4XX")), nil, diff.None},
		{"A5", toggle, "a lost status can be a break", statuses(ok + ", " + problem("409")), statuses(ok), []string{"A5=major"}, diff.Major},

		{"A11", plain, "a list is no longer exploded", list(""), list(", explode: false"), nil, diff.Major},
		{"A11", plain, "the empty value is withdrawn", list(", allowEmptyValue: true"), list(""), nil, diff.Major},
		{"A11", plain, "reserved characters are allowed", list(""), list(", allowReserved: true"), nil, diff.Minor},
		{"A11", plain, "reserved characters are withdrawn", list(", allowReserved: true"), list(""), nil, diff.Major},
		{"A11", near, "a single value looks the same in both", parameter("name: id, in: query, schema: {type: string}"), parameter("name: id, in: query, explode: false, schema: {type: string}"), nil, diff.None},
		{"A11", near, "the default written out", list(""), list(", style: form, explode: true"), nil, diff.None},
		{"A11", toggle, "the wire form can be minor", list(""), list(", explode: false"), []string{"A11=minor"}, diff.Minor},

		{"A12", plain, "a request type is gone", media("application/json: " + schema + ", text/plain: " + schema), media("application/json: " + schema), nil, diff.Major},
		{"A12", plain, "a request type is added", media("application/json: " + schema), media("application/json: " + schema + ", text/plain: " + schema), nil, diff.Minor},
		{"A12", plain, "a response type is gone", received("application/json: " + schema + ", text/plain: " + schema), received("application/json: " + schema), nil, diff.Major},
		{"A12", plain, "a response type is added", received("application/json: " + schema), received("application/json: " + schema + ", text/plain: " + schema), nil, diff.Minor},
		{"A12", plain, "a response type became a range", received("application/json: " + schema), received("application/*: " + schema), nil, diff.Major},
		{"A12", plain, "another json type is another type", media("application/json: " + schema), media("application/vnd.a+json: " + schema), nil, diff.Major},
		{"A12", plain, "the content type of a part is narrowed", media("multipart/form-data: {schema: {type: object, properties: {f: {}}}, encoding: {f: {contentType: 'image/png, image/jpeg'}}}"), media("multipart/form-data: {schema: {type: object, properties: {f: {}}}, encoding: {f: {contentType: image/png}}}"), nil, diff.Major},
		{"A12", near, "a request range covers the type", media("application/json: " + schema), media("application/*: " + schema), nil, diff.Minor},
		{"A12", near, "case and charset have no effect", media("application/json: " + schema), media("Application/JSON; charset=utf-8: " + schema), nil, diff.None},
		{"A12", near, "an explicit entry that its range covered", media("'*/*': " + schema), media("'*/*': " + schema + ", application/json: " + schema), nil, diff.None},
		{"A12", near, "an explicit entry that overrides its range", media("'*/*': " + schema), media("'*/*': " + schema + ", application/json: {schema: {type: string, maxLength: 3}}"), nil, diff.Major},
		{"A12", toggle, "ranges can be plain names", media("application/json: " + schema), media("application/*: " + schema), []string{"A12=off"}, diff.Major},

		{"A18", plain, "a link is removed", statuses(`"204": {description: Done, links: {next: {operationId: list}}}`), statuses(`"204": {description: Done}`), nil, diff.Minor},
		{"A18", plain, "a link is added", statuses(`"204": {description: Done}`), statuses(`"204": {description: Done, links: {next: {operationId: list}}}`), nil, diff.Minor},
		{"A18", near, "a link's description is text", statuses(`"204": {description: Done, links: {next: {operationId: list, description: a}}}`), statuses(`"204": {description: Done, links: {next: {operationId: list, description: b}}}`), nil, diff.Patch},
		{"A18", toggle, "links can be contract", statuses(`"204": {description: Done, links: {next: {operationId: list}}}`), statuses(`"204": {description: Done}`), []string{"A18=major"}, diff.Major},

		{"A20", plain, "an Accept parameter means nothing", parameter("name: accept, in: header, schema: {type: string}"), get(done), nil, diff.None},
		{"A20", plain, "a Content-Type response header means nothing", statuses(`"204": {description: Done, headers: {Content-Type: {schema: {type: string}}}}`), statuses(`"204": {description: Done}`), nil, diff.None},
		{"A20", near, "another header counts", parameter("name: X-Trace, in: header, schema: {type: string}"), get(done), nil, diff.Major},
		{"A20", near, "the case of a header does not", parameter("name: X-Trace, in: header, schema: {type: string}"), parameter("name: x-trace, in: header, schema: {type: string}"), nil, diff.None},
		{"A20", toggle, "they can be compared", parameter("name: accept, in: header, schema: {type: string}"), get(done), []string{"A20=off"}, diff.Major},
	}
}

// serviceSemantics are the rows about the service as a whole.
func serviceSemantics() []semantic {
	on := func(path string) string { return "paths: {'" + path + "': {get: {" + done + "}}}\n" }
	at := func(url, path string) string { return api("3.1.0", "servers: [{url: '"+url+"'}]\n"+on(path)) }
	regions := func(enum string) string {
		return api("3.1.0", "servers: [{url: 'https://{r}.example.com', variables: {r: {default: eu, enum: ["+enum+"]}}}]\n"+on("/a"))
	}
	secured := func(requirement, more string) string {
		return api("3.1.0", on("/a")+"security: "+requirement+"\ncomponents: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, again: {type: apiKey, in: header, name: x-key}, basic: {type: http, scheme: basic}, oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://id.example.com/"+more+"', scopes: {read: r, write: w}}}}}}\n")
	}
	calling := func(schema string) string {
		return get("callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: " + schema + "}}}, " + done + "}}}}, " + done)
	}
	hook := func(hooks string) string { return api("3.1.0", "paths: {}\nwebhooks: {"+hooks+"}\n") }
	stored := "stored: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, " + done + "}}"
	both := func(mark string) string {
		return api("3.1.0", "paths: {/a: {get: {"+done+"}}, /b: {get: {"+mark+done+"}}}\n")
	}
	return []semantic{
		{"A13", plain, "a server is gone", at("https://a.example.com", "/a"), at("https://b.example.com", "/a"), nil, diff.Major},
		{"A13", plain, "a region is gone", regions("eu, ap"), regions("eu"), nil, diff.Major},
		{"A13", plain, "a region is added", regions("eu"), regions("eu, ap"), nil, diff.Minor},
		{"A13", near, "the base path moved into the path", at("https://a.example.com/v1", "/a"), at("https://a.example.com", "/v1/a"), nil, diff.None},
		{"A13", near, "case, default port and final slash", at("https://a.example.com", "/a"), at("HTTPS://A.example.com:443/", "/a"), nil, diff.None},
		{"A13", toggle, "servers can be left out", at("https://a.example.com", "/a"), at("https://b.example.com", "/a"), []string{"A13=off"}, diff.None},

		{"A14", plain, "the token URL moved", secured("[{oauth: [read]}]", "old"), secured("[{oauth: [read]}]", "new"), nil, diff.Major},
		{"A14", near, "the token URL of a scheme that nothing uses", secured("[{key: []}]", "old"), secured("[{key: []}]", "new"), nil, diff.Patch},
		{"A14", toggle, "security URLs can be minor", secured("[{oauth: [read]}]", "old"), secured("[{oauth: [read]}]", "new"), []string{"A14=minor"}, diff.Minor},

		{"A15", plain, "a callback promises less", calling(object("a: {type: string}", "required: [a]")), calling(object("a: {type: string}")), nil, diff.Major},
		{"A15", plain, "a callback promises more", calling(object("a: {type: string}")), calling(object("a: {type: string}", "required: [a]")), nil, diff.Minor},
		{"A15", plain, "a webhook is gone", hook(stored), hook(""), nil, diff.Major},
		{"A15", plain, "a webhook is new", hook(""), hook(stored), nil, diff.Minor},
		{"A15", near, "the answer to a webhook is a request", hook("e: {post: {responses: {'200': {description: OK, content: {application/json: {schema: {type: string}}}}}}}"), hook("e: {post: {responses: {'200': {description: OK, content: {application/json: {schema: {type: [string, integer]}}}}}}}"), nil, diff.Minor},
		{"A15", toggle, "callbacks can be left out", hook(stored), hook(""), []string{"A15=off"}, diff.None},

		{"A16", plain, "an operation is deprecated", both(""), both("deprecated: true, "), nil, diff.Minor},
		{"A16", plain, "a deprecated operation is removed", both("deprecated: true, x-sunset: 2020-01-01, "), api("3.1.0", on("/a")), nil, diff.Major},
		{"A16", near, "removal without a sunset stays a break", both("deprecated: true, "), api("3.1.0", on("/a")), []string{"A16=minor"}, diff.Major},
		{"A16", toggle, "a policy may allow removal after the sunset", both("deprecated: true, x-sunset: 2020-01-01, "), api("3.1.0", on("/a")), []string{"A16=minor"}, diff.Minor},

		{"A17", plain, "an operationId is a name for generators", get("operationId: a, " + done), get("operationId: b, " + done), nil, diff.Patch},
		{"A17", near, "a component's name does not travel", tree("Node"), tree("Branch"), nil, diff.None},
		{"A17", near, "nor does the name of a path parameter", api("3.1.0", on("/a/{x}")), api("3.1.0", on("/a/{y}")), nil, diff.None},
		{"A17", toggle, "generated clients see an operationId", get("operationId: a, " + done), get("operationId: b, " + done), []string{"A17=sdk"}, diff.Major},
		{"A17", toggle, "and a component's name", tree("Node"), tree("Branch"), []string{"A17=sdk"}, diff.Major},

		{"A22", plain, "a component that nothing reaches changed", api("3.1.0", on("/a")+"components: {schemas: {S: {type: string}}}"), api("3.1.0", on("/a")+"components: {schemas: {S: {type: integer}}}"), nil, diff.Patch},
		{"A22", near, "one that is reached is contract", refTo("{$ref: '#/components/schemas/S'}"), refSibling("3.1.0"), nil, diff.Major},
		{"A22", toggle, "it can be nothing", api("3.1.0", on("/a")+"components: {schemas: {S: {type: string}}}"), api("3.1.0", on("/a")+"components: {schemas: {S: {type: integer}}}"), []string{"A22=none"}, diff.None},

		{"A23", plain, "an extension changed", get("x-team: a, " + done), get("x-team: b, " + done), nil, diff.Patch},
		{"A23", near, "x-sunset is an announcement", get("x-sunset: 2030-01-01, " + done), get("x-sunset: 2031-01-01, " + done), nil, diff.Minor},
		{"A23", toggle, "extensions can be nothing", get("x-team: a, " + done), get("x-team: b, " + done), []string{"A23=none"}, diff.None},

		{"A24", plain, "a trailing slash is another path", api("3.1.0", on("/a")), api("3.1.0", on("/a/")), nil, diff.Major},
		{"A24", near, "template names do not matter", api("3.1.0", on("/a/{x}/{y}")), api("3.1.0", on("/a/{y}/{x}")), nil, diff.None},
		{"A24", toggle, "it can be the same path", api("3.1.0", on("/a")), api("3.1.0", on("/a/")), []string{"A24=off"}, diff.None},

		{"A26", plain, "the version is the declaration", api("3.1.0", on("/a")), "openapi: 3.1.0\ninfo: {title: T, version: 9.0.0}\n" + on("/a"), nil, diff.None},
		{"A26", near, "the title is text", api("3.1.0", on("/a")), "openapi: 3.1.0\ninfo: {title: U, version: 1.0.0}\n" + on("/a"), nil, diff.Patch},
		{"A26", toggle, "the version can be text, too", api("3.1.0", on("/a")), "openapi: 3.1.0\ninfo: {title: T, version: 9.0.0}\n" + on("/a"), []string{"A26=off"}, diff.Patch},

		{"security", plain, "both where one was enough", secured("[{key: []}, {basic: []}]", ""), secured("[{key: [], basic: []}]", ""), nil, diff.Major},
		{"security", plain, "one where both were needed", secured("[{key: [], basic: []}]", ""), secured("[{key: []}, {basic: []}]", ""), nil, diff.Minor},
		{"security", plain, "a further scope", secured("[{oauth: [read]}]", ""), secured("[{oauth: [read, write]}]", ""), nil, diff.Major},
		{"security", plain, "anonymous is enough", secured("[{key: []}]", ""), secured("[{key: []}, {}]", ""), nil, diff.Minor},
		{"security", near, "another name for the same scheme", secured("[{key: []}]", ""), secured("[{again: []}]", ""), nil, diff.None},
		{"security", near, "an alternative that another one covers", secured("[{key: []}]", ""), secured("[{key: []}, {key: [], basic: []}]", ""), nil, diff.None},
		{"security", near, "no list and an empty list", api("3.1.0", on("/a")), secured("[]", ""), nil, diff.Patch},
	}
}
