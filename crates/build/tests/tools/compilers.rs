//! Compilers, linters, and the jobs that run them.

use crate::{assert_shown, evidence};

#[test]
fn compilers_and_linters() {
    let text = "\
src/ledger.c: In function \u{2018}total\u{2019}:
src/ledger.c:6:6: error: \u{2018}struct row\u{2019} has no member named \u{2018}sum\u{2019}
    6 |     r.sum = 3;
      |      ^
/usr/bin/ld: ledger.o: in function `main':
ledger.c:(.text+0x1f): undefined reference to `row_open'
collect2: error: ld returned 1 exit status
make: *** [Makefile:8: ledger] Error 1
";
    let wanted = [
        "src/ledger.c:6:6: error: \u{2018}struct row\u{2019} has no member named \u{2018}sum\u{2019}",
        "ledger.c:(.text+0x1f): undefined reference to `row_open'",
        "collect2: error: ld returned 1 exit status",
        "make: *** [Makefile:8: ledger] Error 1",
    ];
    assert_shown("gcc", text, &wanted);
    let text = "\
/srv/shop/src/ledger.js
  3:5  error    'total' is not defined  no-undef
  9:1  warning  Unexpected var          no-var

\u{2716} 2 problems (1 error, 1 warning)
";
    let wanted = [
        "3:5  error    'total' is not defined  no-undef",
        "\u{2716} 2 problems (1 error, 1 warning)",
    ];
    assert_shown("eslint", text, &wanted);
    let text = "\
Program.cs(12,9): error CS0103: The name 'total' does not exist in the current context [/srv/shop/shop.csproj]
    0 Warning(s)
    1 Error(s)
";
    let wanted = [
        "Program.cs(12,9): error CS0103: The name 'total' does not exist in the current context [/srv/shop/shop.csproj]",
    ];
    assert_shown("msbuild", text, &wanted);
    let text = "\
\u{2577}
\u{2502} Error: Unsupported argument
\u{2502}
\u{2502}   on main.tf line 3, in resource \"acme_row\" \"a\":
\u{2502}    3:   sum = 4
\u{2502}
\u{2502} An argument named \"sum\" is not expected here.
\u{2575}
";
    assert_shown("terraform", text, &["\u{2502} Error: Unsupported argument"]);
    let text = "\
error[E0308]: mismatched types
 --> src/ledger.rs:3:5
  |
3 |     total
  |     ^^^^^ expected `u32`, found `u64`

error[E0308]: mismatched types
 --> src/ledger.rs:9:5
  |
9 |     sum
  |     ^^^ expected `u32`, found `u64`

error: could not compile `shop` (lib) due to 2 previous errors
";
    let wanted = [
        "error[E0308]: mismatched types",
        "--> src/ledger.rs:3:5",
        "error: could not compile `shop` (lib) due to 2 previous errors",
    ];
    assert_shown("rustc", text, &wanted);
}

#[test]
fn jobs_of_continuous_integration() {
    let text = "\
2026-05-30T09:10:31.1584995Z ##[group]Run make
2026-05-30T09:10:31.1584996Z make
2026-05-30T09:10:31.1584997Z shell: /usr/bin/bash -e {0}
2026-05-30T09:10:31.1584998Z ##[endgroup]
2026-05-30T09:10:32.1584995Z fatal: no row at 'main'
2026-05-30T09:10:32.2584995Z ##[error]Process completed with exit code 128.
2026-05-30T09:10:32.3584995Z Post job cleanup.
";
    let wanted = [
        "2026-05-30T09:10:32.1584995Z fatal: no row at 'main'",
        "2026-05-30T09:10:32.2584995Z ##[error]Process completed with exit code 128.",
    ];
    assert_shown("GitHub", text, &wanted);
    let text = "\
travis_fold:start:script\r\x1b[0K$ ./run.sh
row 3 could not be read
\x1b[31;1mThe command \"./run.sh\" exited with 3.\x1b[0m
travis_fold:end:script\r\x1b[0K
";
    let shown = evidence(text);
    assert!(shown.iter().any(|line| line.contains("exited with 3")), "{shown:#?}");
}
