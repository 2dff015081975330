package permit

// postOf is the post that a command is done at and the track it is about, written
// down a second time and in another way than in the code: law 4 judges by it.
func postOf(cmd Command, c Case) (Post, TrackID) {
	atCounter := c.Phase == Made || c.Phase == Withheld
	switch k := cmd.(type) {
	case PassPreReview, Accept, Decline, Uncouple, Archive, Report:
		return PostAccept, ""
	case AcceptSecond:
		return PostSecond, ""
	case Return:
		if c.Phase == Accepted {
			return PostExamine, k.Track
		}
		return PostAccept, ""
	case PutForward:
		if k.Track == "" {
			return PostAccept, ""
		}
		return PostExamine, k.Track
	case Compare:
		if atCounter {
			return PostHandOut, ""
		}
		return PostAccept, ""
	case Examine:
		return PostExamine, k.Track
	case Suspend:
		return PostExamine, k.Track
	case Resume:
		for _, p := range c.Pauses {
			if p.N == k.N {
				return PostExamine, p.Track
			}
		}
	case Convene:
		return PostExamine, k.Track
	case Review:
		return PostReview, k.Track
	case Approve:
		return PostDecide, k.Track
	case Reject:
		return PostDecide, k.Track
	case OfferHearing:
		return PostDecide, k.Track
	case SetHearing, RecordHearing:
		if c.Hearing != nil {
			return PostDecide, c.Hearing.Track
		}
	case Renew:
		return k.Post, k.Track
	case Make, Release:
		return PostIssue, ""
	case HandOut:
		return PostHandOut, ""
	}
	return "", ""
}

// officeOf is the office whose officers work on the track, or the window.
func officeOf(p *Profile, c Case, id TrackID) OfficeID {
	for _, t := range c.Tracks {
		if t.ID == id {
			return map[Kind]OfficeID{Work: labour, Residence: border}[t.Kind]
		}
	}
	return p.Window
}
