//! Runners of tests.

use crate::{assert_shown, evidence};

#[test]
fn runners_of_tests_in_rust() {
    let text = "\
running 3 tests
test ledger::adds ... ok
test ledger::rounds ... FAILED
test ledger::slow ... ignored

failures:

---- ledger::rounds stdout ----

thread 'ledger::rounds' (41) panicked at src/ledger.rs:12:9:
assertion `left == right` failed: to the cent
  left: 3
 right: 4
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace


failures:
    ledger::rounds

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

error: test failed, to rerun pass `--lib`
";
    let wanted = [
        "---- ledger::rounds stdout ----",
        "thread 'ledger::rounds' (41) panicked at src/ledger.rs:12:9:",
        "assertion `left == right` failed: to the cent",
        "left: 3",
        "right: 4",
        "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        "error: test failed, to rerun pass `--lib`",
    ];
    assert_shown("cargo test", text, &wanted);
    assert!(
        !evidence(text).contains(&"test ledger::rounds ... FAILED"),
        "a failing test is named once"
    );
    let text = "\
    Starting 2 tests across 1 binary
        PASS [   0.004s] shop ledger::adds
        FAIL [   0.005s] shop ledger::rounds

--- STDERR:              shop ledger::rounds ---
thread 'ledger::rounds' panicked at src/ledger.rs:12:9:
three is not four

------------
     Summary [   0.006s] 2 tests run: 1 passed, 1 failed, 0 skipped
error: test run failed
";
    let wanted = [
        "--- STDERR:              shop ledger::rounds ---",
        "thread 'ledger::rounds' panicked at src/ledger.rs:12:9:",
        "three is not four",
        "Summary [   0.006s] 2 tests run: 1 passed, 1 failed, 0 skipped",
    ];
    assert_shown("nextest", text, &wanted);
}

#[test]
fn runners_of_tests_in_python() {
    let text = "\
..F.
======================================================================
FAIL: test_rounds (test_ledger.TestLedger.test_rounds)
----------------------------------------------------------------------
Traceback (most recent call last):
  File \"/srv/shop/test_ledger.py\", line 9, in test_rounds
    self.assertEqual(total, 4)
AssertionError: 3 != 4

----------------------------------------------------------------------
Ran 4 tests in 0.001s

FAILED (failures=1)
";
    let wanted = [
        "FAIL: test_rounds (test_ledger.TestLedger.test_rounds)",
        "File \"/srv/shop/test_ledger.py\", line 9, in test_rounds",
        "AssertionError: 3 != 4",
        "FAILED (failures=1)",
    ];
    assert_shown("unittest", text, &wanted);
    let text = "\
test_ledger.py::TestLedger::test_adds PASSED        [ 50%]
test_ledger.py::TestLedger::test_rounds FAILED      [100%]

=================================== FAILURES ===================================
____________________________ TestLedger.test_rounds ____________________________

    def test_rounds(self):
        total = 3
>       assert total == 4
E       assert 3 == 4

test_ledger.py:9: AssertionError
=========================== short test summary info ============================
FAILED test_ledger.py::TestLedger::test_rounds - assert 3 == 4
========================= 1 failed, 1 passed in 0.02s ==========================
";
    let wanted = [
        "____________________________ TestLedger.test_rounds ____________________________",
        ">       assert total == 4",
        "E       assert 3 == 4",
        "test_ledger.py:9: AssertionError",
        "========================= 1 failed, 1 passed in 0.02s ==========================",
    ];
    assert_shown("pytest", text, &wanted);
}

#[test]
fn runners_of_tests_in_javascript() {
    let text = "\
 \u{276f} src/ledger.test.ts (2 tests | 1 failed) 12ms
   \u{d7} ledger > rounds 4ms

\u{23af}\u{23af}\u{23af}\u{23af}\u{23af}\u{23af}\u{23af} Failed Tests 1 \u{23af}\u{23af}\u{23af}\u{23af}\u{23af}\u{23af}\u{23af}

 FAIL  src/ledger.test.ts > ledger > rounds
AssertionError: expected 3 to be 4 // Object.is equality

- Expected
+ Received

- 4
+ 3

 \u{276f} src/ledger.test.ts:9:17
      7|   it('rounds', () => {
      9|     expect(total).toBe(4)

 Test Files  1 failed (1)
      Tests  1 failed | 1 passed (2)
";
    let wanted = [
        "FAIL  src/ledger.test.ts > ledger > rounds",
        "AssertionError: expected 3 to be 4 // Object.is equality",
        "- 4",
        "+ 3",
        "\u{276f} src/ledger.test.ts:9:17",
        "Test Files  1 failed (1)",
        "Tests  1 failed | 1 passed (2)",
    ];
    assert_shown("vitest", text, &wanted);
    let text = "\
  ledger
    \u{2714} adds
    1) rounds

  1 passing (5ms)
  1 failing

  1) ledger
       rounds:

      AssertionError [ERR_ASSERTION]: 3 == 4
      + expected - actual

      -3
      +4

      at Context.<anonymous> (test/ledger.js:9:14)
      at process.processImmediate (node:internal/timers:476:21)
";
    let wanted = [
        "1) ledger",
        "rounds:",
        "AssertionError [ERR_ASSERTION]: 3 == 4",
        "at Context.<anonymous> (test/ledger.js:9:14)",
        "1 failing",
    ];
    assert_shown("mocha", text, &wanted);
    let text = "\
TAP version 14
ok 1 - adds
not ok 2 - rounds
  ---
  duration_ms: 0.6
  error: 'Expected 3 to be 4'
  ...
1..2
# tests 2
# pass 1
# fail 1
";
    assert_shown("tap", text, &["not ok 2 - rounds", "error: 'Expected 3 to be 4'", "# fail 1"]);
}

#[test]
fn runners_of_tests_on_the_jvm() {
    let text = "\
[INFO] Running org.acme.LedgerTest
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.03 s <<< FAILURE! - in org.acme.LedgerTest
[ERROR] rounds(org.acme.LedgerTest)  Time elapsed: 0.01 s  <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <4> but was: <3>
\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
\tat org.acme.LedgerTest.rounds(LedgerTest.java:12)

[INFO] Results:
[ERROR] Failures:
[ERROR]   LedgerTest.rounds:12 expected: <4> but was: <3>
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0
[INFO] BUILD FAILURE
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.0.0:test (default-test) on project shop: There are test failures.
[ERROR] -> [Help 1]
";
    let wanted = [
        "[ERROR] rounds(org.acme.LedgerTest)  Time elapsed: 0.01 s  <<< FAILURE!",
        "org.opentest4j.AssertionFailedError: expected: <4> but was: <3>",
        "at org.acme.LedgerTest.rounds(LedgerTest.java:12)",
        "[ERROR]   LedgerTest.rounds:12 expected: <4> but was: <3>",
        "[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0",
        "[INFO] BUILD FAILURE",
    ];
    assert_shown("surefire", text, &wanted);
    let text = "\
> Task :shop:compileJava
> Task :shop:test

LedgerTest > rounds() FAILED
    org.opentest4j.AssertionFailedError at LedgerTest.java:12

2 tests completed, 1 failed

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':shop:test'.
> There were failing tests.

* Try:
> Run with --stacktrace option to get the stack trace.

BUILD FAILED in 3s
";
    let wanted = [
        "LedgerTest > rounds() FAILED",
        "org.opentest4j.AssertionFailedError at LedgerTest.java:12",
        "2 tests completed, 1 failed",
        "Execution failed for task ':shop:test'.",
        "> There were failing tests.",
        "BUILD FAILED in 3s",
    ];
    assert_shown("gradle", text, &wanted);
}

#[test]
fn runners_of_tests_in_c_go_and_ruby() {
    let text = "\
=== RUN   TestAdds
--- PASS: TestAdds (0.00s)
=== RUN   TestRounds
    ledger_test.go:9: total = 3, want 4
--- FAIL: TestRounds (0.00s)
FAIL
FAIL\texample.org/shop/ledger\t0.003s
";
    let wanted = [
        "=== RUN   TestRounds",
        "ledger_test.go:9: total = 3, want 4",
        "--- FAIL: TestRounds (0.00s)",
        "FAIL\texample.org/shop/ledger\t0.003s",
    ];
    let shown = evidence(text);
    for line in &wanted[1..] {
        assert!(shown.iter().any(|shown| shown == line), "go test: {line}\n{shown:#?}");
    }
    let text = "\
Test project /srv/shop/build
1/2 Test #1: adds .............................   Passed    0.01 sec
2/2 Test #2: rounds ...........................***Failed    0.02 sec

50% tests passed, 1 tests failed out of 2

The following tests FAILED:
\t  2 - rounds (Failed)
Errors while running CTest
";
    let wanted = [
        "2/2 Test #2: rounds ...........................***Failed    0.02 sec",
        "50% tests passed, 1 tests failed out of 2",
    ];
    assert_shown("ctest", text, &wanted);
    let text = "\
[ RUN      ] Ledger.Adds
[       OK ] Ledger.Adds (0 ms)
[ RUN      ] Ledger.Rounds
ledger_test.cc:12: Failure
Expected equality of these values:
  total
    Which is: 3
  4
[  FAILED  ] Ledger.Rounds (0 ms)
[  PASSED  ] 1 test.
[  FAILED  ] 1 test, listed below:
";
    let wanted = [
        "ledger_test.cc:12: Failure",
        "Expected equality of these values:",
        "Which is: 3",
        "[  FAILED  ] Ledger.Rounds (0 ms)",
    ];
    assert_shown("googletest", text, &wanted);
    let text = "\
..F

Failures:

  1) Ledger rounds
     Failure/Error: expect(total).to eq(4)

       expected: 4
            got: 3
     # ./spec/ledger_spec.rb:9:in `block (2 levels) in <top (required)>'

3 examples, 1 failure

Failed examples:

rspec ./spec/ledger_spec.rb:8 # Ledger rounds
";
    let wanted = [
        "1) Ledger rounds",
        "Failure/Error: expect(total).to eq(4)",
        "expected: 4",
        "got: 3",
        "3 examples, 1 failure",
    ];
    assert_shown("rspec", text, &wanted);
}
