# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hr_hook_global_optspecs
    string join \n h/help V/version
end

function __fish_hr_hook_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hr_hook_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hr_hook_using_subcommand
    set -l cmd (__fish_hr_hook_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hr-hook -n "__fish_hr_hook_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -s V -l version -d 'Print version'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -f -a "claude" -d 'Answer an event of Claude Code, from standard input'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -f -a "install" -d 'Put hr into the settings of an agent'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -f -a "uninstall" -d 'Take hr out of the settings of an agent'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -f -a "doctor" -d 'Show that it works, or what is wrong'
complete -c hr-hook -n "__fish_hr_hook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand claude" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -l user -d 'In your settings, for all projects (the default)'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -l project -d 'In the settings that a project shares'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -l local -d 'In your own settings of a project'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -l prefix -d 'Only the shell prefix, by which Bash commands run'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -l hooks -d 'Only the hooks, which see what other tools give'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -l user -d 'In your settings, for all projects (the default)'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -l project -d 'In the settings that a project shares'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -l local -d 'In your own settings of a project'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -l prefix -d 'Only the shell prefix, by which Bash commands run'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -l hooks -d 'Only the hooks, which see what other tools give'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand help; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "claude" -d 'Answer an event of Claude Code, from standard input'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand help; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "install" -d 'Put hr into the settings of an agent'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand help; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "uninstall" -d 'Take hr out of the settings of an agent'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand help; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "doctor" -d 'Show that it works, or what is wrong'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand help; and not __fish_seen_subcommand_from claude install uninstall doctor help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hr-hook -n "__fish_hr_hook_using_subcommand install" -f -a "claude codex gemini cursor copilot opencode"
complete -c hr-hook -n "__fish_hr_hook_using_subcommand uninstall" -f -a "claude codex gemini cursor copilot opencode"
