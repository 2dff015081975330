package view

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A sample is a page of the gallery; together they show every component.
type sample struct {
	name    string
	shell   Shell
	content templ.Component
}

// all renders components one after the other.
func all(list ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, c := range list {
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// in is c with the children list.
func in(c templ.Component, list ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, all(list...)), w)
	})
}

// A sampler speaks one language; name is what people are called.
type sampler struct {
	lang text.Lang
	name string
}

func (s sampler) l(zh, en string) string {
	if s.lang == text.ZH {
		return zh
	}
	return en
}

func date(day int) civil.Date { return civil.Date{Year: 2026, Month: 11, Day: day} }

func at(day, hour, minute int) civil.Moment {
	return civil.Moment{Date: date(day), Minute: hour*60 + minute}
}

func (s sampler) shell(title, path string) Shell {
	return Shell{
		Title: title, Description: title, Path: path, Area: Party, Current: "cases", NoIndex: true,
		Nav: []Link{
			{Key: "cases", Label: s.l("我的办件", "My applications"), Path: "/me"},
			{Key: "guide", Label: s.l("办事指南", "Guide"), Path: "/guide"},
			{Key: "stations", Label: s.l("服务网点", "Service points"), Path: "/stations"},
			{Key: "verify", Label: s.l("证件核验", "Check a permit"), Path: "/verify"},
		},
		Hosts: s.l("海屿市外国专家局、海屿市公安局出入境管理支队联合主办。", "Run jointly by the Haiyu Bureau of Foreign Experts and the Haiyu Exit–Entry Administration."),
	}
}

func (s sampler) staffShell(title, path string) Shell {
	sh := s.shell(title, path)
	sh.Area = Staff
	sh.User = &User{Name: s.l("陈立群", "Chen Liqun"), Office: s.l("出入境 · 审查岗", "Exit–Entry · first review"), SignOut: "/sign-out"}
	sh.Nav = []Link{
		{Key: "cases", Label: s.l("办件", "Cases"), Path: "/s/work"}, {Key: "advice", Label: s.l("会商", "Advisory group"), Path: "/s/advice"},
		{Key: "board", Label: s.l("监督", "Oversight"), Path: "/s/board"}, {Key: "search", Label: s.l("查询", "Search"), Path: "/s/search"},
	}
	return sh
}

func (s sampler) pages() []sample {
	return []sample{
		s.taskList(), s.form(), s.casePage(), s.oneTrack(), s.check(), s.done(), s.signIn(),
		s.worklist(), s.review(), s.board(), s.conflict(), s.notFound(),
	}
}

func (s sampler) taskList() sample {
	sh := s.shell(s.l("延期申请", "Your extension application"), "/apply/7?from=me")
	sh.Back = &Link{Label: s.l("我的办件", "My applications"), Path: "/me"}
	aside := in(Panel(""),
		Saved(s.l("10:42 已自动保存", "Saved automatically at 10:42")),
		ActionList([]Link{
			{Icon: "dev", Label: s.l("换到手机继续", "Continue on your phone"), Path: "/apply/7/phone"},
			{Icon: "swap", Label: s.l("请用人单位代填", "Ask your employer to fill in a part"), Path: "/apply/7/employer"},
			{Icon: "print", Label: s.l("打印材料清单", "Print the checklist"), Path: "/apply/7/checklist"},
		}))
	return sample{"tasklist", sh, in(Columns(s.l("本次办理概要", "About this application"), aside), all(
		Heading(Head{Caption: s.l("草稿 D-2026-11-0427", "Draft D-2026-11-0427"), Title: s.l("延期申请：工作许可和居留许可", "Extend your work permit and residence permit")}),
		in(block(), FactsStrip([]Fact{
			{Label: s.l("承诺办结", "Decision within"), Value: s.l("7 个工作日", "7 working days")},
			{Label: s.l("需要到场", "Visits"), Value: s.l("1 次", "1")},
			{Label: s.l("费用", "Fee"), Value: s.l("800 元", "CNY 800")},
		}), ProgressLine(3, 9, s.l("剩余约 12 分钟", "About 12 minutes left")),
			Actions(Act{Weight: Primary, Label: s.l("继续填写：护照信息", "Continue with: Passport"), Path: "/apply/7/passport"})),
		Note(Notice{Tone: Warn, Title: s.l("请在2026年12月21日（周一）前提交。", "Submit by Monday 21 December 2026."), Text: s.l("居留许可2027年1月20日到期，延期须提前30日申请。", "Your residence permit ends on 20 January 2027. You must apply at least 30 days before.")}),
		in(block(), s.groups()...),
	))}
}

// block keeps its children together.
func block() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		if _, err := io.WriteString(w, "<div>"); err != nil {
			return err
		}
		if err := children.Render(templ.ClearChildren(ctx), w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</div>")
		return err
	})
}

func (s sampler) groups() []templ.Component {
	return []templ.Component{
		TaskGroup(Group{Key: "1", Title: s.l("办理前确认", "Before you start"), Tasks: []Task{
			{Key: "type", Title: s.l("确认办理类型", "Check what you are applying for"), Hint: s.l("延期，同一用人单位，同一岗位", "Extension, same employer, same post"), Status: Completed, Path: "/apply/7/type"},
		}}),
		TaskGroup(Group{Key: "2", Title: s.l("核对资料", "Check your details"), Note: s.l("34 项中已预填 29 项", "29 of 34 answers already filled in"), Tasks: []Task{
			{Key: "passport", Title: s.l("护照信息", "Passport"), Hint: s.l("有 2 处需要修改", "2 answers need changing"), Status: InProgress, Path: "/apply/7/passport"},
			{Key: "job", Title: s.l("工作岗位与合同", "Job and contract"), Hint: s.l("请确认新合同的起止日期", "Confirm the dates of your new contract"), Status: NotStarted, Path: "/apply/7/job"},
			{Key: "health", Title: s.l("体检证明", "Health record"), Status: Problem, Path: "/apply/7/health"},
			{Key: "submit", Title: s.l("核对并提交", "Check your answers and submit"), Hint: s.l("完成以上各项后可提交", "Complete the tasks above first"), Status: CannotStart, Path: "/apply/7/check"},
		}}),
	}
}

func (s sampler) form() sample {
	sh := s.shell(s.l("护照信息", "Passport"), "/apply/7/passport")
	sh.Back = &Link{Label: s.l("返回清单", "Back to task list"), Path: "/apply/7"}
	month, scan := s.l("请填写护照有效期的月份", "Enter the month your passport expires"), s.l("护照资料页文件为 12.4 MB，请选择小于 10 MB 的文件", "The photo page file is 12.4 MB. Choose a file smaller than 10 MB")
	sh.Errors = []FieldError{{"applicant.passport.expires", month}, {"scan", scan}}
	return sample{"form", sh, in(Columns(s.l("填写帮助", "Help with this page"), in(Panel(s.l("姓名怎么填", "How to enter your name")), PassportSketch())),
		all(Heading(Head{Caption: s.l("核对资料 · 第 3 项，共 9 项", "Check your details · task 3 of 9"), Title: sh.Title, Lede: s.l("请对照护照资料页核对。除注明选填外均需填写。", "Compare these with the photo page of your passport. Answer every question unless it says optional.")}),
			in(Form(Post{Files: true, Version: "12", Autosave: "/apply/7/passport"}), s.fields(month, scan)...)))}
}

func (s sampler) fields(month, scan string) []templ.Component {
	return []templ.Component{
		TextField(Field{Name: "applicant.surname", Label: s.l("姓", "Family name"), Hint: s.l("与护照完全一致，用拉丁字母", "Exactly as in your passport, in Latin letters"), Value: s.name, Prefilled: true, Autocomplete: "family-name"}),
		Check(Field{Name: "applicant.oneName", Label: s.l("我的护照上只有一个名字，不分姓和名", "My passport shows only one name")}),
		TextField(Field{Name: "applicant.chinese", Label: s.l("中文姓名", "Chinese name"), Hint: s.l("用于证件和短信称呼，最多 20 个字", "Used on your permit and in messages. Up to 20 characters"), Value: "欧阿黛", Lang: text.ZH, Optional: true, Width: Mid}),
		Select(Field{Name: "applicant.nationality", Label: s.l("国籍", "Nationality"), Value: "SWE", Prefilled: true, Width: Mid, Options: []Option{{Value: "SWE", Label: s.l("瑞典 SWE", "Sweden SWE")}, {Value: "NGA", Label: s.l("尼日利亚 NGA", "Nigeria NGA")}}}),
		TextField(Field{Name: "applicant.passport.number", Label: s.l("护照号码", "Passport number"), Value: "AA4417902", Mono: true, Width: Mid, InputMode: "text"}),
		DateField(Field{Name: "applicant.passport.expires", Label: s.l("护照有效期至", "Passport expiry date"), Hint: s.l("例如 2031 年 3 月 14 日", "For example, 14 3 2031 or 14 MAR 2031"), Values: []string{"2031", "", "14"}, Error: month, Wrong: "m"}),
		MonthField(Field{Name: "applicant.since", Label: s.l("何时开始工作", "When you started work"), Values: []string{"2023", "9"}}),
		FileField(Field{Name: "scan", Label: s.l("护照资料页", "Photo page of your passport"), Hint: s.l("JPG、PNG、HEIC 或 PDF，小于 10 MB。四角完整、字迹清楚、没有反光", "JPG, PNG, HEIC or PDF, smaller than 10 MB. All four corners in view, no glare"), Error: scan, Accept: ".jpg,.pdf", Max: 10 << 20, Camera: true, Files: []UploadedFile{
			{Name: "IMG_20261122_passport_photo_page_original_full_resolution.heic", About: s.l("12.4 MB，没有上传", "12.4 MB, not uploaded"), Bad: true, Act: &Act{Weight: Quiet, Label: s.l("移除", "Remove"), About: "IMG_20261122", Name: "remove", Value: "1"}},
			{Name: "passport-2024.pdf", About: s.l("1.8 MB，上次申请用过，可直接使用", "1.8 MB, from your last application"), Act: &Act{Weight: Quiet, Label: s.l("使用", "Use this"), About: "passport-2024.pdf", Name: "use", Value: "2"}},
		}}),
		in(Fieldset(s.l("领取", "Collection"), s.l("制证前可以更改", "You can change this until the permits are made")),
			Radios(Field{Name: "collect", Label: s.l("怎样领取", "How to collect"), Value: "post", Options: []Option{
				{Value: "station", Label: s.l("到网点自取", "At a station"), Hint: s.l("带护照原件", "Bring your passport")},
				{Value: "post", Label: s.l("邮寄", "By courier"), Under: TextArea(Field{Name: "address", Label: s.l("邮寄地址", "Address"), Rows: 3, Spellcheck: true})},
			}}),
			Checks(Field{Name: "notify", Label: s.l("怎样通知您", "How to tell you"), Values: []string{"sms"}, Optional: true, Options: []Option{{Value: "sms", Label: s.l("短信", "Text message")}, {Value: "mail", Label: s.l("邮件", "Email")}}})),
		Saved(s.l("10:42 已自动保存", "Saved automatically at 10:42")),
		StickyActions(Act{Weight: Primary, Label: s.l("保存并继续", "Save and continue")}, Act{Weight: Quiet, Label: s.l("稍后再填", "Finish later"), Path: "/apply/7"}),
	}
}

func (s sampler) casePage() sample {
	sh := s.shell(s.l("办件进度 HY-2026-004218", "Application HY-2026-004218"), "/cases/HY-2026-004218")
	sh.Top = IdentityBar(Identity{Title: s.l("延期申请", "Extension application"), Number: "HY-2026-004218", Facts: []Fact{
		{Label: s.l("申请人", "Applicant"), Value: s.name, Person: true}, {Label: s.l("用人单位", "Employer"), Value: s.l("海屿风能科技有限公司", "Haiyu Wind Technology Co.")}, {Label: s.l("受理网点", "Accepted at"), Value: s.l("江东新区站", "Jiangdong station")},
	}})
	aside := all(in(Panel(s.l("领取", "Collection")), Details(s.l("带什么", "What to bring"))), in(Panel(s.l("您可以", "You can")), ActionList([]Link{
		{Icon: "down", Label: s.l("下载受理回执", "Download your receipt"), Path: "/cases/HY-2026-004218/receipt"}, {Icon: "up", Label: s.l("补充材料", "Add a document"), Path: "/cases/HY-2026-004218/add"},
		{Icon: "phone", Label: s.l("联系受理网点", "Contact the station"), Path: "tel:12367"}, {Icon: "x", Label: s.l("撤回申请", "Withdraw the application"), Path: "/cases/HY-2026-004218/withdraw"},
	})))
	return sample{"case", sh, in(Columns(s.l("领取和操作", "Collection and actions"), aside), all(s.clock(8),
		Note(Notice{Tone: OK, Title: s.l("现在不需要您做任何事。", "You do not need to do anything now."), Text: s.l("有变化时会发短信和邮件。", "We will text and email you when something changes.")}),
		BranchTracker(s.tracker(s.work(), s.residence())), s.history()))}
}

func (s sampler) clock(n int) templ.Component {
	c := Clock{Key: strconv.Itoa(n), Sentence: s.l("第 4 个工作日，共 ", "Working day 4 of ") + strconv.Itoa(n-1) + s.l(" 个", ""), Due: s.l("最迟11月26日（周四）18:00作出决定", "Decision by Thursday 26 November, 18:00"),
		Note:  s.l("周末和法定节假日不计入。等您补正材料时计时暂停，恢复后接着算。", "Weekends and public holidays do not count. The clock stops while we wait for you and carries on afterwards."),
		Steps: []string{"11-17", "11-18"}}
	for i := range n {
		b := Bar{Label: s.l("受理", "Start"), Day: date(17).AddDays(i + i/4*2), State: BarStart, Gap: i > 0 && i%4 == 0}
		if i > 0 {
			b.Label, b.State = string(rune('0'+i%10)), [...]BarState{BarStart, BarDone, BarDone, BarPause, BarToday}[min(i, 4)]
		}
		if i > 4 {
			b.State = BarFuture
		}
		c.Bars = append(c.Bars, b)
	}
	return WorkingDayClock(c)
}

func (s sampler) work() Track {
	return Track{Work, s.l("工作许可", "Work permit"), s.l("市外国专家局", "Bureau of Foreign Experts"), []TrackStep{
		{Title: s.l("受理", "Accepted"), Detail: s.l("11月17日 14:20", "17 November, 14:20"), State: StepDone}, {Title: s.l("审查", "Reviewed"), Detail: s.l("11月19日", "19 November"), State: StepDone},
		{Title: s.l("复核", "Second review"), Detail: s.l("由另一位审查员核对", "Checked by a second officer"), State: StepNow}, {Title: s.l("决定", "Decision")},
	}}
}

func (s sampler) residence() Track {
	return Track{Residence, s.l("居留许可", "Residence permit"), s.l("公安局出入境管理支队", "Exit–Entry Administration"), []TrackStep{
		{Title: s.l("受理，护照已归还", "Accepted, passport returned"), Detail: s.l("11月17日 14:20", "17 November, 14:20"), State: StepDone}, {Title: s.l("审查", "Review"), Detail: s.l("等您补交照片", "Waiting for your photo"), State: StepNow, Words: s.l("暂停计时", "Clock paused"), Tone: Warn},
		{Title: s.l("复核", "Second review")}, {Title: s.l("决定", "Decision")},
	}}
}

func (s sampler) tracker(tracks ...Track) Tracker {
	return Tracker{Title: s.l("两项许可同时审批", "Both permits are being decided at the same time"), Tracks: tracks,
		Issued: JoinStep{Detail: s.l("两个决定都作出后", "once both decisions are made")}, Made: JoinStep{Detail: s.l("1 个工作日内", "within 1 working day")}, Collected: JoinStep{Detail: s.l("江东新区站自取", "at Jiangdong station")}}
}

func (s sampler) history() templ.Component {
	return History(s.l("办理记录", "What has happened"), []Event{
		{Title: s.l("工作许可：审查通过，进入复核", "Work permit: first review passed, sent for second review"), At: at(19, 16, 48)},
		{Title: s.l("已受理，原件核验完毕", "Application accepted, originals checked"), At: at(17, 14, 20), Detail: s.l("护照已当场归还。", "Your passport was returned at once."), Link: &Link{Label: s.l("受理回执（PDF，86 KB）", "Receipt (PDF, 86 KB)"), Path: "/cases/HY-2026-004218/receipt"}},
	})
}

func (s sampler) oneTrack() sample {
	stopped := s.work()
	stopped.Steps[2] = TrackStep{Title: s.l("不予许可", "Refused"), State: StepStop, Words: s.l("可以申请复议", "You can appeal"), Tone: Bad}
	t := s.tracker(stopped)
	t.Issued.State = StepDone
	return sample{"one-track", s.shell(s.l("单项", "One permit"), "/cases/1"), all(Heading(Head{Title: s.l("单项许可", "One permit")}), in(stack(), s.clock(21), s.clock(12), s.clock(60), BranchTracker(t)))}
}

// stack sets children apart.
func stack() templ.Component { return Columns("-", all()) }

func (s sampler) check() sample {
	notice := Notice{Tone: OK, Text: s.l("已保存。", "Saved.")}
	sh := s.shell(s.l("核对", "Check your answers"), "/apply/7/check")
	sh.Notice = &notice
	return sample{"check", sh, all(Heading(Head{Title: s.l("提交前核对", "Check your answers before you submit")}),
		in(Section(s.l("护照", "Passport")), SummaryList([]SummaryRow{
			{Fact: Fact{Label: s.l("姓", "Family name"), Value: s.name, Person: true}, Path: "/apply/7/passport"},
			{Fact: Fact{Label: s.l("有效期至", "Expiry date")}, Rich: Time(date(26)), Path: "/apply/7/passport", Changed: true},
			{Fact: Fact{Label: s.l("中文姓名", "Chinese name")}, Path: "/apply/7/passport"},
			{Fact: Fact{Label: s.l("护照号码", "Passport number"), Value: "AA4417902", ID: true}},
		})),
		in(Section(s.l("用人单位的人员", "Foreign staff")), DataTable(Table{Caption: s.l("许可到期情况", "When permits end"), Columns: []Column{{Label: s.l("姓名", "Name"), Sorted: "ascending", Path: "/org/people?sort=name"}, {Label: s.l("到期日", "Ends")}, {Label: s.l("剩余天数", "Days left"), Number: true}}, Rows: [][]Cell{
			{{Rich: Name(s.name)}, {Rich: TableTime(date(26))}, {Text: "55"}}, {{Text: "SUKARNO", Path: "/org/people/2"}, {}, {Text: "1204"}},
		}}), Pager(Pages{Showing: s.l("共 2 人", "2 people"), First: "/org/people", Next: "/org/people?after=2", Swap: "main"}), DataTable(Table{Caption: s.l("没有内容的表", "A table without rows"), Columns: []Column{{Label: s.l("姓名", "Name")}}, Empty: s.l("还没有人员。", "There is nobody yet.")})),
		in(Section(s.l("状态", "Status")), EmptyState(s.l("还没有办件", "No applications yet"), s.l("从办事指南开始。", "Start with the guide."), &Link{Label: s.l("查看指南", "Open the guide"), Path: "/guide"}),
			Note(Notice{Tone: Info, Text: s.l("这是提示。", "This is information.")}), Note(Notice{Tone: Bad, Title: s.l("已超期。", "Overdue."), Text: s.l("请尽快处理。", "Act soon.")}),
			Actions(Act{Weight: Danger, Label: s.l("撤回申请", "Withdraw"), Name: "act", Value: "withdraw"}, Act{Label: s.l("返回", "Go back"), Path: "/me", Icon: "left"}),
			Moment(at(26, 18, 0)), Foreign(text.EN, "English"), StepNav(s.l("日期", "Days"), &Link{Label: s.l("前一天", "Day before"), Path: "/visit?d=1"}, &Link{Label: s.l("后一天", "Day after"), Path: "/visit?d=3"})))}
}

func (s sampler) done() sample {
	return sample{"done", s.shell(s.l("已提交", "Submitted"), "/apply/7/done"), Confirmation(Done{Title: s.l("已提交申请", "Application submitted"), Number: "HY-2026-004218", Text: s.l("请记下办件编号。我们会发短信告诉您是否受理。", "Write down the number. We will text you when it is accepted."), Facts: []Fact{{Label: s.l("到场", "Visit"), Value: s.l("11月17日 14:00", "17 November, 14:00")}, {Label: s.l("网点", "Station"), Value: s.l("江东新区站", "Jiangdong")}, {Label: s.l("费用", "Fee"), Value: s.l("800 元", "CNY 800")}}})}
}

func (s sampler) signIn() sample {
	return sample{"sign-in", s.shell(s.l("登录", "Sign in"), "/sign-in"), all(Heading(Head{Title: s.l("登录", "Sign in")}),
		in(Form(Post{Action: "/sign-in", Passkey: SignIn, Options: "/sign-in/options"}), Secret(Field{Name: "code", Label: s.l("验证码", "Code"), Width: Short, InputMode: "numeric", Autocomplete: "one-time-code"}), Actions(Act{Weight: Primary, Label: s.l("登录", "Sign in")})))}
}
