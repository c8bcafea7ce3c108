package analyze

import (
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestWordsOfOthers(t *testing.T) {
	for _, tt := range []struct {
		kind dossier.Kind
		said string
		want dossier.Zone
	}{
		{dossier.FOIResponse, "I am requesting copies of every contract for the cameras.", dossier.Request},
		{dossier.FOIResponse, "Please provide the fields that are held on each officer.", dossier.Request},
		{dossier.FOIResponse, "The County is in receipt of your request for the list of sites.", dossier.Request},
		{dossier.FOIResponse, "You asked for the fields that are held on each officer.", dossier.Request},
		{dossier.FOIResponse, "We hold the name and rank of each officer.", ""},
		{dossier.FOIResponse, "The Council holds the list and I attach it.", ""},
		{dossier.FOIResponse, "Copyright in this letter is ours, and it may be reproduced for private study or research.", dossier.Complaint},
		{dossier.DPIA, "14 Marsh, J. (2024). How rosters are made. https://example.org/rosters", dossier.Statute},
		{dossier.DPIA, "31 https://example.org/terms - accessed on 4 May 2025", dossier.Statute},
		{dossier.DPIA, "Our privacy notice is at https://example.org/privacy and is handed to each new member of staff.", ""},
		{dossier.DPIA, "The EDPB stated that any decision must be reviewed by a person.", dossier.Statute},
		{dossier.DPIA, "In its opinion of March, the ICO recommends that staff be consulted.", dossier.Statute},
		{dossier.DPIA, "The ICO was consulted on 4 March and its answer is annexed.", ""},
		{dossier.DPIA, "“The data subject shall have the right not to be subject to a decision based solely on automated processing.”", dossier.Statute},
		{dossier.EqIA, "“The app is hard to use for those of us who work nights, and nobody asked us,” a steward said.", ""},
		{dossier.Contract, "“The data subject shall have the right not to be subject to a decision based solely on automated processing.”", ""},
	} {
		if got := othersWords(tt.kind, tt.said); got != tt.want {
			t.Errorf("%s: %q is %q, want %q", tt.kind, tt.said, got, tt.want)
		}
	}
}
