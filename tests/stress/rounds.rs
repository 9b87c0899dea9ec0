//! Rounds of many processes at once, and what is wrong with what came of them.

use crate::common::Home;
use crate::common::inputs::Numbers;
use crate::input::{Form, Input, Piece};
use crate::process::{Delays, Done, run};
use crate::task::{Known, State, Task, hash_of};
use crate::{files, no_faults, rounds, seed, tell};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Processes of a round that are started at once, and how many of them are to be killed. A third of these
/// come to their end before.
pub(crate) const AT_ONCE: usize = 64;
pub(crate) const VICTIMS: usize = 30;
/// In some rounds the archive may take no more than so many MiB.
pub(crate) const MAX_MIB: u64 = 32;

/// How many originals that are gone are asked for after each round.
pub(crate) const GONE: usize = 40;

/// What was counted.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) processes: usize,
    pub(crate) killed: usize,
    /// Writers that were killed after they had printed a handle.
    pub(crate) killed_late: usize,
    /// Pack files that streams, and housekeeping, left unfinished when they were killed.
    pub(crate) cut_streams: usize,
    pub(crate) cut_moves: usize,
    pub(crate) checked: usize,
    pub(crate) gone: usize,
    pub(crate) lost: usize,
    pub(crate) wrong: usize,
}

/// What the processes of a round may have changed.
#[derive(Default)]
pub(crate) struct Changes {
    /// Inputs that were given to a writer, and whether one of them printed the handle.
    pub(crate) put: HashMap<blake3::Hash, bool>,
    /// Inputs that are to be forgotten, and whether one that does it came to its end.
    pub(crate) forgotten: HashMap<blake3::Hash, bool>,
    /// Whether something may have expired.
    pub(crate) is_limited: bool,
}

/// The archive that lives through all rounds, and what is known of it.
pub(crate) struct Stress {
    pub(crate) home: Home,
    pub(crate) numbers: Numbers,
    pub(crate) next_seed: u64,
    pub(crate) known: Vec<Known>,
    pub(crate) delays: Delays,
    pub(crate) counts: Counts,
    pub(crate) faults: Vec<String>,
}

impl Stress {
    pub(crate) fn new() -> Stress {
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

    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.numbers.below((most - least) as u64) as usize
    }

    pub(crate) fn new_piece(&mut self, form: Form, size: usize) -> Piece {
        self.next_seed += 1;
        Piece { form, seed: self.next_seed, size }
    }

    /// Any known input that is `wanted`.
    pub(crate) fn any(&mut self, wanted: impl Fn(&Known) -> bool) -> Option<usize> {
        let all: Vec<usize> =
            (0..self.known.len()).filter(|number| wanted(&self.known[*number])).collect();
        (!all.is_empty()).then(|| all[self.numbers.below(all.len() as u64) as usize])
    }

    pub(crate) fn new_log(&mut self) -> (Input, Vec<u8>) {
        let lines = self.between(300, 2_500);
        Input::of(vec![self.new_piece(Form::Log, lines)])
    }

    /// A stream: often a small one; of each three, one has a part in common with another.
    pub(crate) fn new_stream(&mut self) -> (Input, Vec<u8>) {
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
    pub(crate) fn tasks(&mut self, is_limited: bool) -> Vec<(Task, bool)> {
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
    pub(crate) fn do_at_once(&mut self, tasks: &[(Task, bool)], changes: &mut Changes) {
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

    /// Does not ask any more for some of those that are gone.
    pub(crate) fn drop_some_gone(&mut self) {
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
    pub(crate) fn compact(&mut self, max_mib: Option<u64>) {
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

    pub(crate) fn unfinished(&self) -> usize {
        let packs = files(&self.home.path().join("packs"));
        packs.iter().filter(|path| path.extension().is_some_and(|e| e == "part")).count()
    }

    /// Housekeeping cannot do much while streams are stored. Here are none: it is killed in its midst,
    /// beside some who read.
    pub(crate) fn kill_housekeeping(&mut self, changes: &mut Changes) {
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

    pub(crate) fn round(&mut self, round: u64) {
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
    pub(crate) fn damage_the_index(&mut self) {
        let files = files(&self.home.path().join("index"));
        let file = &files[self.numbers.below(files.len() as u64) as usize];
        let bytes = fs::read(file).expect("a file of the index");
        let len = self.numbers.below(bytes.len() as u64 + 1) as usize;
        fs::write(file, &bytes[..len]).expect("a file of the index");
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
