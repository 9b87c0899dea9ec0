//! A cache.

#![allow(dead_code)]

use std::{collections::HashMap, fmt};

/// How many there are.
pub const MOST: usize = 16;
static NAMES: &[&str] = &[
    "a",
    "b",
];
pub type Result<T> = std::result::Result<T, Error>;

/// What may fail.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// It is full.
    Full { most: usize },
    Other(String),
}

pub struct Unit;
struct Pair(u8, u8);

/// Keeps values.
pub struct Cache<K, V>
where
    K: std::hash::Hash,
{
    values: HashMap<K, V>,
}

union Bits {
    number: u32,
    bytes: [u8; 4],
}

pub trait Keep<T: ?Sized>: Send {
    type Key: Eq;
    const LEAST: usize = 1;
    fn keep(&mut self, key: Self::Key) -> bool;
    fn forget(&mut self) {}
}

impl<K, V> Cache<K, V> {
    const OWN: u8 = 1;

    /// Makes an empty one. It takes no room.
    pub const fn new() -> Self { todo!() }

    pub(crate) async unsafe fn get<'a, Q>(
        &'a self,
        key: &Q,
    ) -> Option<&'a V>
    where
        Q: ?Sized,
    {
        const WITHIN: u8 = 2;
        fn inner(a: u8) -> u8 {
            let add = |b: u8| b + WITHIN;
            add(a)
        }
        if inner(1) > 2 {
            return None;
        }
        None
    }
}

impl<K, V> fmt::Display for Cache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", "fn not_one() {}")
    }
}

macro_rules! keep {
    ($it:expr) => {
        $it
    };
}

extern "C" {
    fn native(a: u8) -> u8;
}

mod inner {
    pub(super) fn deep() {}
    pub mod deeper { pub fn deepest() {} }
}
mod elsewhere;

fn broken(a: u8 {
    a
}

#[cfg(test)]
mod tests {
    #[test]
    fn keeps() {
        assert!(true);
    }
}
