//! Where failing tests are named: each is to be named once, where most is said of it.

use crate::scan::find;
use crate::templates::exact;
use rustc_hash::FxHashMap;

/// How much a line says of a failing test that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// Its name, in a list.
    Listed,
    /// That it failed.
    Failed,
    /// That it failed, and the start of why.
    Reason,
    /// It begins the details.
    Details,
}

/// The lines that name failing tests.
#[derive(Debug, Default)]
pub(crate) struct Names {
    most: FxHashMap<u64, Said>,
    lines: Vec<(u32, u64, Said)>,
}

impl Names {
    /// Notes that line `number` names a failing test.
    pub(crate) fn add(&mut self, number: u32, name: &[u8], said: Said) {
        let name = exact(own_name(name));
        let most = self.most.entry(name).or_insert(said);
        *most = said.max(*most);
        self.lines.push((number, name, said));
    }

    /// Whether details, or the reason, of a failing test were given by this `name`.
    pub(crate) fn knows(&self, name: &[u8]) -> bool {
        self.most.contains_key(&exact(own_name(name)))
    }

    /// The lines that only repeat what others say better.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = u32> {
        let is_less = |said: Said, most: Said| said < most && said < Said::Reason;
        let repeated = self.lines.iter().filter(move |(_, name, said)| {
            self.most.get(name).is_some_and(|most| is_less(*said, *most))
        });
        repeated.map(|(number, ..)| *number)
    }
}

/// The name of a test without the file and the suites before it, which not all lines tell.
fn own_name(name: &[u8]) -> &[u8] {
    let mut own = name.trim_ascii();
    for sign in [".py::", " \u{203a} ", " > "] {
        while let Some(at) = find(own, sign) {
            own = &own[at + sign.len()..];
        }
    }
    // A runner that knows classes writes `A::b` in one place and `A.b` in another.
    if let Some(at) = find(own, "::").filter(|_| own.len() < name.trim_ascii().len()) {
        own = &own[at + 2..];
    } else if !own.contains(&b' ')
        && let Some(at) = own.iter().position(|byte| *byte == b'.').filter(|_| !own.contains(&b':'))
    {
        own = &own[at + 1..];
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_named_where_most_is_said_of_it() {
        let mut names = Names::default();
        names.add(1, b"a.py::test_b", Said::Failed);
        names.add(2, b"test_b", Said::Details);
        names.add(3, b"a.py::test_b", Said::Reason);
        names.add(4, b"a.py::A::test_c", Said::Failed);
        names.add(5, b"A.test_c", Said::Details);
        names.add(6, b"m::only", Said::Failed);
        names.add(7, b"m::only", Said::Listed);
        assert_eq!(names.repeated().collect::<Vec<_>>(), [1, 4, 7]);
    }
}
