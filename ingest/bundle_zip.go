package ingest

import (
	"archive/zip"
	"io"
	"io/fs"
)

// tellBundles says which members of an archive belong together. Planning works
// with whole names, since a label leaves out what makes it too long; members
// that were refused are planned with too, so that a bundle counts them.
func tellBundles(z *zip.Reader, bad map[*zip.File]bool, lim Limits, to Sink) error {
	var files []PlanFile
	byName, labels := map[string]*zip.File{}, map[string]string{}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || litter(f.Name) {
			continue
		}
		name := cleanName(decodedName(f.Name, f.NonUTF8))
		if byName[name] != nil {
			continue // two of one name cannot be told apart
		}
		byName[name], labels[name] = f, memberName(f.Name, f.NonUTF8)
		files = append(files, PlanFile{Name: name, Size: int64(min(f.UncompressedSize64, 1<<62))})
	}
	if len(files) > lim.Members {
		files = files[:lim.Members]
	}
	left := lim.Unpack
	open := func(name string) (io.ReadCloser, error) {
		f := byName[name]
		if f == nil || refuseMember(f, bad, 0, left, lim) != "" {
			return nil, fs.ErrNotExist
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		return boundedMember{&member{from: r, packed: int64(f.CompressedSize64), left: &left, lim: lim}, r}, nil
	}
	bundles := planRecovered(files, open)
	renamed(bundles, func(name string) string { return labels[name] })
	for _, b := range bundles {
		if err := to.Bundle(b); err != nil {
			return err
		}
	}
	return nil
}

// boundedMember is a member that unpacks within the limits.
type boundedMember struct {
	io.Reader
	io.Closer
}
