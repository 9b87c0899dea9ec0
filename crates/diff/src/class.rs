//! What a file is for, by its path.

/// What a file is for. How much a change of it tells depends on that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Written by a tool: minified, vendored, recorded.
    Generated,
    /// Which versions a package manager has chosen.
    Lock,
    Docs,
    /// What neither runs nor is read: settings, data.
    Config,
    Test,
    #[default]
    Code,
}

const LOCKS: [&str; 22] = [
    "cargo.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "go.sum",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pipfile.lock",
    "gemfile.lock",
    "composer.lock",
    "mix.lock",
    "flake.lock",
    "podfile.lock",
    "pubspec.lock",
    "packages.lock.json",
    "gradle.lockfile",
    "deno.lock",
    "conan.lock",
    "package.resolved",
];

const GENERATED_FOLDERS: [&str; 8] = [
    "vendor",
    "node_modules",
    "third_party",
    "dist",
    "__snapshots__",
    "__generated__",
    "generated",
    "snapshots",
];

const GENERATED_ENDS: [&str; 16] = [
    ".min.js",
    ".min.css",
    ".map",
    ".snap",
    ".pb.go",
    "_pb2.py",
    "_pb2_grpc.py",
    ".pb.cc",
    ".pb.h",
    ".g.dart",
    ".freezed.dart",
    ".designer.cs",
    "_generated.go",
    ".generated.ts",
    ".svg",
    ".cargo_vcs_info.json",
];

const TEST_FOLDERS: [&str; 8] =
    ["test", "tests", "__tests__", "spec", "specs", "testdata", "fixtures", "e2e"];

const DOC_ENDS: [&str; 7] = [".md", ".rst", ".txt", ".adoc", ".markdown", ".mdx", ".html"];

const DOC_NAMES: [&str; 6] = ["license", "changelog", "readme", "authors", "copying", "news"];

const CONFIG_ENDS: [&str; 18] = [
    ".json",
    ".yml",
    ".yaml",
    ".toml",
    ".ini",
    ".cfg",
    ".conf",
    ".xml",
    ".csv",
    ".lock",
    ".orig",
    ".properties",
    ".gitignore",
    ".gitattributes",
    ".editorconfig",
    ".npmignore",
    ".eslintrc",
    ".env",
];

impl Class {
    /// What the file at `path` is for.
    pub(crate) fn of(path: &[u8]) -> Self {
        let path = String::from_utf8_lossy(path).to_ascii_lowercase();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_in = |names: &[&str]| folders.split('/').any(|folder| names.contains(&folder));
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        let stem = name.split('.').next().unwrap_or_default();
        if LOCKS.contains(&name) {
            Class::Lock
        } else if is_in(&GENERATED_FOLDERS) || ends(&GENERATED_ENDS) {
            Class::Generated
        } else if is_in(&TEST_FOLDERS) && !ends(&DOC_ENDS) || is_test(name) {
            Class::Test
        } else if ends(&DOC_ENDS) || DOC_NAMES.iter().any(|it| stem.starts_with(it)) {
            Class::Docs
        } else if ends(&CONFIG_ENDS) {
            Class::Config
        } else {
            Class::Code
        }
    }
}

/// Whether a file of this name, in small letters, is a test in most languages that name them so.
fn is_test(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let ends = ["_test", ".test", ".spec", "_spec", "_tests", "-test"];
    ends.iter().any(|end| stem.ends_with(end))
        || stem.starts_with("test_")
        || matches!(stem, "test" | "tests" | "conftest")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_a_file_is_for() {
        for (path, class) in [
            ("src/lib.rs", Class::Code),
            ("Makefile", Class::Code),
            ("src/attest.rs", Class::Code),
            ("src/lib_test.go", Class::Test),
            ("tests/it/main.rs", Class::Test),
            ("tests/README.md", Class::Docs),
            ("CHANGELOG", Class::Docs),
            ("Cargo.toml", Class::Config),
            ("web/package-lock.json", Class::Lock),
            ("web/dist/app.js", Class::Generated),
            ("app.min.js", Class::Generated),
        ] {
            assert_eq!(Class::of(path.as_bytes()), class, "{path}");
        }
    }
}
