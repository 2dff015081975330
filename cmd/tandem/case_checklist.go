package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"tandem/internal/app"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// caseChecklistCmd explains the materials of a case.
type caseChecklistCmd struct {
	caseFlags
	JSON bool `name:"json" help:"Print a JSON array, one object a material."`
}

func (k *caseChecklistCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App) error {
		list, err := a.Cases.Checklist(ctx, operator, k.ID, lang)
		if err != nil {
			return err
		}
		if k.JSON {
			return printIndented(out, list)
		}
		_, err = io.WriteString(out, explained(list, lang))
		return err
	})
}

func explained(list []rules.Explanation, l text.Lang) string {
	var b strings.Builder
	for _, asked := range []rules.Called{rules.CalledFor, rules.AnsweredFor, rules.NotCalled} {
		part := slices.DeleteFunc(slices.Clone(list), func(e rules.Explanation) bool { return e.Asked != asked })
		if len(part) > 0 {
			fmt.Fprintln(&b, text.T(l, "needs.head."+string(asked)))
		}
		for _, e := range part {
			explainMaterial(&b, e, l)
		}
	}
	return b.String()
}

func explainMaterial(b *strings.Builder, e rules.Explanation, l text.Lang) {
	fmt.Fprintf(b, "  %s %s\n    %s\n", e.Code, e.Name, e.Reason)
	if e.Asked == rules.CalledFor {
		fmt.Fprintln(b, "    "+text.T(l, "policy.list.how", words(append(slices.Clone(e.Forms), some(e.Fresh)...)), e.Supplier, words(e.Readers)))
		fmt.Fprintln(b, "    "+text.T(l, "needs.state", e.State))
	}
	fmt.Fprintln(b, "    "+text.T(l, "policy.match.source", e.Source))
}

func words(list []string) text.List {
	var out text.List
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

// some is the word, if there is one.
func some(word string) []string {
	if word == "" {
		return nil
	}
	return []string{word}
}
