package dossier

import "strings"

// Country is a nationality or a country as passports write it: ICAO Doc 9303
// part 3, that is ISO 3166-1 alpha-3 with exceptions (Germany is D).
type Country string

// The codes that stand for people without a state, for organisations and for
// kinds of British nationality stand beside the states.
const countries = " " +
	"ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR " +
	"BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP " +
	"CZE D DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB " +
	"GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN " +
	"KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD " +
	"MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN " +
	"PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM " +
	"SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR " +
	"UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE " +
	"GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XXA XXB XXC XXX XOM XPO XCC XBA XIM XCO XEC XMP XES XDC XCE "

// What people write for a country whose passports have another code.
var misnamed = map[Country]Country{
	"DEU": "D", "GER": "D", "UK": "GBR", "ENG": "GBR", "XKX": "RKS", "KOS": "RKS",
	"SUI": "CHE", "NED": "NLD", "DEN": "DNK", "POR": "PRT", "RSA": "ZAF", "VIE": "VNM", "US": "USA",
}

// Known reports whether passports bear the code.
func (c Country) Known() bool {
	return c != "" && !strings.Contains(string(c), " ") && strings.Contains(countries, " "+string(c)+" ")
}

// China reports whether the code stands for a part of China. Its residents are
// not foreigners to this procedure, and have permits of their own.
func (c Country) China() bool {
	return c == "CHN" || c == "HKG" || c == "MAC" || c == "TWN"
}
