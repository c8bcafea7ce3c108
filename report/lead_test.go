package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/report"
)

// Every quote leads where it is told to, in the report and in each sheet that
// quotes; without it nothing leads out of the page.
func TestQuotesLeadToTheirPages(t *testing.T) {
	set, plain := sheetSet(), report.Build(madeInput(), sheetSet(), at)
	linked := plain.LeadingTo(func(e report.Evidence) string { return fmt.Sprintf("/r/x/%s/%d", e.Document, e.Page) })
	whole := htmlOf(t, linked)
	if led, all := strings.Count(whole, "<figcaption><a "), strings.Count(whole, "<figcaption>"); led == 0 || led != all {
		t.Errorf("of %d quotes of the report %d lead to a page", all, led)
	}
	for _, name := range []report.SheetName{report.SheetQuestions, report.SheetLifecycle, report.SheetRep, report.SheetInspection} {
		page := string(sheetBytes(t, name, "html", set, linked))
		led, all := strings.Count(page, "<figcaption><a ")+strings.Count(page, `class="where"><a `), strings.Count(page, "<figcaption>")+strings.Count(page, `class="where">`)
		if led == 0 && strings.Contains(page, "<q>") || strings.Contains(page, "<figcaption>B") || strings.Contains(page, "<figcaption>contract") {
			t.Errorf("%s: of %d places %d lead to a page", name, all, led)
		}
		if page := string(sheetBytes(t, name, "html", set, plain)); strings.Contains(page, `href="/`) {
			t.Errorf("%s leads out of the page", name)
		}
	}
	if strings.Contains(htmlOf(t, plain), `href="/`) {
		t.Error("the report leads out of the page")
	}
}
