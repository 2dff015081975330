// Package sample has one example of every paper, with invented people, for tests and for
// looking at (internal/paper/cmd/gallery).
package sample

import (
	"fmt"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/permit"
)

var (
	bureau  = paper.Name{ZH: "海口市科学技术工业信息化局", EN: "Haikou Municipal Bureau of Science, Technology, Industry and Information Technology"}
	police  = paper.Name{ZH: "海口市公安局出入境管理局", EN: "Exit-Entry Administration of Haikou Municipal Public Security Bureau"}
	station = paper.Name{ZH: "海口市政务服务中心外国人服务专窗", EN: "Foreigners' window, Haikou Government Service Centre"}
	address = paper.Name{ZH: "海口市秀英区长滨路5号一楼12号窗口", EN: "Window 12, ground floor, 5 Changbin Road, Xiuying District, Haikou"}
	company = paper.Name{ZH: "海南椰风示例科技有限公司", EN: "Hainan Coconut Wind Example Technology Co., Ltd."}
	work    = paper.Name{ZH: "外国人来华工作许可（境内申请）", EN: "Foreigner's work permit (domestic application)"}
	living  = paper.Name{ZH: "外国人工作类居留许可（首次申请）", EN: "Work-type residence permit (first application)"}
)

// Holder is an invented person.
func Holder() paper.Person {
	return paper.Person{
		Name:        paper.Name{ZH: "简·多伊", EN: "DOE, JANE MARIA"},
		Sex:         paper.Name{ZH: "女", EN: "Female"},
		Nationality: paper.Name{ZH: "加拿大", EN: "Canada"},
		Birth:       on(1988, 3, 14),
		Passport:    "AB1234567",
	}
}

func on(y int, m time.Month, d int) civil.Date { return civil.Date{Year: y, Month: m, Day: d} }

func head(authority paper.Name, number string) paper.Head {
	return paper.Head{Authority: authority, Number: number, Case: "HK-2026-000123", Date: on(2026, 11, 26)}
}

// QR is as long as the text of a permit's code may become.
func QR() string {
	return "TANDEM1:" + strings.Repeat("6BFOXN%TSMAHN-H5SS$K7B2ZO0A9", 22)
}

// Permit is an example of a permit.
func Permit(k paper.Kind) paper.Permit {
	p := paper.Permit{Kind: k, Head: head(bureau, "CAN260000012345678"), Holder: Holder(), From: on(2026, 12, 1), To: on(2028, 11, 30)}
	p.QR, p.Proof = QR(), []byte("c2sp.org/tlog-proof@v1\nindex 1\n")
	p.Siblings = []paper.Sibling{{Kind: paper.ResidencePermit, Number: "460126000123"}}
	if k == paper.ResidencePermit {
		p.Head.Authority, p.Number = police, "460126000123"
		p.Reason, p.Place = paper.Name{ZH: "工作", EN: "Work"}, paper.Name{ZH: "海口", EN: "Haikou"}
		p.Siblings = []paper.Sibling{{Kind: paper.WorkPermit, Number: "CAN260000012345678"}}
		p.With = []paper.Person{{Name: paper.Name{ZH: "汤姆·多伊", EN: "DOE, TOM"}, Birth: on(2016, 5, 2), Passport: "AB7654321"}}
		return p
	}
	p.Category = paper.Name{ZH: "外国专业人才（B类）", EN: "Foreign professional (category B)"}
	p.Employer, p.Post = company, paper.Name{ZH: "高级软件工程师", EN: "Senior software engineer"}
	return p
}

// Letter is an example of a letter, with every value that its kind can use.
func Letter(k paper.Kind) paper.Letter {
	l := paper.Letter{Kind: k, Head: head(bureau, "海科工外专字〔2026〕第00123号"),
		To: Holder().Name, Applicant: Holder().Name, Employer: company, Matters: []paper.Name{work, living}, Received: on(2026, 11, 20),
		Contact: paper.Contact{Place: station, Phone: "0898-12345678"}}
	switch permit.Letter(k) {
	case permit.ReceiptLetter:
		l.Days, l.Items = 5, items(6, true, false)
	case permit.CorrectionLetter:
		l.Due, l.Items = on(2026, 12, 10), items(4, false, true)
	case permit.AcceptanceLetter, permit.DeemedLetter:
		l.Days, l.Due = 10, on(2026, 12, 10)
	case permit.NotAcceptedLetter:
		l.Ground, l.Reasons, l.Remedy = "not-competent", reasons("不属于本机关职权范围", "not within the competence of this authority", "《中华人民共和国行政许可法》第三十二条第一款第（二）项", "Art. 32(1)(2) of the Administrative License Law"), remedy()
		l.Competent = paper.Name{ZH: "三亚市科学技术局", EN: "Sanya Municipal Bureau of Science and Technology"}
	case permit.CommitmentLetter:
		l.Items = items(2, false, true)
	case permit.ToleratedLetter:
		l.Items, l.Due = items(2, false, true), on(2026, 12, 20)
	case permit.ExclusionLetter:
		l.Reasons, l.From, l.Due = reasons("专家评审", "expert review", "", ""), on(2026, 11, 27), on(2026, 12, 11)
	case permit.ExtensionLetter:
		l.Reasons, l.Days, l.Due = reasons("需要核查境外学历", "the degree obtained abroad must be verified", "", ""), 10, on(2027, 1, 4)
		l.Approver = paper.Name{ZH: "本机关负责人", EN: "the head of this authority"}
	case permit.HearingRightLetter:
		l.Days, l.Due = 5, on(2026, 12, 3)
	case permit.HearingLetter:
		l.Due, l.At, l.Place, l.Chair = on(2026, 12, 15), civil.Moment{Date: on(2026, 12, 15), Minute: 9*60 + 30}, address, paper.Name{ZH: "王听证", EN: "Wang Tingzheng"}
	case permit.ExpertsLetter:
		l.To, l.Due, l.Reasons = paper.Name{ZH: "海南省外国专家评审组", EN: "Hainan Provincial Expert Group"}, on(2026, 12, 8), reasons("岗位是否属于紧缺急需", "whether the post is urgently needed", "", "")
	case permit.UncoupledLetter:
		l.Reasons = reasons("申请人要求分开办理", "at the applicant's request", "", "")
	case permit.GrantLetter, permit.DeemedExtensionLetter:
		l.Permits = granted()
	case permit.WorkRefusalLetter:
		l.Matters, l.Remedy = []paper.Name{work}, remedy()
		l.Reasons = append(reasons("不符合外国人来华工作分类标准", "the classification standard is not met", "《外国人来华工作分类标准（试行）》", "Classification Standard"), reasons("工作资历未证明", "the work experience is not proven", "", "")...)
	case permit.ResidenceRefusalLetter:
		l.Head.Authority, l.Matters = police, []paper.Name{living}
		l.Reasons = reasons("不能提供所需证明", "the required proof was not given", "《中华人民共和国出境入境管理法》第三十一条第一款第（三）项", "Art. 31(1)(3) of the Exit and Entry Administration Law")
	case permit.ApprovalLapsedLetter:
		l.Matters, l.Remedy = []paper.Name{work}, remedy()
	case permit.TerminationLetter:
		l.Reasons = reasons("容缺材料逾期未补齐", "materials to follow did not arrive in time", "", "")
	case permit.CollectionLetter:
		l.Due, l.Place = on(2026, 12, 1), station
	case permit.WithholdingLetter:
		l.Reasons, l.Due = reasons("学历证书原件与上传材料不一致", "the original degree differs from what was uploaded", "", ""), on(2026, 12, 10)
	case permit.ExpiryLetter:
		l.Permits, l.Due, l.Days = granted(), on(2028, 11, 30), 30
	case permit.RevocationLetter:
		l.Permits, l.Remedy = granted(), remedy()
		l.Reasons = reasons("以欺骗、贿赂等不正当手段取得", "obtained by fraud or bribery", "《中华人民共和国行政许可法》第六十九条第二款", "Art. 69(2) of the Administrative License Law")
	case permit.CancellationLetter:
		l.Permits, l.Reasons = granted(), reasons("聘用合同提前解除", "the employment contract was ended early", "", "")
	case permit.SupervisorLetter:
		l.To, l.Reasons = paper.Name{ZH: "海口市政务服务监督处", EN: "Supervision Office for Government Services, Haikou"}, reasons("再次要求补正", "materials were asked for a second time", "", "")
	case permit.ConfirmLetter:
		l.To = police
	}
	switch k {
	case paper.ResidenceReceipt:
		l.Head.Authority, l.Matters, l.Passport = police, []paper.Name{living}, Holder().Passport
		l.From, l.Due = on(2026, 11, 26), on(2026, 12, 10)
	case paper.Cancelled:
		l.Passport, l.Permits, l.Matters = Holder().Passport, granted()[:1], nil
	}
	return l
}

func remedy() paper.Remedy {
	return paper.Remedy{To: paper.Name{ZH: "海口市人民政府", EN: "Haikou Municipal People's Government"}, Days: 60,
		Court: paper.Name{ZH: "海口市美兰区人民法院", EN: "Meilan District People's Court of Haikou"}, Months: 6}
}

func reasons(zh, en, lawZH, lawEN string) []paper.Reason {
	return []paper.Reason{{Words: paper.Name{ZH: zh, EN: en}, Law: paper.Name{ZH: lawZH, EN: lawEN}}}
}

func granted() []paper.Granted {
	return []paper.Granted{
		{What: paper.Name{ZH: "外国人工作许可", EN: "Foreigner's work permit"}, Number: "CAN260000012345678", From: on(2026, 12, 1), To: on(2028, 11, 30)},
		{What: paper.Name{ZH: "外国人工作类居留许可", EN: "Work-type residence permit"}, Number: "460126000123", From: on(2026, 12, 1), To: on(2028, 11, 30)},
	}
}

var materials = []paper.Name{
	{ZH: "外国人来华工作许可申请表", EN: "Application form for the foreigner's work permit"},
	{ZH: "有效护照或者国际旅行证件", EN: "Valid passport or international travel document"},
	{ZH: "最高学位（学历）证书及认证材料", EN: "Certificate of the highest degree, with its verification"},
	{ZH: "无犯罪记录证明", EN: "Certificate of no criminal record"},
	{ZH: "体检证明", EN: "Medical certificate"},
	{ZH: "聘用合同或者任职证明", EN: "Employment contract or proof of appointment"},
	{ZH: "六个月内正面免冠照片", EN: "Full-face photograph taken within six months"},
}

func items(n int, form, note bool) []paper.Item {
	var all []paper.Item
	for i := range n {
		item := paper.Item{What: materials[i%len(materials)]}
		if form {
			item.Form = paper.Name{ZH: "原件1份", EN: "original, 1"}
		}
		if note {
			item.Note = []paper.Name{
				{ZH: "扫描件不清晰，请重新上传彩色原件扫描件", EN: "The scan is not legible. Upload a colour scan of the original again."},
				{ZH: "缺少签字或者盖章", EN: "Signature or stamp missing."},
				{ZH: "未经驻外使（领）馆认证或者附加证明书确认", EN: "Neither legalised by a Chinese mission nor confirmed by an apostille."},
			}[i%3]
		}
		all = append(all, item)
	}
	return all
}

// Visit is an example of an appointment sheet.
func Visit() paper.Visit {
	return paper.Visit{Head: head(bureau, "YY20261130-0042"), Holder: Holder(), Employer: company, Matters: []paper.Name{work, living},
		At: civil.Moment{Date: on(2026, 11, 30), Minute: 10 * 60}, Until: civil.Moment{Date: on(2026, 11, 30), Minute: 10*60 + 30},
		Station: station, Address: address, Purpose: paper.Name{ZH: "核对原件、采集指纹和面谈", EN: "Originals, fingerprints and interview"},
		Bring: items(4, true, false), Contact: paper.Contact{Place: station, Phone: "0898-12345678"}}
}

// HandOut is an example of a record of handing out.
func HandOut() paper.HandOut {
	return paper.HandOut{Head: head(bureau, "FZ20261201-0007"), Holder: Holder(), Permits: granted(),
		Taker: paper.Name{ZH: "陈小洁（代理人）", EN: "Chen Xiaojie (agent)"}, TakerID: "居民身份证 4601************12",
		By: paper.Name{ZH: "李发证", EN: "Li Fazheng"}, Way: paper.Name{ZH: "窗口领取", EN: "collected at the window"}, At: civil.Moment{Date: on(2026, 12, 1), Minute: 14*60 + 5}}
}

// Archive is an example of the cover of a file.
func Archive() paper.Archive {
	a := paper.Archive{Head: head(bureau, "2026-WZ-000123"), Holder: Holder(), Employer: company, Matters: []paper.Name{work, living},
		Outcome: paper.Name{ZH: "准予，两证同时签发", EN: "granted, both permits issued"}, Filed: on(2026, 11, 18), Ended: on(2026, 12, 1), Until: on(2029, 12, 1), Pages: 46}
	for i, m := range materials {
		a.Contents = append(a.Contents, paper.Content{What: m, Date: on(2026, 11, 18+i), Pages: i + 1})
	}
	return a
}

// Destruction is the record that a file with so many papers was destroyed.
func Destruction(papers int) paper.Destruction {
	d := paper.Destruction{Head: head(bureau, "2026-XH-000123"), By: paper.Name{ZH: "陈明远", EN: "CHEN Mingyuan"},
		At: civil.Moment{Date: on(2029, 12, 3), Minute: 10 * 60}, Ended: on(2026, 12, 1), Until: on(2029, 12, 1)}
	for i := range papers {
		d.Papers = append(d.Papers, paper.Destroyed{What: materials[i%len(materials)], Version: 1 + i%3, Digest: strings.Repeat(fmt.Sprintf("%02x", 17*i%256), 32)})
	}
	return d
}

// Document is the example of a kind.
func Document(k paper.Kind) paper.Document {
	switch k {
	case paper.WorkPermit, paper.WorkNotification, paper.ResidencePermit:
		return Permit(k)
	case paper.VisitSheet:
		return Visit()
	case paper.HandOutRecord:
		return HandOut()
	case paper.ArchiveCover:
		return Archive()
	case paper.DestructionRecord:
		return Destruction(len(materials))
	}
	return Letter(k)
}

// Heavy is the example of a kind at its limits: names of 200 characters in several
// scripts, lists of 30, and a Han character beyond the BMP.
func Heavy(k paper.Kind) paper.Document {
	person := Holder()
	person.Name = LongName()
	long := paper.Name{ZH: strings.Repeat("海南自由贸易港", 8) + "𬭎𫖯示例科技有限公司", EN: strings.TrimSpace(strings.Repeat("Hainan Free Trade Port ", 7)) + " Example Technology Company Limited"}
	switch d := Document(k).(type) {
	case paper.Permit:
		d.Holder, d.Number = person, "CAN260000012345678"
		if k != paper.ResidencePermit {
			d.Employer = long
		}
		for range len(d.With) * 5 {
			d.With = append(d.With, person)
		}
		return d
	case paper.Letter:
		d.To, d.Applicant, d.Employer = person.Name, person.Name, long
		d.For, d.QR = paper.Name{ZH: "海南省科学技术厅", EN: "Department of Science and Technology of Hainan Province"}, "HTTPS://EXAMPLE.CN/V/"+strings.Repeat("A1", 40)
		if len(d.Items) > 0 {
			d.Items = items(30, true, true)
		}
		for i := range 12 * len(d.Reasons) {
			d.Reasons = append(d.Reasons, reasons(fmt.Sprintf("第%d项事实需要说明", i+1), fmt.Sprintf("fact number %d to be explained", i+1), "", "")...)
		}
		return d
	case paper.Visit:
		d.Holder, d.Employer, d.Bring = person, long, items(30, true, true)
		return d
	case paper.HandOut:
		d.Holder = person
		return d
	case paper.Archive:
		d.Holder, d.Employer = person, long
		for i := range 30 {
			d.Contents = append(d.Contents, paper.Content{What: materials[i%len(materials)], Date: on(2026, 11, 1+i%28), Pages: i})
		}
		return d
	case paper.Destruction:
		return Destruction(60)
	}
	panic("sample: no paper of kind " + string(k))
}

// LongName has 200 characters of the Latin scripts that passports know.
func LongName() paper.Name {
	s := "ÞÓRSDÓTTIR-ŠŤASTNÝ ẼLÌZÀBẸTH NGUYỄN THỊ ƯỚC ĀĒĪŌŪ ĞÜLŞƏN İÇÖ ŁÓDŹ ȘȚEFĂNIȚĂ ŻÓŁĆ ŐŰ ĦĠĊ Ŋ ẞ ǍǏǑǓ ṬḤẒ ŴŶ "
	runes := []rune(strings.Repeat(s, 3))[:199]
	return paper.Name{ZH: "䶮𬭎·欧阳娜娜", EN: string(runes) + "Z"}
}
