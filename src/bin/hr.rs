//! `hr`: all of the programs in one file, and the one that lists and runs them. See `hr --help`.

fn main() -> std::process::ExitCode {
    hr_cli::run()
}
