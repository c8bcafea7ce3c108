//go:build !linux

package ingest

func limitOffice(string, string) error { return nil }
