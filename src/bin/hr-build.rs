//! `hr-build`: see `hr-build --help`.

fn main() -> std::process::ExitCode {
    hr_launch::launch(env!("CARGO_BIN_NAME"))
}
