//! `hr-archive`: see `hr-archive --help`.

fn main() -> std::process::ExitCode {
    hr_cli::archive()
}
