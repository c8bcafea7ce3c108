package main

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// writeMail is the covering e-mail with the reply attached, as an authority
// sends it.
func writeMail(attachment []byte) []byte {
	const boundary = "sample-boundary-0417"
	body := []string{
		"Dear Ms Okafor,", "",
		"Please find attached our response to your information request FOI-2025-1182, with the",
		"contract and the data protection impact assessment.", "",
		"Regards,", "Information Governance", "Northshire Council",
	}
	lines := []string{
		"From: Information Governance <foi@northshire.example>",
		"To: Adaeze Okafor <a.okafor@branch.example>",
		"Subject: Response to information request FOI-2025-1182",
		"Date: Mon, 09 Jun 2025 15:42:00 +0100",
		"Message-ID: <foi-2025-1182@northshire.example>",
		"MIME-Version: 1.0",
		`Content-Type: multipart/mixed; boundary="` + boundary + `"`,
		"", "--" + boundary,
		"Content-Type: text/plain; charset=utf-8",
		"Content-Transfer-Encoding: 7bit", "",
	}
	lines = append(lines, body...)
	lines = append(lines, "", "--"+boundary,
		`Content-Type: application/pdf; name="FOI-2025-1182 response.pdf"`,
		"Content-Transfer-Encoding: base64",
		`Content-Disposition: attachment; filename="FOI-2025-1182 response.pdf"`, "")
	coded := base64.StdEncoding.EncodeToString(attachment)
	for len(coded) > 76 {
		lines = append(lines, coded[:76])
		coded = coded[76:]
	}
	lines = append(lines, coded, "--"+boundary+"--", "")
	var out bytes.Buffer
	out.WriteString(strings.Join(lines, "\r\n"))
	return out.Bytes()
}
