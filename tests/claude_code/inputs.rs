//! What the commands of the scripts print, and the files that they read.

/// What is wrong in [`log`].
pub(crate) const ERROR: &str = "ERROR checkout: upstream timed out after 9210ms (order 88123)";

/// A log of 2,000 lines (100 KB), of which line 1,234 is an error.
pub(crate) fn log() -> String {
    let line = |number: usize| match number {
        1234 => format!("2026-11-20T06:20:34Z {ERROR}\n"),
        _ => {
            let (minute, second, time) = (number / 60, number % 60, 3 + number * 7919 % 11);
            format!(
                "2026-11-20T06:{minute:02}:{second:02}Z INFO  processed item {number} in {time}ms\n"
            )
        }
    };
    (1..=2000).map(line).collect()
}

/// What is wrong in [`test_run`].
pub(crate) const FAILURE: &str = "assertion `left == right` failed: the order is paid twice";

/// The output of a test run (300 KB) whose last lines say what is wrong.
pub(crate) fn test_run() -> String {
    let mut run: String = (1..=6000)
        .map(|number| format!("test orders::tests::case_{number}_of_many_orders ... ok\n"))
        .collect();
    run += "test orders::tests::pays_once ... FAILED\n\nfailures:\n\n---- orders::tests::pays_once stdout ----\n";
    run += "thread 'orders::tests::pays_once' panicked at src/orders.rs:88:9:\n";
    run += FAILURE;
    run += "\n  left: 2\n right: 1\n\nfailures:\n    orders::tests::pays_once\n\n";
    run + "test result: FAILED. 6000 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n"
}

/// Many errors, each of which is another one: all of that is worth reading.
pub(crate) fn errors(count: usize) -> String {
    let subjects =
        ["order", "invoice", "parcel", "customer", "refund", "voucher", "stock", "price"];
    let error = |number: usize| {
        let subject = subjects[number % subjects.len()];
        let other = subjects[number / subjects.len() % subjects.len()];
        let hash = blake3::hash(&number.to_le_bytes()).to_hex();
        format!(
            "error[E{:04}]: the {subject} {} has no {other} in {}\n  --> src/{subject}/{}.rs:{number}:5\n\n",
            number * 37 % 700,
            &hash[..7],
            &hash[7..15],
            &hash[15..23],
        )
    };
    (0..count).map(error).collect()
}

/// A source file, and as the model reads it.
pub(crate) fn source() -> (String, String) {
    let line = |number: usize| {
        format!("    let value_{number} = orders.get({number}).map(Order::total);\n")
    };
    let source: String = (1..=200).map(line).collect();
    let numbered = source.lines().enumerate().map(|(at, line)| format!("{}\t{line}\n", at + 1));
    let numbered = numbered.collect();
    (source, numbered)
}
