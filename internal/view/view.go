// Package view has the components that every page is made of, and their view
// models: plain values that a page fills from what it has read.
//
// Components find the reader's language in the context (With). Everything that
// they say by themselves is a message view.*; everything else comes from the
// page already worded, or as text.Localized put into words with In. All pages
// work without a script and under the policy CSP.
package view

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"tandem/internal/text"
)

// CSP is the Content-Security-Policy that all pages keep to: nothing from
// elsewhere, nothing inline, and HTML is made by the one policy of app.js.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types tandem"

// PartHeader is the request header in which app.js names the id of the one
// element it wants; the answer may be that element or the whole page.
const PartHeader = "X-Tandem-Part"

type langKey struct{}

// With returns ctx for a reader of lang.
func With(ctx context.Context, lang text.Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// Lang is the language of the reader, the official one if nobody said.
func Lang(ctx context.Context) text.Lang {
	if l, ok := ctx.Value(langKey{}).(text.Lang); ok {
		return l
	}
	return text.ZH
}

// T is the message key in the language of the reader.
func T(ctx context.Context, key string, args ...any) string {
	return text.T(Lang(ctx), key, args...)
}

// In puts v into the language of the reader; nothing stays "".
func In(ctx context.Context, v text.Localized) string {
	if v == nil {
		return ""
	}
	return v.In(Lang(ctx))
}

// Href is the address of the page at path, "/guide", in the language of the
// reader. Anything that is not a path of this site is a link as it stands, if
// its scheme is harmless.
func Href(ctx context.Context, path string) templ.SafeURL {
	return hrefIn(Lang(ctx), path)
}

func hrefIn(l text.Lang, path string) templ.SafeURL {
	if !strings.HasPrefix(path, "/") {
		return templ.URL(path)
	}
	return templ.SafeURL("/" + string(l) + path)
}

// tag is the BCP 47 tag of l, for lang and hreflang.
func tag(l text.Lang) string {
	if l == text.ZH {
		return "zh-CN"
	}
	return string(l)
}

// pageTitle begins with what is wrong, so that it is heard first.
func pageTitle(ctx context.Context, s Shell) string {
	if len(s.Errors) > 0 {
		return T(ctx, "view.title.error", s.Title, T(ctx, "view.product"))
	}
	return T(ctx, "view.title", s.Title, T(ctx, "view.product"))
}
