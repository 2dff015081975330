package casework

import (
	"context"
	"encoding/json"

	"tandem/internal/permit"
)

// verifyReceipts holds the receipts of a case against the decisions of its journal:
// every decision that names one has it, every one is named, opens, and says of itself
// what its outline says. Of a destroyed case the outlines are left.
func (s *Service) verifyReceipts(ctx context.Context, c permit.Case) (int64, error) {
	rows, err := s.receiptRows(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	named, err := s.namedReceipts(ctx, c)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		if named[r.seq] != r.digest {
			return 0, wrong(c.ID, "verify.receipt.unknown", r.seq)
		}
		delete(named, r.seq)
	}
	for seq := range named {
		return 0, wrong(c.ID, "verify.receipt.missing", seq)
	}
	list, err := s.openReceipts(ctx, c, rows)
	if err != nil {
		return 0, wrong(c.ID, "verify.receipt", because(err))
	}
	for i, r := range list {
		outline, err := json.Marshal(r.ReceiptOutline)
		if err != nil || string(outline) != rows[i].outline {
			return 0, wrong(c.ID, "verify.receipt.outline", r.Seq)
		}
	}
	return int64(len(list)), nil
}

// namedReceipts are the digests that the decisions of a case name, by entry. A case
// without a decision is not read for it.
func (s *Service) namedReceipts(ctx context.Context, c permit.Case) (map[int64]string, error) {
	named := map[int64]string{}
	if c.AcceptedOn.IsZero() {
		return named, nil
	}
	history, err := s.Log.List(ctx, string(c.ID))
	for _, e := range history {
		for _, event := range e.Events {
			if digest := receiptOf(event); digest != "" {
				named[e.Seq] = digest
			}
		}
	}
	return named, unavailable(err)
}

// receiptOf is the receipt that a decision names.
func receiptOf(e permit.Event) string {
	switch e := e.(type) {
	case permit.TrackApproved:
		return e.Check.Receipt
	case permit.TrackRefused:
		return e.Check.Receipt
	case permit.Confirmed:
		return e.Receipt
	}
	return ""
}
