package contracttest_test

import (
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/contracttest"
	"github.com/postel-api/postel/examples/customer"
)

func TestTheExampleServiceKeepsItsContracts(t *testing.T) {
	t.Parallel()
	contracttest.Verify(t, customer.Handler(true), contracttest.Read(t, "../../examples/customer/contracts")...)
}

func TestAConsumerOfOneIsAskedForAlone(t *testing.T) {
	t.Parallel()
	contracttest.VerifyWith(t, customer.Handler(false), contracts.Options{Consumer: "email"}, contracttest.Read(t, "../../examples/customer/contracts/*")...)
}
