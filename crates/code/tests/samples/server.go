// Package server answers requests.
package server

import (
	"context"
	"fmt"
)

import "os"

// Most is how many there are.
const Most = 16

const (
	// Low is the least.
	Low = iota
	High
	a, b = 1, 2
)

var (
	ErrFull = fmt.Errorf("full")
	table   = map[string]int{
		"a": 1,
	}
)

var handler = func(a int) int { local := a; return local }

// Server answers.
type Server struct {
	Name string
	inner struct {
		deep int
	}
}

type (
	ID      int
	Handler func(ctx context.Context, id ID) error
	Alias   = Server
)

type Store[K comparable, V any] interface {
	Get(key K) (V, error)
	fmt.Stringer
}

// New makes one. It does not start it.
func New(name string) *Server { return &Server{Name: name} }

func (s *Server) Serve(
	ctx context.Context,
	handlers ...Handler,
) (err error) {
	const within = 1
	type local struct{ a int }
	inner := func() { fmt.Println(within) }
	defer inner()
	for i, it := range handlers {
		if err := it(ctx, ID(i)); err != nil {
			return err
		}
	}
	switch {
	case s.Name == "":
		os.Exit(1)
	default:
	}
	return nil
}

func (Server) String() string { return "server" }

func Map[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	return out
}

func broken(a int {
	return
}

func init() {}
