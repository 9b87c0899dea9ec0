//! How long a tool result waits: `cargo bench -p hr-session`.
fn main() {
    divan::main();
}
