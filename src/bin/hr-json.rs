//! `hr-json`: see `hr-json --help`.

fn main() -> std::process::ExitCode {
    hr_cli::filter(hr_cli::Program::Json)
}
