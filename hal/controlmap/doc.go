// Package controlmap walks through a service by its controls, writes down which states it has and what
// each of them offers, and tells what a change of that breaks for clients that follow relations.
//
// # The map
//
// [Crawl] starts at an entry and follows links and the self links of embedded resources, breadth first,
// within [Bounds]. It sends GET, and OPTIONS where that is asked for, and nothing else, to the entry's
// origin and no other. What it sees is a [Map]: states, and the controls of each.
//
// A state is what resources have in common that clients treat alike. Resources are of one state where one of
// these says so, the first that does:
//
//   - a profile: the link relation profile, the parameter of the media type, or the property of the
//     link that led there,
//   - the relation that led there,
//
// and states are merged where they turn out to be the same: one address was reached in two ways, their
// addresses differ in numbers only (/orders/17 and /orders/18), or they have the same controls and the same
// properties. A state is called by its profile, else by the first relation that led to it; its other names
// are kept, since it is by these that it is found again in another map.
//
// Relations are written in full, those of the entry's own origin as paths, so that maps of two machines, and
// of the JSON and the XML of one service, are the same. The map has no time in it: two crawls of a service
// that did not change are the same bytes.
//
// # The difference
//
// [Compare] holds one map against another by [Rules]. An address that moved is no change: clients follow
// relations. A control that went is a break, whatever was announced. What a map cannot know is said:
// a map is a sample, and where a crawl reached its bounds the answer is never "compatible".
//
// With the chains that consumers are known to follow ([Consumers]), each change says whom it hits.
package controlmap
