// Serve runs the music shop of the documentation on loopback.
//
//	go run ./examples/music/serve                version 1
//	go run ./examples/music/serve -version 2     version 2, with every address moved
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/postel-api/postel/examples/music"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen")
	version := flag.Int("version", 1, "which version to serve: 1 or 2")
	flag.Parse()
	if *version != 1 && *version != 2 {
		log.Fatal("-version is 1 or 2")
	}
	s := &http.Server{Addr: *address, Handler: music.New(*version), ReadHeaderTimeout: 10 * time.Second}
	log.Printf("version %d of the music shop listens on http://%s/", *version, *address)
	log.Fatal(s.ListenAndServe())
}
