//! Taking what is ours out of Claude Code's settings.

use crate::command;
use crate::document::{Document, Value};
use crate::edit;
use crate::plain::Plain;
use crate::settings::{Found, PREFIX, Parts, Refusal, read};

/// A part of a container: the container, and which of its parts.
type Step<'a> = (&'a Value, usize);

/// `text` without those `parts` that are ours, and what was done to it, in words. What was made for them goes, too, if
/// nothing else is in it and the settings that were there `before` did not have it.
pub(crate) fn without(
    text: &str,
    parts: Parts,
    before: Option<&Document<'_>>,
) -> Result<(String, Vec<String>), Refusal> {
    let had = |path: &[&str]| before.is_some_and(|before| before.member(path).is_some());
    let mut new = text.to_owned();
    let mut changes = Vec::new();
    loop {
        let document = read(&new)?;
        let Some(root) = &document.root else { break };
        let prefix = prefix(root, &had).filter(|_| parts.prefix);
        let hook = || hook(root, &had).filter(|_| parts.hooks);
        let Some((path, change)) = prefix.or_else(hook) else { break };
        changes.push(change);
        let (container, index) = smallest(&document, &path);
        new = edit::without(&document, container, index);
    }
    let (old, after) = (read(text)?, read(&new)?);
    let is_kept = Plain::of(&old).without_ours() == Plain::of(&after).without_ours();
    let (was, mut is) = (Found::of(&old), Found::of(&after));
    if parts.prefix && is.prefix.is_none() {
        is.prefix.clone_from(&was.prefix);
    }
    if parts.hooks && is.hooks.is_empty() {
        is.hooks.clone_from(&was.hooks);
    }
    match is_kept && was == is {
        true => Ok((new, changes)),
        false => Err(Refusal::Edit),
    }
}

/// What goes for a part to go that is the last of `path`, each of which is in the one before. The first is not looked
/// at: where a container has nothing but the part that goes, it goes as a whole.
fn smallest<'a>(document: &Document<'_>, path: &[(Step<'a>, bool)]) -> Step<'a> {
    let mut goes = path[path.len() - 1].0;
    for (outer, may_go) in path.iter().rev().skip(1) {
        let (container, index) = goes;
        let part = container.parts()[index].clone();
        let has_comments = document.last_comment(container.span.start..part.start).is_some()
            || document.last_comment(part.end..container.span.end).is_some();
        if !may_go || container.parts().len() > 1 || has_comments {
            break;
        }
        goes = *outer;
    }
    goes
}

/// The way to a shell prefix of ours, and whether each container on it may go.
fn prefix<'a>(
    root: &'a Value,
    had: &impl Fn(&[&str]) -> bool,
) -> Option<(Vec<(Step<'a>, bool)>, String)> {
    let may_go = !had(&["env"]);
    for (outer, env) in named(root, "env") {
        for (inner, value) in named(env, PREFIX) {
            if value.text().is_some_and(|value| command::prefix_program(value).is_some()) {
                let path = vec![((root, outer), may_go), ((env, inner), true)];
                return Some((path, format!("removed: shell prefix {}", value.text()?)));
            }
        }
    }
    None
}

/// The way to a hook of ours, and whether each container on it may go. A group whose only hook is ours is ours.
fn hook<'a>(
    root: &'a Value,
    had: &impl Fn(&[&str]) -> bool,
) -> Option<(Vec<(Step<'a>, bool)>, String)> {
    for (at, all) in named(root, "hooks") {
        for (event_at, event) in all.members().iter().enumerate() {
            for (group_at, group) in event.value.elements().iter().enumerate() {
                let Some(list) = group.member("hooks") else { continue };
                let hooks = list.value.elements();
                let Some(hook_at) = hooks.iter().position(is_ours) else { continue };
                let mut path = vec![
                    ((root, at), !had(&["hooks"])),
                    ((all, event_at), !had(&["hooks", &event.name])),
                    ((&event.value, group_at), true),
                ];
                if hooks.len() > 1 {
                    path.push(((&list.value, hook_at), true));
                }
                return Some((path, format!("removed: hook on {}", event.name)));
            }
        }
    }
    None
}

fn is_ours(hook: &Value) -> bool {
    let command = hook.member("command").and_then(|command| command.value.text());
    command.is_some_and(|line| command::hook_program(line).is_some())
}

/// All members with this name: where, and the value.
fn named<'a>(object: &'a Value, name: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    let members = object.members().iter().enumerate();
    members.filter(move |(_, member)| member.name == name).map(|(at, member)| (at, &member.value))
}
