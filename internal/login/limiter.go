package login

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Limiter bounds how often one client address may ask. It is held in memory
// and of bounded size; each node has its own.
type Limiter struct {
	every rate.Limit
	burst int
	most  int

	mu       sync.Mutex
	now, old map[netip.Prefix]*rate.Limiter
}

// NewLimiter allows an office behind one address to come in together, 40 tries
// at once and then one every three seconds, and remembers 20 000 addresses or more.
func NewLimiter() *Limiter { return newLimiter(3*time.Second, 40, 20_000) }

// newLimiter allows burst requests at once and then one per every, from each of
// the latest addresses, at least most of them.
func newLimiter(every time.Duration, burst, most int) *Limiter {
	return &Limiter{every: rate.Every(every), burst: burst, most: most, now: make(map[netip.Prefix]*rate.Limiter)}
}

// Allow reports whether a request from address may go on at the instant. A
// whole /64 counts as one address: that is what one subscriber has. What is no
// address counts as one address too.
func (l *Limiter) Allow(address string, at time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := subscriber(address)
	lim := l.now[key]
	if lim == nil {
		if lim = l.old[key]; lim == nil {
			lim = rate.NewLimiter(l.every, l.burst)
		}
		if len(l.now) >= l.most {
			l.old, l.now = l.now, make(map[netip.Prefix]*rate.Limiter)
		}
		l.now[key] = lim
	}
	return lim.AllowN(at, 1)
}

// subscriber takes "host", "host:port" and "[host]:port".
func subscriber(address string) netip.Prefix {
	a, err := netip.ParseAddr(address)
	if err != nil {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return netip.Prefix{}
		}
		a = ap.Addr()
	}
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // both lengths fit their kind
	return p
}
