package semver

// MarshalText returns the version as a string, for JSON and other formats.
func (v Version) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a version by [Parse].
func (v *Version) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err == nil {
		*v = parsed
	}
	return err
}

// MarshalText returns the range as it was typed.
func (r Range) MarshalText() ([]byte, error) { return []byte(r.typed), nil }

// UnmarshalText reads a range by [ParseRange].
func (r *Range) UnmarshalText(text []byte) error {
	parsed, err := ParseRange(string(text))
	if err == nil {
		*r = parsed
	}
	return err
}

// MarshalText returns the name of the bump.
func (b Bump) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the name of a bump by [ParseBump].
func (b *Bump) UnmarshalText(text []byte) error {
	parsed, err := ParseBump(string(text))
	if err == nil {
		*b = parsed
	}
	return err
}
