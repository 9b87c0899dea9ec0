//! The promises that hold for any input, as checks of what a filter printed.

use super::account::{self, Lines};
use super::{Home, Then, code, json, start_of};

/// Up to so many tokens an input is small. The floor is at about 1,000 by an estimate, which is off by
/// a few per cent on text and by more on what is none.
const SURELY_SMALL: usize = 800;
const SMALL_EVEN_IF_NO_TEXT: usize = 300;

impl Then<'_> {
    /// Promise 1, nothing is lost: what a handle names is the input, under its BLAKE3. Where no handle is
    /// printed, the output is the input.
    #[track_caller]
    pub(crate) fn restores(&self) -> &Self {
        let Some(handle) = self.handle().filter(|_| !self.is_unchanged()) else {
            let printed = start_of(&self.out);
            assert!(self.is_unchanged(), "no handle, and not the input: {printed}");
            return self;
        };
        let hash = blake3::hash(self.input).to_hex();
        assert_eq!(handle, hash[..12], "the handle and the start of the BLAKE3");
        let original = self.home.retrieve(&handle);
        assert!(original == self.input, "retrieved: {}", start_of(&original));
        self
    }

    /// Promise 2, every line is accounted for. Gives what became of the lines of a log.
    #[track_caller]
    pub(crate) fn accounts_for_every_line(&self) -> Option<Lines> {
        if self.is_unchanged() {
            return None;
        }
        let notice = String::from_utf8_lossy(self.out.split(|&b| b == b'\n').next()?).into_owned();
        let kind = notice.split(": ").next()?.rsplit(' ').next()?;
        if kind == "code" {
            code::account(&self.out, self.input);
            return None;
        }
        if kind != "json" {
            let lines = account::of_kind(&self.out, self.input, kind)?;
            self.retrieves_the_gaps(&lines);
            return Some(lines);
        }
        let is_stream = json::is_stream(self.input);
        let document = json::document(&self.out, is_stream, || {
            let handle = self.handle().expect("rows are left out only if they are archived");
            json::values(&self.home.retrieve(&format!("{handle} --rows 1-")))
        });
        let found = start_of(&document.text);
        assert!(
            document.is(self.input),
            "another document: {found} in place of {}",
            start_of(self.input)
        );
        None
    }

    /// What the marks name is what `hr-retrieve -l` gives.
    fn retrieves_the_gaps(&self, lines: &Lines) {
        let all: Vec<&[u8]> = self.input.split_inclusive(|&byte| byte == b'\n').collect();
        let ranges = lines.gaps.iter().map(|gap| gap.units.clone());
        let names: Vec<String> =
            ranges.clone().map(|units| format!("{}-{}", units.start(), units.end())).collect();
        let expected: Vec<&[u8]> =
            ranges.flat_map(|units| &all[units.start() - 1..*units.end()]).copied().collect();
        if let (Some(handle), false) = (self.handle(), names.is_empty()) {
            let given = self.home.retrieve(&format!("{handle} -l {}", names.join(",")));
            assert!(given == expected.concat(), "-l {}: {}", names.join(","), start_of(&given));
        }
    }

    /// Promise 3, never worse: what is not the input is smaller in bytes and in tokens.
    #[track_caller]
    pub(crate) fn is_never_worse(&self) -> &Self {
        if self.is_unchanged() {
            return self;
        }
        let (bytes, before) = (self.out.len(), self.input.len());
        assert!(bytes < before, "{bytes} bytes in place of {before}");
        // Where it is far smaller by an estimate, an exact count would take long and tell nothing new.
        if hr_tokens::estimate(&self.out) * 2 > hr_tokens::estimate(self.input) {
            let (tokens, before) = (hr_tokens::exact(&self.out), hr_tokens::exact(self.input));
            assert!(tokens < before, "{tokens} tokens in place of {before}");
        }
        self
    }

    /// Promise 4, small stays.
    #[track_caller]
    pub(crate) fn leaves_small_alone(&self) -> &Self {
        let is_text = std::str::from_utf8(self.input).is_ok();
        let limit = if is_text { SURELY_SMALL } else { SMALL_EVEN_IF_NO_TEXT };
        if !self.is_unchanged() && hr_tokens::estimate(self.input) < 5 * limit {
            let tokens = hr_tokens::exact(self.input);
            assert!(tokens > limit, "an input of {tokens} tokens was not left alone");
        }
        self
    }

    /// Promise 6, deterministic: the same once more, now that it is stored.
    #[track_caller]
    pub(crate) fn comes_out_the_same_again(&self, line: &str) -> &Self {
        self.home.given(self.input).when(line).exits(0).prints(&self.out);
        self
    }

    /// Promise 6, deterministic: the same with an archive that holds nothing.
    #[track_caller]
    pub(crate) fn comes_out_the_same_elsewhere(&self, line: &str) -> &Self {
        Home::new().given(self.input).when(line).exits(0).prints(&self.out);
        self
    }
}
