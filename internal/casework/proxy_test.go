package casework_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// A proxy stands between the program and PostgreSQL and loses what it is told to.
type proxy struct {
	listener net.Listener
	server   string // network and address of PostgreSQL
	network  string
	loses    atomic.Int32 // what it loses next, once
	down     atomic.Bool  // it takes no more connections
	falls    atomic.Bool  // it goes down when it has lost an answer

	mu    sync.Mutex
	conns []net.Conn
}

// What a proxy loses.
const (
	nothing       = iota
	theQuestion   // before the server has it
	theAnswer     // when the server has given it
	theConnection // to the program, when the server has the question
)

// between starts a proxy before the server of the address and returns the address
// to use instead.
func between(t *testing.T, address string) (*proxy, string) {
	t.Helper()
	c, err := pgconn.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{}
	p.network, p.server = pgconn.NetworkAddress(c.Host, c.Port)
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	go p.serve()
	t.Cleanup(func() { p.shut(); p.listener.Close() })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("host", "127.0.0.1")
	q.Set("port", strconv.Itoa(p.listener.Addr().(*net.TCPAddr).Port))
	u.Host, u.RawQuery = "", q.Encode()
	return p, u.String()
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.server)
		if err != nil || p.down.Load() {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		deaf := &atomic.Bool{}
		go p.questions(client, server, deaf)
		go p.answers(client, server, deaf)
	}
}

// shut ends all connections and takes no more.
func (p *proxy) shut() {
	p.down.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// What a program says to PostgreSQL, by the first letter: bind begins a question whose
// statements are prepared, which looking after the connection is not.
const (
	bind = 'B'
	end  = 'S'
)

// questions passes on what the program says, until it is told to lose something of what
// it writes.
func (p *proxy) questions(client, server net.Conn, deaf *atomic.Bool) {
	defer func() { _ = server.(interface{ CloseWrite() error }).CloseWrite() }() // it may still be at work
	defer client.Close()
	message, err := readFirst(client)
	if err == nil && isCancel(message) {
		return // as the network may lose it
	}
	writes := !bytes.Contains(message, []byte("default_transaction_read_only\x00on\x00"))
	lose := int32(nothing)
	for err == nil {
		if writes && message[0] == bind && lose == nothing {
			lose = p.loses.Swap(nothing)
		}
		deaf.Store(lose == theAnswer)
		if lose == theQuestion {
			server.Close()
			return
		}
		if _, err = server.Write(message); err != nil || lose == theConnection && message[0] == end {
			return
		}
		message, err = read(client)
	}
}

// isCancel reports whether a connection was opened only to stop what another one does.
func isCancel(message []byte) bool {
	return len(message) >= 8 && binary.BigEndian.Uint32(message[4:]) == 80877102
}

// answers passes on what the server says, message by message. When it is deaf it
// hears the answer out and ends.
func (p *proxy) answers(client, server net.Conn, deaf *atomic.Bool) {
	defer client.Close()
	for {
		message, err := read(server)
		if err != nil {
			return
		}
		if !deaf.Load() {
			_, _ = client.Write(message) // the program may have gone; the server is heard to its end
		} else if message[0] == 'Z' { // ready for the next question: this one is answered
			if p.falls.Load() {
				p.shut()
			}
			server.Close()
			return
		}
	}
}

// read reads a message: a letter, its length, the rest.
func read(from io.Reader) ([]byte, error) {
	letter := make([]byte, 1)
	if _, err := io.ReadFull(from, letter); err != nil {
		return nil, err
	}
	rest, err := readFirst(from)
	return append(letter, rest...), err
}

// readFirst reads the message that a program introduces itself with, which has no letter.
func readFirst(from io.Reader) ([]byte, error) {
	length := make([]byte, 4)
	if _, err := io.ReadFull(from, length); err != nil {
		return nil, err
	}
	rest := make([]byte, binary.BigEndian.Uint32(length)-4)
	_, err := io.ReadFull(from, rest)
	return append(length, rest...), err
}
