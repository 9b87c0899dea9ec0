//! Claude Code's settings as text: what of ours is in them, putting it in, taking it out.

use crate::command;
use crate::document::{Document, Fault, Kind, Value};
use crate::edit;
use crate::json::Json;
use crate::plain::Plain;

/// The variable with the program that commands are run by.
pub const PREFIX: &str = "CLAUDE_CODE_SHELL_PREFIX";

/// The tools whose results are looked at. Anchored, since the client searches in the name, and would find `Task` in
/// `TaskCreate`. Bash is among them with the prefix, too: then its hook finds nothing left to do, but a prefix that is
/// overridden elsewhere is made up for.
pub const TOOLS: &str = "^(Agent|Bash|Glob|Grep|Read|Task|WebFetch|mcp__.*)$";

/// Each event that is answered, and which of its tools.
pub const EVENTS: [(&str, Option<&str>); 6] = [
    ("PostToolUse", Some(TOOLS)),
    ("PostToolUseFailure", Some("Bash")),
    // What a session was shown is forgotten when it starts, is resumed, cleared or compacted.
    ("SessionStart", None),
    ("PreCompact", None),
    ("SubagentStop", None),
    ("SessionEnd", None),
];

/// The seconds after which the client gives a hook up. The hook itself gives up before.
pub const SECONDS: u32 = 10;

/// What is installed or taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The program that commands are run by.
    pub prefix: bool,
    /// The hooks.
    pub hooks: bool,
}

impl Parts {
    /// The shell prefix and the hooks.
    pub const ALL: Parts = Parts { prefix: true, hooks: true };
}

/// What is to be in the settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// The shell prefix.
    pub(crate) prefix: Option<String>,
    /// The command line of all hooks.
    pub(crate) hook: Option<String>,
}

/// What cannot be extended.
#[derive(Debug)]
pub(crate) enum Refusal {
    Fault(Fault),
    Type {
        line: usize,
        name: String,
        expected: &'static str,
    },
    Taken(String),
    /// The result is not what it should be.
    Edit,
}

/// A hook of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The event that it answers.
    pub event: String,
    /// The tools, if it says.
    pub matcher: Option<String>,
    /// The command line.
    pub command: String,
    /// The program in it.
    pub program: String,
}

/// What of ours is in the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The shell prefix.
    pub prefix: Option<String>,
    /// The hooks.
    pub hooks: Vec<Hook>,
}

impl Found {
    /// What of ours `document` has.
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let Some(root) = &document.root else { return Self::default() };
        let prefix = prefix(root).map(str::to_owned);
        let hooks = hooks(root).filter_map(|(event, group, hook)| {
            let command = hook.member("command")?.value.text()?.to_owned();
            let matcher = group.member("matcher").and_then(|matcher| matcher.value.text());
            Some(Hook {
                event: event.to_owned(),
                matcher: matcher.map(str::to_owned),
                program: command::hook_program(&command)?,
                command,
            })
        });
        Self { prefix, hooks: hooks.collect() }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.prefix.is_none() && self.hooks.is_empty()
    }

    /// The events that should be answered, but are not.
    pub fn missing_events(&self) -> Vec<&'static str> {
        let is_missing = |event: &&str| !self.hooks.iter().any(|hook| hook.event == *event);
        EVENTS.into_iter().map(|(event, _)| event).filter(is_missing).collect()
    }
}

/// The shell prefix, if it is ours.
fn prefix(root: &Value) -> Option<&str> {
    let prefix = root.member("env")?.value.member(PREFIX)?.value.text()?;
    command::prefix_program(prefix).map(|_| prefix)
}

/// All hooks: the event, the group and the hook itself.
fn hooks(root: &Value) -> impl Iterator<Item = (&str, &Value, &Value)> {
    let all = root.members().iter().filter(|member| member.name == "hooks");
    let events = all.flat_map(|all| all.value.members());
    events.flat_map(|event| {
        event.value.elements().iter().flat_map(move |group| {
            let hooks = group.member("hooks").map_or(&[][..], |hooks| hooks.value.elements());
            hooks.iter().map(move |hook| (event.name.as_str(), group, hook))
        })
    })
}

/// The text with all that is `wanted` in it, and what was done to it, in words.
pub(crate) fn with(text: &str, wanted: &Wanted) -> Result<(String, Vec<String>), Refusal> {
    let mut new = text.to_owned();
    let mut changes = Vec::new();
    if let Some(prefix) = &wanted.prefix {
        let document = read(&new)?;
        if let Some((text, change)) = with_prefix(&document, prefix)? {
            new = text;
            changes.push(change);
        }
    }
    if let Some(command) = &wanted.hook {
        while let Some(text) = with_command(&read(&new)?, command) {
            new = text;
            changes.push(format!("changed to {command}: a hook"));
        }
        for (event, matcher) in EVENTS {
            let document = read(&new)?;
            if Found::of(&document).hooks.iter().any(|hook| hook.event == event) {
                continue;
            }
            new = with_event(&document, event, group(matcher, command))?;
            changes.push(format!("added: hook on {event}"));
        }
    }
    let (before, after) = (read(text)?, read(&new)?);
    let is_kept = Plain::of(&before).without_ours() == Plain::of(&after).without_ours();
    let is_kept = is_kept && before.comments() == after.comments();
    let found = Found::of(&after);
    let has_prefix = wanted.prefix.is_none() || found.prefix == wanted.prefix;
    let has_hooks = wanted.hook.is_none() || found.missing_events().is_empty();
    match is_kept && has_prefix && has_hooks {
        true => Ok((new, changes)),
        false => Err(Refusal::Edit),
    }
}

fn with_prefix(document: &Document<'_>, wanted: &str) -> Result<Option<(String, String)>, Refusal> {
    let path = ["env", PREFIX];
    let there = document.member(&path);
    let Some(there) = there else {
        let text = put(document, &path, &Json::Text(wanted.to_owned()))?;
        return Ok(Some((text, format!("added: shell prefix {wanted}"))));
    };
    match there.text() {
        Some(value) if value == wanted => Ok(None),
        Some(value) if command::prefix_program(value).is_some() => {
            let text = edit::replaced(document, there.span.clone(), wanted);
            Ok(Some((text, format!("changed: shell prefix, from {value} to {wanted}"))))
        }
        _ => Err(Refusal::Taken(document.text[there.span.clone()].to_owned())),
    }
}

/// The text with one of our hooks running `command` that ran something else, if there is such a hook.
fn with_command(document: &Document<'_>, command: &str) -> Option<String> {
    let stale = hooks(document.root.as_ref()?).find_map(|(_, _, hook)| {
        let line = &hook.member("command")?.value;
        let is_stale = line.text()? != command && command::hook_program(line.text()?).is_some();
        is_stale.then_some(line)
    })?;
    Some(edit::replaced(document, stale.span.clone(), command))
}

fn with_event(
    document: &Document<'_>,
    event: &'static str,
    group: Json,
) -> Result<String, Refusal> {
    match document.member(&["hooks", event]) {
        None => put(document, &["hooks", event], &Json::List(vec![group])),
        Some(groups) if matches!(groups.kind, Kind::Array(_)) => {
            Ok(edit::append(document, groups, None, &group))
        }
        Some(other) => Err(of_type(document, other, format!("\"{event}\""), "an array")),
    }
}

/// A group of one hook, as it stands in the settings.
fn group(matcher: Option<&str>, command: &str) -> Json {
    let hook = Json::Table(vec![
        ("type", Json::Text("command".to_owned())),
        ("command", Json::Text(command.to_owned())),
        ("timeout", Json::Number(SECONDS)),
    ]);
    let matcher = matcher.map(|matcher| ("matcher", Json::Text(matcher.to_owned())));
    Json::Table(matcher.into_iter().chain([("hooks", Json::List(vec![hook]))]).collect())
}

/// The text with `value` at `path`, where nothing is yet, in objects that may have to be made.
fn put(document: &Document<'_>, path: &[&'static str], value: &Json) -> Result<String, Refusal> {
    let nested = |path: &[&'static str]| {
        path.iter().rfold(value.clone(), |value, name| Json::Table(vec![(*name, value)]))
    };
    let Some(mut container) = document.root.as_ref() else {
        return Ok(edit::founded(document, &nested(path)));
    };
    let mut label = "the whole file".to_owned();
    for (depth, name) in path.iter().enumerate() {
        if !matches!(container.kind, Kind::Object(_)) {
            return Err(of_type(document, container, label, "an object"));
        }
        label = format!("\"{name}\"");
        match container.member(name) {
            Some(there) => container = &there.value,
            None => {
                let value = nested(&path[depth + 1..]);
                return Ok(edit::append(document, container, Some(name), &value));
            }
        }
    }
    Err(Refusal::Edit)
}

fn of_type(
    document: &Document<'_>,
    value: &Value,
    name: String,
    expected: &'static str,
) -> Refusal {
    Refusal::Type { line: document.line(value.span.start), name, expected }
}

pub(crate) fn read(text: &str) -> Result<Document<'_>, Refusal> {
    Document::read(text).map_err(Refusal::Fault)
}
