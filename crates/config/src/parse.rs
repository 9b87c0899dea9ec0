//! From TOML to a [`Config`], or to all that is wrong with it.

use crate::Owner;
use crate::config::{Config, Place, Set};
use crate::fault::Fault;
use crate::filter::{Pattern, UserFilter};
use crate::nearest::nearest;
use globset::{Glob, GlobBuilder};
use hr_core::Kind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 5] = ["budget", "floor", "kinds", "archive", "filter"];
const ARCHIVE_KEYS: [&str; 3] = ["directory", "max_days", "max_mib"];
const FILTER_KEYS: [&str; 5] = ["name", "match", "label", "command", "timeout"];

/// Seconds that a filter may take.
const TIMEOUT: u64 = 10;
const LONGEST_TIMEOUT: u64 = 600;
/// Characters of the name of a filter.
const LONGEST_NAME: usize = 32;

/// Kinds that an input may be taken for or not.
pub fn kind_names() -> impl Iterator<Item = &'static str> {
    let kinds = Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Binary | Kind::Other));
    kinds.map(Kind::name)
}

/// Reads the `text` of a `file`. `~/` stands for `home` in it.
pub(crate) fn parse(
    text: &str,
    file: &Path,
    owner: Owner,
    home: Option<&Path>,
) -> (Config, Vec<Fault>) {
    let mut reader = Reader { text, file: file.into(), home, faults: vec![] };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let message = error.message().lines().next().unwrap_or_default();
        reader.fault(error.span().unwrap_or_default(), format!("this is no TOML: {message}"));
    }
    // What is left of a file that is no TOML is anybody's guess.
    if !errors.is_empty() {
        return (Config::default(), reader.faults);
    }
    let config = reader.config(table.get_ref(), owner);
    reader.faults.sort_by_key(|fault| fault.line);
    (config, reader.faults)
}

type Key<'k, 'i> = &'k Spanned<std::borrow::Cow<'i, str>>;
type Value<'k, 'i> = &'k Spanned<DeValue<'i>>;

struct Reader<'a> {
    text: &'a str,
    file: Arc<Path>,
    home: Option<&'a Path>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn config(&mut self, table: &DeTable<'_>, owner: Owner) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "budget" => config.budget = self.number("budget", value),
                "floor" => config.floor = self.number("floor", value),
                "kinds" => self.kinds(value, &mut config),
                "archive" if owner == Owner::Project => {
                    let what = "where originals are kept is the user's to say, not a project's";
                    self.fault(key.span(), format!("{what}: there can be no 'archive' here"));
                }
                "archive" => self.archive(value, &mut config),
                "filter" => self.filters(value, &mut config),
                _ => self.unknown(key, "", &KEYS),
            }
        }
        config
    }

    fn kinds(&mut self, value: Value<'_, '_>, config: &mut Config) {
        let known: Vec<&str> = kind_names().collect();
        for (key, value) in self.table("kinds", value).into_iter().flatten() {
            let name = key.get_ref().as_ref();
            let kind = Kind::of_name(name).filter(|_| known.contains(&name));
            match (kind, value.get_ref()) {
                (None, _) => self.unknown(key, "kinds.", &known),
                (Some(kind), DeValue::Boolean(is_on)) => {
                    let place = self.place(value.span());
                    config.kinds.push((kind, Set { value: *is_on, place }));
                }
                _ => self.fault(value.span(), format!("'kinds.{name}' is true or false")),
            }
        }
    }

    fn archive(&mut self, value: Value<'_, '_>, config: &mut Config) {
        for (key, value) in self.table("archive", value).into_iter().flatten() {
            match key.get_ref().as_ref() {
                "directory" => config.directory = self.directory(value),
                "max_days" => config.max_days = self.number("archive.max_days", value),
                "max_mib" => config.max_mib = self.number("archive.max_mib", value),
                _ => self.unknown(key, "archive.", &ARCHIVE_KEYS),
            }
        }
    }

    fn directory(&mut self, value: Value<'_, '_>) -> Option<Set<PathBuf>> {
        let text = self.text_of("archive.directory", value)?;
        match self.path(&text).filter(|path| path.is_absolute()) {
            Some(path) => Some(Set { value: path, place: self.place(value.span()) }),
            None => {
                let what = "'archive.directory' is a path that starts with / or ~/";
                self.fault(value.span(), what.to_owned());
                None
            }
        }
    }

    fn filters(&mut self, value: Value<'_, '_>, config: &mut Config) {
        let DeValue::Array(filters) = value.get_ref() else {
            self.fault(value.span(), "a filter starts with [[filter]]".to_owned());
            return;
        };
        for filter in filters {
            let DeValue::Table(table) = filter.get_ref() else {
                self.fault(filter.span(), "a filter starts with [[filter]]".to_owned());
                continue;
            };
            let Some(read) = self.filter(table, filter.span()) else { continue };
            match config.filters.iter().find(|earlier| earlier.name == read.name) {
                Some(earlier) => {
                    let (name, line) = (&read.name, earlier.place.line);
                    let what = format!("there is a filter '{name}' already, in line {line}");
                    self.fault(filter.span(), what);
                }
                None => config.filters.push(read),
            }
        }
    }

    fn filter(&mut self, table: &DeTable<'_>, span: Range<usize>) -> Option<UserFilter> {
        let before = self.faults.len();
        let (mut name, mut command, mut pattern, mut label) = (None, None, None, None);
        let mut timeout = TIMEOUT;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => name = self.name(value),
                "command" => command = self.command(value),
                "match" => pattern = self.pattern(value),
                "label" => label = self.glob(value),
                "timeout" => timeout = self.timeout(value),
                _ => self.unknown(key, "filter.", &FILTER_KEYS),
            }
        }
        if self.faults.len() > before {
            return None;
        }
        let (Some(name), Some((program, arguments))) = (name, command) else {
            self.fault(span, "a filter has a 'name' and a 'command'".to_owned());
            return None;
        };
        let timeout = Duration::from_secs(timeout);
        let place = self.place(span);
        Some(UserFilter { name, place, program, arguments, timeout, pattern, label })
    }

    /// A name that can stand in a notice, and is none of ours.
    fn name(&mut self, value: Value<'_, '_>) -> Option<String> {
        let name = self.text_of("filter.name", value)?;
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let fits = name.bytes().all(|byte| is_plain(byte) || b"-_".contains(&byte));
        let starts = name.bytes().next().is_some_and(is_plain);
        if !fits || !starts || name.len() > LONGEST_NAME {
            let what = "'filter.name' has up to 32 letters a-z, digits, - and _";
            self.fault(value.span(), what.to_owned());
            return None;
        }
        if Kind::of_name(&name).is_some() {
            self.fault(value.span(), format!("'{name}' is the name of a kind: take another"));
            return None;
        }
        Some(name)
    }

    /// A program that is the same wherever one is, and its arguments.
    fn command(&mut self, value: Value<'_, '_>) -> Option<(PathBuf, Vec<String>)> {
        let what = "'filter.command' is a list of strings: the program and its arguments";
        let DeValue::Array(words) = value.get_ref() else {
            self.fault(value.span(), what.to_owned());
            return None;
        };
        let words = words.iter().map(|word| match word.get_ref() {
            DeValue::String(word) if !word.contains('\0') => Some(word.to_string()),
            _ => None,
        });
        let words: Vec<String> = words.collect::<Option<_>>().unwrap_or_default();
        let Some((program, arguments)) = words.split_first().filter(|(first, _)| !first.is_empty())
        else {
            self.fault(value.span(), what.to_owned());
            return None;
        };
        let path = self.path(program).unwrap_or_default();
        if !path.is_absolute() && program.contains('/') {
            let what = format!(
                "'{program}' depends on where one is: name a program on PATH, or an absolute path"
            );
            self.fault(value.span(), what);
            return None;
        }
        Some((path, arguments.to_vec()))
    }

    fn pattern(&mut self, value: Value<'_, '_>) -> Option<Pattern> {
        let text = self.text_of("filter.match", value)?;
        let pattern = Pattern::new(&text);
        pattern
            .map_err(|why| self.fault(value.span(), format!("'filter.match' is no regex: {why}")))
            .ok()
    }

    fn glob(&mut self, value: Value<'_, '_>) -> Option<Glob> {
        let text = self.text_of("filter.label", value)?;
        let glob = GlobBuilder::new(&text).literal_separator(false).build();
        let glob = glob.map_err(|why| {
            self.fault(value.span(), format!("'filter.label' is no pattern: {}", why.kind()));
        });
        glob.ok()
    }

    fn timeout(&mut self, value: Value<'_, '_>) -> u64 {
        let what = format!("'filter.timeout' is a number of seconds, 1 to {LONGEST_TIMEOUT}");
        match whole_number(value.get_ref()) {
            Some(seconds) if (1..=LONGEST_TIMEOUT).contains(&seconds) => seconds,
            _ => {
                self.fault(value.span(), what);
                TIMEOUT
            }
        }
    }

    fn number<N: TryFrom<u64>>(&mut self, key: &str, value: Value<'_, '_>) -> Option<Set<N>> {
        let number = whole_number(value.get_ref()).and_then(|number| N::try_from(number).ok());
        let Some(number) = number else {
            self.fault(value.span(), format!("'{key}' is a whole number, 0 or more"));
            return None;
        };
        Some(Set { value: number, place: self.place(value.span()) })
    }

    fn text_of(&mut self, key: &str, value: Value<'_, '_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.fault(value.span(), format!("'{key}' is a string"));
                None
            }
        }
    }

    fn table<'k, 'i>(&mut self, key: &str, value: Value<'k, 'i>) -> Option<&'k DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.fault(value.span(), format!("'{key}' is a table: [{key}]"));
                None
            }
        }
    }

    /// The path that is written so.
    fn path(&self, text: &str) -> Option<PathBuf> {
        match text.strip_prefix("~/") {
            Some(below) => self.home.map(|home| home.join(below)),
            None => Some(PathBuf::from(text)),
        }
    }

    fn unknown(&mut self, key: Key<'_, '_>, table: &str, known: &[&str]) {
        let name = key.get_ref();
        let hint = match nearest(name, known.iter().copied()) {
            Some(meant) => format!("did you mean '{table}{meant}'?"),
            None => format!("there are {}", known.join(", ")),
        };
        // A key may hold anything.
        let name: String = name.chars().filter(|char| !char.is_control()).take(64).collect();
        self.fault(key.span(), format!("there is no key '{table}{name}'; {hint}"));
    }

    fn fault(&mut self, span: Range<usize>, what: String) {
        let line = self.line(span);
        self.faults.push(Fault::new(&self.file, Some(line), what));
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { file: Arc::clone(&self.file), line: self.line(span) }
    }

    fn line(&self, span: Range<usize>) -> usize {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    }
}

fn whole_number(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}
