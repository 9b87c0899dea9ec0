//! References that are no programs anyone has installed: this program becomes them when it is called by their names.

use anyhow::{Context, Result, ensure};
use std::{env, fs};
use tree_sitter::Parser;

/// A tape of simd-json for the file that is named first; with a second argument, one for each line.
pub(crate) fn parse_json() -> Result<()> {
    let mut bytes = argument()?;
    if env::args().nth(2).is_none() {
        simd_json::to_tape(&mut bytes).map(drop)?;
        return Ok(());
    }
    for line in bytes.split_mut(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        simd_json::to_tape(line).map(drop)?;
    }
    Ok(())
}

/// The tree of tree-sitter for the file that is named first.
pub(crate) fn parse_rust() -> Result<()> {
    let bytes = argument()?;
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_rust::LANGUAGE.into())?;
    let tree = parser.parse(bytes, None).context("it was not parsed")?;
    ensure!(tree.root_node().child_count() > 0, "nothing was found");
    Ok(())
}

fn argument() -> Result<Vec<u8>> {
    let path = env::args_os().nth(1).context("no file is named")?;
    fs::read(&path).with_context(|| format!("cannot read {path:?}"))
}
