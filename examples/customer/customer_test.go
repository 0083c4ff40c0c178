package customer_test

import (
	"testing"

	"github.com/postel-api/postel/contracts/contracttest"
	"github.com/postel-api/postel/examples/customer"
	"github.com/postel-api/postel/swagger/swaggertest"
)

// What the consumers expect is served, and everything that is served is described.
func TestTheServiceIsAsItsConsumersExpectAndAsItIsDescribed(t *testing.T) {
	t.Parallel()
	doc := swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml")
	service := swaggertest.Verify(t, customer.Handler(true), doc)
	contracttest.Verify(t, service, contracttest.Read(t, "contracts")...)
}

func TestTheServiceWithoutTelephoneNumbersIsAsItIsDescribed(t *testing.T) {
	t.Parallel()
	service := swaggertest.Verify(t, customer.Handler(false), swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml"))
	contracttest.Verify(t, service, contracttest.Read(t, "contracts/email.yaml")...)
}
