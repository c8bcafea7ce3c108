package store

import "context"

// blobsSetting holds which place keeps the blobs of this database. What begins
// with "local/" says where things are and belongs in no backup.
const blobsSetting = "local/blobs"

const addSetting = `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`

var errOtherBlobs = &Error{Code: Invalid, Message: "the original files of this database are kept in another place than the one named here; " +
	"several processes on one database need one place for them: name it to each with --blobs s3://..., or use the data folder that has them"}

// matchBlobs refuses to work with other blobs than those that belong to the
// database: a worker that looks for them in its own folder would call every
// document lost.
func (s *Store) matchBlobs(ctx context.Context) error {
	here, err := s.blobsPlace(ctx)
	if err != nil {
		return err
	}
	var wanted string
	err = s.InTx(ctx, func(tx Tx) error {
		if _, err := tx.exec(ctx, "note blobs", addSetting, blobsSetting, here); err != nil {
			return err
		}
		wanted, err = tx.Setting(ctx, blobsSetting)
		return err
	})
	if err == nil && wanted != here {
		return errOtherBlobs
	}
	return err
}

// blobsPlace names the place of the blobs. A folder beside its own database is
// moved and copied with it and needs no name.
func (s *Store) blobsPlace(ctx context.Context) (string, error) {
	if _, folder := s.Blobs.(*folderBlobs); folder && !s.Shared() {
		return "folder", nil
	}
	return s.Blobs.identity(ctx)
}
