//! `hr-hook`: see `hr-hook --help`.

fn main() -> std::process::ExitCode {
    hr_launch::launch(env!("CARGO_BIN_NAME"))
}
