package document

import "fmt"

// The edits of [Growth] stand in this many resources, however large the service is.
const editedResources = 3

// operationsPerResource is create, list, read, change, delete.
const operationsPerResource = 5

// Growth makes a service of about the given number of operations, at least 25, and its next
// version.
//
// The service is a set of resources with five operations each: list, create, read, change and
// delete. A resource has two components, what is sent and what is returned; five resources in a
// row form a module, in which each one holds a summary of the one before it. Parameters, the
// error, money and address are components that all resources share. So the number of components
// grows with the number of operations while the distance between any two stays bounded, and a
// comparison has no reason to take more than linear time.
//
// The revision raises a limit of a shared component, which every resource reaches, and in three
// resources adds a value to an enum, makes a member required and takes a member away.
func Growth(operations int) (base, revision []byte) {
	resources := max(operations/operationsPerResource, 5)
	return indented(service(resources, false)), indented(service(resources, true))
}

func service(resources int, revised bool) object {
	var paths, schemas object
	schemas = append(schemas, sharedSchemas(revised)...)
	for i := range resources {
		paths = append(paths, resourcePaths(i)...)
		edit := noEdit
		// The edits are spread over the service, not bunched at its start.
		if step := resources / editedResources; revised && i%step == step/2 && i/step < editedResources {
			edit = 1 + i/step
		}
		schemas = append(schemas, resourceSchemas(i, edit)...)
	}
	version := "1.4.0"
	if revised {
		version = "1.5.0"
	}
	return description("Ordering", version, paths, object{
		{"parameters", sharedParameters()},
		{"responses", sharedResponses()},
		{"schemas", schemas},
	})
}

// The edits of a resource's schemas.
const (
	noEdit = iota
	enumGrows
	memberBecomesRequired
	memberDisappears
)

func resourceName(i int) string { return fmt.Sprintf("Resource%05d", i) }

func resourcePaths(i int) object {
	name := resourceName(i)
	collection := fmt.Sprintf("/modules/%d/resources-%05d", i/5, i)
	tag := list{fmt.Sprintf("module %d", i/5)}
	returned, sent := ref("schemas/"+name), ref("schemas/"+name+"Input")
	page := object{
		{"type", "object"},
		{"required", list{"items"}},
		{"properties", object{
			{"items", object{{"type", "array"}, {"items", returned}}},
			{"next", object{{"type", "string"}, {"format", "uri"}, {"nullable", true}}},
		}},
	}
	return object{
		{collection, object{
			{"get", operation("list"+name, "List what the caller may see, newest first.", tag,
				list{ref("parameters/PageSize"), ref("parameters/PageToken"), statusFilter()}, nil, "200", page)},
			{"post", operation("create"+name, "Create one. The service assigns the identifier.", tag,
				list{ref("parameters/IdempotencyKey")}, sent, "201", returned)},
		}},
		{collection + "/{id}", object{
			{"parameters", list{ref("parameters/Identifier")}},
			{"get", operation("read"+name, "Read one by its identifier.", tag, nil, nil, "200", returned)},
			{"patch", operation("change"+name, "Change the members that are sent, keep the others.", tag,
				list{ref("parameters/IfMatch")}, sent, "200", returned)},
			{"delete", operation("delete"+name, "Delete one. Deleting it again is not an error.", tag, nil, nil, "204", nil)},
		}},
	}
}

func operation(id, text string, tags, parameters list, sent object, status string, returned object) object {
	o := object{{"operationId", id}, {"summary", text}, {"description", text + " Errors are problem documents."}, {"tags", tags}}
	if parameters != nil {
		o = append(o, member{"parameters", parameters})
	}
	if sent != nil {
		o = append(o, member{"requestBody", object{{"required", true}, {"content", jsonContent(sent)}}})
	}
	success := object{{"description", "Done."}}
	if returned != nil {
		success = append(success, member{"headers", object{{"ETag", object{{"schema", object{{"type", "string"}}}}}}})
		success = append(success, member{"content", jsonContent(returned)})
	}
	return append(o, member{"responses", object{
		{status, success},
		{"400", ref("responses/BadRequest")},
		{"404", ref("responses/NotFound")},
		{"default", ref("responses/Unexpected")},
	}})
}

func jsonContent(schema object) object {
	return object{{"application/json", object{{"schema", schema}}}}
}

func statusFilter() object {
	return object{
		{"name", "status"}, {"in", "query"}, {"description", "Only what has one of these states."},
		{"schema", object{{"type", "array"}, {"items", object{{"type", "string"}, {"enum", list{"open", "held", "closed"}}}}}},
	}
}

func resourceSchemas(i, edit int) object {
	name := resourceName(i)
	states := list{"open", "held", "closed"}
	if edit == enumGrows {
		states = append(states, "archived")
	}
	required := list{"id", "name", "status"}
	if edit == memberBecomesRequired {
		required = append(required, "price")
	}
	own := object{
		{"name", object{{"type", "string"}, {"minLength", 1}, {"maxLength", 40 + i%50}, {"description", "What people call it."}}},
		{"status", object{{"type", "string"}, {"enum", states}}},
		{"quantity", object{{"type", "integer"}, {"format", "int32"}, {"minimum", 0}, {"maximum", 1000 + i}}},
		{"price", ref("schemas/Money")},
		{"shipTo", ref("schemas/Address")},
		{"labels", object{{"type", "object"}, {"additionalProperties", object{{"type", "string"}, {"maxLength", 64}}}}},
		{"contact", object{{"oneOf", list{ref("schemas/EmailContact"), ref("schemas/PhoneContact")}}}},
	}
	if edit != memberDisappears {
		own = append(own, member{"note", object{{"type", "string"}, {"maxLength", 2000}, {"nullable", true}}})
	}
	returned := append(object{
		{"id", object{{"type", "string"}, {"format", "uuid"}, {"readOnly", true}}},
		{"createdAt", object{{"type", "string"}, {"format", "date-time"}, {"readOnly", true}}},
	}, own...)
	if i%5 > 0 {
		returned = append(returned, member{"parent", ref("schemas/" + resourceName(i-1))})
	}
	return object{
		{name, object{
			{"type", "object"}, {"description", fmt.Sprintf("Resource %d of module %d.", i%5, i/5)},
			{"required", required}, {"properties", returned},
		}},
		{name + "Input", object{{"type", "object"}, {"required", list{"name"}}, {"properties", own}}},
	}
}

func sharedSchemas(revised bool) object {
	cents := 1_000_000
	if revised {
		cents = 5_000_000
	}
	contact := func(kind, format string) object {
		return object{
			{"type", "object"}, {"required", list{"kind", "value"}},
			{"properties", object{
				{"kind", object{{"type", "string"}, {"enum", list{kind}}}},
				{"value", object{{"type", "string"}, {"format", format}, {"maxLength", 254}}},
			}},
		}
	}
	return object{
		{"Money", object{
			{"type", "object"}, {"required", list{"amount", "currency"}},
			{"properties", object{
				{"amount", object{{"type", "integer"}, {"minimum", 0}, {"maximum", cents}, {"description", "In cents."}}},
				{"currency", object{{"type", "string"}, {"pattern", "^[A-Z]{3}$"}}},
			}},
		}},
		{"Address", object{
			{"type", "object"}, {"required", list{"street", "city"}},
			{"properties", object{
				{"street", object{{"type", "string"}, {"maxLength", 100}}},
				{"city", object{{"type", "string"}, {"maxLength", 60}}},
				{"country", object{{"type", "string"}, {"minLength", 2}, {"maxLength", 2}}},
			}},
		}},
		{"EmailContact", contact("email", "email")},
		{"PhoneContact", contact("phone", "phone")},
		{"Problem", object{
			{"type", "object"}, {"required", list{"title", "status"}},
			{"properties", object{
				{"title", object{{"type", "string"}}},
				{"status", object{{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
				{"detail", object{{"type", "string"}}},
				{"causes", object{{"type", "array"}, {"items", ref("schemas/Problem")}}},
			}},
		}},
	}
}

func sharedParameters() object {
	parameter := func(name, in string, required bool, schema object) object {
		return object{{"name", name}, {"in", in}, {"required", required}, {"schema", schema}}
	}
	return object{
		{"Identifier", parameter("id", "path", true, object{{"type", "string"}, {"format", "uuid"}})},
		{"PageSize", parameter("pageSize", "query", false, object{{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}})},
		{"PageToken", parameter("pageToken", "query", false, object{{"type", "string"}})},
		{"IfMatch", parameter("If-Match", "header", false, object{{"type", "string"}})},
		{"IdempotencyKey", parameter("Idempotency-Key", "header", false, object{{"type", "string"}, {"maxLength", 64}})},
	}
}

func sharedResponses() object {
	problem := func(text string) object {
		return object{{"description", text}, {"content", object{{"application/problem+json", object{{"schema", ref("schemas/Problem")}}}}}}
	}
	return object{
		{"BadRequest", problem("The request cannot be understood.")},
		{"NotFound", problem("There is no such resource.")},
		{"Unexpected", problem("Something else went wrong.")},
	}
}
