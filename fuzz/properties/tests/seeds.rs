//! Every property holds for its seeds, and every target is known everywhere.

use hr_properties::{PROPERTIES, check};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of all seeds together: more belong in a corpus that is not committed.
const MOST: u64 = 300 << 10;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What is in `directory`, in the order of the names.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn names(directory: &Path) -> BTreeSet<String> {
    let stem = |path: &PathBuf| path.file_stem().map(|name| name.to_string_lossy().into_owned());
    entries(directory).iter().filter_map(stem).collect()
}

#[test]
fn properties_hold_for_their_seeds() {
    let mut bytes = 0;
    for (name, property) in PROPERTIES {
        let seeds = entries(&fuzz().join("seeds").join(name));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            let input = fs::read(&seed).expect("a seed");
            bytes += input.len() as u64;
            // Which one it was is told above the panic.
            println!("{}", seed.display());
            property(&input);
        }
    }
    assert!(bytes < MOST, "{bytes} bytes of seeds");
}

/// A target that is forgotten in one place is never run.
#[test]
fn every_target_is_known_everywhere() {
    let known: BTreeSet<String> = PROPERTIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(known.len(), PROPERTIES.len(), "a name is there twice");
    assert_eq!(names(&fuzz().join("fuzz_targets")), known);
    assert_eq!(names(&fuzz().join("seeds")), known);
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("a manifest");
    let programs = manifest.split("[[bin]]").skip(1);
    assert_eq!(programs.filter_map(quoted).collect::<BTreeSet<_>>(), known);
    let readme = fs::read_to_string(fuzz().join("README.md")).expect("a text");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.map(str::to_owned).collect::<BTreeSet<_>>(), known);
    for name in known {
        let target = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs")));
        let call = format!("hr_properties::check(\"{name}\", bytes)");
        assert!(
            target.is_ok_and(|target| target.contains(&call)),
            "{name}.rs checks something else"
        );
    }
}

#[test]
#[should_panic = "there is no property 'none'"]
fn a_name_that_is_none_is_told() {
    check("none", b"");
}
