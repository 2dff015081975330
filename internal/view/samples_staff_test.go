package view

import "github.com/a-h/templ"

func count(n int) *int { return &n }

func (s sampler) rail() templ.Component {
	return Rail(s.l("队列", "Queues"), []QueueGroup{
		{s.l("我的", "Mine"), []Queue{{Label: s.l("待办", "To do"), Path: "/s/work", Count: count(14), Current: true}, {Label: s.l("待我复核", "Second review"), Path: "/s/work?q=second", Count: count(6)}, {Label: s.l("已暂停", "Paused"), Path: "/s/work?q=paused", Count: count(2)}}},
		{s.l("本科室", "Team"), []Queue{{Label: s.l("未分配", "Unassigned"), Path: "/s/work?q=team", Count: count(23)}, {Label: s.l("全部在办", "All open"), Path: "/s/work?q=all", Minor: true}}},
	})
}

func (s sampler) worklist() sample {
	sh := s.staffShell(s.l("我的待办", "My work"), "/s/work")
	sh.Rail = s.rail()
	sh.Peek = Peek(&Peeked{Name: s.name, Number: "HY-2026-004218", Light: OnTime, Left: s.l("剩 3 个工作日", "3 working days left"), Due: s.l("11月26日 18:00", "26 Nov, 18:00"),
		Facts:  []Fact{{Label: s.l("类型", "Type"), Value: s.l("延期，同岗", "Extension, same post")}, {Label: s.l("护照", "Passport"), Value: "AA4417902", ID: true}, {Label: s.l("住址", "Address"), Value: s.l("与登记不一致", "differs from register"), Warn: true}},
		Checks: []CheckLine{{s.l("护照原件", "Passport original"), s.l("窗口 11-17", "counter 17 Nov"), true}, {s.l("照片（第 2 版）", "Photo (version 2)"), s.l("待核", "to check"), false}},
		Others: []Progress{{Work, []Pip{PipDone, PipDone, PipNow, PipAhead}, s.l("复核中", "second review")}},
		Acts:   []Act{{Weight: Primary, Small: true, Label: s.l("打开审查", "Open review"), Path: "/s/cases/1"}, {Small: true, Label: s.l("请求补正", "Ask for correction"), Path: "/s/cases/1/correction"}},
	})
	return sample{"worklist", sh, all(
		StaffHeading(StaffHead{Title: sh.Title, Note: s.l("14 件，按剩余时限排序", "14 cases, least time first"), Acts: []Act{{Small: true, Label: s.l("退回科室", "Return to team")}, {Small: true, Weight: Primary, Label: s.l("开始下一件", "Start next case")}}}),
		FilterForm(Filter{Action: "/s/work", Search: &Field{Name: "find", Label: s.l("按姓名、单位或编号查找", "Find by name, employer or number"), Hint: s.l("姓名、单位或编号", "Name, employer or number")}, Selects: []Field{{Name: "kind", Label: s.l("类型", "Type"), Hint: s.l("全部类型", "All types"), Options: []Option{{Value: "new", Label: s.l("新办", "New")}}}}, Keep: []Chip{{"q", "mine"}}, Chips: []Chip{{s.l("居留许可", "Residence permit"), "/s/work"}}, Swap: "main"}),
		Worklist(CaseList{Caption: sh.Title, Tick: "case", Form: "bulk", Rows: s.rows()}),
		Pager(Pages{Showing: s.l("共 14 件", "14 cases"), Next: "/s/work?after=3", Swap: "main"}), KeyHelp(),
	)}
}

func (s sampler) rows() []Row {
	rows := []Row{
		{Light: Over, Left: s.l("超 1 日", "1 day over"), Number: "HY-2026-004093", Name: "AL-RASHID Faisal bin Abdulaziz", About: "SAU · " + s.l("海屿港务集团", "Haiyu Port Group"), Flags: []Flag{{s.l("专家会商", "Advisory"), Info}}},
		{Light: Over, Left: s.l("今日 18:00", "Today 18:00"), Number: "HY-2026-004131", Name: "SUKARNO", About: "IDN · " + s.l("海屿深海养殖有限公司", "Haiyu Deep-Sea Farms")},
		{Light: Near, Left: s.l("剩 1 日", "1 day left"), Number: "HY-2026-004150", Name: "NGUYEN Thi Minh Khai", About: "VNM · " + s.l("琼芯半导体", "Qiongxin Semiconductor"), Flags: []Flag{{s.l("补正 2 次", "2 corrections"), Warn}}},
		{Light: OnTime, Left: s.l("剩 3 日", "3 days left"), Number: "HY-2026-004218", Name: s.name, About: "SWE · " + s.l("海屿风能科技有限公司", "Haiyu Wind Technology"), Selected: true, Ticked: true},
		{Light: Paused, Left: s.l("已暂停", "Paused"), Number: "HY-2026-004177", Name: "CHEN Wei-Ting", About: "SGP · " + s.l("南屿生物医药", "Nanyu Biopharma"), Flags: []Flag{{s.l("补正 1 次", "1 correction"), Warn}}},
	}
	for i := range rows {
		rows[i].Path, rows[i].Peek = "/s/cases/"+rows[i].Number, "/s/work?peek="+rows[i].Number
		rows[i].Kind, rows[i].Category, rows[i].Checked, rows[i].Checks = s.l("延期", "Extend"), "A", 3, 5
		rows[i].Tracks = []Progress{{Work, []Pip{PipDone, PipDone, PipNow, PipAhead}, s.l("复核", "2nd review")}, {Residence, []Pip{PipDone, PipPaused, PipAhead, PipAhead}, s.l("待补正", "with applicant")}}
	}
	return rows
}

func (s sampler) review() sample {
	sh := s.staffShell(s.l("审查 HY-2026-004218", "Review HY-2026-004218"), "/s/cases/1/review")
	sh.Wide = true
	sh.Top = ReviewBar(ReviewHead{Name: s.name, Number: "HY-2026-004218", About: s.l("延期，同岗 · A 类", "Extension, same post · category A"), Light: OnTime, Left: s.l("剩 3 个工作日", "3 working days left"), Due: s.l("11月26日 18:00", "26 Nov, 18:00"), Branch: Residence, Post: s.l("居留许可审查", "Residence permit, first review"), Rule: s.l("复核须由另一人完成", "A different officer must do the second review"), Back: &Link{Label: s.l("上一件", "Previous"), Path: "/s/cases/0"}, Next: &Link{Label: s.l("下一件", "Next"), Path: "/s/cases/2"}})
	doc := Document{Title: s.l("护照资料页", "Passport photo page"), About: s.l("第 1 份，共 5 份", "1 of 5"), Path: "/files/1", Picture: true, Alt: s.l("护照资料页扫描件", "Scan of the photo page"), Download: "PNG, 86 KB", Thumbs: []Thumb{{s.l("护照", "Passport"), "/s/cases/1?doc=1", true, true}, {s.l("照片", "Photo"), "/s/cases/1?doc=2", false, false}}}
	return sample{"review", sh, in(SideBySide(doc), CompareTable(s.l("三方比对", "Compare"), []Compared{
		{Label: s.l("姓", "Family name"), Match: Same, Application: s.name, Document: s.name, Register: s.name},
		{Label: s.l("现住址", "Address"), Match: Differs, Application: s.l("海棠路 18 号 2-901", "18 Haitang Rd 2-901"), Register: s.l("海棠路 18 号 2-907", "18 Haitang Rd 2-907"), Answer: Differs, About: []string{s.l("住宿登记", "Register of accommodation")}, Why: s.l("门牌号不同", "another flat number")},
		{Label: s.l("合同止日", "Contract end"), Match: NoRecord, Application: "2030-01-20", Document: "2030-01-20"},
		{Label: s.l("签证号码", "Visa number"), Match: Unstated, Register: "E104", Answer: Same, About: []string{s.l("出入境记录", "Register of entries and exits")}},
		{Label: s.l("最高学位", "Highest degree"), Match: NoRecord, Application: s.l("硕士", "master"), Answer: NoRecord, About: []string{s.l("学历学位信息", "Register of degrees")}},
	}), in(Form(Post{Version: "3"}), Radios(Field{Name: "finding", Label: s.l("审查意见", "Your decision"), Value: "correct", Options: []Option{
		{Value: "agree", Label: s.l("同意，送复核", "Agree and send for second review")},
		{Value: "correct", Label: s.l("请求补正（计时暂停）", "Ask for a correction (the clock stops)"), Under: all(Checks(Field{Name: "reasons", Label: s.l("补正事项", "What needs correcting"), Options: []Option{{Value: "photo", Label: s.l("照片不合格", "Photo not acceptable")}}}), Seen("en", "Send a new photo with a white background."))},
		{Value: "refuse", Label: s.l("不予许可（须写明依据和理由）", "Refuse (legal basis and reasons needed)")},
	}}), Actions(Act{Weight: Primary, Label: s.l("提交意见", "Submit"), Small: true}, Act{Label: s.l("保存草稿", "Save draft"), Name: "draft", Value: "1", Small: true})))}
}

func (s sampler) board() sample {
	sh := s.staffShell(s.l("时限监督", "Time limits"), "/s/board")
	sh.Current, sh.Rail = "board", s.rail()
	return sample{"board", sh, all(StaffHeading(StaffHead{Title: sh.Title, Note: s.l("两部门合计", "both departments")}),
		Kpi([]Figure{{Label: s.l("在办", "Open"), Value: "212", Note: s.l("较上周少 9 件", "9 fewer than last week"), Path: "/s/work?q=all"}, {Label: s.l("正常", "On time"), Light: OnTime, Value: "148"}, {Label: s.l("预警", "Warning"), Light: Near, Value: "43"}, {Label: s.l("到期或超期", "Due or over"), Light: Over, Value: "21", Path: "/s/work?q=due"}, {Label: s.l("办结中位数", "Median to decision"), Value: "4.6", Unit: s.l("工作日", "working days"), Note: s.l("承诺 7，法定 20", "promise 7, legal limit 20")}}),
		Hatch(), in(Cards(), BarTable(s.bars("age")), BarTable(s.bars("station")), in(Card(s.l("需要处理", "Needs action")), DataTable(Table{Caption: s.l("需要处理的办件", "Cases that need action"), Quiet: true, Columns: []Column{{Label: s.l("编号", "Number")}, {Label: s.l("时限", "Time left")}}, Rows: [][]Cell{{{Rich: Number("HY-2026-004093")}, {Rich: Lamp(Over, s.l("超 1 日", "1 day over"))}}}}))),
	)}
}

func (s sampler) bars(key string) Bars {
	return Bars{Key: key, Title: s.l("在办件走到第几个工作日", "Open cases by working day") + " " + key, Lead: s.l("第 5 至 7 日共 61 件。", "61 cases are on days 5 to 7."), Caption: s.l("按工作日统计的在办件数", "Open cases by working day"), Heads: [3]string{s.l("工作日", "Working day"), s.l("等待哪一支", "Waiting for"), s.l("件数", "Cases")},
		Rows: []BarRow{
			{Label: s.l("第 1 日", "Day 1"), Light: OnTime, Segments: []Segment{{SeriesWork, 30.8}, {SeriesResidence, 35.2}, {SeriesBoth, 24.2}}, Words: s.l("等工作许可 14，等居留许可 16，两支均在审 11", "waiting for work permit 14, for residence permit 16, both open 11"), Number: "41", Path: "/s/work?day=1"},
			{Label: s.l("第 6 日", "Day 6"), Light: Near, Segments: []Segment{{SeriesWork, 8.8}, {SeriesResidence, 19.8}, {SeriesBoth, 15.4}}, Words: s.l("等工作许可 4", "waiting for work permit 4"), Number: "20", Strong: true},
			{Label: s.l("其他", "Other"), Segments: []Segment{{SeriesOther, 3}}, Words: s.l("其他 1", "other 1"), Number: "1"},
		},
		Legend: []LegendItem{{SeriesWork, s.l("等工作许可", "Waiting for work permit")}, {SeriesResidence, s.l("等居留许可", "Waiting for residence permit")}, {SeriesBoth, s.l("两支均在审", "Both under review")}}}
}

func (s sampler) conflict() sample {
	t := TroubleOf(s.lang, 409)
	t.By, t.At, t.Reference = s.l("陈立群", "Chen Liqun"), at(19, 16, 48), "7f3a-91"
	t.Changes = []Change{{s.l("住址", "Address"), s.l("2-901", "2-901"), "2-907"}}
	t.Acts = []Act{{Weight: Primary, Label: s.l("改用我的内容", "Use mine"), Name: "keep", Value: "mine"}, {Label: s.l("保留现有内容", "Keep what is there"), Path: "/me"}}
	return sample{"conflict", s.shell(t.Title, "/apply/7"), ProblemPage(t)}
}

func (s sampler) notFound() sample {
	sh := s.staffShell(s.l("没有找到", "Not found"), "/s/none")
	sh.Peek, sh.Rail = Peek(nil), s.rail()
	return sample{"not-found", sh, ProblemPage(TroubleOf(s.lang, 404))}
}
