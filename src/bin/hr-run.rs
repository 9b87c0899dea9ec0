//! `hr-run`: see `hr-run --help`.

fn main() -> std::process::ExitCode {
    hr_launch::launch(env!("CARGO_BIN_NAME"))
}
