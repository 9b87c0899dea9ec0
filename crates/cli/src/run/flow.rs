//! More output than is held.

use super::command::Running;
use super::printing::{Ended, NOT_PASSED_ON, NOT_PRINTED, Printing};
use crate::streams::{Input, Rest, pass_on, print};
use anyhow::Context;
use hr_fit::write_mark;
use hr_pipe::Options;
use std::io::Write;

impl Printing<'_> {
    /// Prints to `out` what is worth reading of an output that begins with `start`. As long as it may be held back, it is
    /// one; what comes later is printed as it comes.
    pub(super) fn flow(
        &self,
        start: Vec<u8>,
        running: Running,
        options: &Options,
        out: &mut impl Write,
    ) -> (anyhow::Result<()>, Ended) {
        let (flow, command) = running.split();
        let input = Input { bytes: start, rest: Rest::More };
        let first = flow.until(self.job.deadline).incoming();
        let left_out = self.reduce(input, first, options, out).and_then(|is_same| {
            if flow.has_ended() {
                return Ok(!is_same);
            }
            if is_same || flow.is_late() {
                let passed = pass_on(&mut flow.incoming()).context(NOT_PASSED_ON);
                return passed.map(|()| !is_same);
            }
            let mut mark = Vec::new();
            write_mark(
                &mut mark,
                "the command goes on: what follows came later; lines are numbered from 1 again",
            );
            print(&mark).context(NOT_PRINTED)?;
            self.print_flow(vec![], flow).map(|_| true)
        });
        let (remembered, status) = command.end();
        let printed = match left_out {
            Ok(true) => self.print_end(&remembered, &status),
            other => other.map(drop),
        };
        (printed, status)
    }
}
