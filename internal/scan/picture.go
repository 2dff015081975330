package scan

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

var errBroken = errors.New("the structure is broken")

func (f file) jpeg() (Info, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(f.data))
	if err == nil {
		err = walkJPEG(f.data)
	}
	return f.picture(config, err, bitsJPEG(config.ColorModel))
}

func (f file) png() (Info, error) {
	config, err := png.DecodeConfig(bytes.NewReader(f.data))
	if err == nil {
		err = walkPNG(f.data)
	}
	return f.picture(config, err, bitsPNG(f.data))
}

func (f file) picture(config image.Config, err error, bits int) (Info, error) {
	if err != nil {
		return Info{}, f.told(early(err), "scan.picture-broken")
	}
	if config.Width <= 0 || config.Height <= 0 {
		return Info{}, f.refused("scan.picture-broken")
	}
	if int64(config.Width)*int64(config.Height) > f.limits.Pixels {
		return Info{}, f.refused("scan.pixels", config.Width, config.Height, f.limits.Pixels/1_000_000)
	}
	return Info{Pages: 1, Width: config.Width, Height: config.Height, Bits: bits}, nil
}

func bitsJPEG(m color.Model) int {
	switch m {
	case color.GrayModel:
		return 8
	case color.CMYKModel:
		return 32
	default:
		return 24
	}
}

// bitsPNG reads depth and colour type from the header, which DecodeConfig has
// checked by the time the answer is used.
func bitsPNG(data []byte) int {
	const depthAt, colourAt = 24, 25
	if len(data) <= colourAt {
		return 0
	}
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
	return int(data[depthAt]) * samples[data[colourAt]]
}

// walkJPEG follows the segments to the end mark. Bytes behind it are left
// alone: many telephones keep a second picture there.
func walkJPEG(data []byte) error {
	const scanStart, end = 0xda, 0xd9
	seen := false
	for at := 2; ; {
		marker, next, err := nextMarker(data, at)
		if err != nil {
			return err
		}
		if marker == end {
			return orBroken(seen)
		}
		if at, err = skipSegment(data, next, marker); err != nil {
			return err
		}
		if marker == scanStart {
			seen = true
			at = skipEntropy(data, at)
		}
	}
}

func orBroken(ok bool) error {
	if !ok {
		return errBroken
	}
	return nil
}

// nextMarker reads the marker at a position and returns where it ends. A marker
// may have fill bytes before it.
func nextMarker(data []byte, at int) (byte, int, error) {
	if at >= len(data) {
		return 0, 0, errCut
	}
	if data[at] != 0xff {
		return 0, 0, errBroken
	}
	for at < len(data) && data[at] == 0xff {
		at++
	}
	if at == len(data) {
		return 0, 0, errCut
	}
	return data[at], at + 1, nil
}

// skipSegment returns where the segment of marker ends. Restart marks and TEM
// have no contents.
func skipSegment(data []byte, at int, marker byte) (int, error) {
	if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 {
		return at, nil
	}
	if at+2 > len(data) {
		return 0, errCut
	}
	length := int(binary.BigEndian.Uint16(data[at:]))
	if length < 2 {
		return 0, errBroken
	}
	if at+length > len(data) {
		return 0, errCut
	}
	return at + length, nil
}

// skipEntropy returns where the compressed data ends: at a mark that is neither
// a stuffed zero nor a restart.
func skipEntropy(data []byte, at int) int {
	for at < len(data) {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 == len(data) {
			return len(data)
		}
		at += i
		if next := data[at+1]; next != 0 && (next < 0xd0 || next > 0xd7) {
			return at
		}
		at += 2
	}
	return at
}

// walkPNG follows the chunks to IEND and checks their sums, which finds every
// changed byte without inflating anything.
func walkPNG(data []byte) error {
	seen := false
	for at := len(begins[PNG]); ; {
		if at+12 > len(data) {
			return errCut
		}
		length := int64(binary.BigEndian.Uint32(data[at:]))
		if int64(at)+12+length > int64(len(data)) {
			return errCut
		}
		body := data[at+4 : at+8+int(length)]
		at += 12 + int(length)
		if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(data[at-4:]) {
			return errBroken
		}
		switch string(body[:4]) {
		case "IDAT":
			seen = true
		case "IEND":
			return orBroken(seen)
		}
	}
}

// early calls the decoders' unexpected end by our name.
func early(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errCut
	}
	return err
}
