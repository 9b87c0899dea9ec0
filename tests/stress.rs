//! Many rounds of many processes on one archive, a third of which is killed; copies of an archive that is
//! in use; and files whose ends are cut off, as they are when the machine loses its power.
//!
//! Without more ado this takes some seconds. The long form:
//!
//! ```sh
//! HR_ROUNDS=1000 cargo test --release --test stress
//! ```
//!
//! `HR_ROUNDS` is the number of rounds of each test, and `HR_SEED` another number to begin with. What was
//! counted is printed past the test runner's capture. After a failure the archive stays where it is.

mod common;

use common::inputs::{Numbers, log};
use common::{Home, command, handle};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Processes of a round that are started at once, and how many of them are to be killed. A third of these
/// come to their end before.
const AT_ONCE: usize = 64;
const VICTIMS: usize = 30;
/// In some rounds the archive may take no more than so many MiB.
const MAX_MIB: u64 = 32;
/// Where nothing may expire, however long a test runs.
const NO_LIMIT: Option<u64> = Some(1 << 20);
/// How many originals that are gone are asked for after each round.
const GONE: usize = 40;
/// Far longer than any process takes, whatever else the machine has to do.
const HANGS: Duration = Duration::from_secs(120);

/// Exit codes of `hr-retrieve`.
const NOT_STORED: Option<i32> = Some(3);
const DAMAGED: Option<i32> = Some(5);
const EXPIRED: Option<i32> = Some(7);
const FORGOTTEN: Option<i32> = Some(8);

fn number_from_env(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn rounds() -> u64 {
    number_from_env("HR_ROUNDS", 3)
}

fn seed() -> u64 {
    number_from_env("HR_SEED", 1) << 32
}

/// Prints past the test runner's capture.
fn tell(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// What inputs are made of.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Lines that `hr-route` shortens. The size counts lines.
    Log,
    /// Lines that pack to a half.
    Text,
    /// Bytes that do not pack: a few MB of them are written to a pack file of their own.
    Random,
}

/// A part of an input. Inputs that have one in common share what is stored of it.
#[derive(Clone, Copy, Debug)]
struct Piece {
    form: Form,
    seed: u64,
    size: usize,
}

impl Piece {
    fn bytes(&self) -> Vec<u8> {
        if let Form::Log = self.form {
            return log(self.seed, self.size);
        }
        let mut bytes = vec![0; self.size];
        let mut source = blake3::Hasher::new();
        source.update(&self.seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
        if let Form::Text = self.form {
            for byte in &mut bytes {
                *byte = if *byte < 4 { b'\n' } else { b'a' + *byte % 16 };
            }
        }
        bytes
    }
}

/// An input, by what it is made of.
#[derive(Clone, Debug)]
struct Input {
    pieces: Vec<Piece>,
    hash: blake3::Hash,
}

impl Input {
    fn of(pieces: Vec<Piece>) -> (Input, Vec<u8>) {
        let bytes = pieces.iter().flat_map(Piece::bytes).collect::<Vec<u8>>();
        (Input { pieces, hash: blake3::hash(&bytes) }, bytes)
    }

    fn bytes(&self) -> Vec<u8> {
        self.pieces.iter().flat_map(Piece::bytes).collect()
    }

    fn handle(&self) -> String {
        self.hash.to_hex()[..12].to_owned()
    }

    fn is_log(&self) -> bool {
        matches!(self.pieces[..], [Piece { form: Form::Log, .. }])
    }
}

/// What the archive must know of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Stored,
    Expired,
    Forgotten,
}

#[derive(Debug)]
struct Known {
    input: Input,
    state: State,
    is_pinned: bool,
    /// The round in which it was stored last.
    round: u64,
}

/// What a process is to do. Numbers are those of known inputs.
enum Task {
    Route(Input, Vec<u8>),
    Archive(Input, Vec<u8>),
    Whole(usize),
    Lines(usize, usize, usize),
    Grep(usize),
    Compact { max_mib: Option<u64> },
    Forget(usize),
    Pin(usize),
    List,
}

/// Tasks that take about as long, so that one can tell when to kill them.
const SPEEDS: usize = 5;

impl Task {
    fn speed(&self) -> usize {
        match self {
            Task::Route(..) => 0,
            Task::Archive(_, bytes) if bytes.len() < 4 << 20 => 1,
            Task::Archive(..) => 2,
            Task::Compact { .. } | Task::Forget(_) => 3,
            _ => 4,
        }
    }

    fn is_writer(&self) -> bool {
        matches!(self, Task::Route(..) | Task::Archive(..))
    }

    fn is_upkeep(&self) -> bool {
        matches!(self, Task::Compact { .. } | Task::Forget(_))
    }

    fn command_line(&self, known: &[Known]) -> String {
        let retrieve = |number: &usize, option: String| {
            format!("hr-retrieve {}{option}", known[*number].input.handle())
        };
        match self {
            Task::Route(..) => "hr-route".to_owned(),
            Task::Archive(..) => "hr-archive".to_owned(),
            Task::Whole(number) => retrieve(number, String::new()),
            Task::Lines(number, first, last) => retrieve(number, format!(" -l {first}-{last}")),
            Task::Grep(number) => retrieve(number, " -g WARN".to_owned()),
            Task::Forget(number) => retrieve(number, " --forget".to_owned()),
            Task::Pin(number) => retrieve(number, " --pin".to_owned()),
            Task::Compact { .. } => "hr-retrieve --compact".to_owned(),
            Task::List => "hr-retrieve --list".to_owned(),
        }
    }
}

/// What came of a process.
struct Done {
    out: Vec<u8>,
    err: String,
    code: Option<i32>,
    was_killed: bool,
    hung: bool,
}

/// Runs a process, which is killed after `delay` if it is still there.
fn run(
    home: &Path,
    line: &str,
    max_mib: Option<u64>,
    input: &[u8],
    delay: Option<Duration>,
) -> Done {
    let mut command = command(line);
    command.env("HR_HOME", home).env_remove("HR_MAX_MIB").env_remove("HR_MAX_DAYS");
    command.envs(max_mib.map(|mib| ("HR_MAX_MIB", mib.to_string())));
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let mut stdout = child.stdout.take().expect("standard output is piped");
    let mut stderr = child.stderr.take().expect("standard error is piped");
    let (mut out, mut err) = (vec![], vec![]);
    let (ended, has_ended) = mpsc::channel::<()>();
    let (status, hung) = thread::scope(|scope| {
        // It may be gone before it has read everything.
        scope.spawn(move || stdin.write_all(input).unwrap_or_default());
        scope.spawn(|| stderr.read_to_end(&mut err).expect("what it says"));
        let killer = scope.spawn(move || {
            let is_late = has_ended.recv_timeout(delay.unwrap_or(HANGS)).is_err();
            if is_late {
                child.kill().expect("it can be killed");
            }
            (child.wait().expect("it ends"), is_late && delay.is_none())
        });
        stdout.read_to_end(&mut out).expect("what it prints");
        let _ = ended.send(());
        killer.join().expect("it is over")
    });
    let err = String::from_utf8_lossy(&err).into_owned();
    Done { out, err, code: status.code(), was_killed: status.signal() == Some(9), hung }
}

/// When to kill: however fast the machine and the build are, about a third of them come to their end.
struct Delays([AtomicU64; SPEEDS]);

impl Delays {
    fn new() -> Delays {
        Delays([200_000; SPEEDS].map(AtomicU64::new))
    }

    fn next(&self, speed: usize, numbers: &mut Numbers) -> Duration {
        Duration::from_micros(numbers.below(self.0[speed].load(Ordering::Relaxed)))
    }

    fn learn(&self, speed: usize, was_killed: bool) {
        let changed = |longest: u64| {
            let changed = if was_killed { longest * 17 / 16 } else { longest * 8 / 9 };
            Some(changed.clamp(1_000, 10_000_000))
        };
        let _ = self.0[speed].fetch_update(Ordering::Relaxed, Ordering::Relaxed, changed);
    }
}

/// What was counted.
#[derive(Default)]
struct Counts {
    processes: usize,
    killed: usize,
    /// Writers that were killed after they had printed a handle.
    killed_late: usize,
    /// Pack files that streams, and housekeeping, left unfinished when they were killed.
    cut_streams: usize,
    cut_moves: usize,
    checked: usize,
    gone: usize,
    lost: usize,
    wrong: usize,
}

/// What the processes of a round may have changed.
#[derive(Default)]
struct Changes {
    /// Inputs that were given to a writer, and whether one of them printed the handle.
    put: HashMap<blake3::Hash, bool>,
    /// Inputs that are to be forgotten, and whether one that does it came to its end.
    forgotten: HashMap<blake3::Hash, bool>,
    /// Whether something may have expired.
    is_limited: bool,
}

/// The archive that lives through all rounds, and what is known of it.
struct Stress {
    home: Home,
    numbers: Numbers,
    next_seed: u64,
    known: Vec<Known>,
    delays: Delays,
    counts: Counts,
    faults: Vec<String>,
}

impl Stress {
    fn new() -> Stress {
        Stress {
            home: Home::new(),
            numbers: Numbers(seed()),
            next_seed: seed(),
            known: vec![],
            delays: Delays::new(),
            counts: Counts::default(),
            faults: vec![],
        }
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.numbers.below((most - least) as u64) as usize
    }

    fn new_piece(&mut self, form: Form, size: usize) -> Piece {
        self.next_seed += 1;
        Piece { form, seed: self.next_seed, size }
    }

    /// Any known input that is `wanted`.
    fn any(&mut self, wanted: impl Fn(&Known) -> bool) -> Option<usize> {
        let all: Vec<usize> =
            (0..self.known.len()).filter(|number| wanted(&self.known[*number])).collect();
        (!all.is_empty()).then(|| all[self.numbers.below(all.len() as u64) as usize])
    }

    fn new_log(&mut self) -> (Input, Vec<u8>) {
        let lines = self.between(300, 2_500);
        Input::of(vec![self.new_piece(Form::Log, lines)])
    }

    /// A stream: often a small one; of each three, one has a part in common with another.
    fn new_stream(&mut self) -> (Input, Vec<u8>) {
        let size = match self.numbers.below(16) {
            0..=7 => self.between(1_000, 300_000),
            8..=12 => self.between(300_000, 3_000_000),
            _ => self.between(3_000_000, 12_000_000),
        };
        let form = if self.numbers.below(2) == 0 { Form::Text } else { Form::Random };
        let mut pieces = vec![self.new_piece(form, size)];
        let shared = self.any(|known| known.state == State::Stored && known.input.pieces.len() < 4);
        if let (0, Some(shared)) = (self.numbers.below(3), shared) {
            let at = self.numbers.below(2) as usize;
            pieces.splice(at..at, self.known[shared].input.pieces.iter().copied());
        }
        Input::of(pieces)
    }

    /// What the processes of a round are to do, and which of them are killed.
    fn tasks(&mut self, is_limited: bool) -> Vec<(Task, bool)> {
        let mut tasks: Vec<Task> = vec![];
        for _ in 0..10 {
            let (input, bytes) = self.new_log();
            tasks.push(Task::Route(input, bytes));
        }
        let (twice, bytes) = self.new_log();
        tasks.push(Task::Route(twice.clone(), bytes.clone()));
        tasks.push(Task::Route(twice, bytes));
        for _ in 0..14 {
            let (input, bytes) = self.new_stream();
            tasks.push(Task::Archive(input, bytes));
        }
        // Also what is stored already, and what was, and is gone.
        for _ in 0..4 {
            if let Some(number) = self.any(|_| true) {
                let input = self.known[number].input.clone();
                let bytes = input.bytes();
                tasks.push(Task::Archive(input, bytes));
            }
        }
        let put: HashSet<blake3::Hash> = tasks.iter().filter_map(hash_of).collect();
        let mut forgotten = HashSet::new();
        for _ in 0..4 {
            let number =
                self.any(|known| known.state == State::Stored && !put.contains(&known.input.hash));
            if let Some(number) = number.filter(|number| forgotten.insert(*number)) {
                tasks.push(Task::Forget(number));
            }
        }
        let pinned = self.known.iter().filter(|known| known.is_pinned).count();
        for _ in 0..if pinned < 12 { 2 } else { 0 } {
            let unpinned = self.any(|known| known.state == State::Stored && !known.is_pinned);
            let unpinned = unpinned.filter(|number| !forgotten.contains(number));
            tasks.extend(unpinned.map(Task::Pin));
        }
        tasks.push(Task::List);
        tasks.push(Task::Compact { max_mib: is_limited.then_some(MAX_MIB) });
        tasks.push(Task::Compact { max_mib: None });
        while tasks.len() < AT_ONCE {
            let is_whole = self.numbers.below(2) == 0;
            let number = self
                .any(|known| known.state == State::Stored && (is_whole || known.input.is_log()))
                .expect("there are stored logs");
            tasks.push(match self.numbers.below(2) {
                _ if is_whole => Task::Whole(number),
                0 => Task::Grep(number),
                _ => {
                    let first = self.between(1, 200);
                    Task::Lines(number, first, first + self.between(0, 90))
                }
            });
        }
        // A pin must be known to be one, so it is never killed.
        let mut victims = HashSet::new();
        for (count, is_of_them) in [
            (12, Task::is_writer as fn(&Task) -> bool),
            (3, Task::is_upkeep),
            (VICTIMS, |task| !matches!(task, Task::Pin(_))),
        ] {
            let all: Vec<usize> = (0..tasks.len()).filter(|n| is_of_them(&tasks[*n])).collect();
            let goal = (victims.len() + count).min(VICTIMS);
            while victims.len() < goal {
                victims.insert(all[self.numbers.below(all.len() as u64) as usize]);
            }
        }
        tasks.into_iter().enumerate().map(|(n, task)| (task, victims.contains(&n))).collect()
    }

    /// Does all `tasks` at once, kills the victims among them, and takes in what came of it.
    fn do_at_once(&mut self, tasks: &[(Task, bool)], changes: &mut Changes) {
        for (task, _) in tasks {
            match task {
                Task::Forget(number) => {
                    changes.forgotten.insert(self.known[*number].input.hash, false);
                }
                Task::Compact { max_mib: Some(_) } => changes.is_limited = true,
                _ => {
                    hash_of(task).map(|hash| changes.put.entry(hash).or_insert(false));
                }
            }
        }
        let delays: Vec<Option<Duration>> = tasks
            .iter()
            .map(|(task, is_victim)| {
                is_victim.then(|| self.delays.next(task.speed(), &mut self.numbers))
            })
            .collect();
        let (home, known) = (self.home.path(), &self.known);
        let all: Vec<Done> = thread::scope(|scope| {
            let running: Vec<_> = tasks
                .iter()
                .zip(delays)
                .map(|((task, _), delay)| {
                    let home = &home;
                    scope.spawn(move || {
                        let max_mib = match task {
                            Task::Compact { max_mib } => *max_mib,
                            _ => None,
                        };
                        let input = match task {
                            Task::Route(_, bytes) | Task::Archive(_, bytes) => bytes,
                            _ => &vec![],
                        };
                        run(home, &task.command_line(known), max_mib, input, delay)
                    })
                })
                .collect();
            running.into_iter().map(|run| run.join().expect("a run")).collect()
        });
        for ((task, is_victim), done) in tasks.iter().zip(all) {
            self.counts.processes += 1;
            if *is_victim {
                self.delays.learn(task.speed(), done.was_killed);
            }
            self.counts.killed += usize::from(done.was_killed);
            if let Some(fault) = self.take_in(task, &done, changes) {
                let line = task.command_line(&self.known);
                let killed = if done.was_killed { "killed, " } else { "" };
                self.faults.push(format!("{line}: {killed}{fault}; {:?}, {}", done.code, done.err));
            }
        }
    }

    /// What is wrong with a process's end.
    fn take_in(&mut self, task: &Task, done: &Done, changes: &mut Changes) -> Option<String> {
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
    fn wrong_reading(
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
    fn check(&mut self, round: u64, tasks: &[(Task, bool)], changes: &Changes) {
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

    /// Does not ask any more for some of those that are gone.
    fn drop_some_gone(&mut self) {
        let gone = |known: &Known| known.state != State::Stored;
        let mut surplus =
            self.known.iter().filter(|known| gone(known)).count().saturating_sub(GONE);
        while surplus > 0 {
            let number = self.any(gone).expect("there are some");
            self.known.swap_remove(number);
            surplus -= 1;
        }
    }

    /// Nobody else is at work, and nobody is killed: what is of no use must be gone from the disk.
    fn compact(&mut self, max_mib: Option<u64>) {
        let done = run(&self.home.path(), "hr-retrieve --compact", max_mib, b"", None);
        if done.code != Some(0) || !done.err.is_empty() {
            self.faults.push(format!("--compact: {:?}, {}", done.code, done.err));
        }
        let packs = files(&self.home.path().join("packs"));
        let parts = packs.iter().filter(|path| path.extension().is_some_and(|e| e == "part"));
        let parts = parts.count();
        let bytes: u64 =
            packs.iter().filter_map(|path| fs::metadata(path).ok()).map(|d| d.len()).sum();
        // Pack files may have some waste in them, a fourth of each.
        if parts > 0 || max_mib.is_some_and(|mib| bytes > (mib << 20) * 4 / 3) {
            let out = String::from_utf8_lossy(&done.out).into_owned();
            self.faults.push(format!("--compact: {bytes} bytes and {parts} parts are left; {out}"));
        }
    }

    fn unfinished(&self) -> usize {
        let packs = files(&self.home.path().join("packs"));
        packs.iter().filter(|path| path.extension().is_some_and(|e| e == "part")).count()
    }

    /// Housekeeping cannot do much while streams are stored. Here are none: it is killed in its midst,
    /// beside some who read.
    fn kill_housekeeping(&mut self, changes: &mut Changes) {
        let unwanted = self.any(|known| {
            known.state == State::Stored && !changes.put.contains_key(&known.input.hash)
        });
        let compact = Task::Compact { max_mib: changes.is_limited.then_some(MAX_MIB) };
        let task = match unwanted {
            Some(number) if self.numbers.below(3) > 0 => Task::Forget(number),
            _ => compact,
        };
        let mut tasks = vec![(task, true)];
        for _ in 0..2 {
            let number = self.any(|known| known.state == State::Stored);
            tasks.extend(number.map(|number| (Task::Whole(number), false)));
        }
        self.do_at_once(&tasks, changes);
    }

    fn round(&mut self, round: u64) {
        let mut changes = Changes { is_limited: round % 3 == 2, ..Changes::default() };
        if round % 5 == 4 {
            self.damage_the_index();
        }
        let tasks = self.tasks(changes.is_limited);
        self.do_at_once(&tasks, &mut changes);
        self.counts.cut_streams += self.unfinished();
        for _ in 0..4 {
            self.kill_housekeeping(&mut changes);
        }
        self.counts.cut_moves += self.unfinished();
        if changes.is_limited {
            self.compact(Some(MAX_MIB));
        } else if round.is_multiple_of(2) {
            self.compact(None);
        }
        if round % 7 == 3 {
            let _ = fs::remove_dir_all(self.home.path().join("index"));
        }
        self.check(round, &tasks, &changes);
        self.drop_some_gone();
    }

    /// The index can be made again, also by processes that are killed while they do it.
    fn damage_the_index(&mut self) {
        let files = files(&self.home.path().join("index"));
        let file = &files[self.numbers.below(files.len() as u64) as usize];
        let bytes = fs::read(file).expect("a file of the index");
        let len = self.numbers.below(bytes.len() as u64 + 1) as usize;
        fs::write(file, &bytes[..len]).expect("a file of the index");
    }
}

/// The hash of what a writer is given.
fn hash_of(task: &Task) -> Option<blake3::Hash> {
    match task {
        Task::Route(input, _) | Task::Archive(input, _) => Some(input.hash),
        _ => None,
    }
}

/// The handle that a writer printed, if it came so far.
fn handle_in(task: &Task, out: &[u8]) -> Option<String> {
    match task {
        Task::Archive(..) if out.len() == 13 && out.ends_with(b"\n") => {
            Some(String::from_utf8_lossy(&out[..12]).into_owned())
        }
        Task::Archive(..) => None,
        _ => handle(out),
    }
}

/// All files in and below `dir`.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// What `hr-retrieve` says of each input: its exit code, the hash of what it prints, and its complaint.
fn answers<'a>(
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

/// Fails if there are `faults`, and leaves the archive for whoever looks into them.
fn no_faults(faults: &[String], home: Home) {
    if !faults.is_empty() {
        let path = home.path();
        std::mem::forget(home);
        let count = faults.len();
        panic!("{count} faults; the archive is in {}\n{}", path.display(), faults.join("\n"));
    }
}

#[test]
fn sixty_four_processes_at_once_and_twenty_of_them_killed() {
    let mut stress = Stress::new();
    let started = Instant::now();
    // Readers of the first round need something to read.
    let first: Vec<(Task, bool)> = (0..20)
        .map(|_| stress.new_log())
        .map(|(input, bytes)| (Task::Route(input, bytes), false))
        .collect();
    let mut changes = Changes::default();
    stress.do_at_once(&first, &mut changes);
    stress.check(0, &first, &changes);
    for round in 0..rounds() {
        stress.round(round + 1);
        let minutes = started.elapsed().as_secs_f64() / 60.0;
        let stored = stress.known.iter().filter(|known| known.state == State::Stored).count();
        let (counts, done) = (&stress.counts, round + 1);
        let Counts { processes, killed, checked, gone, lost, wrong, .. } = counts;
        let line = format!(
            "{done} rounds, {processes} processes, {killed} killed ({} writers after they had printed a \
             handle; {} streams and {} moves left a file), {checked} handles checked ({gone} times one that \
             is gone; {stored} are stored), {lost} lost, {wrong} with wrong bytes; {:.1} rounds a minute",
            counts.killed_late,
            counts.cut_streams,
            counts.cut_moves,
            done as f64 / minutes
        );
        if round + 1 == rounds() || (round + 1) % 20 == 0 || !stress.faults.is_empty() {
            tell(&line);
        }
        if !stress.faults.is_empty() {
            break;
        }
    }
    no_faults(&stress.faults, stress.home);
}

/// What was printed by writers that go on while an archive is copied, each handle with the hash it stands
/// for.
#[derive(Default)]
struct Printed {
    handles: Mutex<Vec<(String, blake3::Hash)>>,
    forgotten: Mutex<HashSet<String>>,
}

impl Printed {
    fn add(&self, out: &[u8], input: &[u8], handle: Option<String>) {
        let hash = blake3::hash(input);
        let handle = handle.unwrap_or_else(|| panic!("no handle: {}", common::start_of(out)));
        assert_eq!(handle, hash.to_hex()[..12]);
        self.handles.lock().expect("no thread panicked").push((handle, hash));
    }
}

/// Ends threads also if the one that they work for panics.
struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Copies a directory as any program for backups does: file by file, in any order, while they change.
fn copy_files(from: &Path, to: &Path, numbers: &mut Numbers) {
    fs::create_dir_all(to).expect("a directory");
    let mut entries: Vec<_> = fs::read_dir(from).into_iter().flatten().flatten().collect();
    for last in (1..entries.len()).rev() {
        entries.swap(last, numbers.below(last as u64 + 1) as usize);
    }
    for entry in entries {
        let (path, name) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_files(&path, &name, numbers);
        } else if let Err(error) = fs::copy(&path, &name) {
            // It was there when the directory was listed.
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{error}");
        }
        thread::sleep(Duration::from_micros(numbers.below(4_000)));
    }
}

/// Copies an archive several times while it is written to and, if so wanted, while what it holds is moved
/// and forgotten.
fn copies(is_compacted: bool) {
    let (home, printed, is_over) = (Home::new(), Printed::default(), AtomicBool::new(false));
    let path = home.path();
    let mut faults = vec![];
    let (mut checked, mut damaged, mut unknown) = (0, 0, 0);
    let count = 4 * rounds();
    thread::scope(|scope| {
        for writer in 0..3 {
            let (path, printed, is_over) = (&path, &printed, &is_over);
            scope.spawn(move || {
                let mut numbers = Numbers(seed() + writer);
                while !is_over.load(Ordering::Relaxed) {
                    let log = log(numbers.below(u64::MAX), 300 + numbers.below(300) as usize);
                    let done = run(path, "hr-route", NO_LIMIT, &log, None);
                    printed.add(&done.out, &log, handle(&done.out));
                    thread::sleep(Duration::from_millis(numbers.below(60)));
                }
            });
        }
        // A stream as slow as a command that prints it.
        scope.spawn(|| {
            let mut next = seed() + 1_000;
            while !is_over.load(Ordering::Relaxed) {
                next += 1;
                // Housekeeping has its turn while there is none.
                thread::sleep(Duration::from_millis(700));
                let bytes = Piece { form: Form::Random, seed: next, size: 6 << 20 }.bytes();
                let mut child = command("hr-archive")
                    .env("HR_HOME", &path)
                    .env("HR_MAX_MIB", "1000000")
                    .spawn()
                    .expect("it starts");
                let mut stdin = child.stdin.take().expect("it is piped");
                for part in bytes.chunks(1 << 20) {
                    stdin.write_all(part).expect("it reads on");
                    thread::sleep(Duration::from_millis(40));
                }
                drop(stdin);
                let out = child.wait_with_output().expect("it ends").stdout;
                printed.add(
                    &out,
                    &bytes,
                    Some(String::from_utf8_lossy(&out).trim_end().to_owned()),
                );
            }
        });
        if is_compacted {
            scope.spawn(|| {
                let mut numbers = Numbers(seed());
                while !is_over.load(Ordering::Relaxed) {
                    let unwanted: Vec<String> = {
                        let mut handles = printed.handles.lock().expect("no thread panicked");
                        let count = handles.len().saturating_sub(60).min(5);
                        (0..count)
                            .map(|_| {
                                let at = numbers.below(handles.len() as u64) as usize;
                                handles.swap_remove(at).0
                            })
                            .collect()
                    };
                    printed
                        .forgotten
                        .lock()
                        .expect("no thread panicked")
                        .extend(unwanted.iter().cloned());
                    for handle in unwanted {
                        run(&path, &format!("hr-retrieve {handle} --forget"), NO_LIMIT, b"", None);
                    }
                    run(&path, "hr-retrieve --compact", NO_LIMIT, b"", None);
                }
            });
        }
        let mut numbers = Numbers(seed() + 7);
        let _ends = SetWhenDropped(&is_over);
        for number in 0..count {
            thread::sleep(Duration::from_millis(200 + numbers.below(200)));
            let before = printed.handles.lock().expect("no thread panicked").clone();
            let copy = Home::new();
            copy_files(&path, &copy.path(), &mut numbers);
            let forgotten = printed.forgotten.lock().expect("no thread panicked").clone();
            let newest = before.iter().rev().take(40);
            let others = before.iter().step_by(before.len() / 20 + 1);
            for (handle, hash) in newest.chain(others) {
                let done = run(&copy.path(), &format!("hr-retrieve {handle}"), NO_LIMIT, b"", None);
                checked += 1;
                match done.code {
                    Some(0) if blake3::hash(&done.out) == *hash => {}
                    FORGOTTEN if forgotten.contains(handle) => {}
                    DAMAGED if is_compacted => damaged += 1,
                    NOT_STORED if is_compacted => unknown += 1,
                    code => faults.push(format!("copy {number}: {handle}: {code:?}, {}", done.err)),
                }
            }
            // It goes on where the copy was made.
            let new = log(u64::MAX - number, 300);
            let old = before.last().map(|(handle, _)| handle.clone());
            copy.given(&new).when("hr-route").exits(0).says_nothing().restores();
            if let Some(old) = old.filter(|old| !forgotten.contains(old)) {
                let done = run(&path, &format!("hr-retrieve {old}"), NO_LIMIT, b"", None);
                // It may have been forgotten since.
                if done.code == Some(0) {
                    copy.given(&done.out).when("hr-archive").exits(0).says_nothing();
                    assert!(copy.retrieve(&old) == done.out, "{old}, archived once more");
                }
            }
            if !faults.is_empty() {
                break;
            }
        }
    });
    let moving = if is_compacted { ", while it is compacted" } else { "" };
    tell(&format!(
        "{count} copies{moving}: {checked} handles checked, {damaged} damaged and {unknown} unknown there, {} \
         wrong",
        faults.len()
    ));
    no_faults(&faults, home);
}

#[test]
fn an_archive_is_copied_while_it_is_written_to() {
    copies(false);
}

#[test]
fn an_archive_is_copied_while_it_is_compacted() {
    copies(true);
}

/// Cuts a file off anywhere after `least` bytes, and gives its new length.
fn cut(file: &Path, least: u64, numbers: &mut Numbers) -> u64 {
    let len = fs::metadata(file).expect("a file").len();
    let cut = least + numbers.below(len.saturating_sub(least) + 1);
    let opened = fs::OpenOptions::new().write(true).open(file);
    opened.and_then(|file| file.set_len(cut)).expect("a file");
    cut
}

/// Lengths of the pack files.
fn lengths(home: &Path) -> HashMap<PathBuf, u64> {
    let packs = files(&home.join("packs")).into_iter();
    packs.filter_map(|path| Some((path.clone(), fs::metadata(&path).ok()?.len()))).collect()
}

/// When the power fails, files end where the disk had got to. What was synced stays, and that is all that a
/// printed handle relies on.
#[test]
fn files_lose_their_ends_when_the_power_fails() {
    let mut numbers = Numbers(seed() + 9);
    let (mut checked, mut later, mut cuts, mut faults) = (0, 0, 0, vec![]);
    let home = Home::new();
    let path = home.path();
    let mut stored: Vec<(blake3::Hash, Vec<u8>, HashMap<PathBuf, u64>)> = vec![];
    for round in 0..rounds() {
        for number in 0..12 {
            let piece = match number % 4 {
                3 => Piece { form: Form::Random, seed: numbers.below(u64::MAX), size: 6 << 20 },
                _ => Piece { form: Form::Log, seed: numbers.below(u64::MAX), size: 400 },
            };
            let (input, bytes) = Input::of(vec![piece]);
            let done = run(&path, "hr-archive", NO_LIMIT, &bytes, None);
            assert_eq!(String::from_utf8_lossy(&done.out).trim_end(), input.handle());
            stored.push((input.hash, bytes, lengths(&path)));
        }
        // Two that are killed leave what they had written.
        for (form, size) in [(Form::Log, 3_000), (Form::Random, 12 << 20)] {
            let bytes = Piece { form, seed: numbers.below(u64::MAX), size }.bytes();
            let delay = Duration::from_millis(5 + numbers.below(60));
            run(&path, "hr-archive", NO_LIMIT, &bytes, Some(delay));
        }
        for _ in 0..6 {
            // As many of the last originals as are not known to be on the disk.
            let is_safe = stored.len() - 1 - numbers.below(8) as usize;
            let copy = Home::new();
            copy_at_once(&path, &copy.path());
            let safe = &stored[is_safe].2;
            let mut what = vec![];
            // The index is not synced at all.
            let journal = (path.join("index/0.jnl"), 0);
            for (file, _) in lengths(&path).into_iter().chain([journal]) {
                let least = safe.get(&file).copied().unwrap_or(0);
                let name = file.strip_prefix(&path).unwrap();
                let len = cut(&copy.path().join(name), least, &mut numbers);
                what.push(format!("{} to {len}", name.display()));
            }
            cuts += 1;
            let answers = stored.iter().enumerate().skip(stored.len().saturating_sub(24));
            for (number, (hash, ..)) in answers {
                let handle = &hash.to_hex()[..12];
                let line = format!("hr-retrieve {handle}");
                let done = run(&copy.path(), &line, NO_LIMIT, b"", None);
                checked += 1;
                let is_right = done.code == Some(0) && blake3::hash(&done.out) == *hash;
                let is_lost = number > is_safe && [NOT_STORED, DAMAGED].contains(&done.code);
                later += usize::from(is_lost);
                if !is_right && !is_lost {
                    faults.push(format!(
                        "round {round}: {handle}, number {number}, safe up to {is_safe}: {:?}, {}; cut: {what:?}",
                        done.code, done.err
                    ));
                }
            }
            // What was lost can be stored again, and what is new.
            let last = &stored[stored.len() - 1 - numbers.below(8) as usize].1;
            for bytes in [&log(numbers.below(u64::MAX), 300), last] {
                let handle = &blake3::hash(bytes).to_hex()[..12];
                copy.given(bytes).when("hr-archive").exits(0).says_nothing();
                if copy.retrieve(handle) != *bytes {
                    faults.push(format!("{handle}, stored after the cut: {what:?}"));
                }
            }
        }
        if !faults.is_empty() {
            break;
        }
    }
    tell(&format!(
        "{cuts} times cut off: {checked} handles checked, {later} of those that were cut lost, {} others lost \
         or wrong",
        faults.len()
    ));
    no_faults(&faults, home);
}

/// A copy of what nobody writes to.
fn copy_at_once(from: &Path, to: &Path) {
    let copied = std::process::Command::new("cp").arg("-R").arg(from).arg(to).status();
    assert!(copied.is_ok_and(|status| status.success()), "cannot copy the archive");
}
