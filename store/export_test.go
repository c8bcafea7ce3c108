package store

// FailAt calls fn at each point of Blobs.Put at which a crash leaves something
// different behind.
func (b *Blobs) FailAt(fn func(point string)) { b.at = fn }
