package tolerantreader

import (
	"encoding"
	"encoding/json"
	"math/big"
	"reflect"
	"time"
)

// shape is what a value must be, and how a Go value is made of it. Shapes are built once, so that
// reading asks no type what it is.
type shape struct {
	kind     Kind
	accept   Tolerance
	nullable bool
	// elements is of lists, and of objects whose names are not known, whose values it is of.
	elements *shape
	// group is of objects: the fields that are read of them.
	group *group
	// scalar stores a scalar. Where dst is invalid it only checks.
	scalar func(c *cell, dst reflect.Value)
	// whole stores a value of any kind, or says why it cannot be.
	whole func(v Value, dst reflect.Value) (reason string)
	// wrap are the pointers and the Maybe around the Go value, from the outside.
	wrap []wrapper
	// of is the Go type that lists and maps are made of, nil where nothing is stored.
	of reflect.Type
}

// wrapper is a layer around a Go value.
type wrapper uint8

const (
	pointer wrapper = iota
	threeStates
)

// unwrap is the place of the value inside its layers, which it makes.
func (s *shape) unwrap(dst reflect.Value) reflect.Value {
	if !dst.IsValid() {
		return dst
	}
	for _, w := range s.wrap {
		if w == threeStates {
			dst.Field(0).SetUint(uint64(Present))
			dst = dst.Field(1)
			continue
		}
		dst.Set(reflect.New(dst.Type().Elem()))
		dst = dst.Elem()
	}
	return dst
}

// null stores a null.
func (s *shape) null(dst reflect.Value) {
	if !dst.IsValid() {
		return
	}
	switch {
	case len(s.wrap) > 0 && s.wrap[0] == threeStates:
		dst.Field(0).SetUint(uint64(IsNull))
		return
	case len(s.wrap) > 0:
		dst.SetZero()
		return
	}
	if dst.Kind() == reflect.Interface {
		dst.SetZero()
	}
}

// checks are the scalars of the kinds, without a Go type.
func checkOf(k Kind) func(c *cell, _ reflect.Value) {
	switch k {
	case String:
		return func(c *cell, _ reflect.Value) { c.str() }
	case Int:
		return func(c *cell, _ reflect.Value) { c.signed(64) }
	case Float:
		return func(c *cell, _ reflect.Value) { c.float(64) }
	case Number:
		return func(c *cell, _ reflect.Value) { c.numeral() }
	case Bool:
		return func(c *cell, _ reflect.Value) { c.boolean() }
	case Time:
		return func(c *cell, _ reflect.Value) { c.time() }
	case Bytes:
		return func(c *cell, _ reflect.Value) { c.base64(nil) }
	}
	return nil
}

// The types that are read in a way of their own.
var (
	timeType      = reflect.TypeFor[time.Time]()
	bigType       = reflect.TypeFor[big.Int]()
	numberType    = reflect.TypeFor[json.Number]()
	rawType       = reflect.TypeFor[json.RawMessage]()
	linkType      = reflect.TypeFor[Hyperlink]()
	textType      = reflect.TypeFor[encoding.TextUnmarshaler]()
	maybeType     = reflect.TypeFor[interface{ threeStates() }]()
	durationType  = reflect.TypeFor[time.Duration]()
	anyType       = reflect.TypeFor[any]()
	bytesElemType = reflect.TypeFor[byte]()
)

// scalarOf is the kind of a Go type that holds a scalar, and how it is stored, or nil.
func scalarOf(t reflect.Type) (Kind, func(c *cell, dst reflect.Value)) {
	switch t {
	case timeType:
		return Time, func(c *cell, dst reflect.Value) {
			v := c.time()
			if c.reason == "" && dst.IsValid() {
				*dst.Addr().Interface().(*time.Time) = v
			}
		}
	case bigType:
		return Int, func(c *cell, dst reflect.Value) {
			var v big.Int
			c.bigInteger(&v)
			if c.reason == "" && dst.IsValid() {
				dst.Addr().Interface().(*big.Int).Set(&v)
			}
		}
	case numberType:
		return Number, func(c *cell, dst reflect.Value) {
			v := c.numeral()
			if c.reason == "" && dst.IsValid() {
				dst.SetString(string(v))
			}
		}
	case durationType, rawType:
		return Any, nil
	}
	if reflect.PointerTo(t).Implements(textType) {
		return String, func(c *cell, dst reflect.Value) { storeText(c, dst, t) }
	}
	return basicOf(t)
}

// storeText gives a string to a type that reads it itself.
func storeText(c *cell, dst reflect.Value, t reflect.Type) {
	text := c.str()
	if c.reason != "" {
		return
	}
	if !dst.IsValid() {
		dst = reflect.New(t).Elem()
	}
	if err := dst.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text); err != nil {
		c.refuse(err.Error())
	}
}

// basicOf is scalarOf for Go's own types and those that are made of them.
func basicOf(t reflect.Type) (Kind, func(c *cell, dst reflect.Value)) {
	switch t.Kind() {
	case reflect.String:
		return String, func(c *cell, dst reflect.Value) {
			v := c.str()
			if c.reason == "" && dst.IsValid() {
				dst.SetString(string(v))
			}
		}
	case reflect.Bool:
		return Bool, func(c *cell, dst reflect.Value) {
			v := c.boolean()
			if c.reason == "" && dst.IsValid() {
				dst.SetBool(v)
			}
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		bits := t.Bits()
		return Int, func(c *cell, dst reflect.Value) {
			v := c.signed(bits)
			if c.reason == "" && dst.IsValid() {
				dst.SetInt(v)
			}
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		bits := t.Bits()
		return Int, func(c *cell, dst reflect.Value) {
			v := c.unsigned(bits)
			if c.reason == "" && dst.IsValid() {
				dst.SetUint(v)
			}
		}
	case reflect.Float32, reflect.Float64:
		bits := t.Bits()
		return Float, func(c *cell, dst reflect.Value) {
			v := c.float(bits)
			if c.reason == "" && dst.IsValid() {
				dst.SetFloat(v)
			}
		}
	case reflect.Slice:
		if t.Elem() != bytesElemType {
			break
		}
		return Bytes, func(c *cell, dst reflect.Value) {
			v := c.base64(nil)
			if c.reason == "" && dst.IsValid() {
				dst.SetBytes(v)
			}
		}
	}
	return Any, nil
}
