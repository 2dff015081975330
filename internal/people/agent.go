package people

import "strings"

// The names by which browsers and systems are told apart, the more telling first: most
// browsers claim to be others as well.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"MicroMessenger", "WeChat"}, {"QQBrowser", "QQ"}, {"HuaweiBrowser", "Huawei"}, {"OPR/", "Opera"},
		{"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"CriOS", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"HarmonyOS", "HarmonyOS"}, {"OpenHarmony", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agent is the short name of a browser by which its owner knows it again: "Firefox,
// Windows". It is "" for one that is not known, and tells nobody apart.
func agent(userAgent string) string {
	browser, system := named(userAgent, browsers), named(userAgent, systems)
	if browser == "" || system == "" {
		return browser + system
	}
	return browser + ", " + system
}

func named(userAgent string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(userAgent, n[0]) {
			return n[1]
		}
	}
	return ""
}
