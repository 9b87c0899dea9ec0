//! `hr-code`: see `hr-code --help`.

fn main() -> std::process::ExitCode {
    hr_cli::filter(hr_cli::Program::Code)
}
