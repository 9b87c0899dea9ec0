//! PageRank (Brin and Page, "The Anatomy of a Large-Scale Hypertextual Web Search Engine", 1998) of files that refer to
//! what others define.
//!
//! A file gives its rank to the names that it refers to, and a name what it gets to the files that define it. Each sum is
//! made in one order whatever the number of threads.

use super::graph::Graph;
use rayon::prelude::*;

/// The share of its rank that a file gives to others; the rest it gets from the restart.
const DAMPING: f64 = 0.85;
/// After so many steps what is left to settle is less than a hundredth.
const STEPS: usize = 30;
/// Names or files that a thread takes at a time.
const RUN: usize = 1 << 10;

/// The ranks of files, which are 1 in sum, and what each name is given.
#[derive(Debug)]
pub(crate) struct Ranks {
    pub(crate) files: Vec<f64>,
    pub(crate) names: Vec<f64>,
}

/// Ranks the files of `graph`, where `restart` says how likely a reader begins with each; it is 1 in sum.
pub(crate) fn rank(graph: &Graph, restart: &[f64]) -> Ranks {
    let gives = gives(graph);
    let mut files = restart.to_vec();
    let mut names = given(graph, &files);
    for _ in 0..STEPS {
        let kept: f64 = files.iter().zip(&gives).filter(|it| !it.1).map(|it| it.0).sum();
        files = (0..graph.files())
            .into_par_iter()
            .with_min_len(RUN)
            .map(|file| {
                let defined = graph.defined.of(file).iter().map(|&name| name as usize);
                let got: f64 =
                    defined.map(|name| names[name] / f64::from(graph.definers(name))).sum();
                DAMPING * (got + kept * restart[file]) + (1.0 - DAMPING) * restart[file]
            })
            .collect();
        names = given(graph, &files);
    }
    Ranks { files, names }
}

/// Which files refer to others.
fn gives(graph: &Graph) -> Vec<bool> {
    let mut gives = vec![false; graph.files()];
    for name in 0..graph.references.len() {
        graph.references.of(name).iter().for_each(|it| gives[it.file as usize] = true);
    }
    gives
}

/// What each name is given by files of these ranks.
fn given(graph: &Graph, files: &[f64]) -> Vec<f64> {
    (0..graph.references.len())
        .into_par_iter()
        .with_min_len(RUN)
        .map(|name| {
            let references = graph.references.of(name).iter();
            references.map(|it| files[it.file as usize] * f64::from(it.share)).sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::graph::tests::index;
    use proptest::prelude::*;

    #[test]
    fn ranks_are_those_computed_by_hand() {
        // 0 and 1 refer to 2, which refers to 0; nobody refers to 1.
        let graph = Graph::of(vec![
            index(&[10], &[(30, 1)]),
            index(&[20], &[(30, 1)]),
            index(&[30], &[(10, 1)]),
        ]);
        let ranks = rank(&graph, &[1.0 / 3.0; 3]).files;
        // x1 = 0.05, x2 = 0.05 + 0.85 (x0 + x1), x0 = 0.05 + 0.85 x2.
        let x2 = (0.05 + 0.85 * 0.1) / (1.0 - 0.85 * 0.85);
        let expected = [0.05 + 0.85 * x2, 0.05, x2];
        for (rank, expected) in ranks.iter().zip(expected) {
            assert!((rank - expected).abs() < 0.01, "{ranks:?}");
        }
    }

    #[test]
    fn the_restart_draws_ranks_to_itself() {
        let graph = Graph::of(vec![index(&[10], &[]), index(&[20], &[]), index(&[30], &[(10, 1)])]);
        let ranks = rank(&graph, &[0.1, 0.6, 0.3]).files;
        assert!(ranks[1] > ranks[0] && ranks[0] > 0.1 / 2.0, "{ranks:?}");
    }

    proptest! {
        #[test]
        fn no_rank_is_lost_and_threads_do_not_matter(
            files in proptest::collection::vec(
                (proptest::collection::btree_set(0u32..20, 0..4), proptest::collection::btree_map(0u32..20, 1u8..9, 0..6)),
                1..40,
            ),
        ) {
            let ranks = |threads: usize| {
                let indexes = files.iter().map(|(defined, referred)| {
                    let defined: Vec<u32> = defined.iter().copied().collect();
                    let referred = referred.iter().map(|(&name, &count)| (name, count));
                    index(&defined, &referred.filter(|it| !defined.contains(&it.0)).collect::<Vec<_>>())
                });
                let graph = Graph::of(indexes.collect());
                let restart = vec![1.0 / files.len() as f64; files.len()];
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| rank(&graph, &restart).files)
            };
            let one = ranks(1);
            prop_assert!((one.iter().sum::<f64>() - 1.0).abs() < 1e-5);
            prop_assert_eq!(one, ranks(3));
        }
    }
}
