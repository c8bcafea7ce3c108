package ingest

import "github.com/checkweigh/checkweigh/dossier"

// Failure is why a file, or a part of it, was not read: a final state and a
// plain reason that says what happened and what to do. Readers return it for
// faults of the file; any other error is ours.
type Failure struct {
	State  dossier.State
	Reason string
	Err    error // what the library said; never shown to people
	// Outside is the kind of file for which the parent may ask another program.
	Outside string
}

func (f *Failure) Error() string {
	if f.Err != nil {
		return f.Reason + ": " + f.Err.Error()
	}
	return f.Reason
}

func (f *Failure) Unwrap() error { return f.Err }
