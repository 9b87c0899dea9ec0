//! `hr-retrieve`: see `hr-retrieve --help`.

fn main() -> std::process::ExitCode {
    hr_cli::retrieve()
}
