//! Which files refer to which names, and which files define these.

use super::index::Index;
use super::names::Hash;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A name that more files define than this stands for nothing in particular.
const MOST_DEFINERS: u32 = 64;
/// A name that tells less than this is one word in lower case.
const PLAIN: u8 = 50;
/// If more files refer to a name than these, or than this share of all, they rather mean what the library of the language
/// calls so: of a plain name, and of another.
const USUAL_PLAIN: (f32, f32) = (5.0, 0.02);
const USUAL: (f32, f32) = (30.0, 0.15);
/// In place of the number of a name that tells nothing.
const NO_NAME: u32 = u32::MAX;

/// Lists of things, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Lists<T> {
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    pub(crate) fn of(&self, list: usize) -> &[T] {
        let start = list.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start as usize..self.ends[list] as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.ends.push(self.items.len() as u32);
    }
}

/// That a file refers to a name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reference {
    pub(crate) file: u32,
    /// How much of all that the file refers to it is.
    pub(crate) share: f32,
}

/// Files, the names that they define, and the files that refer to these.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// The number of each name.
    numbers: FxHashMap<Hash, u32>,
    /// How many files define each name.
    definers: Vec<u32>,
    /// Who refers to each name, in the order of the files.
    pub(crate) references: Lists<Reference>,
    /// What each file defines.
    pub(crate) defined: Lists<u32>,
}

impl Graph {
    /// The graph of files with these indexes.
    pub(crate) fn of(indexes: Vec<Index>) -> Self {
        let mut graph = Self::default();
        let importances = graph.name(&indexes);
        let files: Vec<Outgoing> =
            indexes.into_par_iter().map(|index| graph.outgoing(&index)).collect();
        let mut referrers = vec![0; importances.len()];
        files.iter().flat_map(|it| &it.names).for_each(|&name| referrers[name as usize] += 1);
        let weight = |name: usize| {
            let (few, share) = if importances[name] < PLAIN { USUAL_PLAIN } else { USUAL };
            let excess = (referrers[name] as f32 / few.max(files.len() as f32 * share)).max(1.0);
            let weight = f32::from(importances[name]) / graph.definers[name] as f32;
            weight / (excess * excess * excess)
        };
        let weights: Vec<f32> = (0..importances.len()).map(weight).collect();
        graph.connect(files, referrers, &weights);
        graph
    }

    pub(crate) fn files(&self) -> usize {
        self.defined.len()
    }

    /// In how many parts what is given to a name is shared out.
    pub(crate) fn definers(&self, name: usize) -> u32 {
        self.definers[name]
    }

    /// The number of a name, if `file` defines it for others.
    pub(crate) fn number_in(&self, file: usize, name: Hash) -> Option<usize> {
        let number = self.numbers.get(&name)?;
        self.defined.of(file).contains(number).then_some(*number as usize)
    }

    /// Numbers the names in the order in which files define them. Gives how much each tells.
    fn name(&mut self, indexes: &[Index]) -> Vec<u8> {
        let mut importances = Vec::new();
        for index in indexes {
            let public = index.defined.iter().filter(|it| it.importance > 0);
            let numbers = public.map(|defined| {
                let number = *self.numbers.entry(defined.name).or_insert_with(|| {
                    self.definers.push(0);
                    importances.push(0);
                    importances.len() as u32 - 1
                });
                self.definers[number as usize] += 1;
                let importance: &mut u8 = &mut importances[number as usize];
                *importance = defined.importance.max(*importance);
                number
            });
            self.defined.push(numbers);
        }
        importances
    }

    /// What a file refers to of what others define.
    fn outgoing(&self, index: &Index) -> Outgoing {
        let number = |name: &Hash| {
            let number = self.numbers.get(name).copied();
            number.filter(|&it| self.definers[it as usize] <= MOST_DEFINERS).unwrap_or(NO_NAME)
        };
        let all = index.referred.iter().map(number).zip(index.counts.iter().copied());
        let (names, counts): (Vec<u32>, Vec<u8>) = all.filter(|it| it.0 != NO_NAME).unzip();
        Outgoing { names: names.into(), counts: counts.into() }
    }

    /// Turns what each file refers to into who refers to each name. `lengths` are those of the lists.
    fn connect(&mut self, files: Vec<Outgoing>, lengths: Vec<u32>, weights: &[f32]) {
        let mut ends = lengths;
        let mut end = 0;
        for length in &mut ends {
            // What is the start of the list now is its end when the list is full.
            end += std::mem::replace(length, end);
        }
        let mut items = vec![Reference::default(); end as usize];
        for (number, file) in files.into_iter().enumerate() {
            let weight =
                |(&name, &count): (&u32, &u8)| weights[name as usize] * f32::from(count).sqrt();
            let total: f32 = file.names.iter().zip(&file.counts).map(weight).sum();
            for it in file.names.iter().zip(&file.counts) {
                let place = &mut ends[*it.0 as usize];
                items[*place as usize] =
                    Reference { file: number as u32, share: weight(it) / total };
                *place += 1;
            }
        }
        self.references = Lists { ends, items };
    }
}

/// What a file refers to of what others define.
struct Outgoing {
    names: Box<[u32]>,
    counts: Box<[u8]>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::map::index::Defined;

    /// An index of names that tell much, by their numbers.
    pub(crate) fn index(defined: &[u32], referred: &[(u32, u8)]) -> Index {
        Index {
            defined: defined.iter().map(|&name| Defined { name, importance: 100 }).collect(),
            referred: referred.iter().map(|it| it.0).collect(),
            counts: referred.iter().map(|it| it.1).collect(),
        }
    }

    #[test]
    fn references_are_shared_out_by_weight() {
        let graph = Graph::of(vec![
            index(&[10], &[(20, 4), (30, 1), (99, 7)]),
            index(&[20, 30], &[]),
            index(&[30], &[(10, 1)]),
        ]);
        let name = |hash: u32| graph.numbers[&hash] as usize;
        assert_eq!(graph.references.of(name(10)), [Reference { file: 2, share: 1.0 }]);
        // 4 times a name that one file defines weighs 2, once a name that two define a half.
        assert_eq!(graph.references.of(name(20)), [Reference { file: 0, share: 0.8 }]);
        assert_eq!(graph.references.of(name(30)), [Reference { file: 0, share: 0.2 }]);
        assert_eq!(graph.definers(name(30)), 2);
        assert_eq!((graph.number_in(2, 30), graph.number_in(0, 30)), (Some(name(30)), None));
        assert_eq!((graph.files(), graph.numbers.get(&99)), (3, None));
    }

    #[test]
    fn a_name_that_everybody_defines_counts_nothing() {
        let mut indexes: Vec<Index> = (0..=MOST_DEFINERS).map(|_| index(&[7], &[])).collect();
        indexes.push(index(&[], &[(7, 1)]));
        let graph = Graph::of(indexes);
        assert!(graph.references.of(0).is_empty());
    }

    #[test]
    fn a_plain_name_that_everybody_refers_to_counts_little() {
        let plain = Defined { name: 1, importance: 25 };
        let other = Defined { name: 2, importance: 100 };
        let first = Index { defined: [plain, other].into(), ..Index::default() };
        let mut indexes = vec![first];
        indexes.extend((0..50).map(|_| index(&[], &[(1, 1), (2, 1)])));
        let graph = Graph::of(indexes);
        let share = |name: usize| graph.references.of(name)[0].share;
        assert!(share(0) * 100.0 < share(1), "{} {}", share(0), share(1));
    }
}
