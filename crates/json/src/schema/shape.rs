//! What stands at a path.

use crate::tape::{Value, ValueKind};
use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;

/// How deep values are looked into.
const MAX_DEPTH: usize = 64;
/// An object with more keys than this is a map if its values are all of one kind.
const RECORD: usize = 32;
/// One with more keys than this is a map if its siblings have other keys.
const SMALL_RECORD: usize = 8;
/// Fewest objects under keys of an object that make a map if they are alike.
const ALIKE: usize = 4;

/// All values at a path.
#[derive(Debug, Default)]
pub(super) struct Shape<'t> {
    pub(super) count: usize,
    pub(super) objects: Counts,
    pub(super) arrays: Counts,
    /// Members of the objects by their keys as written, quotes left out, in the order in which they come up.
    pub(super) members: Vec<(&'t [u8], Shape<'t>)>,
    places: FxHashMap<&'t [u8], usize>,
    /// Elements of the arrays.
    pub(super) elements: Option<Box<Shape<'t>>>,
    pub(super) strings: Texts<'t>,
    pub(super) numbers: Texts<'t>,
    pub(super) booleans: Texts<'t>,
    pub(super) nulls: usize,
}

/// How many things hold how many others.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) count: usize,
    /// Fewest and most that one of them holds.
    pub(super) bounds: Option<(usize, usize)>,
}

/// Values that hold no others.
#[derive(Debug, Default)]
pub(super) struct Texts<'t> {
    pub(super) count: usize,
    /// How often each is there, as written, quotes included.
    pub(super) values: FxHashMap<&'t [u8], usize>,
}

impl<'t> Shape<'t> {
    /// Adds `value`, which lies so deep.
    pub(super) fn add(&mut self, value: Value<'t>, depth: usize) {
        self.count += 1;
        let text = value.raw();
        match value.kind() {
            ValueKind::Object => self.objects.add(value.len()),
            ValueKind::Array => self.arrays.add(value.len()),
            ValueKind::String => self.strings.add(text, 1),
            ValueKind::Number => self.numbers.add(text, 1),
            ValueKind::True | ValueKind::False => self.booleans.add(text, 1),
            ValueKind::Null => self.nulls += 1,
        }
        if depth == MAX_DEPTH {
            return;
        }
        for element in value.elements() {
            self.elements.get_or_insert_default().add(element, depth + 1);
        }
        for (key, member) in value.members() {
            self.member(key.unquoted().unwrap_or_default()).add(member, depth + 1);
        }
    }

    fn member(&mut self, key: &'t [u8]) -> &mut Shape<'t> {
        let next = self.members.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.members.push((key, Shape::default()));
        }
        &mut self.members[place].1
    }

    /// Whether the keys of the objects are data rather than names: what stands at them are objects with the same
    /// keys; or each object has keys of its own; or there are many and nearly all values are of one kind.
    pub(super) fn is_map(&self) -> bool {
        let keys = self.members.len();
        let count = |it: &(&[u8], Shape<'_>)| it.1.count;
        let all = self.members.iter().map(count).sum::<usize>();
        let is_common = |it: &&(&[u8], Shape<'_>)| it.1.count * 2 >= self.objects.count;
        let common = self.members.iter().filter(is_common).map(count).sum::<usize>();
        self.members_are_alike()
            || keys > SMALL_RECORD && common * 2 < all
            || keys > RECORD && self.most_of_a_kind() * 10 >= all * 9
    }

    /// Whether the members are objects most of whose keys others have, too.
    fn members_are_alike(&self) -> bool {
        let are_objects =
            self.members.iter().all(|(_, it)| it.objects.count == it.count && it.count > 0);
        if self.members.len() < ALIKE || !are_objects {
            return false;
        }
        let mut counts: FxHashMap<&[u8], usize> = FxHashMap::default();
        for (key, _) in self.members.iter().flat_map(|(_, member)| &member.members) {
            *counts.entry(key).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let common: usize = counts.values().filter(|count| **count * 2 >= self.members.len()).sum();
        common * 10 >= all * 7 && all > 0
    }

    /// How many values of members are of the most common kind.
    fn most_of_a_kind(&self) -> usize {
        let of = |count: fn(&Shape<'_>) -> usize| {
            self.members.iter().map(|(_, member)| count(member)).sum::<usize>()
        };
        let containers = of(|it| it.objects.count).max(of(|it| it.arrays.count));
        let scalars = of(|it| it.strings.count).max(of(|it| it.numbers.count));
        containers.max(scalars).max(of(|it| it.booleans.count))
    }

    /// The shape of all members together.
    pub(super) fn of_all_members(&mut self) -> Shape<'t> {
        self.places.clear();
        let mut all = Shape::default();
        std::mem::take(&mut self.members).into_iter().for_each(|(_, member)| all.absorb(member));
        all
    }

    fn absorb(&mut self, other: Shape<'t>) {
        self.count += other.count;
        self.objects.absorb(&other.objects);
        self.arrays.absorb(&other.arrays);
        self.strings.absorb(other.strings);
        self.numbers.absorb(other.numbers);
        self.booleans.absorb(other.booleans);
        self.nulls += other.nulls;
        for (key, member) in other.members {
            self.member(key).absorb(member);
        }
        if let Some(elements) = other.elements {
            self.elements.get_or_insert_default().absorb(*elements);
        }
    }
}

impl Counts {
    fn add(&mut self, len: usize) {
        self.absorb(&Counts { count: 1, bounds: Some((len, len)) });
    }

    fn absorb(&mut self, other: &Counts) {
        self.count += other.count;
        self.bounds = match (self.bounds, other.bounds) {
            (Some((min, max)), Some((least, most))) => Some((min.min(least), max.max(most))),
            (bounds, None) | (None, bounds) => bounds,
        };
    }
}

impl<'t> Texts<'t> {
    fn add(&mut self, text: &'t [u8], count: usize) {
        self.count += count;
        *self.values.entry(text).or_default() += count;
    }

    fn absorb(&mut self, other: Texts<'t>) {
        other.values.into_iter().for_each(|(text, count)| self.add(text, count));
    }

    /// All that are distinct, the most frequent first.
    pub(super) fn ranked(&self) -> Vec<(&'t [u8], usize)> {
        let mut ranked: Vec<_> = self.values.iter().map(|(text, count)| (*text, *count)).collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }

    /// Fewest and most bytes between the quotes of a string.
    pub(super) fn lengths(&self) -> RangeInclusive<usize> {
        let lengths = || self.values.keys().map(|text| text.len().saturating_sub(2));
        lengths().min().unwrap_or(0)..=lengths().max().unwrap_or(0)
    }

    /// The smallest and the largest number, as written. Of those that are equal, the one whose text comes first.
    pub(super) fn extremes(&self) -> Option<(&'t [u8], &'t [u8])> {
        let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<f64>().ok();
        let numbers = || self.values.keys().filter_map(|text| Some((number(text)?, *text)));
        let order = |a: &(f64, &'t [u8]), b: &(f64, &'t [u8])| a.0.total_cmp(&b.0);
        let smallest = numbers().min_by(|a, b| order(a, b).then(a.1.cmp(b.1)))?;
        let largest = numbers().max_by(|a, b| order(a, b).then(b.1.cmp(a.1)))?;
        Some((smallest.1, largest.1))
    }
}
