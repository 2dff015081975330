package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// checklistCmd lists the materials of an application, with why each is asked or not.
type checklistCmd struct{ cityFlags }

func (k *checklistCmd) Run(out io.Writer, lang text.Lang) error {
	facts, pack, err := k.readCity()
	if err != nil {
		return err
	}
	list := []rules.ListReport{}
	if pack.Checklist != nil {
		list = rules.ListReports(pack.Checklist.Items(facts), lang)
	}
	if len(list) == 0 {
		return problem.New(problem.Invalid, "policy.list.nothing")
	}
	if k.JSON {
		return printIndented(out, list)
	}
	_, err = io.WriteString(out, checklistText(list, lang))
	return err
}

func checklistText(list []rules.ListReport, l text.Lang) string {
	var b strings.Builder
	for _, asked := range []string{"yes", "depends", "no"} {
		part := slices.DeleteFunc(slices.Clone(list), func(r rules.ListReport) bool { return r.Asked != asked })
		if len(part) > 0 {
			fmt.Fprintln(&b, text.T(l, "policy.list.head."+asked))
		}
		for _, r := range part {
			fmt.Fprintf(&b, "  %s %s\n    %s\n", r.Code, r.Name, r.Reason)
			if asked != "no" {
				fmt.Fprintln(&b, "    "+r.Said)
			}
		}
	}
	return b.String()
}
