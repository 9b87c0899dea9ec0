//! What is wrong with what came of processes, and with the archive after them.

use crate::input::Input;
use crate::process::{Done, run};
use crate::rounds::{Changes, Stress};
use crate::task::{Known, State, Task, handle_in};
use crate::{EXPIRED, FORGOTTEN, NOT_STORED};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

impl Stress {
    /// What is wrong with a process's end.
    pub(crate) fn take_in(
        &mut self,
        task: &Task,
        done: &Done,
        changes: &mut Changes,
    ) -> Option<String> {
        if done.hung {
            return Some("hangs".to_owned());
        }
        if done.was_killed && handle_in(task, &done.out).is_some() {
            self.counts.killed_late += 1;
        }
        match task {
            Task::Route(input, _) | Task::Archive(input, _) => {
                match handle_in(task, &done.out) {
                    Some(handle) if handle != input.handle() => {
                        return Some(format!("{handle} in place of {}", input.handle()));
                    }
                    Some(_) => {
                        changes.put.insert(input.hash, true);
                    }
                    None if done.was_killed => {}
                    None => return Some("no handle".to_owned()),
                }
                let is_well = done.was_killed || (done.code == Some(0) && done.err.is_empty());
                (!is_well).then(|| "fails".to_owned())
            }
            Task::Whole(number) | Task::Lines(number, ..) | Task::Grep(number) => {
                self.wrong_reading(task, &self.known[*number], done, changes)
            }
            Task::Forget(number) => {
                let forgotten = changes.forgotten.get_mut(&self.known[*number].input.hash)?;
                match done.code {
                    Some(0) => *forgotten = true,
                    _ if done.was_killed => {}
                    EXPIRED if changes.is_limited => {}
                    FORGOTTEN => {}
                    _ => return Some("cannot forget".to_owned()),
                }
                None
            }
            Task::Pin(number) => match done.code {
                Some(0) => {
                    self.known[*number].is_pinned = true;
                    None
                }
                EXPIRED if changes.is_limited => None,
                _ => Some("cannot pin".to_owned()),
            },
            Task::Compact { .. } | Task::List => {
                let is_well = done.was_killed || (done.code == Some(0) && done.err.is_empty());
                (!is_well).then(|| "fails".to_owned())
            }
        }
    }

    /// What is wrong with what was retrieved while others were at work.
    pub(crate) fn wrong_reading(
        &self,
        task: &Task,
        Known { input, is_pinned, .. }: &Known,
        done: &Done,
        changes: &Changes,
    ) -> Option<String> {
        let may_be_gone = match done.code {
            EXPIRED => changes.is_limited && !is_pinned,
            FORGOTTEN => changes.forgotten.contains_key(&input.hash),
            _ => false,
        };
        let is_whole = matches!(task, Task::Whole(_)) && done.code == Some(0);
        if is_whole && blake3::hash(&done.out) == input.hash {
            return None;
        }
        let bytes = input.bytes();
        let expected = match task {
            Task::Lines(_, first, last) => {
                let lines = bytes.split_inclusive(|&byte| byte == b'\n');
                lines.skip(first - 1).take(last - first + 1).flatten().copied().collect()
            }
            Task::Grep(_) => {
                let text = String::from_utf8_lossy(&bytes);
                let lines = text.split_inclusive('\n').enumerate();
                let found = lines.filter(|(_, line)| line.contains("WARN"));
                found.map(|(n, line)| format!("{}:{line}", n + 1)).collect::<String>().into_bytes()
            }
            _ => bytes,
        };
        if !expected.starts_with(&done.out) {
            return Some("prints wrong bytes".to_owned());
        }
        let is_well = done.was_killed
            || may_be_gone
            || (done.code == Some(0) && done.err.is_empty() && done.out.len() == expected.len())
            || (done.code == Some(1) && expected.is_empty() && matches!(task, Task::Grep(_)));
        (!is_well).then(|| format!("{} of {} bytes", done.out.len(), expected.len()))
    }

    /// Asks for every handle that was ever printed, and makes sure that what comes is right.
    pub(crate) fn check(&mut self, round: u64, tasks: &[(Task, bool)], changes: &Changes) {
        let mut new = HashSet::new();
        for (task, _) in tasks {
            let (Task::Route(input, _) | Task::Archive(input, _)) = task else { continue };
            let is_known = |known: &Known| known.input.hash == input.hash;
            if !self.known.iter().any(is_known) {
                new.insert(input.hash);
                let state = State::Stored;
                let input = input.clone();
                self.known.push(Known { input, state, is_pinned: false, round });
            }
        }
        let home = self.home.path();
        let answers = answers(&home, self.known.iter().map(|known| &known.input));
        let mut unstored: HashSet<blake3::Hash> = HashSet::new();
        let mut last_expired = None;
        for (known, (code, hash, err)) in self.known.iter_mut().zip(answers) {
            let Known { input, state, is_pinned, .. } = known;
            let (handle, was) = (input.handle(), *state);
            let put = changes.put.get(&input.hash).copied();
            let is_printed = put == Some(true);
            let forgotten = changes.forgotten.get(&input.hash).copied();
            self.counts.checked += 1;
            let is_new = new.contains(&input.hash);
            let may_be_stored = is_printed || put.is_some() || was == State::Stored;
            let may_expire = changes.is_limited && !*is_pinned && may_be_stored;
            let is_right = match code {
                Some(0) if hash != input.hash => {
                    self.counts.wrong += 1;
                    self.faults.push(format!("{handle}: wrong bytes"));
                    continue;
                }
                Some(0) => {
                    *state = State::Stored;
                    may_be_stored && (is_printed || forgotten != Some(true))
                }
                EXPIRED => {
                    *state = State::Expired;
                    may_expire || (was == State::Expired && !is_printed)
                }
                FORGOTTEN => {
                    *state = State::Forgotten;
                    forgotten.is_some() || (was == State::Forgotten && !is_printed)
                }
                NOT_STORED if is_new && !is_printed => {
                    unstored.insert(input.hash);
                    true
                }
                _ => false,
            };
            if *state == State::Stored && put.is_some() {
                known.round = round;
            }
            if *state != State::Stored {
                known.is_pinned = false;
                self.counts.gone += 1;
                if hash != blake3::hash(b"") {
                    self.faults.push(format!("{handle}: gone, and something is printed"));
                }
            }
            if *state == State::Expired && was == State::Stored && put == Some(true) {
                last_expired = Some(handle.clone());
            }
            if !is_right {
                self.counts.lost += 1;
                self.faults.push(format!(
                    "{handle}: {code:?}, {err}; was {was:?}, put {put:?}, forgotten {forgotten:?}, limited {}, \
                     pinned {}, {:?}",
                    changes.is_limited, known.is_pinned, known.input.pieces
                ));
            }
        }
        // The oldest expire first: no older one is left if one of this round is gone.
        let older = self.known.iter().find(|known| {
            let is_older = known.round < round && !changes.put.contains_key(&known.input.hash);
            is_older && known.state == State::Stored && !known.is_pinned
        });
        if let (Some(expired), Some(older)) = (last_expired, older) {
            let older = older.input.handle();
            self.faults
                .push(format!("{expired} of this round expired, {older} is older and did not"));
        }
        self.known.retain(|known| !unstored.contains(&known.input.hash));
        let done = run(&home, "hr-retrieve --verify", None, b"", None);
        if done.code != Some(0) || !String::from_utf8_lossy(&done.out).contains(" 0 damaged") {
            self.faults.push(format!("--verify: {:?}, {}", done.code, done.err));
        }
    }
}

/// What `hr-retrieve` says of each input: its exit code, the hash of what it prints, and its complaint.
pub(crate) fn answers<'a>(
    home: &Path,
    inputs: impl Iterator<Item = &'a Input>,
) -> Vec<(Option<i32>, blake3::Hash, String)> {
    let handles: Vec<String> = inputs.map(Input::handle).collect();
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((number, handle)) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    handles.get(number).map(|handle| (number, handle))
                } {
                    let done = run(home, &format!("hr-retrieve {handle}"), None, b"", None);
                    let answer = (done.code, blake3::hash(&done.out), done.err);
                    answers.lock().expect("no thread panicked").insert(number, answer);
                }
            });
        }
    });
    let mut answers = answers.into_inner().expect("no thread panicked");
    (0..handles.len()).map(|number| answers.remove(&number).expect("an answer")).collect()
}
