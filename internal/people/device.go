package people

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"strconv"
	"strings"
	"time"
)

// deviceDays is how long a device counts as known after a sign-in.
const deviceDays = 180

// A device that has signed in to an account holds a signed token that says so:
// number.expiry.signature. It opens nothing. It only keeps the wrong guesses of others
// from standing in the holder's way (OWASP: device cookies).
func (s *Service) newDevice(ctx context.Context, login string) (string, error) {
	id := strings.ToLower(rand.Text())
	until := strconv.FormatInt(s.Now().Add(deviceDays*24*time.Hour).Unix(), 10)
	sum, err := s.mac(ctx, "device", login, id, until)
	return id + "." + until + "." + sum, err
}

// knownDevice is the number of a device that has signed in to the account of the login
// before, "" for any other.
func (s *Service) knownDevice(ctx context.Context, login, token string) (string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > 200 {
		return "", nil
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || s.Now().Unix() >= until {
		return "", nil
	}
	sum, err := s.mac(ctx, "device", login, parts[0], parts[1])
	if err != nil || !hmac.Equal([]byte(sum), []byte(parts[2])) {
		return "", err
	}
	return parts[0], nil
}

// keepDevice is the token to leave with a device that signs in: its own while it is
// known, so that it stays one device, or a new one.
func (s *Service) keepDevice(ctx context.Context, login string, from From) (string, error) {
	known, err := s.knownDevice(ctx, login, from.Device)
	if err != nil || known != "" {
		return from.Device, err
	}
	return s.newDevice(ctx, login)
}
