package jobs

import "testing"

func TestDateIn(t *testing.T) {
	for words, want := range map[string]string{
		"1 April 2026": "2026-04-01", "the 3rd day of nothing, 3rd of May 2021": "2021-05-03", "1st September, 2020": "2020-09-01",
		"12/03/2025": "2025-03-12", "12.3.2025": "2025-03-12", "2025-03-12": "2025-03-12", "March 5, 2024": "2024-03-05", "March 2024": "2024-03-01",
		"15 Sep 2019": "2019-09-15", "99/99/2025 then 1 May 2025": "2025-05-01", "31 February 2024": "", "ref 2025/123": "", "": "", "1 April 1066": "",
	} {
		if got := dateIn(words); got != want {
			t.Errorf("dateIn(%q) = %q, want %q", words, got, want)
		}
	}
}
