//! `hr-route`: see `hr-route --help`.

fn main() -> std::process::ExitCode {
    hr_cli::filter(hr_cli::Program::Route)
}
