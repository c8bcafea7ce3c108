// Package s3test gives tests a bucket: a small server on loopback that speaks as
// much of S3 as a store needs (PUT, GET, HEAD, DELETE, list), over real HTTP to
// the real client. It keeps objects in memory and checks no signatures.
package s3test

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is a running bucket.
type Server struct {
	web *httptest.Server

	mu      sync.Mutex
	objects map[string]object
	broken  func(r *http.Request) bool
}

type object struct {
	body []byte
	at   time.Time
}

const bucket = "originals"

// Start starts a server that ends with the test, and sets the environment in
// which a client finds its credentials.
func Start(t *testing.T) *Server {
	t.Helper()
	s := &Server{objects: map[string]object{}}
	s.web = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.web.Close)
	for name, value := range Environment {
		t.Setenv(name, value)
	}
	return s
}

// Environment is what a client needs to use the server.
var Environment = map[string]string{
	"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": Secret, "AWS_REGION": "eu-west-2",
	"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
	"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
}

// Secret is the key that must show up nowhere.
const Secret = "made-up-secret-that-no-message-repeats"

// URL is the address of a folder of the bucket, as --blobs takes it.
func (s *Server) URL(folder string) string {
	q := url.Values{"endpoint": {s.web.URL}, "use_path_style": {"true"}}
	return "s3://" + bucket + "/" + folder + "?" + q.Encode()
}

// Break lets every request for which fn is true fail with 500, and cuts what it
// would have stored; nil mends it.
func (s *Server) Break(fn func(r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = fn
}

// Change lets a test damage or age what is stored.
func (s *Server) Change(key string, fn func(body []byte, at time.Time) ([]byte, time.Time)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.objects[key]
	o.body, o.at = fn(slices.Clone(o.body), o.at)
	s.objects[key] = o
}

// Keys lists what is stored.
func (s *Server) Keys() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.objects {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case err != nil || s.broken != nil && s.broken(r):
		fail(w, http.StatusInternalServerError, "InternalError")
	case name != bucket:
		fail(w, http.StatusNotFound, "NoSuchBucket")
	case key == "" && r.Method == http.MethodGet:
		s.list(w, r.URL.Query())
	case r.Method == http.MethodPut:
		s.put(w, r, key, body)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		s.get(w, r, key)
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	default:
		fail(w, http.StatusNotImplemented, "NotImplemented")
	}
}

func (s *Server) put(w http.ResponseWriter, r *http.Request, key string, body []byte) {
	if _, there := s.objects[key]; there && r.Header.Get("If-None-Match") == "*" {
		fail(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	if strings.Contains(r.Header.Get("Content-Encoding"), "aws-chunked") {
		fail(w, http.StatusNotImplemented, "NotImplemented")
		return
	}
	s.objects[key] = object{body, time.Now()}
	w.Header().Set("ETag", etag(body))
}

func (s *Server) get(w http.ResponseWriter, r *http.Request, key string) {
	o, there := s.objects[key]
	if !there {
		fail(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	w.Header().Set("ETag", etag(o.body))
	w.Header().Set("Last-Modified", o.at.UTC().Format(http.TimeFormat))
	w.Header().Set("Content-Length", fmt.Sprint(len(o.body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(o.body)
	}
}

type listing struct {
	XMLName     xml.Name `xml:"ListBucketResult"`
	Name        string
	KeyCount    int
	IsTruncated bool
	Next        string  `xml:"NextContinuationToken,omitempty"`
	Contents    []entry `xml:"Contents"`
}

type entry struct {
	Key          string
	LastModified string
	ETag         string
	Size         int
}

// list gives the keys after the token, a few at a time, so that a client that
// reads only the first page is found out.
func (s *Server) list(w http.ResponseWriter, q url.Values) {
	const page = 3
	after := q.Get("continuation-token")
	l := listing{Name: bucket}
	keys := make([]string, 0, len(s.objects))
	for key := range s.objects {
		if strings.HasPrefix(key, q.Get("prefix")) && key > after {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys[:min(page, len(keys))] {
		o := s.objects[key]
		l.Contents = append(l.Contents, entry{key, o.at.UTC().Format(time.RFC3339), etag(o.body), len(o.body)})
	}
	l.KeyCount = len(l.Contents)
	if l.IsTruncated = len(keys) > page; l.IsTruncated {
		l.Next = keys[page-1]
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(l)
}

// etag is a mark of the bytes, in quotes, as S3 gives it.
func etag(body []byte) string {
	sum := md5.Sum(body)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>made for a test</Message></Error>", code)
}
