// The path is below tolerantreader, so that its internal packages can be measured by themselves.
module github.com/postel-api/postel/tolerantreader/bench

go 1.26.0

replace github.com/postel-api/postel => ../../

require (
	github.com/antchfx/xmlquery v1.5.2
	github.com/antchfx/xpath v1.3.9
	github.com/buger/jsonparser v1.6.1
	github.com/postel-api/postel v0.0.0-00010101000000-000000000000
	github.com/tidwall/gjson v1.20.1
)

require (
	github.com/golang/groupcache v0.0.0-20210331224755-41bb18bfe9da // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.0 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)
