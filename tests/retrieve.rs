//! Parts of an original: each is what the usual tool prints of the file.

mod common;

use common::Home;

/// Numbered lines of log, in an archive.
struct Stored {
    home: Home,
    text: String,
    handle: String,
}

impl Stored {
    fn new() -> Self {
        let line = |n: usize| format!("06:{:02}:{:02} INFO job {n} done\n", n / 60 % 60, n % 60);
        let mut text: String = (1..=2_000).map(line).collect();
        text += "06:59:59 ERROR job 2001 lost";
        let home = Home::new();
        let then = home.given(text.as_bytes()).when("hr-route").exits(0);
        let handle = then.handle().expect("it is reduced");
        Self { home, text, handle }
    }

    fn retrieve(&self, arguments: &str) -> String {
        let out = self.home.retrieve(&format!("{} {arguments}", self.handle));
        String::from_utf8(out).expect("UTF-8, as the original is")
    }

    /// Lines from `first` to `last`, counted from 1.
    fn lines(&self, first: usize, last: usize) -> String {
        self.text.split_inclusive('\n').skip(first - 1).take(last + 1 - first).collect()
    }
}

#[test]
fn lines_come_by_number_and_from_both_ends() {
    let stored = Stored::new();
    for (arguments, first, last) in [
        ("-l 7", 7, 7),
        ("-l 1999-", 1999, 2001),
        ("-l 1999-9999", 1999, 2001),
        ("--head 3", 1, 3),
        ("--tail 2", 2000, 2001),
        ("--tail 9999", 1, 2001),
        ("--around 1000", 990, 1010),
        ("--around 2 -C 1", 1, 3),
        ("--around 2001 -C 1", 2000, 2001),
        ("", 1, 2001),
    ] {
        assert_eq!(stored.retrieve(arguments), stored.lines(first, last), "{arguments}");
    }
    assert_eq!(stored.retrieve("-l 9-10,2"), stored.lines(9, 10) + &stored.lines(2, 2));
}

#[test]
fn bytes_come_by_number() {
    let stored = Stored::new();
    assert_eq!(stored.retrieve("--bytes 1-8"), &stored.text[..8]);
    assert_eq!(
        stored.retrieve("--bytes 100-,1"),
        format!("{}{}", &stored.text[99..], &stored.text[..1])
    );
}

#[test]
fn what_matches_comes_with_its_number_and_its_neighbours() {
    let stored = Stored::new();
    assert_eq!(stored.retrieve("-g 'job 17 '"), "17:06:00:17 INFO job 17 done\n");
    assert_eq!(stored.retrieve("-g 'JOB 2001' -i"), "2001:06:59:59 ERROR job 2001 lost\n");
    let around = stored.retrieve("-g 'job 1(7|00) ' -B 1 -A 1");
    let numbers: Vec<&str> = around.lines().map(|line| &line[..line.len().min(4)]).collect();
    assert_eq!(numbers, ["16-0", "17:0", "18-0", "--", "99-0", "100:", "101-"]);
}

#[test]
fn what_is_not_there_is_said() {
    let stored = Stored::new();
    for (arguments, exit, message) in [
        ("-g nowhere", 1, "none of the 2001 lines matches 'nowhere'"),
        ("-g '('", 2, "is no regex"),
        ("-l 2002", 1, "the original has 2001 lines"),
        ("--around 0", 1, "the original has 2001 lines"),
        ("--bytes 999999", 1, "bytes"),
        ("-l 1,837", 2, "write numbers without commas"),
        ("--head 1 --tail 1", 2, "cannot be used with"),
    ] {
        let line = format!("hr-retrieve {} {arguments}", stored.handle);
        let then = stored.home.given(b"").when(&line).exits(exit);
        assert!(then.err.contains(message), "{arguments}: {}", then.err);
    }
}

#[test]
fn the_list_names_what_is_archived() {
    let stored = Stored::new();
    let list = String::from_utf8(stored.home.retrieve("--list")).expect("UTF-8");
    let words: Vec<&str> = list.split_whitespace().collect();
    let bytes = stored.text.len().to_string();
    assert_eq!(words[..6], [&stored.handle, "log", &bytes, "bytes", "2001", "lines"]);
    let nothing = Home::new().retrieve("--list");
    assert_eq!(nothing, b"");
}
