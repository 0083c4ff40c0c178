package main

// cases is all that is measured, in the order of the tables.
func cases(corpus string) ([]benchmark, error) {
	real, err := api(corpus)
	if err != nil {
		return nil, err
	}
	return append(append(readerCases(), jsonCases(real)...), xmlCases()...), nil
}
