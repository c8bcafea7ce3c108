package ingest

// The stubborn format is exercised where children can be killed by signals.
var stubborn = Format{Name: "stubborn", Match: func([]byte, string, string) bool { return false }}
