//! What was said last in a session.

use crate::file::open;
use crate::node::{Members, Node};
use std::borrow::Cow;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How much of the end is read: a few hundred messages, and under a millisecond.
const MAX_BYTES: u64 = 256 * 1024;

/// What stands around texts that Claude Code itself has written in the user's name.
const NOT_THE_USER: [&str; 6] = [
    "<command-",
    "<local-command-",
    "<bash-",
    "<task-notification",
    "<user-memory-",
    "[Request interrupted",
];
const REMINDER: (&str, &str) = ("<system-reminder>", "</system-reminder>");

/// What was said last.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LastWords {
    /// By the user.
    pub(crate) user: Option<String>,
    /// By the agent, after the user.
    pub(crate) agent: Option<String>,
}

/// What was said last in the session whose transcript is the file `path`, or by and to its subagent `agent`, whose own is
/// in a folder beside it; nothing if neither can be read.
pub(crate) fn last_words_in(path: &Path, agent: Option<&str>) -> LastWords {
    let own = agent.and_then(|agent| transcript_of(agent, path));
    let end = own.and_then(|own| end_of(&own).ok());
    let is_subagent = end.is_some();
    let end = end.or_else(|| end_of(path).ok());
    end.map_or_else(LastWords::default, |end| last_words(&end, is_subagent))
}

/// Where the transcript of the subagent `agent` of a session is. A name that is no name of a file has none.
fn transcript_of(agent: &str, session: &Path) -> Option<PathBuf> {
    let is_name = agent.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is_name
        .then(|| session.with_extension("").join("subagents").join(format!("agent-{agent}.jsonl")))
}

/// The last whole lines of a file, [`MAX_BYTES`] of them at most.
fn end_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let start = file.metadata()?.len().saturating_sub(MAX_BYTES);
    file.seek(SeekFrom::Start(start))?;
    let mut end = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut end)?;
    if start > 0 {
        // Its first line is most likely only the end of one.
        let cut = memchr::memchr(b'\n', &end).map_or(end.len(), |at| at + 1);
        end.drain(..cut);
    }
    Ok(end)
}

/// What was said last, in lines of a JSON object each.
fn last_words(lines: &[u8], is_subagent: bool) -> LastWords {
    let mut agent = None;
    let mut prompt = None;
    for line in lines.rsplit(|&byte| byte == b'\n') {
        let Some(entry) = entry(line, is_subagent) else { continue };
        match entry.string("type").as_deref() {
            Some("assistant") if agent.is_none() => agent = texts(message(&entry)).pop(),
            Some("user" | "attachment") => {
                let user = said_by_user(&entry);
                if user.is_some() {
                    return LastWords { user, agent };
                }
            }
            // Noted again and again; the message itself may be too far back.
            Some("last-prompt") if prompt.is_none() => {
                prompt = of_user(&texts(entry.get("lastPrompt")));
            }
            _ => (),
        }
    }
    LastWords { user: prompt, agent }
}

/// The object that `line` is, if it is of this agent.
fn entry(line: &[u8], is_subagent: bool) -> Option<Members<'_>> {
    let entry = Members::read(str::from_utf8(line).ok()?).ok()??;
    (is_subagent || !entry.is_true("isSidechain")).then_some(entry)
}

/// What the user said, in a message of its own or while the agent was at work, if the user it was.
fn said_by_user(entry: &Members<'_>) -> Option<String> {
    if entry.is_true("isMeta") || entry.is_true("isCompactSummary") {
        return None;
    }
    let Some(attachment) = entry.get("attachment").and_then(Node::members) else {
        return of_user(&texts(message(entry)));
    };
    let is_queued = attachment.string("type").as_deref() == Some("queued_command");
    is_queued.then(|| of_user(&texts(attachment.get("prompt"))))?
}

/// Those of `texts` that the user wrote.
fn of_user(texts: &[String]) -> Option<String> {
    let mut texts = texts.iter().map(|text| without_reminders(text)).filter(|text| {
        let text = text.trim_start();
        !text.is_empty() && !NOT_THE_USER.iter().any(|start| text.starts_with(start))
    });
    let first = texts.next()?.into_owned();
    Some(texts.fold(first, |said, text| said + "\n" + &text))
}

/// What the message `entry` has in it.
fn message<'a>(entry: &Members<'a>) -> Option<Node<'a>> {
    entry.get("message")?.members()?.get("content")
}

/// The texts in `content`, unless it brings the results of tools.
fn texts(content: Option<Node<'_>>) -> Vec<String> {
    let Some(content) = content else { return Vec::new() };
    if let Some(text) = content.string() {
        return vec![text.into_owned()];
    }
    let mut texts = Vec::new();
    for block in content.elements().unwrap_or_default() {
        let Some(block) = block.members() else { continue };
        match block.string("type").as_deref() {
            Some("tool_result") => return Vec::new(),
            Some("text") => texts.extend(block.string("text").map(Cow::into_owned)),
            _ => (),
        }
    }
    texts
}

/// `text` without what Claude Code adds to what the user wrote.
fn without_reminders(text: &str) -> Cow<'_, str> {
    let (open, close) = REMINDER;
    let mut text = Cow::Borrowed(text);
    while let Some(start) = text.find(open) {
        let end = text[start..].find(close).map_or(text.len(), |at| start + at + close.len());
        text = Cow::Owned([&text[..start], &text[end..]].concat());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::fs;
    use std::process::Command;

    fn user(content: impl Into<Value>) -> Value {
        json!({"isSidechain": false, "type": "user", "message": {"role": "user", "content": content.into()}})
    }

    fn agent(text: &str) -> Value {
        let content = json!([{"type": "text", "text": text}, {"type": "tool_use", "name": "Bash", "input": {}}]);
        json!({"message": {"role": "assistant", "content": content}, "type": "assistant"})
    }

    fn result(text: &str) -> Value {
        user(
            json!([{"type": "tool_result", "content": text}, {"type": "text", "text": "a reminder"}]),
        )
    }

    fn lines(entries: &[Value]) -> String {
        entries.iter().map(|entry| format!("{entry}\n")).collect()
    }

    fn said(entries: &[Value]) -> (Option<String>, Option<String>) {
        let LastWords { user, agent } = last_words(lines(entries).as_bytes(), false);
        (user, agent)
    }

    fn some(user: &str, agent: &str) -> (Option<String>, Option<String>) {
        (Some(user.to_owned()), Some(agent.to_owned()))
    }

    #[test]
    fn the_last_message_of_each_counts() {
        let entries = [
            user("first"),
            agent("one"),
            user("why denied?"),
            agent("two"),
            agent("three"),
            result("x"),
        ];
        assert_eq!(said(&entries), some("why denied?", "three"));
    }

    #[test]
    fn what_the_agent_said_before_the_user_is_old() {
        let entries =
            [user("first"), agent("done"), user(json!([{"type": "text", "text": "next"}]))];
        assert_eq!(said(&entries), (Some("next".to_owned()), None));
    }

    #[test]
    fn what_claude_code_writes_is_not_the_users() {
        let mut meta = user("Caveat: ...");
        meta["isMeta"] = true.into();
        let mut summary = user("This session is continued");
        summary["isCompactSummary"] = true.into();
        let mut aside = user("a subagent's prompt");
        aside["isSidechain"] = true.into();
        let entries = [
            user("why?<system-reminder>today</system-reminder>"),
            agent("so"),
            meta,
            summary,
            aside,
            user("<command-name>/clear</command-name>"),
            user("<system-reminder>\nfile changed\n</system-reminder>"),
            user(json!([{"type": "text", "text": "[Request interrupted by user]"}])),
            json!({"type": "attachment", "attachment": {"type": "queued_command", "prompt": "<task-notification>\n"}}),
            json!({"type": "system", "content": "compacted"}),
        ];
        assert_eq!(said(&entries), some("why?", "so"));
    }

    #[test]
    fn what_the_user_adds_while_the_agent_works_counts() {
        let added = json!({"type": "attachment", "attachment": {"type": "queued_command", "prompt": "and b?"}});
        assert_eq!(said(&[user("a?"), agent("so"), added, agent("then")]), some("and b?", "then"));
    }

    #[test]
    fn a_message_that_is_too_far_back_is_known_from_where_it_is_noted() {
        let noted = json!({"type": "last-prompt", "lastPrompt": "why denied?"});
        assert_eq!(said(&[noted.clone(), agent("so"), result("x")]), some("why denied?", "so"));
        assert_eq!(
            said(&[user("why denied? All of it"), noted, agent("so")]),
            some("why denied? All of it", "so")
        );
    }

    #[test]
    fn only_the_end_of_a_file_is_read_and_its_first_piece_of_a_line_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("session.jsonl");
        let long = "y".repeat(usize::try_from(MAX_BYTES).unwrap());
        let text = lines(&[user("too far"), result(&long), agent("near")]);
        fs::write(&path, &text).unwrap();
        assert_eq!(end_of(&path).unwrap(), lines(&[agent("near")]).as_bytes());
        let expected = LastWords { user: None, agent: Some("near".to_owned()) };
        assert_eq!(last_words_in(&path, None), expected);
    }

    #[test]
    fn a_subagent_has_its_own_transcript() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("session.jsonl");
        fs::write(&path, lines(&[user("main"), agent("of main")])).unwrap();
        let own = dir.path().join("session/subagents");
        fs::create_dir_all(&own).unwrap();
        let mut prompt = user("find it");
        prompt["isSidechain"] = true.into();
        fs::write(own.join("agent-a1.jsonl"), lines(&[prompt])).unwrap();
        let user_of = |agent| last_words_in(&path, agent).user.unwrap();
        assert_eq!(user_of(Some("a1")), "find it");
        assert_eq!(user_of(Some("b2")), "main");
        assert_eq!(user_of(Some("../subagents/agent-a1")), "main");
        assert_eq!(user_of(None), "main");
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let fifo = dir.path().join("fifo");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        for path in [&fifo, dir.path(), &dir.path().join("none")] {
            assert_eq!(last_words_in(path, None), LastWords::default());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            last_words(&bytes, false);
        }
    }
}
