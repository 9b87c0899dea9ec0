//! Prints the exact number of o200k_base tokens of standard input.

use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    println!("{}", hr_tokens::exact(&bytes));
    Ok(())
}
