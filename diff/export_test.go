package diff

// Thorough returns the options with the short cut for equal parts switched off.
func (o Options) Thorough() Options {
	o.thorough = true
	return o
}
