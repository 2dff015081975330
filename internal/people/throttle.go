package people

import (
	"context"
	"errors"
	"strconv"
	"time"

	"tandem/internal/db"
	"tandem/internal/problem"
)

// A quota lets through a burst, and then one try every so often.
type quota struct {
	burst int64
	every time.Duration
}

// The quotas. Behind one address may sit an office or a whole company, so it has much;
// one account from one address has little. What all unknown devices together may try at
// one account only delays the holder at a new device: the devices that they have signed
// in from before have quotas of their own, which nobody else can spend.
var (
	perAddress = quota{60, 5 * time.Second}
	perPair    = quota{5, 3 * time.Minute}
	perAccount = quota{30, 2 * time.Minute}
	perDevice  = quota{10, time.Minute}
	perLine    = quota{1, time.Hour} // lines about one address in the trail
)

// take is one try counted in a bucket, whose row says when the bucket is full again: one
// statement, so that any number of nodes count together (generic cell rate algorithm).
const take = `INSERT INTO throttle (id, ready) VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
ON CONFLICT (id) DO UPDATE SET ready = CASE WHEN throttle.ready > CAST($2 AS BIGINT) THEN throttle.ready ELSE CAST($2 AS BIGINT) END + CAST($3 AS BIGINT)
WHERE throttle.ready <= $4
RETURNING ready`

// take counts a try and reports whether it is let through. One that is not costs
// nothing, so that trying on does not prolong the wait.
func (s *Service) take(ctx context.Context, q quota, bucket string) (bool, error) {
	now, cost := s.Now().UnixMicro(), q.every.Microseconds()
	latest := now + (q.burst-1)*cost // full again so late that one more is just let through
	var ready int64
	err := s.DB.Write(ctx, func(tx db.Tx) error {
		return tx.QueryRow(ctx, take, bucket, now, cost, latest).Scan(&ready)
	})
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// giveBack undoes a try that was no guess.
func (s *Service) giveBack(q quota, bucket string) db.Stmt {
	return db.Stmt{SQL: `UPDATE throttle SET ready = ready - $1 WHERE id = $2`, Args: []any{q.every.Microseconds(), bucket}}
}

// fromAddress counts a try of an address. Its problem, TooMany, depends on the address
// alone and so tells nothing about any account.
func (s *Service) fromAddress(ctx context.Context, from From) (bucket string, err error) {
	if bucket, err = s.addressBucket(ctx, from); err != nil {
		return "", err
	}
	ok, err := s.take(ctx, perAddress, bucket)
	if err != nil || ok {
		return bucket, err
	}
	return bucket, s.tooMany(ctx, from)
}

func (s *Service) addressBucket(ctx context.Context, from From) (string, error) {
	return s.mac(ctx, "address", network(from))
}

// tooMany leaves one line an hour about an address: whoever floods the door must not
// flood the trail.
func (s *Service) tooMany(ctx context.Context, from From) error {
	refusal := problem.New(problem.TooMany, "signin.address", int(perAddress.every.Seconds()))
	bucket, err := s.mac(ctx, "line", network(from))
	if err != nil {
		return err
	}
	first, err := s.take(ctx, perLine, bucket)
	if err != nil || !first {
		return errors.Join(err, refusal)
	}
	return s.refuse(ctx, "", "sign-in", "address", refusal)
}

// network is what is counted as one address: an IPv6 customer has 2^64 of them.
func network(from From) string {
	a := from.Address.Unmap()
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return "none"
	}
	return p.String()
}

// admit counts a guess of a secret of an account, found or not, and reports whether it
// is let through. The buckets are those of a known device, or those of address and
// account.
func (s *Service) admit(ctx context.Context, secret, login string, from From) (bool, error) {
	device, err := s.knownDevice(ctx, login, from.Device)
	if err != nil {
		return false, err
	}
	if device != "" {
		return s.takeBoth(ctx, counted{perDevice, []string{secret, "device", login, device}})
	}
	return s.takeBoth(ctx, counted{perPair, []string{secret, "pair", login, network(from)}}, counted{perAccount, []string{secret, "account", login}})
}

// counted is a bucket by what it is of.
type counted struct {
	quota quota
	parts []string
}

// takeBoth takes from buckets in turn; what the first refuses does not reach the second.
func (s *Service) takeBoth(ctx context.Context, buckets ...counted) (bool, error) {
	for i, b := range buckets {
		id, err := s.mac(ctx, "bucket "+strconv.Itoa(i), b.parts...)
		if err != nil {
			return false, err
		}
		if ok, err := s.take(ctx, b.quota, id); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}
