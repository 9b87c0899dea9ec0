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
        Self::of(text)
    }

    fn of(text: String) -> Self {
        let home = Home::new();
        let then = home.given(text.as_bytes()).when("hr-route").exits(0);
        let handle = then.handle().expect("it is reduced");
        Self { home, text, handle }
    }

    /// Values of JSON, one a line.
    fn json() -> Self {
        let line = |n: usize| {
            let level = if n % 100 == 7 { "error" } else { "info" };
            format!("{{\"n\": {n}, \"level\": \"{level}\", \"ms\": {n}.50}}\n")
        };
        Self::of((1..=2_000).map(line).collect())
    }

    fn retrieve(&self, arguments: &str) -> String {
        let out = self.home.retrieve(&format!("{} {arguments}", self.handle));
        String::from_utf8(out).expect("UTF-8, as the original is")
    }

    /// Asks for something that is not printed: the exit code, and the message.
    #[track_caller]
    fn refuses(&self, arguments: &str, exit: i32) -> String {
        let line = format!("hr-retrieve {} {arguments}", self.handle);
        let then = self.home.given(b"").when(&line).exits(exit).prints(b"");
        then.err
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
        ("-l -1", 2001, 2001),
        ("-l -20-", 1982, 2001),
        ("-l -20--11", 1982, 1991),
        ("-l -9999-3", 1, 3),
        ("-l 1999--2", 1999, 2000),
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
fn promise_2_lines_that_are_retrieved_are_not_fused() {
    // The last line has no line end.
    let stored = Stored::new();
    let (first, last) = (stored.lines(1, 1), stored.lines(2001, 2001));
    assert_eq!(stored.retrieve("-l 2001,1"), format!("{last}\n{first}"));
    assert_eq!(stored.retrieve("-l -1,-1,1-1,-1"), format!("{last}\n{last}\n{first}{last}"));
    // Bytes are just those bytes.
    assert_eq!(stored.retrieve("--bytes -4-,1-2"), "lost06");
}

#[test]
fn matches_are_counted() {
    let stored = Stored::new();
    assert_eq!(stored.retrieve("-g 'job 1.* done' -c"), "1111\n");
    assert_eq!(stored.retrieve("-g 'JOB 2001' -ic"), "1\n");
    let line = format!("hr-retrieve {} -g nowhere -c", stored.handle);
    let then = stored.home.given(b"").when(&line).exits(1).prints(b"0\n");
    then.says_in_a_line("none of the 2001 lines matches");
}

#[test]
fn passages_about_words_come_with_their_numbers() {
    let stored = Stored::new();
    let end = "1999-06:33:19 INFO job 1999 done\n2000-06:33:20 INFO job 2000 done\n\
               2001:06:59:59 ERROR job 2001 lost\n";
    assert_eq!(stored.retrieve("-q 'which one was lost?'"), end);
    // The best is the last, so it is there, and the first of all that are equally good.
    let best = stored.retrieve("-q 'errors of jobs' -n 2");
    assert!(best.starts_with("1:06:00:01 INFO job 1 done\n2:06"), "{best}");
    assert!(best.contains("\n--\n") && best.ends_with(":06:59:59 ERROR job 2001 lost\n"), "{best}");
    let numbers = |text: &str| -> Vec<usize> {
        let numbers = text.lines().filter_map(|line| line.split([':', '-']).next()?.parse().ok());
        numbers.collect()
    };
    let every = stored.retrieve("-q 'done jobs' -n 100000");
    assert_eq!(numbers(&every), (1..=2001).collect::<Vec<_>>());
    assert!(!every.contains("\n--\n"));
}

#[test]
fn jq_filters_give_a_value_a_line() {
    let stored = Stored::json();
    for (filter, expected) in [
        ("select(.n == 7)", "{\"n\":7,\"level\":\"error\",\"ms\":7.50}\n"),
        ("select(.n < 3) | .level, .ms", "\"info\"\n1.50\n\"info\"\n2.50\n"),
        (
            "[., inputs] | group_by(.level)[] | [.[0].level, length]",
            "[\"error\",20]\n[\"info\",1980]\n",
        ),
        ("empty", ""),
        ("first(inputs) | .n, halt", "2\n"),
    ] {
        assert_eq!(stored.retrieve(&format!("--jq '{filter}'")), expected, "{filter}");
    }
    for (filter, exit, message) in [
        (".[", 2, "'.[' is no jq filter: expected closing bracket at the end"),
        ("nothing(1)", 2, "there is no filter nothing/1"),
        ("$ENV", 2, "there is no variable $ENV"),
        ("env", 2, "there is no filter env/0"),
        ("import \"x\" as $x; .", 2, "there is nothing to import"),
        (".n.x", 1, "the filter failed: cannot index 1 with \"x\". A '?'"),
        ("error({a: 1})", 1, "the filter failed: {\"a\":1}"),
        ("halt_error", 1, "it halts with 5"),
    ] {
        let said = stored.refuses(&format!("--jq '{filter}'"), exit);
        assert!(said.contains(message), "{filter}: {said}");
    }
    let said = Stored::new().refuses("--jq .", 1);
    assert!(said.contains("is not JSON: byte 0") && said.contains("Use -g or -l"), "{said}");
}

#[test]
fn what_is_over_the_budget_is_refused_and_measured() {
    let stored = Stored::new();
    let bytes = format!("{},{:03} bytes", stored.text.len() / 1000, stored.text.len() % 1000);
    for (arguments, size) in [
        ("", format!("2,001 lines, {bytes}")),
        ("-l 3-1002", "1,000 lines, ".to_owned()),
        ("-g job", "2,001 lines, ".to_owned()),
        ("-q job -n 100", "500 lines, ".to_owned()),
    ] {
        let said = stored.refuses(&format!("{arguments} -b 1000"), 6);
        assert!(said.contains(&size), "{arguments}: {said}");
        assert!(said.contains("over the 1,000 of -b"), "{said}");
        let narrower = format!("hr-retrieve {} --head 50", stored.handle);
        assert!(said.contains(&narrower) && !said.contains("--jq"), "{said}");
    }
    assert_eq!(stored.retrieve("--head 50 -b 1000"), stored.lines(1, 50));
    assert_eq!(stored.retrieve("-b 1000000"), stored.text);
    let line = format!("hr-retrieve {} -g nowhere -c -b 9", stored.handle);
    stored.home.given(b"").when(&line).exits(1).prints(b"0\n");

    let json = Stored::json();
    let said = json.refuses("--rows 1-500 -b 50", 6);
    assert!(said.contains("500 lines") && said.contains("--rows A-B"), "{said}");
    let said = json.refuses("--jq 'repeat(\"x\" * 10000)' -b 50", 6);
    assert!(
        said.contains("more than 1,678 lines, 16,777,216 bytes") && said.contains("--jq FILTER"),
        "{said}"
    );
}

#[test]
fn what_is_not_there_is_said() {
    let stored = Stored::new();
    for (arguments, exit, message) in [
        ("-g nowhere", 1, "none of the 2001 lines matches 'nowhere'"),
        ("-g '('", 2, "is no regex"),
        ("-l 2002", 1, "there is nothing at 2002: the original has 2001 lines"),
        ("-l 1,-2002", 1, "there is nothing at -2002: the original has 2001 lines"),
        ("--around 0", 1, "the original has 2001 lines"),
        ("--bytes 999999", 1, "bytes"),
        ("-l 1,837", 2, "write numbers without commas"),
        ("-l nine", 2, "-20- (the last twenty)"),
        ("-q 'what is it?'", 2, "has no word that could tell lines apart"),
        ("-q nowhere", 1, "none of the 2001 lines holds a word of 'nowhere'"),
        ("--head 1 --tail 1", 2, "cannot be used with"),
        ("--head 1 -C 1", 2, "<--grep <REGEX>|--around <LINE>>"),
        ("-n 3", 2, "--query"),
        ("-q job -n 0", 2, "zero"),
        ("--find job", 2, "cannot be used with"),
        ("-c", 2, "--grep"),
    ] {
        let said = stored.refuses(arguments, exit);
        assert!(said.contains(message), "{arguments}: {said}");
    }
}

#[test]
fn the_list_names_what_is_archived() {
    let stored = Stored::new();
    let list = String::from_utf8(stored.home.retrieve("--list")).expect("UTF-8");
    let words: Vec<&str> = list.split_whitespace().collect();
    assert_eq!(words[..6], [&stored.handle, "log", "54.92", "kB", "2,001", "lines"]);
    assert_eq!((words[7], words[8]), ("s", "ago"));
    assert!(words[9].ends_with('Z') && words.len() == 10, "{list}");
    let nothing = Home::new().retrieve("--list");
    assert_eq!(nothing, b"");
}

#[test]
fn what_is_known_of_an_original_is_a_value_a_line() {
    let stored = Stored::new();
    let stat = stored.retrieve("--stat");
    let mut lines = stat.lines();
    for (name, value) in [
        ("handle", stored.handle.clone()),
        ("kind", "log".to_owned()),
        ("bytes", stored.text.len().to_string()),
        ("lines", "2001".to_owned()),
        ("tokens", format!("{} (estimated)", hr_tokens::estimate(stored.text.as_bytes()))),
    ] {
        assert_eq!(lines.next(), Some(&*format!("{name}: {value}")));
    }
    let on_disk =
        lines.next().and_then(|line| line.strip_prefix("on disk: ")?.split_once(" bytes"));
    let on_disk = on_disk.and_then(|(bytes, _)| bytes.parse().ok());
    assert!(on_disk.is_some_and(|bytes: usize| bytes < stored.text.len() / 3), "{stat}");
    let time = lines.next().and_then(|line| line.strip_prefix("stored: "));
    assert!(time.is_some_and(|time| time.ends_with(" s ago)")), "{stat}");
    assert_eq!(lines.collect::<Vec<_>>(), ["pinned: no", "label: "]);
}

#[test]
fn words_are_found_across_originals() {
    let stored = Stored::new();
    let long = "x".repeat(200);
    let other: String = (0..2_000).map(|n| format!("06:00:00 INFO sent {n} to {long}\n")).collect();
    let other = other + "06:00:01 ERROR nothing is lost\n";
    let then = stored.home.given(other.as_bytes()).when("hr-log").exits(0);
    let handle = then.handle().expect("it is reduced");
    let find = |arguments: &str| {
        let out = stored.home.retrieve(&format!("--find {arguments}"));
        String::from_utf8(out).expect("UTF-8")
    };
    let lost = find("'lost jobs'");
    let expected = format!(
        "{}  log  2,001 lines  2001:06:59:59 ERROR job 2001 lost\n\
         {handle}  log      1 line   2001:06:00:01 ERROR nothing is lost\n",
        stored.handle
    );
    assert_eq!(lost, expected);
    assert_eq!(find("'lost jobs' -n 1").lines().count(), 1);
    let cut = find("sent");
    assert!(cut.trim_end().ends_with("xx…") && cut.trim_end().chars().count() == 160, "{cut}");
    let then = stored.home.given(b"").when("hr-retrieve --find nowhere").exits(1).prints(b"");
    then.says_in_a_line("no word of 'nowhere' is in 2 originals");
}
