package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// notice is the paper that came out of a scanner: a variation that widens what
// the system is used for.
var notice = []string{
	"*CONTRACT CHANGE NOTICE No. 1",
	"Call-Off Contract NC-2025-0417",
	"between Northshire Council (the Buyer) and Brightloop Analytics Ltd (the Supplier)",
	"",
	"1. With effect from 1 September 2025 this Contract is varied as set out below.",
	"2. The Team view in Schedule 1 is extended. The Supplier shall provide team managers with a weekly ranking of Authorised Users by the time taken on each case.",
	"3. The Buyer may use the ranking in supervision meetings and in performance reviews of its staff.",
	"4. All other terms of the Contract stay as they are.",
	"",
	"Signed for the Buyer: A. Thwaite        Date: 18 August 2025",
	"Signed for the Supplier: R. Osei-Lund        Date: 21 August 2025",
}

const (
	scanDPI    = 150
	scanWidth  = 1240 // A4 at 150 dots an inch
	scanHeight = 1754
)

// writeScan draws the notice into a picture and wraps it in a PDF page without
// any text, slightly askew and specked, as scanners leave it.
func writeScan() []byte {
	img := image.NewGray(image.Rect(0, 0, scanWidth, scanHeight))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	y := 190
	for _, line := range notice {
		letters := face(goregular.TTF, 11)
		if heading, ok := strings.CutPrefix(line, "*"); ok {
			letters, line = face(gobold.TTF, 15), heading
		}
		y = drawText(img, letters, 150, y, scanWidth-300, line)
	}
	page := &bytes.Buffer{}
	fmt.Fprintf(page, "q %.2f 0 0 %.2f 0 0 cm /P Do Q\n", pageWidth, pageHeight)
	file := pdf{title: "Scan 0001", pages: []*bytes.Buffer{page}, picture: toBits(img)}
	return file.bytes()
}

func face(ttf []byte, points float64) font.Face {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the font is part of the library
	}
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: points, DPI: scanDPI, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	return made
}

// drawText sets one paragraph and returns the baseline of the next.
func drawText(img draw.Image, face font.Face, x, y, room int, s string) int {
	pen := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: face}
	step := face.Metrics().Height.Ceil() + 6
	line := ""
	put := func() {
		pen.Dot = fixed.P(x, y)
		pen.DrawString(line)
		y += step
	}
	for word := range strings.SplitSeq(s, " ") {
		longer := line + " " + word
		if line == "" {
			longer = word
		}
		if line != "" && pen.MeasureString(longer).Ceil() > room {
			put()
			longer = word
		}
		line = longer
	}
	put()
	return y + 12
}

// toBits turns grey into black and white, shears the page by one dot in 180, and
// sprinkles specks at places that are the same in every run.
func toBits(img *image.Gray) *picture {
	stride := (scanWidth + 7) / 8
	p := &picture{width: scanWidth, height: scanHeight, bits: bytes.Repeat([]byte{0xFF}, stride*scanHeight)}
	black := func(x, y int) { p.bits[y*stride+x/8] &^= 0x80 >> (x % 8) }
	for y := range scanHeight {
		for x := range scanWidth {
			from := y + (x-scanWidth/2)/180
			if from >= 0 && from < scanHeight && img.GrayAt(x, from).Y < 128 {
				black(x, y)
			}
		}
	}
	seed := uint32(417)
	for range 400 {
		seed = seed*1664525 + 1013904223
		x := int(seed>>16) % scanWidth
		seed = seed*1664525 + 1013904223
		black(x, int(seed>>16)%scanHeight)
	}
	return p
}
