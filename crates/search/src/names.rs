//! Names that are met again and again, each with a number.

use rustc_hash::FxHashMap;

/// Names in the order in which they were met first.
#[derive(Debug, Default)]
pub(crate) struct Names {
    numbers: FxHashMap<Box<[u8]>, u32>,
    names: Vec<Box<[u8]>>,
}

impl Names {
    /// The number of `name`, counted from 0.
    pub(crate) fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.into(), number);
        self.names.push(name.into());
        number
    }

    /// The number of `name`, if it was met.
    pub(crate) fn find(&self, name: &[u8]) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name with this number.
    pub(crate) fn name(&self, number: u32) -> &[u8] {
        &self.names[number as usize]
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
}
