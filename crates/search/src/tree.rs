//! What `tree` prints.

use crate::draft::{self, Draft};
use crate::layout::Sample;
use crate::list::List;
use hr_core::{Keep, Outline, Source};
use hr_mask::without_escapes;

/// What a name weighs that others hang from, at the top; deeper ones less.
const DIRECTORY: f32 = 2.0;
/// What is longer is no name.
const LONGEST: usize = 512;
/// Characters by which each level is set in.
const STEP: usize = 4;

/// How deep a line of a tree hangs, from 1, and the name on it.
fn branch(line: &[u8]) -> Option<(usize, &[u8])> {
    let marks: [&[u8]; 4] = ["├── ".as_bytes(), "└── ".as_bytes(), b"|-- ", b"`-- "];
    let (mut at, mut characters) = (0, 0);
    while at < line.len() {
        let rest = &line[at..];
        if let Some(mark) = marks.iter().find(|mark| rest.starts_with(mark)) {
            return Some((characters / STEP + 1, &rest[mark.len()..]));
        }
        let len = [&b" "[..], b"|", "│".as_bytes(), "\u{a0}".as_bytes()]
            .iter()
            .find(|blank| rest.starts_with(blank))
            .map(|blank| blank.len())?;
        at += len;
        characters += 1;
    }
    None
}

/// Whether `line` hangs from another.
pub(crate) fn is_branch(line: &[u8]) -> bool {
    branch(line).is_some()
}

/// Whether the names are mostly packages with versions: `serde v1.0.1`, `left-pad@1.3.0`.
pub(crate) fn is_of_packages(sample: &Sample<'_>) -> bool {
    let is_versioned = |line: &[u8]| {
        branch(line).is_some_and(|(_, name)| {
            name.windows(3).any(|it| it[0] == b' ' && it[1] == b'v' && it[2].is_ascii_digit())
                || name.windows(2).any(|it| matches!(it[0], b'@' | b':') && it[1].is_ascii_digit())
        })
    };
    2 * sample.share(is_versioned).fit > sample.share(is_branch).fit
}

/// The Outline of such a tree.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    let mut list = List::default();
    let mut drafts: Vec<Draft> = Vec::with_capacity(source.line_count());
    // The lines that the next one may hang from, with their paths, from the root on.
    let mut above: Vec<(usize, Vec<u8>)> = Vec::new();
    let depth_of = |at: usize| {
        let line = (at < source.line_count()).then(|| without_escapes(source.line(at)));
        line.and_then(|line| branch(&line).map(|(depth, _)| depth))
    };
    for (at, line) in source.lines().enumerate() {
        let plain = without_escapes(line);
        let Some((depth, name)) = branch(&plain) else {
            drafts.push(match plain.is_empty() {
                true => Draft::of(Keep::Optional, 0.0),
                false => list.message(&plain),
            });
            if !plain.is_empty() {
                above = vec![(at, [&plain[..], b"/"].concat())];
            }
            continue;
        };
        let name = &name[..name.len().min(LONGEST)];
        above.truncate(depth);
        let (parent, path) = above.last().map_or((None, &b""[..]), |it| (Some(it.0), &it.1));
        let is_directory = depth_of(at + 1).is_some_and(|next| next > depth);
        let written = if is_directory { [name, b"/"].concat() } else { name.to_vec() };
        let mut draft = list.add(at, path, &written);
        if is_directory {
            draft.weight += DIRECTORY / depth as f32;
        }
        draft.part_of = parent;
        draft.about = String::from_utf8_lossy(path).into();
        let below = [path, &written].concat();
        above.push((at, below));
        drafts.push(draft);
    }
    list.show_rare(&mut drafts);
    draft::outline(source, drafts, list.facts(source.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_hang_from_the_nearest_line_above() {
        let text = ".\n├── a\n│\u{a0}\u{a0} ├── b.rs\n│\u{a0}\u{a0} └── c\n│       └── d.rs\n└── e\n\n2 directories, 3 files\n";
        let source = Source::new(text.as_bytes());
        let outline = outline(&source);
        let blocks = &outline.sections()[0].blocks;
        let parents: Vec<Option<usize>> = blocks.iter().map(|block| block.part_of).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(1), Some(3), Some(0), None, None]);
        assert_eq!(blocks[7].keep, Keep::Evidence);
        assert_eq!(
            outline.sections()[0].facts[0].text,
            "5 in 3 directories: ./ 2, ./a/ 2, ./a/c/ 1"
        );
    }

    #[test]
    fn a_tree_in_ascii_is_one_too() {
        assert_eq!(branch(b"|   `-- x y"), Some((2, &b"x y"[..])));
        assert_eq!(branch(b"text |-- x"), None);
    }
}
