//! Which packages a lock file has in other versions than before.

use crate::model::{Diff, Part, Role, Sign};
use hr_core::Source;
use rustc_hash::FxHashMap;

/// A package of a lock file of which a version went or came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) old: Vec<String>,
    pub(crate) new: Vec<String>,
}

/// What a line of a lock file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says<'a> {
    Name(&'a str),
    Version(&'a str),
    Both(&'a str, &'a str),
}

/// The packages of all lock files with a changed version, in the order of the Source. A version whose package is not
/// named in its hunk is not among them.
pub(crate) fn packages(diff: &Diff, source: &Source<'_>) -> Vec<Package> {
    let mut packages = Packages::default();
    // The package before and after the change that the lines are about.
    let mut names: [Option<&str>; 2] = [None; 2];
    let mut hunk = None;
    for (part, line) in lock_lines(diff) {
        if part.hunk != hunk {
            (hunk, names) = (part.hunk, [None; 2]);
        }
        let Ok(text) = std::str::from_utf8(diff.text(source, part, line)) else { continue };
        let Some(says) = said(text) else { continue };
        let sides: &[usize] = match diff.signs[line] {
            Sign::Same => &[0, 1],
            Sign::Removed => &[0],
            _ => &[1],
        };
        for &side in sides {
            match says {
                Says::Name(name) => names[side] = Some(name),
                Says::Both(name, version) => packages.add(side, name, version),
                Says::Version(version) => {
                    names[side].into_iter().for_each(|name| packages.add(side, name, version));
                }
            }
        }
    }
    packages.changed()
}

/// The packages that were met, in order.
#[derive(Debug, Default)]
struct Packages<'a> {
    places: FxHashMap<&'a str, usize>,
    list: Vec<Package>,
}

impl<'a> Packages<'a> {
    /// Adds a version of a package before the change (side 0) or after it.
    fn add(&mut self, side: usize, name: &'a str, version: &str) {
        let at = *self.places.entry(name).or_insert(self.list.len());
        if at == self.list.len() {
            self.list.push(Package { name: name.to_owned(), ..Package::default() });
        }
        let package = &mut self.list[at];
        let versions = if side == 0 { &mut package.old } else { &mut package.new };
        if versions.iter().all(|it| it != version) {
            versions.push(version.to_owned());
        }
    }

    /// Those of which a version went or came. One that is there before and after is no news.
    fn changed(self) -> Vec<Package> {
        let news = |mut package: Package| {
            let old = package.old.clone();
            package.old.retain(|it| !package.new.contains(it));
            package.new.retain(|it| !old.contains(it));
            (!package.old.is_empty() || !package.new.is_empty()).then_some(package)
        };
        self.list.into_iter().filter_map(news).collect()
    }
}

/// The lines of the hunks of lock files.
fn lock_lines(diff: &Diff) -> impl Iterator<Item = (&Part, usize)> {
    let is_lock =
        |part: &&Part| matches!(part.role, Role::Context | Role::Changed) && diff.is_of_lock(part);
    diff.parts
        .iter()
        .filter(is_lock)
        .flat_map(|part| part.lines.clone().map(move |line| (part, line)))
}

/// Whether a line of a lock file names a package or tells its version.
pub(crate) fn is_news(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|line| said(line).is_some())
}

/// Whether a line of a lock file names a package.
pub(crate) fn is_name(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|line| matches!(said(line), Some(Says::Name(_))))
}

/// What a line says, in any of the forms of lock files.
fn said(line: &str) -> Option<Says<'_>> {
    let text = line.trim();
    // Cargo.lock, poetry.lock, uv.lock: `name = "x"`. composer.lock, package-lock.json: `"name": "x",`
    for name in ["name = ", "\"name\": "] {
        if let Some(name) = text.strip_prefix(name) {
            return Some(Says::Name(quoted(name)?));
        }
    }
    for version in ["version = ", "\"version\": ", "version: ", "version "] {
        if let Some(version) = text.strip_prefix(version) {
            return Some(Says::Version(version_of(quoted(version).unwrap_or(version))?));
        }
    }
    // package-lock.json, Pipfile.lock: `"node_modules/x": {`
    if let Some(key) = text.strip_suffix(": {").and_then(quoted) {
        let package = key.rsplit_once("node_modules/").map_or(key, |(_, name)| name);
        return (!package.is_empty() && !is_field(package)).then_some(Says::Name(package));
    }
    // go.sum: `module v1.2.3 h1:...`, and `v1.2.3/go.mod` for its requirements.
    let mut words = text.split(' ');
    if let (Some(name), Some(version), Some(sum)) = (words.next(), words.next(), words.next())
        && sum.starts_with("h1:")
    {
        return Some(Says::Both(name, version.strip_suffix("/go.mod").unwrap_or(version)));
    }
    // Gemfile.lock: `    rails (7.0.1)`
    if let Some((name, version)) = text.strip_suffix(')').and_then(|it| it.split_once(" (")) {
        let is_one = version_of(version).is_some() && !name.contains(' ');
        return is_one.then_some(Says::Both(name, version));
    }
    // yarn.lock: `lodash@^4.17.15:`; pnpm-lock.yaml: `  /lodash@4.17.21:`
    let key = text.strip_suffix(':')?.trim_matches(|sign| matches!(sign, '"' | '\''));
    let key = key.strip_prefix('/').unwrap_or(key);
    let at = key.get(1..)?.find('@')? + 1;
    let (name, version) = (&key[..at], key[at + 1..].split('(').next()?);
    match version_of(version) {
        Some(version) if line.starts_with(' ') => Some(Says::Both(name, version)),
        _ => Some(Says::Name(name)),
    }
}

/// Keys of objects that are no packages.
fn is_field(key: &str) -> bool {
    const FIELDS: [&str; 14] = [
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
        "peerDependenciesMeta",
        "packages",
        "engines",
        "bin",
        "funding",
        "requires",
        "default",
        "develop",
        "_meta",
        "dist",
    ];
    FIELDS.contains(&key)
}

/// What stands between the quotes at the start of `text`.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

/// `text` if it is a version: it starts with a digit, after a `v` or `==` maybe.
fn version_of(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(['v', '=']);
    let is_plain = text.len() <= 64 && !text.contains([' ', ',', '"']);
    (is_plain && number.starts_with(|first: char| first.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(lines: &[&str]) -> Vec<String> {
        let count = |sign| lines.iter().filter(|it| !it.starts_with(sign)).count();
        let (old, new) = (count('+'), count('-'));
        let body = lines.join("\n");
        let text = format!("--- a/Cargo.lock\n+++ b/Cargo.lock\n@@ -1,{old} +1,{new} @@\n{body}\n");
        let source = Source::new(text.as_bytes());
        let packages = packages(&crate::parse::parse(&source), &source);
        let of = |it: &Package| format!("{}: {:?} {:?}", it.name, it.old, it.new);
        packages.iter().map(of).collect()
    }

    #[test]
    fn a_version_belongs_to_the_name_on_its_side() {
        let bumped = [" name = \"ink\"", "-version = \"1.0\"", "+version = \"1.1\""];
        assert_eq!(changed(&bumped), [r#"ink: ["1.0"] ["1.1"]"#]);
        let replaced = ["-name = \"ink\"", "+name = \"pen\"", " version = \"1.0\""];
        assert_eq!(changed(&replaced), [r#"ink: ["1.0"] []"#, r#"pen: [] ["1.0"]"#]);
        let unnamed = ["-version = \"1.0\"", "+version = \"1.1\""];
        assert_eq!(changed(&unnamed), [""; 0]);
    }

    #[test]
    fn each_form_of_lock_file_is_read() {
        for (line, says) in [
            ("name = \"quill\"", Some(Says::Name("quill"))),
            (" \"node_modules/@ink/quill\": {", Some(Says::Name("@ink/quill"))),
            ("quill@^1.2.0, quill@^1.3.0:", Some(Says::Name("quill"))),
            ("\"@ink/quill@npm:^1.2.0\":", Some(Says::Name("@ink/quill"))),
            ("  /quill@1.2.3:", Some(Says::Both("quill", "1.2.3"))),
            ("  '@ink/quill@1.2.3(paper@2.0.0)':", Some(Says::Both("@ink/quill", "1.2.3"))),
            ("  \"version\": \"1.2.3\",", Some(Says::Version("1.2.3"))),
            ("  version \"1.2.3\"", Some(Says::Version("1.2.3"))),
            ("    quill (1.2.3)", Some(Says::Both("quill", "1.2.3"))),
            ("      quill (>= 1.2)", None),
            (
                "ink.example/quill v1.2.3/go.mod h1:abc=",
                Some(Says::Both("ink.example/quill", "v1.2.3")),
            ),
            ("checksum = \"12ab\"", None),
            ("  \"dependencies\": {", None),
        ] {
            assert_eq!(said(line), says, "{line}");
        }
    }
}
