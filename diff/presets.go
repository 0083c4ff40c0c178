package diff

// Presets returns the named lists of switches. The public guidelines contradict each other, so
// each list says where it comes from.
func Presets() []Preset {
	return []Preset{
		{"postel", "the defaults", "the package comment", map[string]string{}},
		{"sdk", "generated clients: names count", "Google AIP-180, source compatibility; Azure openapi-diff rules 1008 and 1042", map[string]string{"A17": "sdk"}},
		{"github", "new values in responses are no break", "GitHub REST API, \"Breaking changes\": adding an enum value is not breaking, removing one is", map[string]string{"A3": "extensible"}},
		{"zalando", "response enums are closed, names are not on the wire", "Zalando RESTful API guidelines, rules 106, 107 and 112", map[string]string{"A3": "closed"}},
		{"azure", "every name counts and every loss is a break", "Azure openapi-diff rules 1000 to 1050", map[string]string{"A17": "sdk", "A18": "major", "A2": "strict"}},
		{"google", "source compatibility, new values in responses with caution", "Google AIP-180", map[string]string{"A3": "extensible", "A17": "sdk"}},
		{"stripe", "new values, members and statuses in responses are no break", "Stripe API, \"Backward-compatible changes\"", map[string]string{"A3": "extensible", "A4": "minor"}},
	}
}
