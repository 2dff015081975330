package web

// applyRoutes are the pages of the party from the first question to the receipt.
func (s *Site) applyRoutes() []route {
	return []route{
		get("/me", party, (*turn).mine),
		get("/apply", party, (*turn).startPage),
		post("/apply", applicant, (*turn).start),
		get("/apply/{id}", party, (*turn).tasks),
		get("/apply/{id}/next", party, (*turn).nextPage),
		get("/apply/{id}/check", party, (*turn).checkPage),
		post("/apply/{id}/check", party, (*turn).submit).withFiles(),
		get("/apply/{id}/done", party, (*turn).done),
		get("/apply/{id}/receipt", party, (*turn).receipt),
		get("/apply/{id}/delete", party, (*turn).deletePage),
		post("/apply/{id}/delete", party, (*turn).deleteDraft),
		get("/apply/{id}/documents", party, (*turn).papersPage),
		post("/apply/{id}/documents", party, (*turn).bringPapers).withFiles(),
		get("/apply/{id}/documents/{code}", party, (*turn).paperPage),
		post("/apply/{id}/documents/{code}", party, (*turn).bringPaper).withFiles(),
		get("/apply/{id}/documents/{code}/file", party, (*turn).paperFile),
		get("/apply/{id}/{topic}", party, (*turn).topicPage),
		post("/apply/{id}/{topic}", party, (*turn).keepTopic),
	}
}
