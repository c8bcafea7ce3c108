package report

// RepHeads are the headings and fixed sentences of the rep's page, for those who
// lay it out in another way than a page of its own: as a mail.
type RepHeads struct{ What, Found, Ask, Look, Legend, Nothing, Foot string }

// RepHeadings gives them.
func RepHeadings() RepHeads {
	return RepHeads{
		What: repHeadWhat, Found: repHeadFound, Ask: repHeadAsk, Look: repHeadLook,
		Legend: repLegend, Nothing: repNothing, Foot: repFoot,
	}
}
