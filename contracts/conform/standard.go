package conform

import "strings"

// Headers that HTTP itself gives a meaning (the registry of field names of RFC 9110, section 16.3, and
// what browsers and proxies add).
func standardRequest(name string) bool {
	switch strings.ToLower(name) {
	case "a-im", "accept", "accept-charset", "accept-datetime", "accept-encoding", "accept-language", "access-control-request-headers", "access-control-request-method",
		"authorization", "cache-control", "connection", "content-encoding", "content-length", "content-md5", "content-type", "cookie", "date", "dnt", "expect", "forwarded", "from", "host",
		"http2-settings", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "max-forwards", "origin", "pragma", "prefer", "proxy-authorization", "proxy-connection",
		"range", "referer", "save-data", "te", "trailer", "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "via", "warning",
		"x-att-deviceid", "x-correlation-id", "x-csrf-token", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-http-method-override", "x-request-id", "x-requested-with", "x-uidh", "x-wap-profile", "front-end-https":
		return true
	}
	return false
}

func standardResponse(name string) bool {
	switch strings.ToLower(name) {
	case "accept-ch", "accept-patch", "accept-ranges", "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
		"access-control-expose-headers", "access-control-max-age", "age", "allow", "alt-svc", "cache-control", "connection", "content-disposition", "content-encoding", "content-language",
		"content-length", "content-location", "content-md5", "content-range", "content-security-policy", "content-type", "date", "delta-base", "deprecation", "etag", "expect-ct", "expires", "im",
		"last-modified", "link", "location", "nel", "p3p", "permissions-policy", "pragma", "preference-applied", "proxy-authenticate", "public-key-pins", "refresh", "report-to", "retry-after",
		"server", "set-cookie", "status", "strict-transport-security", "sunset", "timing-allow-origin", "tk", "trailer", "transfer-encoding", "upgrade", "vary", "via", "warning",
		"www-authenticate", "x-content-duration", "x-content-security-policy", "x-content-type-options", "x-correlation-id", "x-frame-options", "x-powered-by", "x-redirect-by",
		"x-request-id", "x-ua-compatible", "x-webkit-csp", "x-xss-protection":
		return true
	}
	return false
}
