package store

import "context"

// Worker is a process that works on this database. Beat grows while it lives.
type Worker struct {
	ID   string
	Beat int64
}

const beat = `
	INSERT INTO workers (id, beat) VALUES ($1, 1)
	ON CONFLICT (id) DO UPDATE SET beat = workers.beat + 1`

// Beat says that the worker is alive. One that was forgotten is known again.
func (tx Tx) Beat(ctx context.Context, id string) error {
	_, err := tx.exec(ctx, "beat", beat, id)
	return err
}

const dropWorker = `DELETE FROM workers WHERE id = $1`

// ForgetWorker forgets a worker that stopped or died. That it is not there is
// no error.
func (tx Tx) ForgetWorker(ctx context.Context, id string) error {
	_, err := tx.exec(ctx, "forget worker", dropWorker, id)
	return err
}

const listWorkers = `SELECT id, beat FROM workers ORDER BY id`

// Workers gives all workers that have not been forgotten.
func (r Reads) Workers(ctx context.Context) ([]Worker, error) {
	return collect(ctx, r.q, "workers", listWorkers, nil, func(row row) (w Worker, err error) {
		err = row.Scan(&w.ID, &w.Beat)
		return w, err
	})
}
