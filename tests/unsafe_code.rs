//! None of our code is unsafe: the compiler refuses it in every package, and no package opts out.

use std::fs;
use std::path::{Path, PathBuf};

/// The manifests of all packages of this workspace.
fn manifests() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).expect("the crates");
    let mut manifests: Vec<PathBuf> =
        crates.map(|entry| entry.expect("a crate").path().join("Cargo.toml")).collect();
    manifests.extend([root.join("Cargo.toml"), root.join("fuzz/properties/Cargo.toml")]);
    manifests
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let manifests = manifests();
    assert!(manifests.len() > 20, "only {} packages are found", manifests.len());
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).expect("a manifest");
        assert!(text.contains("\n[lints]\nworkspace = true\n"), "{}", manifest.display());
    }
    // What is forbidden cannot be allowed again by an attribute.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let lints = fs::read_to_string(root).expect("a manifest");
    let rust = lints.split("\n[workspace.lints.rust]\n").nth(1).expect("lints");
    let rust = rust.split("\n[").next().expect("those of rustc");
    assert!(rust.lines().any(|line| line == "unsafe_code = \"forbid\""), "{rust}");
}
