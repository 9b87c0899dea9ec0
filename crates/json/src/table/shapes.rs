//! Rows of several sorts in one table.

use super::letter;
use crate::tape::{Value, ValueKind};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Most shapes of a table: each has a letter.
const MAX_SHAPES: usize = 12;
/// Rows of one shape have at least this share of their keys in common: in percent.
const ALIKE: usize = 50;
/// How deep keys are looked at.
const MAX_DEPTH: usize = 3;

/// The keys of a row, however deep, as sorted hashes.
type Keys = Vec<u64>;

/// The rows of each shape, the most frequent first. Rows with the same keys are in the same shape, and rows
/// with mostly the same.
pub(super) fn of<'t>(rows: &[Value<'t>]) -> Vec<Vec<Value<'t>>> {
    debug_assert!(letter(MAX_SHAPES - 1).is_ascii_uppercase());
    let mut numbers: FxHashMap<Keys, usize> = FxHashMap::default();
    let mut sorts: Vec<(Keys, Vec<usize>)> = Vec::new();
    for (row, value) in rows.iter().enumerate() {
        let keys = keys(*value);
        let number = *numbers.entry(keys).or_insert_with_key(|keys| {
            sorts.push((keys.clone(), Vec::new()));
            sorts.len() - 1
        });
        sorts[number].1.push(row);
    }
    sorts.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    let mut shapes: Vec<(FxHashSet<u64>, Vec<usize>)> = Vec::new();
    for (keys, rows) in sorts {
        let alike = |shape: &FxHashSet<u64>| {
            let common = keys.iter().filter(|key| shape.contains(key)).count();
            common * 100 / (shape.len() + keys.len() - common).max(1)
        };
        let best = (0..shapes.len()).max_by_key(|&n| (alike(&shapes[n].0), std::cmp::Reverse(n)));
        match best {
            Some(n) if alike(&shapes[n].0) >= ALIKE || shapes.len() == MAX_SHAPES => {
                shapes[n].0.extend(keys);
                shapes[n].1.extend(rows);
            }
            _ => shapes.push((keys.into_iter().collect(), rows)),
        }
    }
    let rows_of = |(_, mut numbers): (FxHashSet<u64>, Vec<usize>)| {
        numbers.sort_unstable();
        numbers.into_iter().map(|row| rows[row]).collect()
    };
    shapes.into_iter().map(rows_of).collect()
}

fn keys(row: Value<'_>) -> Keys {
    let mut keys = Vec::new();
    add_keys(row, 0, 0, &mut keys);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn add_keys(object: Value<'_>, path: u64, depth: usize, keys: &mut Keys) {
    for (key, value) in object.members() {
        let mut hasher = FxHasher::default();
        (path, key.raw()).hash(&mut hasher);
        let path = hasher.finish();
        keys.push(path);
        if depth < MAX_DEPTH && value.kind() == ValueKind::Object {
            add_keys(value, path, depth + 1, keys);
        }
    }
}
