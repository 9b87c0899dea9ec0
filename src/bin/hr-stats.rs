//! `hr-stats`: see `hr-stats --help`.

fn main() -> std::process::ExitCode {
    hr_cli::stats()
}
