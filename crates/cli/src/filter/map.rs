//! `hr-code --map`: a map of the code in directories.

use crate::exit_code::Exit;
use crate::filter::destination::Destination;
use crate::paths::{code_files, shown};
use crate::streams::{say, unless_closed};
use hr_code::{Map, MapView, Tree, map};
use std::fs::File;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Files of the disk.
struct Disk {
    paths: Vec<PathBuf>,
    shown: Vec<String>,
}

impl Tree for Disk {
    fn paths(&self) -> &[String] {
        &self.shown
    }

    fn open(&self, file: usize) -> io::Result<impl Read> {
        File::open(&self.paths[file])
    }
}

/// Prints a map of the code in `paths`, or here if there are none, to `out`.
pub(crate) fn print_map(
    program: &str,
    paths: &[PathBuf],
    view: MapView<'_>,
    mut out: Destination<'_>,
) -> Exit {
    let here = [PathBuf::from(".")];
    let mut found = code_files(if paths.is_empty() { &here } else { paths });
    found.paths.sort_unstable();
    let mut faults = found.faults;
    let shown = found.paths.iter().map(|path| shown(path)).collect();
    let tree = Disk { paths: found.paths, shown };
    std::panic::set_hook(Box::new(|_| {}));
    let Ok(Map { text, faults: unread }) = catch_unwind(AssertUnwindSafe(|| map(&tree, view)))
    else {
        say(format_args!("{program}: no map can be made; please report it"));
        return Exit::Failure;
    };
    unread.iter().for_each(|(file, error)| faults.add(&tree.paths[*file], error));
    faults.tell(program);
    if let Err(error) = unless_closed(out.write_all(&text)).and_then(|()| out.finish(None)) {
        say(format_args!("{program}: cannot write to standard output: {error}"));
        return Exit::Failure;
    }
    if faults.is_empty() { Exit::Success } else { Exit::Failure }
}
