// Package provider is what a verification needs to know of a provider besides its URL: how its states
// are set up, and what is changed in requests before they are sent.
//
// # States
//
// A [StateURL] is the Pact ecosystem's way: a POST with the state's name for each. A states file
// needs nothing in the provider: it says for each state which call or command sets it up.
//
//	states:
//	  - state: customer 7 exists
//	    setup:
//	      request: {method: PUT, url: http://localhost:8080/customers/7, body: {firstname: Sam}}
//	    teardown:
//	      command: [psql, -c, "delete from customers where id = 7"]
//	  - state: there are no customers      # holds anyway
//
// In every text ${name} stands for a parameter of the state, or for a value that an earlier setup has
// returned: an answer or an output that is a JSON object gives its members. A state without setup
// holds anyway. A state is found by its name; a name between slashes is a regular expression (RE2)
// for the whole name, whose named groups are values, too.
//
// # Requests
//
// A requests file changes what is sent, for all interactions or for some:
//
//	tokens:
//	  token: {command: [vault, read, -field=token, customers]}
//	  other: {environment: CUSTOMER_TOKEN}
//	requests:
//	  - headers: {set: {Authorization: "Bearer ${token}"}, remove: [X-Debug]}
//	  - interaction: /admin/
//	    consumer: helpdesk
//	    query: {set: {tenant: "7"}, replace: {lang: en}}
//	states:
//	  headers: {set: {X-Test: "1"}}        # of the calls of a StateURL
//
// set puts a value there, replace only where there is one, remove takes it away. A token is asked for
// once, when it is first needed; a header or a query parameter with a token in it is never shown.
package provider
