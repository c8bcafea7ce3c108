package analyze_test

import (
	"reflect"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// TestTextsDoNotColourEachOther holds that what is found in a text does not
// depend on the text that was judged before it: readers are used again, and a
// heading that stayed behind once raised the confidence of the next text.
func TestTextsDoNotColourEachOther(t *testing.T) {
	const (
		headed = "DATA OWNERSHIP\n\n4.1 The Supplier shall not sell Personal Data.\n\nDATA ACCESS\n\n4.2 The Buyer may download the Buyer Data at any time without charge."
		plain  = "The Supplier shall not sell Personal Data. On termination the Supplier shall return the Customer Data."
	)
	set := load(t)
	alone := analyze.New(set).JudgeSnippet(plain, dossier.Contract, divide)
	a := analyze.New(set)
	if len(a.JudgeSnippet(headed, dossier.Contract, divide)) == 0 || len(alone) == 0 {
		t.Fatal("nothing is found: the texts prove nothing")
	}
	if after := a.JudgeSnippet(plain, dossier.Contract, divide); !reflect.DeepEqual(alone, after) {
		t.Errorf("judged alone:\n%+v\nafter another text:\n%+v", alone, after)
	}
}
