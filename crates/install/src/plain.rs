//! The values of settings without their places, for comparing.

use crate::command;
use crate::document::{Document, Kind, Value};
use crate::settings::PREFIX;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    Object(Vec<(String, Plain)>),
    Array(Vec<Plain>),
    Text(String),
    /// As it is written.
    Other(String),
}

impl Plain {
    /// What `document` says. Nothing is an empty object.
    pub(crate) fn of(document: &Document<'_>) -> Self {
        let root = document.root.as_ref();
        root.map_or(Plain::Object(Vec::new()), |root| Plain::of_value(document.text, root))
    }

    fn of_value(text: &str, value: &Value) -> Self {
        match &value.kind {
            Kind::Object(members) => {
                let members = members.iter();
                let members = members.map(|m| (m.name.clone(), Plain::of_value(text, &m.value)));
                Plain::Object(members.collect())
            }
            Kind::Array(elements) => {
                Plain::Array(elements.iter().map(|value| Plain::of_value(text, value)).collect())
            }
            Kind::Text(text) => Plain::Text(text.clone()),
            Kind::Other => Plain::Other(text[value.span.clone()].to_owned()),
        }
    }

    /// The same without what is ours, and without the containers that are empty then or were before: these say nothing.
    pub(crate) fn without_ours(mut self) -> Self {
        let Plain::Object(members) = &mut self else { return self };
        members.retain_mut(|(name, value)| match (name.as_str(), value) {
            ("env", Plain::Object(env)) => {
                env.retain(|(name, value)| {
                    name != PREFIX || !value.is_text(|text| command::prefix_program(text).is_some())
                });
                !env.is_empty()
            }
            ("hooks", Plain::Object(events)) => {
                events.retain_mut(|(_, groups)| groups.keep_groups());
                !events.is_empty()
            }
            _ => true,
        });
        self
    }

    /// Whether groups of others are left when ours are out.
    fn keep_groups(&mut self) -> bool {
        let Plain::Array(groups) = self else { return true };
        groups.retain_mut(|group| {
            let Plain::Object(members) = group else { return true };
            let Some((_, Plain::Array(hooks))) =
                members.iter_mut().rfind(|(name, _)| name == "hooks")
            else {
                return true;
            };
            let count = hooks.len();
            hooks.retain(|hook| !hook.is_our_hook());
            hooks.len() == count || !hooks.is_empty()
        });
        !groups.is_empty()
    }

    fn is_our_hook(&self) -> bool {
        let Plain::Object(members) = self else { return false };
        let command = members.iter().rfind(|(name, _)| name == "command");
        command.is_some_and(|(_, line)| line.is_text(|line| command::hook_program(line).is_some()))
    }

    fn is_text(&self, is: impl Fn(&str) -> bool) -> bool {
        matches!(self, Plain::Text(text) if is(text))
    }
}
