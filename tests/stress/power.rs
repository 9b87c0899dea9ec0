//! Files whose ends are cut off.

use crate::common::Home;
use crate::common::inputs::{Numbers, log};
use crate::input::{Form, Input, Piece};
use crate::process::{NO_LIMIT, run};
use crate::{DAMAGED, NOT_STORED, files, no_faults, rounds, seed, tell};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Cuts a file off anywhere after `least` bytes, and gives its new length.
pub(crate) fn cut(file: &Path, least: u64, numbers: &mut Numbers) -> u64 {
    let len = fs::metadata(file).expect("a file").len();
    let cut = least + numbers.below(len.saturating_sub(least) + 1);
    let opened = fs::OpenOptions::new().write(true).open(file);
    opened.and_then(|file| file.set_len(cut)).expect("a file");
    cut
}

/// Lengths of the pack files.
pub(crate) fn lengths(home: &Path) -> HashMap<PathBuf, u64> {
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
pub(crate) fn copy_at_once(from: &Path, to: &Path) {
    let copied = std::process::Command::new("cp").arg("-R").arg(from).arg(to).status();
    assert!(copied.is_ok_and(|status| status.success()), "cannot copy the archive");
}
