package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a running PostgreSQL that belongs to this process.
type Cluster struct {
	dir      string // everything of it
	bin      string // PostgreSQL's programs
	password string
	port     int
	durable  bool
	hold     io.WriteCloser // the server runs while this is open
	server   *exec.Cmd
}

// options of the server: small, quick to begin, and quick to name a deadlock.
var options = []string{
	"max_connections=300", "shared_buffers=32MB", "deadlock_timeout=200ms",
	"autovacuum=off", "max_wal_size=512MB", "logging_collector=off",
}

// loose gives durability up: the cluster does not outlive the test.
var loose = []string{"fsync=off", "full_page_writes=off", "synchronous_commit=off"}

// newCluster makes a cluster and starts it. A durable one keeps what was
// committed when it is killed.
func newCluster(durable bool) (*Cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "checkweigh-postgres-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, bin: bin, password: rand.Text(), durable: durable}
	if err := errors.Join(c.init(), c.Start()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, nil
}

// init makes the files of the cluster, as another user where this one is root:
// PostgreSQL refuses to run as root.
func (c *Cluster) init() error {
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(c.password+"\n"), 0o600); err != nil {
		return err
	}
	if err := giveAway(c.dir, secret); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(c.bin, "initdb"), "--pgdata", c.data(), "--username", "postgres",
		"--pwfile", secret, "--auth", "password", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	asOther(cmd)
	cmd.Dir = c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// keeper runs the server until its input ends, which it does when the test
// program ends, even by kill -9. Then nothing is kept; after a line it is.
const keeper = `"$@" >>log 2>&1 & server=$!
trap '' INT TERM
read -r line
kill -QUIT $server
wait $server
[ -n "$line" ] || rm -rf "$PWD"`

// Start starts the server and returns once it answers. A cluster that was
// stopped comes back with the same address.
func (c *Cluster) Start() error {
	for try := 1; ; try++ {
		if c.port == 0 || try > 1 {
			port, err := freePort()
			if err != nil {
				return err
			}
			c.port = port
		}
		err := c.start()
		if err == nil || try == 3 {
			return err
		}
		c.Stop()
	}
}

func (c *Cluster) start() error {
	args := []string{"-c", keeper, "sh", filepath.Join(c.bin, "postgres"), "-D", c.data(),
		"-c", "listen_addresses=127.0.0.1", "-c", "port=" + strconv.Itoa(c.port), "-c", "unix_socket_directories=" + c.dir}
	for _, o := range c.options() {
		args = append(args, "-c", o)
	}
	c.server = exec.Command("/bin/sh", args...)
	c.server.Dir = c.dir
	asOther(c.server)
	hold, err := c.server.StdinPipe()
	if err != nil {
		return err
	}
	c.hold = hold
	if err := c.server.Start(); err != nil {
		return err
	}
	return c.awaitAnswer()
}

func (c *Cluster) options() []string {
	if c.durable {
		return options
	}
	return append(loose, options...)
}

// Stop ends the server at once, as a crash would, and keeps its data.
func (c *Cluster) Stop() {
	if c.hold == nil {
		return
	}
	_, _ = io.WriteString(c.hold, "keep\n")
	_ = c.hold.Close()
	_ = c.server.Wait()
	c.hold = nil
}

// remove ends the server and takes away all it had.
func (c *Cluster) remove() {
	if c.hold != nil {
		_ = c.hold.Close()
		_ = c.server.Wait()
	}
	_ = os.RemoveAll(c.dir)
}

// URL is the address of a database of the cluster.
func (c *Cluster) URL(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword("postgres", c.password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)), Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// awaitAnswer polls until the server takes connections.
func (c *Cluster) awaitAnswer() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := c.exec(ctx, "postgres", "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("postgres did not start: %w\n%s", err, log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// exec runs a statement in a database.
func (c *Cluster) exec(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
