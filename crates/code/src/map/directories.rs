//! Files counted by the directories that they are in.

use std::collections::BTreeMap;

/// Files of a directory, with those in its directories or without them.
#[derive(Debug)]
struct Group<'a> {
    /// The start of their paths, up to and with the last `/`.
    directory: &'a str,
    /// Whether those in its directories are counted elsewhere.
    is_split: bool,
    paths: Vec<&'a str>,
}

/// `crates/ 120, tests/ 40, * 3`: all of `paths` counted by directory, in about `most` groups. The largest directories are
/// told by those in them; what is left over is one count.
pub(crate) fn by_directory<'a>(paths: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut groups = vec![Group { directory: "", is_split: false, paths: paths.collect() }];
    // Where all are in one directory, or the first are in few, the next ones tell more.
    while groups.len() < most {
        let largest = (0..groups.len())
            .filter(|&it| !groups[it].is_split && groups[it].has_directories())
            .max_by_key(|&it| (groups[it].paths.len(), std::cmp::Reverse(it)));
        let Some(largest) = largest else { break };
        let parts = groups[largest].split();
        if groups.len() > 1 && groups.len() + parts.len() > most + 1 {
            break;
        }
        groups.splice(largest..=largest, parts);
    }
    text(groups, most)
}

fn text(mut groups: Vec<Group<'_>>, most: usize) -> String {
    let mut left_over = Vec::new();
    if groups.len() > most {
        groups.sort_by(|a, b| b.paths.len().cmp(&a.paths.len()).then(a.directory.cmp(b.directory)));
        left_over = groups.split_off(most.saturating_sub(1));
        groups.sort_by_key(|it| it.directory);
    }
    let mut texts: Vec<String> = groups
        .iter()
        .map(|Group { directory, is_split, paths }| {
            let all = if *is_split || directory.is_empty() { "*" } else { "" };
            format!("{directory}{all} {}", hr_fit::with_commas(paths.len()))
        })
        .collect();
    if !left_over.is_empty() {
        let files: usize = left_over.iter().map(|it| it.paths.len()).sum();
        let (directories, files) =
            (hr_fit::with_commas(left_over.len()), hr_fit::with_commas(files));
        texts.push(format!("{directories} other directories {files}"));
    }
    texts.join(", ")
}

impl<'a> Group<'a> {
    fn has_directories(&self) -> bool {
        self.paths.iter().any(|path| path[self.directory.len()..].contains('/'))
    }

    /// The files in it, and those in each of its directories.
    fn split(&self) -> Vec<Group<'a>> {
        let start = self.directory.len();
        let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in &self.paths {
            let end = path[start..].find('/').map_or(start, |at| start + at + 1);
            parts.entry(&path[..end]).or_default().push(path);
        }
        let group = |(directory, paths): (&'a str, Vec<&'a str>)| {
            let is_split = directory == &self.paths[0][..start];
            Group { directory, is_split, paths }
        };
        parts.into_iter().map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_split_where_there_is_room() {
        let paths = ["a/b/1", "a/b/2", "a/c/3", "d/4", "e", "a/5"];
        let text = |most| by_directory(paths.into_iter(), most);
        assert_eq!(text(3), "* 1, a/ 4, d/ 1");
        assert_eq!(text(5), "* 1, a/* 1, a/b/ 2, a/c/ 1, d/ 1");
        assert_eq!(text(2), "a/ 4, 2 other directories 2");
    }

    #[test]
    fn one_directory_is_told_by_those_in_it() {
        let paths = (0..2000).map(|file| format!("x/src/{}/{file}", file % 2)).collect::<Vec<_>>();
        let paths = paths.iter().map(String::as_str);
        assert_eq!(by_directory(paths, 4), "x/src/0/ 1,000, x/src/1/ 1,000");
    }

    #[test]
    fn every_file_is_counted_once() {
        let paths: Vec<String> =
            (0..500).map(|file| format!("{}/{}/{file}", file % 7, file % 31)).collect();
        for most in 1..40 {
            let text = by_directory(paths.iter().map(String::as_str), most);
            let count = |group: &str| group.rsplit(' ').next().unwrap().parse::<usize>().unwrap();
            assert_eq!(text.split(", ").map(count).sum::<usize>(), 500, "{text}");
            assert!(text.split(", ").count() <= most.max(1), "{most}: {text}");
        }
    }
}
