//! Which keys the objects of a table have, and in what order.

use crate::tape::{Value, ValueKind};

/// Most keys of one object that become columns. Objects with more are maps.
const MAX_KEYS: usize = 256;
/// How deep objects become columns.
const MAX_DEPTH: usize = 8;
/// Objects of which each has less than this share of all their keys are maps, too: in percent.
const MIN_FILLED: usize = 50;

/// A key of the rows of a table.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// As written, without quotes.
    pub(super) key: &'t [u8],
    /// The keys of the objects that stand here, in order.
    pub(super) children: Vec<Node<'t>>,
    /// How many objects stand here, and how many members they have in all.
    objects: usize,
    members: usize,
    /// Whether anything stands here that does not go into the columns of the children.
    pub(super) has_other: bool,
}

impl<'t> Node<'t> {
    /// The root of the tree of all keys of `rows`. `None` if they do not make columns.
    pub(super) fn of(rows: &[Value<'t>]) -> Option<Self> {
        let mut root = Self::new(b"");
        rows.iter().for_each(|row| root.add(*row, 0));
        root.prune();
        (!root.children.is_empty() && !root.has_other).then_some(root)
    }

    fn new(key: &'t [u8]) -> Self {
        Self { key, children: Vec::new(), objects: 0, members: 0, has_other: false }
    }

    /// A new key takes its place behind the one that it follows, so that as many objects as possible have
    /// their keys in the order of the children.
    fn add(&mut self, value: Value<'t>, depth: usize) {
        if value.kind() != ValueKind::Object || value.is_empty() || depth > MAX_DEPTH {
            self.has_other = true;
            return;
        }
        self.objects += 1;
        self.members += value.len();
        if self.children.len() > MAX_KEYS {
            return;
        }
        let mut place = 0;
        for (key, value) in value.members() {
            let key = key.unquoted().unwrap_or_default();
            if self.children.get(place).is_none_or(|child| child.key != key) {
                match self.children.iter().position(|child| child.key == key) {
                    Some(known) => place = known,
                    None => self.children.insert(place, Self::new(key)),
                }
            }
            self.children[place].add(value, depth + 1);
            place += 1;
        }
    }

    /// Takes maps for values.
    fn prune(&mut self) {
        let is_map = self.children.len() > MAX_KEYS
            || self.members * 100 < self.children.len() * self.objects * MIN_FILLED;
        if is_map {
            self.children.clear();
            self.has_other = true;
        }
        self.children.iter_mut().for_each(Self::prune);
    }

    /// How many columns it takes.
    pub(super) fn width(&self) -> usize {
        usize::from(self.has_other || self.children.is_empty())
            + self.children.iter().map(Self::width).sum::<usize>()
    }

    /// Calls `found` with each column and what `object` has there. False if it does not fit: its keys come in another
    /// order, or one comes twice.
    pub(super) fn fill(
        &self,
        object: Value<'t>,
        first: usize,
        found: &mut impl FnMut(usize, Value<'t>),
    ) -> bool {
        let mut children = self.children.iter();
        let mut column = first;
        'members: for (key, value) in object.members() {
            let key = key.unquoted();
            for child in children.by_ref() {
                let width = child.width();
                if key != Some(child.key) {
                    column += width;
                    continue;
                }
                if !child.put(value, column, found) {
                    return false;
                }
                column += width;
                continue 'members;
            }
            return false;
        }
        true
    }

    fn put(
        &self,
        value: Value<'t>,
        column: usize,
        found: &mut impl FnMut(usize, Value<'t>),
    ) -> bool {
        let own = usize::from(self.has_other);
        if !self.children.is_empty() && value.kind() == ValueKind::Object && !value.is_empty() {
            return self.fill(value, column + own, found);
        }
        if self.children.is_empty() || self.has_other {
            found(column, value);
            return true;
        }
        false
    }
}
