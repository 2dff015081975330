package credential

import (
	"bytes"
	"image"
	_ "image/jpeg" // photographs of papers
	_ "image/png"  // scans
	"strings"

	"github.com/makiuchi-d/gozxing"
	several "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"

	"tandem/internal/text"
)

// Bounds of a picture with a QR code.
const (
	MaxPicture = 16 << 20   // bytes
	maxPixels  = 40_000_000 // a page at 600 dpi
)

// FromPicture finds the text of a QR code in a PNG or JPEG. Every error is a text.Message.
func FromPicture(data []byte) (string, error) {
	if len(data) > MaxPicture {
		return "", text.Say("credential.picture.large", MaxPicture>>20)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return "", text.Say("credential.picture.broken")
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return "", text.Say("credential.picture.large", MaxPicture>>20)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", text.Say("credential.picture.broken")
	}
	return decode(picture)
}

// decode looks for one code, which is quick, and then for all that there are: a second
// code in the picture, or a pattern inside of one that looks like its corner, misleads
// the quick way about once in fifty times.
func decode(picture image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", text.Say("credential.picture.broken")
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	one, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err == nil && strings.HasPrefix(one.GetText(), Prefix) {
		return one.GetText(), nil
	}
	all, _ := several.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints)
	for _, r := range all {
		if strings.HasPrefix(r.GetText(), Prefix) {
			return r.GetText(), nil
		}
	}
	if err != nil {
		return "", text.Say("credential.picture.nothing")
	}
	return one.GetText(), nil
}
