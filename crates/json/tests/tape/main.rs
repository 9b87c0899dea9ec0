//! What a tape accepts, what it refuses, and that it agrees with other parsers on both.

mod documents;
mod edges;
mod handles;
mod oracles;
mod properties;
