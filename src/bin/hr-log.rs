//! `hr-log`: see `hr-log --help`.

fn main() -> std::process::ExitCode {
    hr_cli::filter(hr_cli::Program::Log)
}
