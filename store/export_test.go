package store

// FailAt calls fn at each point of Blobs.Put at which a crash leaves something
// different behind.
func FailAt(b Blobs, fn func(point string)) { b.(*folderBlobs).at = fn }
