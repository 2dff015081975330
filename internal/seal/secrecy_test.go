package seal_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"

	"tandem/internal/seal"
)

// secret is the key material in the ring file, in the spellings it could leak in.
func secret(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	value := regexp.MustCompile(`"value":\s*"([^"]+)"`).FindSubmatch(data)
	if value == nil {
		t.Fatalf("no key in %s", path)
	}
	raw, err := base64.StdEncoding.DecodeString(string(value[1]))
	if err != nil {
		t.Fatal(err)
	}
	raw = raw[len(raw)-32:]
	return []string{
		string(raw), hex.EncodeToString(raw), base64.StdEncoding.EncodeToString(raw),
		string(value[1]), strings.Trim(fmt.Sprint(raw[:8]), "[]"), fmt.Sprintf("%X", raw),
	}
}

func TestKeysAppearInNoText(t *testing.T) {
	r, path := ring(t)
	key, wrapped := newKey(t, r, "HK-1")
	holder := struct {
		Key  seal.Key
		Ring *seal.Ring
		key  seal.Key
		ring *seal.Ring
	}{key, r, key, r}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{key, &key, r, holder, &holder, []seal.Key{key}, map[string]seal.Key{"k": key}} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("text", "key", key, "ring", r, "holder", holder)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "key", key, "ring", r, "holder", holder)
	for _, v := range []any{key, r, holder} {
		if err := json.NewEncoder(&out).Encode(v); err != nil {
			t.Error(err)
		}
	}
	if err := gob.NewEncoder(&out).Encode(key); err != nil {
		t.Error(err)
	}
	_, err := r.OpenCaseKey("HK-2", wrapped)
	fmt.Fprintln(&out, err)

	for _, s := range secret(t, path) {
		if strings.Contains(out.String(), s) {
			t.Errorf("%q shows", s)
		}
	}
	for _, inner := range []string{"aead", "cipher", "keyset", "primitive"} {
		if i := strings.Index(out.String(), inner+":{"); i >= 0 {
			t.Errorf("the inside shows: %.80s", out.String()[i:])
		}
	}
	if !strings.Contains(out.String(), "[secret key]") {
		t.Error("nothing says that there is a key")
	}
}

func TestErrorsOfADamagedRingDoNotQuoteIt(t *testing.T) {
	_, path := ring(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secret(t, path)
	for cut := range data {
		_, err := seal.Open("file:"+writeCut(t, path, data[:cut]), false)
		for _, s := range secrets {
			if err != nil && strings.Contains(err.Error(), s) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
		}
	}
}

func writeCut(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
