package demo

import (
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// Short names for the permits and posts that scripts speak of.
const (
	work      = permit.TrackID(permit.Work)
	residence = permit.TrackID(permit.Residence)
)

// Stories returns the bundled stories with their folders read.
func Stories() ([]*Story, error) {
	stories := []*Story{
		{ID: "WX-3", City: "wuxi", Folder: "wuxi/engineer", Plot: "demo.plot.engineer", script: engineer},
		{ID: "JM-1", City: "jiangmen", Folder: "jiangmen/first", Plot: "demo.plot.jiangmen", script: jiangmen},
		{ID: "HK-1", City: "haikou", Folder: "haikou/first", Plot: "demo.plot.haikou", script: haikou},
		{ID: "HK-2", City: "haikou", Folder: "haikou/differs", Plot: "demo.plot.differs", script: differs},
		{ID: "BJ-1", City: "beijing", Folder: "beijing/extension", Plot: "demo.plot.beijing", script: beijing},
		{ID: "WX-1", City: "wuxi", Folder: "wuxi/expert", Plot: "demo.plot.wuxi", script: wuxi},
		{ID: "CN-1", City: "national", Folder: "national/five-years", Plot: "demo.plot.national", script: national},
		{ID: "HK-3", City: "haikou", Folder: "haikou/work-refused", Plot: "demo.plot.workrefused", script: workRefused},
		{ID: "JM-2", City: "jiangmen", Folder: "jiangmen/residence-refused", Plot: "demo.plot.residencerefused", script: residenceRefused},
		{ID: "CN-2", City: "national", Folder: "national/withdrawn", Plot: "demo.plot.withdrawn", script: withdrawn},
		{ID: "CN-3", City: "national", Folder: "national/silence", Plot: "demo.plot.silence", script: silence},
		{ID: "HK-4", City: "haikou", Folder: "haikou/corrected", Plot: "demo.plot.corrected", script: corrected},
		{ID: "WX-2", City: "wuxi", Folder: "wuxi/missed", Plot: "demo.plot.missed", script: missed},
		{ID: "BJ-3", City: "beijing", Folder: "beijing/not-competent", Plot: "demo.plot.notcompetent", script: notCompetent},
		{ID: "JM-3", City: "jiangmen", Folder: "jiangmen/overseas", Plot: "demo.plot.overseas", script: overseas},
		{ID: "HK-5", City: "haikou", Folder: "haikou/change", Plot: "demo.plot.change", script: change},
		{ID: "BJ-2", City: "beijing", Folder: "beijing/cancellation", Plot: "demo.plot.cancellation", script: cancellation},
		{ID: "JM-4", City: "jiangmen", Folder: "jiangmen/replacement", Plot: "demo.plot.replacement", script: replacement},
		{ID: "CN-4", City: "national", Folder: "national/family", Plot: "demo.plot.family", script: family},
	}
	for _, s := range stories {
		if err := s.read(); err != nil {
			return nil, err
		}
	}
	return stories, nil
}

// read reads the story's folder as on the day of its first step.
func (s *Story) read() (err error) {
	steps := s.steps()
	if len(steps) == 0 {
		return fmt.Errorf("story %s has no step", s.ID)
	}
	s.folder, err = ReadFolder(folders, "folders/"+s.Folder, steps[0].at.Date)
	return err
}

// examined takes a track through both examining posts on two days.
func examined(s *Script, k permit.Kind, first, second string) {
	s.On(first)
	s.Authority(k, permit.PostExamine).Examine(permit.TrackID(k), true)
	s.On(second)
	s.Authority(k, permit.PostReview).Review(permit.TrackID(k))
}

// decided approves a track.
func decided(s *Script, k permit.Kind, at string) {
	s.On(at)
	s.Authority(k, permit.PostDecide).Approve(permit.TrackID(k))
}

// collected makes the permits and hands them over at the counter.
func collected(s *Script, made, handed string) {
	s.On(made)
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On(handed)
	s.Window(permit.PostHandOut).Do(permit.HandOut{Identity: true})
}

func on(month time.Month, d int) civil.Date { return civil.Date{Year: 2026, Month: month, Day: d} }

func engineer(s *Script) {
	s.On("04-01 09:00")
	s.Handler().Hands()
	s.Handler().Do(permit.File{})
	s.On("04-01 14:30")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-02 09:30", "04-03 09:30")
	examined(s, permit.Residence, "04-02 10:30", "04-03 14:30")
	decided(s, permit.Work, "04-07 10:00")
	decided(s, permit.Residence, "04-08 10:00")
	collected(s, "04-09 09:00", "04-10 10:00")
}

func jiangmen(s *Script) {
	s.On("03-02 09:10")
	s.Handler().Hands()
	s.Handler().Do(permit.Choose{Way: permit.Courier})
	s.Handler().Do(permit.File{})
	s.On("03-03 10:20")
	s.Window(permit.PostAccept).Do(permit.PassPreReview{})
	s.On("03-03 20:15")
	s.Applicant().Do(permit.Book{Slot: permit.Slot{Station: "jiangmen.window", At: civil.Moment{Date: on(time.March, 5), Minute: 9*60 + 30}}})
	s.On("03-05 09:34")
	s.Window(permit.PostAccept).Compares()
	s.On("03-05 09:48")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "03-06 10:00", "03-09 09:30")
	examined(s, permit.Residence, "03-06 11:15", "03-09 15:40")
	s.On("03-10 09:05")
	s.Authority(permit.Residence, permit.PostDecide).refusedApproval(residence, problem.Illegal)
	decided(s, permit.Work, "03-10 14:00")
	decided(s, permit.Residence, "03-11 10:10")
	s.On("03-12 09:00")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("03-12 16:30")
	s.Window(permit.PostHandOut).Do(permit.HandOut{Tracking: "EMS 1047 3829 105 CN"})
	s.On("03-14 11:20")
	s.As(postOffice).Do(permit.Deliver{})
}

func haikou(s *Script) {
	s.On("03-02 21:40")
	s.Applicant().Hands()
	s.Applicant().Do(permit.Choose{Way: permit.PickUp})
	s.Applicant().Do(permit.File{})
	s.On("03-03 09:20")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "03-04 09:30", "03-05 10:00")
	examined(s, permit.Residence, "03-04 14:30", "03-05 16:00")
	decided(s, permit.Work, "03-06 09:15")
	decided(s, permit.Residence, "03-09 10:45")
	s.On("03-10 09:00")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("03-11 15:10")
	s.Window(permit.PostHandOut).Compares()
	s.On("03-11 15:22")
	s.Window(permit.PostHandOut).Do(permit.HandOut{Identity: true})
}

func differs(s *Script) {
	s.On("03-09 22:05")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("03-10 09:40")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "03-11 09:30", "03-12 10:00")
	examined(s, permit.Residence, "03-11 14:30", "03-12 16:00")
	decided(s, permit.Work, "03-13 09:15")
	decided(s, permit.Residence, "03-16 10:45")
	s.On("03-17 09:00")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("03-18 14:50")
	s.Window(permit.PostHandOut).Compares("M03")
	s.On("03-18 14:55")
	s.Window(permit.PostHandOut).Refused(problem.Illegal, permit.HandOut{Identity: true})
}

func beijing(s *Script) {
	s.On("03-16 10:00")
	s.Handler().Hands("M06")
	s.Handler().Do(permit.File{})
	s.On("03-17 11:30")
	s.Window(permit.PostAccept).Do(permit.Return{Items: []permit.Item{
		{Track: work, Material: "M06", Fault: "missing"}}})
	s.On("03-19 09:20")
	s.Handler().Brings("M06")
	s.Handler().Do(permit.Answer{})
	s.On("03-20 09:30")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	s.On("03-20 10:40")
	s.As("beijing.accept-1").Refused(problem.Forbidden, permit.AcceptSecond{}) // the same person
	s.On("03-20 11:00")
	s.Window(permit.PostSecond).Do(permit.AcceptSecond{})
	examined(s, permit.Work, "03-23 09:30", "03-24 09:30")
	examined(s, permit.Residence, "03-23 13:30", "03-24 13:30")
	decided(s, permit.Work, "03-25 10:00")
	decided(s, permit.Residence, "03-26 10:00")
	collected(s, "03-27 09:00", "03-30 14:20")
	s.On("04-01 17:00")
	s.Window(permit.PostAccept).Do(permit.Report{Period: "2026-03"})
	s.On("04-02 17:00")
	s.Window(permit.PostAccept).Do(permit.Archive{})
}

func wuxi(s *Script) {
	s.On("04-13 08:50")
	s.Handler().Hands("M02")
	s.Handler().Do(permit.File{})
	s.On("04-13 09:30")
	s.Window(permit.PostAccept).Compares()
	s.On("04-13 09:45")
	s.Window(permit.PostAccept).Do(permit.Accept{Tolerate: []permit.Code{"M02"}})
	s.Window(permit.PostAccept).Do(permit.Expedite{Days: 1, Reason: "urgently-needed"})
	s.On("04-13 10:10")
	s.Authority(permit.Work, permit.PostExamine).Do(permit.Convene{Track: work, Question: "experience-without-seal", Material: "M02", Evidence: "tax-record", Members: []permit.Member{
		{ID: "wuxi.expert.exit-entry", Office: "wuxi.exit-entry"},
		{ID: "wuxi.expert.talent", Office: "wuxi.talent"},
		{ID: "wuxi.expert.science", Office: "wuxi.science"},
	}})
	opinions(s)
	s.On("04-14 08:40")
	s.Handler().BringsInstead("M02", "tax-record")
	s.On("04-14 09:00")
	s.Window(permit.PostAccept).Compares()
	examined(s, permit.Work, "04-14 09:10", "04-14 09:50")
	examined(s, permit.Residence, "04-14 09:15", "04-14 10:00")
	decided(s, permit.Work, "04-14 10:30")
	decided(s, permit.Residence, "04-14 11:00")
	s.On("04-14 13:30")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("04-14 15:00")
	s.Window(permit.PostHandOut).Do(permit.HandOut{Identity: true})
}

// opinions are given by all three offices on the day; one dissents.
func opinions(s *Script) {
	s.On("04-13 11:00")
	s.As("wuxi.expert.talent").Do(permit.Declare{})
	s.As("wuxi.expert.talent").Do(permit.Opine{Opinion: permit.Opinion{For: true, Basis: "pension-record-proves-employment"}})
	s.On("04-13 14:20")
	s.As("wuxi.expert.science").Do(permit.Declare{})
	s.As("wuxi.expert.science").Do(permit.Opine{Opinion: permit.Opinion{For: true, Basis: "pension-record-proves-employment"}})
	s.On("04-13 15:45")
	s.As("wuxi.expert.exit-entry").Do(permit.Declare{})
	s.As("wuxi.expert.exit-entry").Do(permit.Opine{Opinion: permit.Opinion{For: true, Basis: "no-doubt-about-identity"}})
}

func national(s *Script) {
	s.On("03-23 09:15")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("03-24 09:40")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	s.Applicant().Do(permit.Choose{Way: permit.PickUp, Day: on(time.April, 2)})
	examined(s, permit.Work, "03-25 09:30", "03-26 09:30")
	examined(s, permit.Residence, "03-25 10:30", "03-26 14:30")
	decided(s, permit.Work, "03-27 10:00")
	decided(s, permit.Residence, "03-30 10:00")
	collected(s, "03-31 09:00", "04-02 10:00")
}

func workRefused(s *Script) {
	s.On("03-16 20:30")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("03-17 09:20")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	s.On("03-18 10:00")
	s.Authority(permit.Work, permit.PostExamine).Examine(work, false)
	s.Authority(permit.Residence, permit.PostExamine).Examine(residence, true)
	s.On("03-19 10:00")
	s.Authority(permit.Work, permit.PostReview).Review(work)
	s.On("03-20 15:00")
	s.Authority(permit.Work, permit.PostDecide).Reject(work, "experience-not-proven", "category-not-met")
}

func residenceRefused(s *Script) {
	s.On("03-16 09:00")
	s.Handler().Hands()
	s.Handler().Do(permit.File{})
	s.On("03-17 10:00")
	s.Window(permit.PostAccept).Do(permit.PassPreReview{})
	s.On("03-17 12:00")
	s.Applicant().Do(permit.Book{Slot: permit.Slot{Station: "jiangmen.window", At: civil.Moment{Date: on(time.March, 19), Minute: 10 * 60}}})
	s.On("03-19 10:05")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "03-20 09:30", "03-23 09:30")
	s.On("03-20 14:00")
	s.Authority(permit.Residence, permit.PostExamine).Examine(residence, false)
	s.On("03-23 14:00")
	s.Authority(permit.Residence, permit.PostReview).Review(residence)
	decided(s, permit.Work, "03-24 10:00")
	s.On("03-25 10:00")
	s.Authority(permit.Residence, permit.PostDecide).Reject(residence, "unlawful-conduct")
}

func withdrawn(s *Script) {
	s.On("03-30 09:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("03-31 10:00")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-01 09:30", "04-02 09:30")
	s.On("04-01 11:00")
	s.Authority(permit.Residence, permit.PostExamine).Examine(residence, true)
	decided(s, permit.Work, "04-03 10:00")
	s.On("04-05 18:20")
	s.Applicant().Do(permit.Withdraw{})
}

func silence(s *Script) {
	s.On("04-07 09:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("04-15 09:00")
	s.Window(permit.PostAccept).Compares()
	examined(s, permit.Work, "04-15 09:30", "04-15 15:30")
	examined(s, permit.Residence, "04-15 10:30", "04-15 16:30")
	decided(s, permit.Work, "04-16 10:00")
	decided(s, permit.Residence, "04-16 15:00")
	collected(s, "04-17 09:00", "04-20 10:30")
}

func corrected(s *Script) {
	s.On("03-23 19:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("03-24 09:30")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "03-25 09:30", "03-26 09:30")
	examined(s, permit.Residence, "03-25 10:30", "03-26 14:30")
	decided(s, permit.Work, "03-27 10:00")
	s.On("03-30 08:45")
	s.Handler().Corrects(func(f *dossier.Form) {
		until := civil.Date{Year: 2027, Month: time.April, Day: 14}
		f.Contract.To, f.Post.To, f.Residence.Requested.Until = until, until, until
	})
	s.On("03-30 10:00")
	s.Authority(permit.Residence, permit.PostDecide).refusedApproval(residence, problem.Illegal)
	for _, k := range []permit.Kind{permit.Work, permit.Residence} {
		s.On("03-30 14:00")
		s.Authority(k, permit.PostExamine).Confirm(permit.TrackID(k), permit.PostExamine)
		s.On("03-31 09:00")
		s.Authority(k, permit.PostReview).Confirm(permit.TrackID(k), permit.PostReview)
	}
	s.On("03-31 11:00")
	s.Authority(permit.Work, permit.PostDecide).cannotConfirm(work) // the period no longer fits the contract
	decided(s, permit.Work, "03-31 11:10")
	decided(s, permit.Residence, "04-01 10:00")
	s.On("04-02 09:00")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("04-03 10:00")
	s.Window(permit.PostHandOut).Compares()
	s.Window(permit.PostHandOut).Do(permit.HandOut{Identity: true})
}

func missed(s *Script) {
	s.On("05-06 09:00")
	s.Handler().Hands("M02")
	s.Handler().Do(permit.File{})
	s.On("05-07 09:30")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{Tolerate: []permit.Code{"M02"}})
	examined(s, permit.Work, "05-08 09:30", "05-11 09:30")
	s.On("05-11 15:00")
	s.Authority(permit.Work, permit.PostDecide).refusedApproval(work, problem.Illegal)
}

func notCompetent(s *Script) {
	s.On("04-13 10:00")
	s.Handler().Hands()
	s.Handler().Do(permit.File{})
	s.On("04-13 16:30")
	s.Window(permit.PostAccept).Do(permit.Decline{Ground: "not-competent", Right: "beijing.haidian"})
}

func overseas(s *Script) {
	s.On("04-07 09:00")
	s.Handler().Hands("M05")
	s.Handler().Do(permit.Commit{Material: "M05"})
	s.Handler().Do(permit.File{})
	s.On("04-08 10:00")
	s.Window(permit.PostAccept).Do(permit.PassPreReview{})
	s.On("04-08 11:00")
	s.Handler().Do(permit.Book{Slot: permit.Slot{Station: "jiangmen.window", At: civil.Moment{Date: on(time.April, 10), Minute: 10 * 60}}})
	s.On("04-10 10:05")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-13 09:30", "04-14 09:30")
	decided(s, permit.Work, "04-15 10:00")
	collected(s, "04-16 09:00", "04-17 10:00")
}

func change(s *Script) {
	s.On("04-07 20:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("04-08 09:30")
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-09 09:30", "04-10 09:30")
	examined(s, permit.Residence, "04-09 10:30", "04-10 10:30")
	decided(s, permit.Work, "04-13 10:00")
	decided(s, permit.Residence, "04-13 15:00")
	s.On("04-14 09:00")
	s.Window(permit.PostIssue).Do(permit.Make{})
	s.On("04-15 10:00")
	s.Window(permit.PostHandOut).Compares()
	s.Window(permit.PostHandOut).Do(permit.HandOut{Identity: true})
}

func cancellation(s *Script) {
	s.On("04-07 10:00")
	s.Handler().Hands()
	s.Handler().Do(permit.File{})
	s.On("04-08 09:30")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	s.On("04-08 11:00")
	s.Window(permit.PostSecond).Do(permit.AcceptSecond{})
	examined(s, permit.Work, "04-09 09:30", "04-09 15:30")
	examined(s, permit.Residence, "04-09 10:30", "04-09 16:30")
	decided(s, permit.Work, "04-10 10:00")
	decided(s, permit.Residence, "04-10 15:00")
	collected(s, "04-13 09:00", "04-14 10:00")
}

func replacement(s *Script) {
	s.On("04-20 09:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("04-21 10:00")
	s.Window(permit.PostAccept).Do(permit.PassPreReview{})
	s.On("04-21 11:00")
	s.Applicant().Do(permit.Book{Slot: permit.Slot{Station: "jiangmen.window", At: civil.Moment{Date: on(time.April, 23), Minute: 10 * 60}}})
	s.On("04-23 10:05")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-24 09:30", "04-27 09:30")
	examined(s, permit.Residence, "04-24 10:30", "04-27 10:30")
	decided(s, permit.Work, "04-28 10:00")
	decided(s, permit.Residence, "04-28 15:00")
	collected(s, "04-29 09:00", "04-30 10:00")
}

func family(s *Script) {
	s.On("04-20 10:00")
	s.Applicant().Hands()
	s.Applicant().Do(permit.File{})
	s.On("04-21 09:30")
	s.Window(permit.PostAccept).Compares()
	s.Window(permit.PostAccept).Do(permit.Accept{})
	examined(s, permit.Work, "04-22 09:30", "04-23 09:30")
	for _, t := range []permit.TrackID{residence, "residence-2", "residence-3"} {
		s.On("04-22 10:30")
		s.Authority(permit.Residence, permit.PostExamine).Examine(t, true)
		s.On("04-23 10:30")
		s.Authority(permit.Residence, permit.PostReview).Review(t)
	}
	decided(s, permit.Work, "04-24 10:00")
	for _, t := range []permit.TrackID{residence, "residence-2", "residence-3"} {
		s.On("04-24 15:00")
		s.Authority(permit.Residence, permit.PostDecide).Approve(t)
	}
	collected(s, "04-27 09:00", "04-28 10:00")
}
