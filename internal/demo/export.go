package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/ledger"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// statusYears is how long the status file of an exported demonstration is good for: it
// is looked at long after the few months of its clock.
const statusYears = 5

// Exportable refuses a folder that holds something already.
func Exportable(dir string) error {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", problem.New(problem.Invalid, "exported.unwritten", dir), err)
	}
	if len(files) > 0 {
		return problem.New(problem.Invalid, "exported.occupied", dir)
	}
	return nil
}

// Export leaves in a folder every paper of the stories' cases, and all that anybody
// needs to check them: keys, the log, its checkpoint, the status file, and a README. It
// returns how many papers there are.
func (s *Stage) Export(ctx context.Context, dir string, stories []*Story) (papers int, err error) {
	if err := Exportable(dir); err != nil {
		return 0, err
	}
	for _, story := range stories {
		n, err := s.exportCase(ctx, filepath.Join(dir, string(story.ID)), story)
		if err != nil {
			return papers, fmt.Errorf("papers of %s: %w", story.ID, err)
		}
		papers += n
	}
	if err := s.exportStatus(ctx, dir); err != nil { // makes the key of the installation
		return papers, err
	}
	if err := s.App.Cases.Press.Ring.Export(filepath.Join(dir, "keys")); err != nil {
		return papers, err
	}
	_, err = s.App.Ledger.Export(ctx, filepath.Join(dir, "log"))
	return papers, err
}

// exportCase writes the newest version of each paper of a case, one by one, as the
// applicant may read them.
func (s *Stage) exportCase(ctx context.Context, dir string, story *Story) (n int, err error) {
	list, err := s.App.Cases.Documents(ctx, story.ID)
	if err != nil {
		return 0, err
	}
	reader := permit.Actor{ID: story.applicant(), Role: permit.Applicant}
	for i, d := range list {
		if i+1 < len(list) && list[i+1].Name == d.Name {
			continue // a later version follows
		}
		data, err := s.App.Cases.Document(ctx, reader, story.ID, d.Name)
		if err != nil {
			return n, err
		}
		if err := write(filepath.Join(dir, d.Name+".pdf"), data); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// exportStatus writes the status file, where the log stands, and how to use all this.
func (s *Stage) exportStatus(ctx context.Context, dir string) error {
	status, err := s.App.Cases.Status(ctx, s.Clock.Now().AddDate(statusYears, 0, 0))
	if err != nil {
		return err
	}
	point, err := s.App.Ledger.File(ctx, ledger.CheckpointFile)
	if err != nil {
		return err
	}
	readme := ""
	for _, l := range text.Langs {
		readme += text.T(l, "exported.readme", civil.MomentOf(status.Made).Date, civil.MomentOf(status.Until).Date) + "\n\n"
	}
	return errors.Join(
		write(filepath.Join(dir, "status.jwt"), status.Bundle),
		write(filepath.Join(dir, "checkpoint"), point.Body),
		write(filepath.Join(dir, "README.txt"), []byte(strings.TrimSuffix(readme, "\n"))),
	)
}

func write(file string, data []byte) error {
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, "exported.unwritten", file), err)
	}
	return nil
}
