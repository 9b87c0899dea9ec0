//! What the path of a file tells about how much it matters.

/// Directories of what is not the program itself: tests, examples, what others wrote, what was generated, and what is out of use.
const ASIDE: [&str; 33] = [
    "test",
    "tests",
    "testing",
    "spec",
    "specs",
    "testdata",
    "__tests__",
    "__mocks__",
    "mocks",
    "mock",
    "fixtures",
    "fixture",
    "e2e",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "vendor",
    "vendored",
    "third_party",
    "thirdparty",
    "node_modules",
    "dist",
    "generated",
    "fuzz",
    "legacy",
    "deprecated",
];

/// How much such a file counts.
const LITTLE: f64 = 0.1;

/// How much a file counts beside others of the same rank: little, if it is a test, an example, generated, or of others.
pub(crate) fn standing(path: &str) -> f64 {
    let path = path.to_ascii_lowercase();
    let mut parts = path.split('/').rev();
    let file = parts.next().unwrap_or_default();
    let is_aside = parts.any(|part| ASIDE.contains(&part)) || is_test(file) || is_generated(file);
    if is_aside { LITTLE } else { 1.0 }
}

fn is_test(file: &str) -> bool {
    let stem = file.split('.').next().unwrap_or_default();
    let mut middle = file.split('.').skip(1);
    let starts = ["test_", "tests_"].iter().any(|start| stem.starts_with(start));
    let ends = ["_test", "_tests", "_spec", "-test", "-spec"].iter().any(|end| stem.ends_with(end));
    let is_one = matches!(stem, "test" | "tests" | "conftest");
    starts || ends || is_one || middle.any(|part| matches!(part, "test" | "spec" | "stories"))
}

fn is_generated(file: &str) -> bool {
    [".min.", ".pb.", "_pb2.", ".generated.", ".g.", "_generated."]
        .iter()
        .any(|part| file.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_what_others_wrote_count_little() {
        for path in [
            "tests/a.rs",
            "src/__tests__/a.js",
            "a/test_b.py",
            "b_test.go",
            "c.spec.ts",
            "Vendor/d.c",
            "web/e.min.js",
            "src/tests.rs",
        ] {
            assert_eq!(standing(path), LITTLE, "{path}");
        }
        for path in ["src/a.rs", "latest/b.py", "attest.go", "src/contest.ts"] {
            assert_eq!(standing(path), 1.0, "{path}");
        }
    }
}
