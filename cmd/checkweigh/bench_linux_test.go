package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These measure the whole pipeline, each once: `.ci/bench` runs them. They are
// for Linux, where a process says in /proc what its children use.

// filesToImport is the folder of real documents, or one of made ones when there
// is none.
func filesToImport(b *testing.B) string {
	if dir := os.Getenv("CHECKWEIGH_SHARED"); dir != "" {
		if files, err := filepath.Abs(filepath.Join(dir, "corpus", "files")); err == nil {
			if _, err := os.Stat(files); err == nil {
				return files
			}
		}
	}
	b.Log("real documents NOT RUN: set CHECKWEIGH_SHARED; made ones are imported instead")
	dir := b.TempDir()
	makeContracts(b, dir, 100, 8)
	return dir
}

// makeContracts writes so many PDFs, each of its own words, twenty to a folder.
func makeContracts(b *testing.B, dir string, documents, pages int) {
	b.Helper()
	for n := range documents {
		folder := filepath.Join(dir, fmt.Sprintf("request-%02d", n/20))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("contract-%04d.pdf", n)), madePDF(uint64(n), pages, ""), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// madePDF is a contract of invented clauses with 44 lines to a page; the last
// line is given.
func madePDF(seed uint64, pages int, last string) []byte {
	random := rand.New(rand.NewPCG(seed, 5))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	kids := ""
	for page := range pages {
		var c strings.Builder
		c.WriteString("BT /F1 10 Tf 72 800 Td 16 TL\n")
		for l := range 22 {
			fmt.Fprintf(&c, "(%d.%d %s shall %s %s of the %s) Tj T*\n(%s, %s, and keep account %d of it.) Tj T*\n", page+1, l+1,
				pick("The Supplier", "The Buyer", "Each party", "The Council", "The Contractor"), pick("not disclose", "maintain", "deliver", "review", "delete", "give the Trade Union a copy"),
				pick("the Personal Data", "all Usage Data", "the invoices", "the assessment of risks", "any automated decision", "the logs"), pick("Staff", "Services", "Case system", "Rota system", "Schedule"),
				pick("on reasonable notice", "within ten Working Days", "at its own expense", "before any change"), pick("as set out in Schedule 3", "unless agreed otherwise in writing", "during the Term"), random.IntN(100_000))
		}
		if page == pages-1 {
			fmt.Fprintf(&c, "(%s) Tj\n", last)
		}
		c.WriteString("ET")
		objects = append(objects, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.String()))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", len(objects)))
		kids += fmt.Sprintf("%d 0 R ", len(objects))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", pages, kids)
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := out.Len()
	fmt.Fprintf(&out, "%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, at)
	return out.Bytes()
}

// cpuOf is what this process has used, or its children that have ended.
func cpuOf(who int) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(who, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkImport imports a folder into an empty data folder, and has Recoll
// index the same files where it is installed. OCR is off in both.
func BenchmarkImport(b *testing.B) {
	folder := filesToImport(b)
	for b.Loop() {
		var out, bad screen
		var profile bytes.Buffer
		if err := pprof.StartCPUProfile(&profile); err != nil {
			b.Fatal(err)
		}
		own, children, began := cpuOf(syscall.RUSAGE_SELF), cpuOf(syscall.RUSAGE_CHILDREN), time.Now()
		err := run(b.Context(), []string{"import", "--data", b.TempDir(), "--ocr", "off", "--dossier-per", "subfolder", folder}, func(string) string { return "" }, &out, &bad)
		took := time.Since(began)
		own, children = cpuOf(syscall.RUSAGE_SELF)-own, cpuOf(syscall.RUSAGE_CHILDREN)-children
		pprof.StopCPUProfile()
		if code := exitCode(err, &bad); code != exitDone && code != exitPartly {
			b.Fatalf("%v\n%s%s", err, out.String(), bad.String())
		}
		counted := regexp.MustCompile(`/(\d+) files · .* (\d+) pages`).FindAllStringSubmatch(bad.String(), -1)
		if len(counted) == 0 {
			b.Fatalf("it does not say what it read: %s", bad.String())
		}
		files, pages := number(counted[len(counted)-1][1]), number(counted[len(counted)-1][2])
		all := (own + children).Seconds()
		b.ReportMetric(files, "documents")
		b.ReportMetric(pages, "pages")
		b.ReportMetric(files/took.Minutes(), "documents/min")
		b.ReportMetric(files/all*60, "documents/CPU-min")
		b.ReportMetric(pages/all, "pages/CPU-s")
		b.ReportMetric(all, "CPU-s")
		b.ReportMetric(children.Seconds(), "children-CPU-s")
		parts := stages(b, profile.Bytes())
		for _, stage := range stageNames {
			used := parts[stage] * own.Seconds()
			if stage == "read" {
				used += children.Seconds()
			}
			b.ReportMetric(100*used/all, stage+"-%")
		}
		if recoll := recollCPU(b, folder); recoll > 0 {
			b.ReportMetric(recoll.Seconds(), "recoll-CPU-s")
			b.ReportMetric(all/recoll.Seconds(), "times-recoll")
		}
	}
}

func number(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return n
}

// recollCPU is what recollindex and its helpers use; 0 where it is not installed.
func recollCPU(b *testing.B, folder string) time.Duration {
	program, err := exec.LookPath("recollindex")
	if err != nil {
		b.Log("Recoll NOT RUN: recollindex is missing (Debian package recollcmd)")
		return 0
	}
	home := b.TempDir()
	if err := os.WriteFile(filepath.Join(home, "recoll.conf"), []byte("topdirs = "+folder+"\npdfocr = 0\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(program, "-c", home)
	cmd.Env = append(os.Environ(), "HOME="+home, "RECOLL_CONFDIR="+home)
	if said, err := cmd.CombinedOutput(); err != nil {
		b.Logf("Recoll NOT RUN: %v\n%.2000s", err, said)
		return 0
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// stageNames are the parts of an import, in their order.
var stageNames = []string{"read", "check", "index", "store", "memory", "rest"}

// stageOf tells which part of an import a function belongs to; "" when callers
// decide.
func stageOf(function string) string {
	for _, s := range []struct{ part, stage string }{
		{"checkweigh/ingest.", "read"}, {"checkweigh/analyze.", "check"}, {"checkweigh/rules.", "check"},
		{"checkweigh/search.", "index"}, {"blevesearch/", "index"},
		{"checkweigh/store", "store"}, {"modernc.org/sqlite", "store"}, {"riverqueue/", "store"}, {"database/sql.", "store"},
		{"runtime.gcBgMarkWorker", "memory"}, {"runtime.bgsweep", "memory"}, {"runtime.bgscavenge", "memory"},
	} {
		if strings.Contains(function, s.part) {
			return s.stage
		}
	}
	return ""
}

// stages are the shares of a CPU profile by the innermost function that belongs
// to a part.
func stages(b *testing.B, profile []byte) map[string]float64 {
	name := filepath.Join(b.TempDir(), "cpu.out")
	if err := os.WriteFile(name, profile, 0o600); err != nil {
		b.Fatal(err)
	}
	traces, err := exec.Command("go", "tool", "pprof", "-traces", "-unit=ms", name).Output()
	if err != nil {
		b.Fatalf("go tool pprof: %v", err)
	}
	parts, all := map[string]float64{}, 0.0
	for _, trace := range strings.Split(string(traces), "-----------+")[1:] {
		_, trace, _ = strings.Cut(trace, "\n")
		fields := strings.Fields(trace)
		if len(fields) < 2 || !strings.HasSuffix(fields[0], "ms") {
			continue
		}
		ms, stage := number(strings.TrimSuffix(fields[0], "ms")), "rest"
		for _, function := range fields[1:] {
			if strings.HasSuffix(function, "checkweigh/ingest.Clauses") {
				stage = "check" // cutting into clauses is ingest's, and part of checking
				break
			}
			if s := stageOf(function); s != "" && stage == "rest" {
				stage = s
			}
		}
		parts[stage] += ms
		all += ms
	}
	for stage := range parts {
		parts[stage] /= all
	}
	return parts
}

// serveBench starts a serve on an empty folder, and gives its address and a token.
func serveBench(b *testing.B) (server *running, address, token string) {
	data := b.TempDir()
	for _, args := range [][]string{
		{"user", "add", "Bench", "--data", data, "--email", "bench@example.org", "--role", "admin"},
		{"token", "add", "bench@example.org", "--data", data, "--name", "bench", "--scope", "admin"},
	} {
		var out, bad screen
		if err := run(b.Context(), args, func(string) string { return "" }, &out, &bad); err != nil {
			b.Fatalf("%v\n%s", err, bad.String())
		}
		token = strings.TrimSpace(out.String()) // of the last
	}
	server = begin(b, "serve", "--data", data, "--addr", "127.0.0.1:0", "--ocr", "off")
	server.await("Stop with Ctrl-C")
	address = regexp.MustCompile(`Serving on (\S+)`).FindStringSubmatch(server.text())[1]
	return server, address, token
}

// ask asks the server and gives what it answered.
func ask(b *testing.B, method, address, token, kind string, body io.Reader) string {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, address, body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		b.Fatalf("%s %s: %d %v %s", method, address, answer.StatusCode, err, said)
	}
	return string(said)
}

// BenchmarkUploadToSearchable uploads a made contract of 35 pages to an idle
// serve on the embedded default until a search finds its last line. The first
// upload, which starts the reading child, is not counted.
func BenchmarkUploadToSearchable(b *testing.B) {
	server, address, token := serveBench(b)
	id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(ask(b, "POST", address+"/api/v1/dossiers", token, "application/json", strings.NewReader(`{"title":"Bench"}`)))[1]
	var used time.Duration
	count := 0
	upload := func() {
		count++
		word := fmt.Sprintf("lastword%d", count)
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, _ := w.CreateFormFile("files", "contract.pdf")
		_, _ = part.Write(madePDF(uint64(count), 35, "99.9 The Supplier shall name "+word+"."))
		_ = w.Close()
		before := treeCPU(server.cmd.Process.Pid)
		ask(b, "POST", address+"/api/v1/dossiers/"+id+"/documents", token, w.FormDataContentType(), &form)
		find := address + "/api/v1/search?" + url.Values{"q": {word}}.Encode()
		for deadline := time.Now().Add(3 * time.Minute); !regexp.MustCompile(`"total":[1-9]`).MatchString(ask(b, "GET", find, token, "", nil)); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(deadline) {
				b.Fatalf("not found within three minutes: %s", server.text())
			}
		}
		used += treeCPU(server.cmd.Process.Pid) - before
	}
	upload()
	used = 0
	b.ResetTimer()
	for range b.N {
		upload()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/upload")
	b.ReportMetric(used.Seconds()/float64(b.N), "CPU-s/upload")
}

// treeCPU is what a running process and its children have used, those that have
// ended included.
func treeCPU(pid int) (used time.Duration) {
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
	names, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		id := filepath.Base(filepath.Dir(name))
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:])) // from the state, field 3, on
		if len(f) > 14 && (id == strconv.Itoa(pid) || f[1] == strconv.Itoa(pid)) {
			for _, n := range f[11:15] {
				used += time.Duration(number(n)) * tick
			}
		}
	}
	return used
}

// BenchmarkServeMemory imports 1,000 made contracts into a serve and reports the
// most that the serve itself held, without the children that read.
func BenchmarkServeMemory(b *testing.B) {
	dir := b.TempDir()
	makeContracts(b, dir, 1000, 3)
	for range b.N {
		server, address, token := serveBench(b)
		before := peakMemory(server.cmd.Process.Pid)
		var out, bad screen
		err := run(b.Context(), []string{"import", "--server", address, "--token", token, "--ocr", "off", "--dossier-per", "subfolder", dir}, func(string) string { return "" }, &out, &bad)
		if err != nil || !strings.Contains(bad.String(), "1000/1000 files") {
			b.Fatalf("%v\n%s%s", err, out.String(), bad.String())
		}
		b.ReportMetric(float64(before)/1e6, "MB-at-rest")
		b.ReportMetric(float64(peakMemory(server.cmd.Process.Pid))/1e6, "MB-peak")
		b.ReportMetric(treeCPU(server.cmd.Process.Pid).Seconds(), "CPU-s")
	}
}
