//! What is counted.

use crate::model::{Commit, Diff, File};
use crate::moved::Move;
use crate::piece::{Alike, Piece};
use crate::versions::Package;
use hr_core::{Address, Fact};
use hr_fit::with_commas;
use std::collections::BTreeMap;

/// Files that are listed with their counts; of more, the folders.
const MOST_FILES: usize = 60;
const MOST_FOLDERS: usize = 40;
const MOST_PACKAGES: usize = 60;
const MOST_MOVES: usize = 6;
const MOST_AUTHORS: usize = 8;

/// What is known of a diff besides its lines.
pub(crate) struct Findings<'a> {
    pub(crate) diff: &'a Diff,
    pub(crate) moves: &'a [Move],
    pub(crate) packages: &'a [Package],
    pub(crate) pieces: &'a [Piece],
}

/// All facts of a diff.
pub(crate) fn facts(findings: &Findings<'_>) -> Vec<Fact> {
    let facts = [
        commits(findings.diff),
        totals(&findings.diff.totals),
        states(&findings.diff.states),
        changed(findings.diff),
        files(findings.diff),
        versions(findings.packages),
        moves(findings),
        blank(findings.pieces),
    ];
    let fact = |(label, text): (String, String)| Fact { label, text };
    facts.into_iter().flatten().map(fact).collect()
}

/// The label and the text of a fact, if there is something to tell.
type Stated = Option<(String, String)>;

/// `commits: 312; authors: A 200, B 30`
fn commits(diff: &Diff) -> Stated {
    if diff.commits.len() < 2 {
        return None;
    }
    let mut authors: BTreeMap<&[u8], usize> = BTreeMap::new();
    for commit in &diff.commits {
        *authors.entry(name_of(&commit.author)).or_default() += 1;
    }
    let mut authors: Vec<(&[u8], usize)> = authors.into_iter().collect();
    authors.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let date = |commit: Option<&Commit>| {
        commit.map(|it| String::from_utf8_lossy(&it.date).into_owned()).unwrap_or_default()
    };
    let (last, first) = (date(diff.commits.first()), date(diff.commits.last()));
    let mut text = with_commas(diff.commits.len());
    if !first.is_empty() && !last.is_empty() {
        text.push_str(&format!(", the first here of {last}, the last of {first}"));
    }
    let of = |it: &(&[u8], usize)| format!("{} {}", String::from_utf8_lossy(it.0), it.1);
    authors.retain(|it| !it.0.is_empty());
    if !authors.is_empty() {
        text.push_str("; authors: ");
        text.push_str(&listed(authors.iter().map(of), MOST_AUTHORS, "authors"));
    }
    Some(("commits".to_owned(), text))
}

/// `sum of 250 totals: +12,345 -6,789`
fn totals(totals: &[(usize, usize)]) -> Stated {
    let sum = |of: fn(&(usize, usize)) -> usize| with_commas(totals.iter().map(of).sum());
    let label = format!("sum of {} totals", with_commas(totals.len()));
    (totals.len() > 1).then(|| (label, format!("+{} -{} lines", sum(|it| it.0), sum(|it| it.1))))
}

/// `files: 3 staged, 12 not staged`
fn states(states: &[(String, usize)]) -> Stated {
    let of = |(state, count): &(String, usize)| format!("{} {state}", with_commas(*count));
    let states: Vec<String> = states.iter().map(of).collect();
    (!states.is_empty()).then(|| ("files".to_owned(), states.join(", ")))
}

/// `A B <a@b.c>` without the address.
fn name_of(author: &[u8]) -> &[u8] {
    let end = author.iter().position(|&byte| byte == b'<').unwrap_or(author.len());
    author[..end].trim_ascii()
}

/// `changed: 14 files, +310 -122; 2 new, 1 deleted, 3 renamed, 1 binary`
fn changed(diff: &Diff) -> Stated {
    if diff.files.is_empty() {
        return None;
    }
    let sum = |of: fn(&File) -> usize| diff.files.iter().map(of).sum::<usize>();
    let (added, removed) = (sum(|file| file.added), sum(|file| file.removed));
    let files = match diff.files.as_slice() {
        [file] => String::from_utf8_lossy(file.path()).into_owned(),
        files => counted(files.len(), "file"),
    };
    let mut text = format!("{files}, +{} -{}", with_commas(added), with_commas(removed));
    type Is = fn(&File) -> bool;
    let states: [(&str, Is); 7] = [
        ("new", |file| file.state.is_new),
        ("deleted", |file| file.state.is_deleted),
        ("renamed", |file| file.state.is_renamed),
        ("copied", |file| file.state.is_copied),
        ("with a new mode", |file| file.state.has_new_mode),
        ("binary", |file| file.state.is_binary),
        ("named only", |file| file.state.is_only_named),
    ];
    let some: Vec<String> = states
        .iter()
        .map(|(name, is)| (name, diff.files.iter().filter(|file| is(file)).count()))
        .filter(|&(_, count)| count > 0)
        .map(|(name, count)| format!("{} {name}", with_commas(count)))
        .collect();
    if !some.is_empty() {
        text.push_str(&format!("; {}", some.join(", ")));
    }
    if diff.is_cut {
        text.push_str("; a hunk is cut off, what is missing is not counted");
    }
    Some(("changed".to_owned(), text))
}

/// `files: src/: lib.rs +3 -1, log.rs +9; tests/: it.rs -4`
fn files(diff: &Diff) -> Stated {
    if diff.files.len() < 2 {
        return None;
    }
    let root = common_folder(&diff.files);
    let mut folders: Vec<(String, Vec<&File>)> = Vec::new();
    for file in &diff.files {
        let path = String::from_utf8_lossy(&file.path()[root..]).into_owned();
        let folder = path.rfind('/').map_or("", |end| &path[..=end]);
        match folders.iter_mut().rev().find(|it| it.0 == folder) {
            Some((_, files)) => files.push(file),
            None => folders.push((folder.to_owned(), vec![file])),
        }
    }
    let in_root = String::from_utf8_lossy(&diff.files[0].path()[..root]).into_owned();
    let label = if root > 0 { format!("files in {in_root}") } else { "files".to_owned() };
    let is_listed = diff.files.len() <= MOST_FILES;
    let of_folder = |(folder, files): &(String, Vec<&File>)| {
        let named = if folder.is_empty() { String::new() } else { format!("{folder}: ") };
        if is_listed {
            let names: Vec<String> = files.iter().map(|file| of_file(file)).collect();
            return format!("{named}{}", names.join(", "));
        }
        let sum = |of: fn(&File) -> usize| files.iter().map(|file| of(file)).sum::<usize>();
        let lines = lines(sum(|file| file.added), sum(|file| file.removed));
        let folder = if folder.is_empty() { "./" } else { folder };
        format!("{folder} {}{lines}", counted(files.len(), "file"))
    };
    if !is_listed {
        folders.sort_by_key(|(_, files)| {
            std::cmp::Reverse(files.iter().map(|it| it.added + it.removed).sum::<usize>())
        });
    }
    Some((label, listed_by(folders.iter().map(of_folder), MOST_FOLDERS, "folders", "; ")))
}

/// Length of the folders that all paths are in.
fn common_folder(files: &[File]) -> usize {
    let first = files[0].path();
    let shared = files
        .iter()
        .map(|file| first.iter().zip(file.path()).take_while(|(one, other)| one == other).count());
    let shared = shared.min().unwrap_or(0);
    first[..shared].iter().rposition(|&byte| byte == b'/').map_or(0, |end| end + 1)
}

/// `lib.rs +3 -1 (new)`
fn of_file(file: &File) -> String {
    let path = file.path();
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let mut text = String::from_utf8_lossy(name).into_owned();
    text.push_str(&lines(file.added, file.removed));
    let states = [
        (file.state.is_new, "new"),
        (file.state.is_deleted, "deleted"),
        (file.state.is_copied, "copied"),
        (file.state.is_binary, "binary"),
    ];
    let mut states: Vec<String> =
        states.iter().filter(|it| it.0).map(|it| it.1.to_owned()).collect();
    if file.state.is_renamed {
        states.push(format!("from {}", String::from_utf8_lossy(&file.old)));
    }
    if !states.is_empty() {
        text.push_str(&format!(" ({})", states.join(", ")));
    }
    text
}

/// ` +3 -1`, without what is none.
fn lines(added: usize, removed: usize) -> String {
    let of = |sign: char, count: usize| match count {
        0 => String::new(),
        _ => format!(" {sign}{}", with_commas(count)),
    };
    of('+', added) + &of('-', removed)
}

/// `versions: quill 1.2.3 -> 1.2.4, +paper 2.0.0, -ink 1.0.0`
fn versions(packages: &[Package]) -> Stated {
    if packages.is_empty() {
        return None;
    }
    let of = |it: &Package| match (it.old.join("|"), it.new.join("|")) {
        (old, new) if old.is_empty() => format!("+{} {new}", it.name),
        (old, new) if new.is_empty() => format!("-{} {old}", it.name),
        (old, new) => format!("{} {old} -> {new}", it.name),
    };
    let text = listed(packages.iter().map(of), MOST_PACKAGES, "packages");
    Some(("versions in lock files".to_owned(), text))
}

/// `moved: 120 lines in 9 blocks, the same but for white space: 12-60 to 200-248, ..., and 3 more blocks`
fn moves(findings: &Findings<'_>) -> Stated {
    let mut moves: Vec<&Move> = findings.moves.iter().filter(|it| !it.is_in_place).collect();
    if moves.is_empty() {
        return None;
    }
    moves.sort_by_key(|it| std::cmp::Reverse(it.added.len()));
    let lines: usize = moves.iter().map(|it| it.added.len()).sum();
    let of = |it: &&Move| {
        let [from, to] =
            [&it.removed, &it.added].map(|it| Address { start: it.start, end: it.end });
        format!("{from} to {to}")
    };
    let places = listed(moves.iter().map(of), MOST_MOVES, "blocks");
    let counts = format!("{} in {}", counted(lines, "line"), counted(moves.len(), "block"));
    Some(("moved".to_owned(), format!("{counts}, the same but for white space: {places}")))
}

/// `only white space changed: 12 lines in 2 runs: 12-15, 30-37`
fn blank(pieces: &[Piece]) -> Stated {
    let mut runs: Vec<Address> = Vec::new();
    for piece in pieces.iter().filter(|it| it.alike == Alike::Blank) {
        match runs.last_mut().filter(|last| last.end == piece.lines.start) {
            Some(last) => last.end = piece.lines.end,
            None => runs.push(Address { start: piece.lines.start, end: piece.lines.end }),
        }
    }
    if runs.is_empty() {
        return None;
    }
    runs.sort_by_key(|it| (std::cmp::Reverse(it.count()), it.start));
    let lines: usize = runs.iter().map(|it| it.count()).sum();
    let counts = format!("{} in {}", counted(lines, "line"), counted(runs.len(), "run"));
    let places = listed(runs.iter().map(Address::to_string), MOST_MOVES, "runs");
    Some(("only white space changed".to_owned(), format!("{counts}: {places}")))
}

/// `3 files`
fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", with_commas(count), if count == 1 { "" } else { "s" })
}

/// The first `most` items, with commas between them.
fn listed(items: impl ExactSizeIterator<Item = String>, most: usize, noun: &str) -> String {
    listed_by(items, most, noun, ", ")
}

/// The first `most` items, and how many more there are.
fn listed_by(
    items: impl ExactSizeIterator<Item = String>,
    most: usize,
    noun: &str,
    between: &str,
) -> String {
    let more = items.len().saturating_sub(most);
    let mut items: Vec<String> = items.take(most).collect();
    if more > 0 {
        items.push(format!("and {} more {noun}", with_commas(more)));
    }
    items.join(between)
}
